import type { Stretch } from "../excerpt.js";
import type { Report } from "./findings.js";

/** What one table may state: an endpoint of more fields than this is no endpoint, and no validator of it could be compiled. */
const MOST_FIELDS_OF_TABLE = 2_000;
/** What all tables of a page may state together. */
const MOST_FIELDS_OF_PAGE = 10_000;
/** A page of more operations than this is a list of addresses. */
const MOST_OPERATIONS = 1_000;

const HINT = "Split the page into several sources, each with the operations or fields that belong together.";

/** What may still be read of one page. What is left out of it is told at its first place, once for each table and page. */
export interface PageBudget {
  /** The fields of a table as far as they are within the budget. */
  readonly fields: <Field>(
    all: readonly Field[],
    placeOf: (field: Field) => Stretch,
    report: Report,
  ) => readonly Field[];
  /** The operations of the page as far as they are within the budget. */
  readonly operations: <Operation>(
    all: readonly Operation[],
    placeOf: (operation: Operation) => Stretch | undefined,
    report: Report,
  ) => readonly Operation[];
}

/** A budget that nothing has been taken from. */
export function pageBudget(): PageBudget {
  let fieldsLeft = MOST_FIELDS_OF_PAGE;
  return {
    fields: (all, placeOf, report) => {
      const most = Math.min(MOST_FIELDS_OF_TABLE, fieldsLeft);
      fieldsLeft -= Math.min(most, all.length);
      const [first] = all.slice(most);
      if (first === undefined) return all;
      const whose =
        most === MOST_FIELDS_OF_TABLE
          ? `of one table, ${MOST_FIELDS_OF_TABLE} are read`
          : `of all tables of a page, ${MOST_FIELDS_OF_PAGE} are read`;
      const message = `${all.length - most} fields from here on are not read: ${whose}`;
      report("ingest/long-page", placeOf(first), message, { hint: HINT });
      return all.slice(0, most);
    },
    operations: (all, placeOf, report) => {
      const [first] = all.slice(MOST_OPERATIONS);
      if (first === undefined) return all;
      const message = `${all.length - MOST_OPERATIONS} operations from here on are not read: of one page, ${MOST_OPERATIONS} are`;
      report("ingest/long-page", placeOf(first) ?? { start: 0, end: 1 }, message, { hint: HINT });
      return all.slice(0, MOST_OPERATIONS);
    },
  };
}
