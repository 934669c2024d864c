import type { Excerpt } from "../model-page/excerpt.js";
import type { Report } from "../model-page/findings.js";
import type { Part } from "../model-page/part.js";
import type { Collected } from "./collect.js";
import { addFields, emptyTree } from "./field-tree.js";
import { objectOf } from "./object-part.js";
import { readRow, type TableField } from "./row-field.js";
import type { Place, Scope } from "./scope.js";
import type { Shown } from "./shown-example.js";

/** The fields of one table and where the page puts them. */
export type Stated = { readonly scope: Scope; readonly fields: readonly TableField[]; readonly flattened: boolean };

const PLACES: ReadonlyMap<string, Place> = new Map([
  ["header", "header"],
  ["headers", "header"],
  ["query", "query"],
  ["path", "path"],
  ["cookie", "cookie"],
  ["body", "body"],
  ["请求头", "header"],
  ["请求体", "body"],
]);

/** The fields of all tables; a column that says where a field goes overrules the heading. */
export const statedFields = (collected: Collected, report: Report): readonly Stated[] =>
  collected.tables.flatMap(({ scope, rows, flattened }) => {
    const groups = new Map<Place, TableField[]>();
    for (const one of rows.flatMap((row) => readRow(row, report) ?? [])) {
      const place = (one.place === undefined ? undefined : PLACES.get(one.place)) ?? scope.place;
      const group = groups.get(place);
      if (group === undefined) groups.set(place, [one]);
      else group.push(one);
    }
    return [...groups].map(([place, fields]) => ({ scope: { ...scope, place }, fields, flattened }));
  });

/** The object that the tables of a place state; an example of it shows where set-in fields belong. */
export const objectAt = (
  stated: readonly Stated[],
  place: Place,
  status: string | undefined,
  shown: readonly Shown[],
  report: Report,
): Part | undefined => {
  const shape = shown.find((one) => status === undefined || one.status === status)?.read.node;
  const tree = emptyTree(shape, report);
  const scopes: Excerpt[] = [];
  for (const { scope, fields, flattened } of stated) {
    if (scope.place !== place || (status !== undefined && scope.status !== status)) continue;
    scopes.push(scope.at);
    addFields(tree, fields, scope.into, flattened);
  }
  return objectOf(tree, scopes.slice(0, 1));
};
