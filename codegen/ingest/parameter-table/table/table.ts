import type { Excerpt, Stretch } from "../../excerpt.js";
import type { Role } from "./column-words.js";

/** A column: the roles its header gives it (several in one such as `必填/默认`), and where in its line it begins. */
export interface Column {
  readonly roles: readonly Role[];
  readonly header: string;
  readonly offset?: number;
}

/** A cell of a row; `roles` are those of its column. */
export interface Cell {
  readonly roles: readonly Role[];
  readonly at: Excerpt;
  /** The header of a column without a role: what the cell says is told with it. */
  readonly header?: string;
}

/** A row: one field. `indent` is how far its name is set in, in whatever measure the table has. */
export interface Row {
  readonly at: Stretch;
  readonly cells: readonly Cell[];
  readonly indent: number;
}

/**
 * What a reader of one form of table found: the rows, and the index of the first line after them. `flattened`: fields
 * inside a field follow it without a sign of it.
 */
export interface TableRead {
  readonly rows: readonly Row[];
  readonly next: number;
  readonly flattened: boolean;
}

/** A name as tables write it: an identifier, perhaps with dots, brackets or escaped underscores. */
export const FIELD_NAME: RegExp = /^[A-Za-z_$@][\w$@.\-[\]\\]{0,120}$/;

/** A row that is being read: lines below it may add to its cells. */
export interface OpenRow {
  at: Stretch;
  readonly cells: Cell[];
  readonly indent: number;
}

/** A row as one that lines below may add to. */
export function openRow(row: Row): OpenRow {
  return { ...row, cells: [...row.cells] };
}

/** Adds a line below a row to its description. */
export function addLine(row: OpenRow, line: Excerpt): void {
  row.cells.push({ roles: ["description"], at: line });
  row.at = { start: row.at.start, end: Math.max(row.at.end, line.end) };
}

/** The cell that has a role; undefined when no column has it or the row ends before it. */
export function cellOf(row: Row, role: Role): Cell | undefined {
  return row.cells.find((cell) => cell.roles.includes(role));
}

/** True when columns make a parameter table: names, and something said of them. */
export function isParameterHeader(columns: readonly Column[]): boolean {
  const roles = new Set(columns.flatMap((column) => column.roles));
  return roles.has("name") && (roles.has("type") || roles.has("required") || roles.has("description"));
}
