import type { Excerpt } from "../../excerpt.js";
import { readLimits, readListed } from "./cell-values.js";
import { isNothing, presenceOf } from "./column-words.js";
import { plainText } from "./plain-text.js";
import type { Cell, Column } from "./table.js";

/** Whether a piece of text can be the cell of a column, given the words of the field's type. */
function suits(column: Column, text: string, type: string, strict: boolean): boolean {
  const role = column.roles[0];
  if (isNothing(text)) return true;
  if (role === "required") return presenceOf(text) !== undefined;
  if (role === "default" || role === "example") {
    if (/int|number|float|double/i.test(type)) return /^[-+]?[\d.]+(?:e[-+]?\d+)?$/i.test(text);
    if (/bool/i.test(type)) return /^(?:true|false)$/i.test(text);
    if (/array|list|object/i.test(type)) return /^[[{]/.test(text);
    return true;
  }
  if (role === "range" || role === "options")
    return !strict || readLimits(text) !== undefined || readListed(text).length > 1;
  return readLimits(text) === undefined && !/^(?:[-+]?[\d.]+|true|false)$/i.test(text);
}

function meaningOf(cells: readonly Cell[]): string {
  return cells
    .filter((cell) => !isNothing(plainText(cell.at.text)))
    .map((cell) => `${cell.roles.join("+")}=${cell.at.start}`)
    .join(" ");
}

function waysToFit(
  columns: readonly Column[],
  cells: readonly Excerpt[],
  type: string,
  strict: boolean,
): readonly (readonly Cell[])[] {
  const ways: (readonly Cell[])[] = [];
  const visit = (column: number, cell: number, sofar: readonly Cell[]): void => {
    if (ways.length > 200) return;
    const at = cells[cell];
    if (at === undefined) ways.push(sofar);
    const here = columns[column];
    if (at === undefined || here === undefined || columns.length - column < cells.length - cell) return;
    if (suits(here, plainText(at.text), type, strict))
      visit(column + 1, cell + 1, [...sofar, { roles: here.roles, at }]);
    visit(column + 1, cell, sofar);
  };
  visit(0, 0, []);
  return ways;
}

/**
 * Puts the cells of a row whose empty cells are not shown under the columns they can belong to, keeping the order.
 * Words may stand under a column of limits when they fit nowhere else. Undefined when there are several ways that do
 * not mean the same.
 */
export function fitCells(
  columns: readonly Column[],
  cells: readonly Excerpt[],
  type: string,
): readonly Cell[] | undefined {
  if (cells.length === columns.length) return cells.map((at, index) => ({ roles: columns[index]?.roles ?? [], at }));
  const strict = waysToFit(columns, cells, type, true);
  const ways = strict.length > 0 ? strict : waysToFit(columns, cells, type, false);
  const [first] = ways;
  return first !== undefined && ways.every((way) => meaningOf(way) === meaningOf(first)) ? first : undefined;
}
