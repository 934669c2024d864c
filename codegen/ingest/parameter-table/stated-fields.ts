import type { Excerpt } from "../excerpt.js";
import type { Report } from "../page/findings.js";
import type { Part } from "../page/part.js";
import type { OperationContent } from "./collect.js";
import { addFields, emptyTree, knows, type FieldTree } from "./field-tree.js";
import { objectOf } from "./object-part.js";
import { readRow, type TableField } from "./table/row-field.js";
import { withNameParts } from "./table/name-cell.js";
import type { FieldPlace, Scope } from "./scope.js";
import type { ShownExample } from "./shown-example.js";
import { cellOf } from "./table/table.js";

/** The fields of one table and where the page puts them. */
export interface FieldGroup {
  readonly scope: Scope;
  readonly fields: readonly TableField[];
  readonly flattened: boolean;
}

const PLACES: ReadonlyMap<string, FieldPlace> = new Map([
  ["header", "header"],
  ["headers", "header"],
  ["query", "query"],
  ["path", "path"],
  ["cookie", "cookie"],
  ["body", "body"],
  ["请求头", "header"],
  ["请求体", "body"],
]);

/** The fields of one table, by the part of the operation they belong to: a column that says so overrules the title. */
function fieldsByPlace(
  table: OperationContent["tables"][number],
  place: FieldPlace,
  report: Report,
): readonly FieldGroup[] {
  const { scope, rows, flattened } = table;
  const groups = new Map<FieldPlace, TableField[]>();
  for (const stated of rows) {
    const row = withNameParts(stated);
    const one = readRow(row, report);
    if (one === undefined) continue;
    const own = (one.place === undefined ? undefined : PLACES.get(one.place)) ?? place;
    const titled = cellOf(row, "required") === undefined ? { ...one, required: scope.required } : one;
    const group = groups.get(own);
    if (group === undefined) groups.set(own, [titled]);
    else group.push(titled);
  }
  return [...groups].map(([own, fields]) => ({ scope: { ...scope, place: own }, fields, flattened }));
}

function isTyped({ rows }: OperationContent["tables"][number]): boolean {
  return rows.some((row) => cellOf(withNameParts(row), "type") !== undefined);
}

/**
 * The fields of all tables. A table of types that no title announces is that of the parameters when no other is; beside
 * others it is reported and left out.
 */
export function statedFields(collected: OperationContent, report: Report): readonly FieldGroup[] {
  const announced = collected.tables.some(({ scope }) => scope.place === "body");
  return collected.tables.flatMap((table) => {
    if (table.scope.place !== "top") return fieldsByPlace(table, table.scope.place, report);
    const [row] = table.rows;
    if (row === undefined || !isTyped(table)) return [];
    if (!announced) return fieldsByPlace(table, "body", report);
    const message = "what the table that begins here is about cannot be decided; it is left out";
    report("ingest/table-row", row.at, message);
    return [];
  });
}

const SENTENCE = 5;

/** Where the fields of a table go: into a field that its title names; undefined (with a finding) when it names none. */
function targetOf(tree: FieldTree, { scope, fields }: FieldGroup): Excerpt | "root" | undefined {
  // A sentence says when the fields are there; a title of few words names what they belong to.
  if (scope.within === undefined || scope.within.text.split(/\s+/).length >= SENTENCE) return scope.into ?? "root";
  if (knows(tree, scope.within.text)) return scope.within;
  const title = scope.within.text.slice(0, 60);
  const message = `"${title}" names no field above: where the fields that follow belong cannot be decided; they are left out`;
  tree.report("ingest/table-row", fields[0]?.at ?? scope.within, message);
  return undefined;
}

/** The object that the tables of a place state; an example of it shows where set-in fields belong. */
export function objectAt(
  stated: readonly FieldGroup[],
  { place, status }: { readonly place: FieldPlace; readonly status?: string },
  shown: readonly ShownExample[],
  report: Report,
): Part | undefined {
  const shape = shown.find((one) => status === undefined || one.status === status)?.read.node;
  const tree = emptyTree(shape, report);
  const scopes: Excerpt[] = [];
  for (const one of stated) {
    if (one.scope.place !== place || (status !== undefined && one.scope.status !== status)) continue;
    const target = targetOf(tree, one);
    if (target === undefined) continue;
    scopes.push(one.scope.at);
    addFields(tree, one.fields, target === "root" ? undefined : target, one.flattened);
  }
  return objectOf(tree, scopes.slice(0, 1));
}
