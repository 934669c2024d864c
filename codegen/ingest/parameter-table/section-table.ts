import type { Stretch } from "../excerpt.js";
import type { Report } from "../page/findings.js";
import type { PageLine } from "../page/outline.js";
import type { PageBudget } from "../page/page-budget.js";
import type { Part } from "../page/part.js";
import { addFields, emptyTree } from "./field-tree.js";
import { objectOf } from "./object-part.js";
import { pipeCells, readPipeTable } from "./table/pipe-table.js";
import { readRow } from "./table/row-field.js";

/** The object that the Markdown tables of a section state; undefined when it has none. `at` is the title of the section. */
export function objectOfTables(
  lines: readonly PageLine[],
  at: Stretch,
  { budget, report }: { readonly budget: PageBudget; readonly report: Report },
): Part | undefined {
  const tree = emptyTree(undefined, report);
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    const isRow = line !== undefined && !line.fenced && pipeCells(line) !== undefined;
    const table = isRow ? readPipeTable(lines, index) : undefined;
    if (table === undefined) continue;
    addFields(
      tree,
      budget.fields(table.rows, (row) => row.at, report).flatMap((row) => readRow(row, report) ?? []),
      undefined,
      table.flattened,
    );
    index = table.next - 1;
  }
  return objectOf(tree, [at]);
}
