import type { Finding, Level } from "../../document/finding.js";
import type { RuleId } from "../../document/origin.js";
import type { SourceText } from "../../document/source.js";
import { type Stretch, spanOf } from "../excerpt.js";
import type { Coverage, FactKind } from "../../document/coverage.js";

/** The code of what is told of a source because no reader took it. */
export const UNREAD: RuleId = "ingest/unread";

export const UNREAD_LAW = "Every line of a source is used, or is noise with a name, or is told.";

interface FactWords {
  readonly one: string;
  readonly several: string;
  readonly level: Level;
  readonly hint: string;
}

const OVERLAY = "State what it says in an overlay, or turn the finding off under `rules` in the configuration.";

/** What a page is told; keywords of a document are told by a rule. */
const WORDS: Readonly<Record<Exclude<FactKind, "keyword">, FactWords>> = {
  row: {
    one: "this row of a table is not read",
    several: "these rows of a table are not read",
    level: "warning",
    hint: `Give the table a header that names its columns (name, type, required, description). ${OVERLAY}`,
  },
  cell: {
    one: "this cell is not read",
    several: "these cells are not read",
    level: "warning",
    hint: `Give the column a header that says what it holds (type, required, default, range, description). ${OVERLAY}`,
  },
  field: {
    one: "this field is not read",
    several: "these fields are not read",
    level: "warning",
    hint: `Put the field below the heading of its request or response, written as the others are. ${OVERLAY}`,
  },
  header: {
    one: "this header of a call is not read",
    several: "these headers of a call are not read",
    level: "warning",
    hint: `Add it to a table of headers. ${OVERLAY}`,
  },
  address: {
    one: "no operation is read from this address",
    several: "no operations are read from these addresses",
    level: "note",
    hint: "Give the operation a heading of its own, with its address and what it takes, or a page of its own.",
  },
  call: {
    one: "this call is of no operation that was read",
    several: "these calls are of no operation that was read",
    level: "note",
    hint: "Give the operation a heading of its own, with its address and what it takes, or a page of its own.",
  },
  example: {
    one: "this key of an example names no field that was read",
    several: "these keys of examples name no fields that were read",
    level: "note",
    hint: `Put the example below the heading of its request or response. ${OVERLAY}`,
  },
  status: {
    one: "this status is not read",
    several: "these statuses are not read",
    level: "note",
    hint: `List the values in the description of the field that has them, or the answers below a heading "Responses". ${OVERLAY}`,
  },
  value: {
    one: "this value is not read",
    several: "these values are not read",
    level: "note",
    hint: `List the values in the description of the field that takes them. ${OVERLAY}`,
  },
  setting: {
    one: "this line is not read",
    several: "these lines are not read",
    level: "note",
    hint: OVERLAY,
  },
  statement: {
    one: "what this says of a field is not read",
    several: "what these say of fields is not read",
    level: "note",
    hint: `Say it in the description of the field. ${OVERLAY}`,
  },
};

interface UnreadRun {
  readonly fact: keyof typeof WORDS;
  readonly pieces: Stretch[];
}

/** Lines of one kind that follow each other, but for lines without words. */
function runsOf({ lines }: Coverage): readonly UnreadRun[] {
  const runs: UnreadRun[] = [];
  let open: UnreadRun | undefined;
  for (const line of lines) {
    if (line.class === "blank" || line.noise === "markup") continue;
    if (line.fact === undefined || line.fact === "keyword" || line.words === undefined) {
      // A row that was read may stand between cells that were not.
      if (open?.fact !== "cell" && open?.fact !== "example") open = undefined;
      else if (line.class === "noise") open = undefined;
      continue;
    }
    if (open?.fact === line.fact) open.pieces.push(line.words);
    else {
      open = { fact: line.fact, pieces: [line.words] };
      runs.push(open);
    }
  }
  return runs;
}

const MOST_QUOTED = 10;
const LONGEST = 100;

function quoted(text: string, { start, end }: Stretch): string {
  const words = text
    .slice(start, Math.min(end, start + LONGEST * 2))
    .replaceAll(/\s+/g, " ")
    .trim();
  const bare = words.replace(/^\|\s*|\s*\|$/g, "");
  return `“${bare.length > LONGEST ? `${bare.slice(0, LONGEST - 1)}…` : bare}”`;
}

function findingOf(source: SourceText, { fact, pieces }: UnreadRun): Finding {
  const { one, several, level, hint } = WORDS[fact];
  const shown = pieces.slice(0, MOST_QUOTED).map((piece) => quoted(source.text, piece));
  const more = pieces.length > MOST_QUOTED ? ` and ${pieces.length - MOST_QUOTED} more` : "";
  const [first] = pieces;
  return {
    code: UNREAD,
    level,
    at: spanOf(source.id, first ?? { start: 0, end: 0 }),
    source: source.id,
    message: `${pieces.length === 1 ? one : several}: ${shown.join(", ")}${more}`,
    hint,
  };
}

const MOST = 40;

/** What is told of a source because it seems to state something and no reader took it. Runs of one kind are one finding. */
export function unreadFindings(source: SourceText, coverage: Coverage): readonly Finding[] {
  const runs = runsOf(coverage);
  const findings = runs.slice(0, MOST).map((run) => findingOf(source, run));
  const [next] = runs.slice(MOST).flatMap(({ pieces }) => pieces);
  if (next === undefined) return findings;
  const message = `${runs.length - MOST} more places of this source are not read`;
  const hint = "falsmith mend --coverage shows every line.";
  return [...findings, { code: UNREAD, level: "note", at: spanOf(source.id, next), source: source.id, message, hint }];
}
