import type { FlowWriter } from "./flow-writer.js";
import { type MappedText, mappedTextWriter } from "./mapped-text.js";

/** A cell of a table: its text on one line, and how many columns and rows it takes. */
interface TableCell {
  readonly text: MappedText;
  readonly columns: number;
  readonly rows: number;
  readonly start: number;
  readonly end: number;
}

/** A table that is being read. */
export interface TableDraft {
  readonly rows: TableCell[][];
  /** A cell holds a block of code: the cells stand below each other, as blocks. */
  hasCode: boolean;
}

const MOST_COLUMNS = 40;
/** How long a cell may be that is given again in the rows below, and how much that may come to. */
const LONGEST_AGAIN = 300;
const MOST_AGAIN = 20_000;

/** The number that `colspan` or `rowspan` states; 1 for nonsense. */
export function spanOf(stated: string | undefined): number {
  const span = Number(stated ?? 1);
  return Number.isInteger(span) && span > 0 ? Math.min(span, MOST_COLUMNS) : 1;
}

interface Above {
  readonly cell: TableCell;
  left: number;
}

/** The rows as a grid: cells over several rows stand in each of them, a long one in the first only. */
function gridOf(rows: readonly (readonly TableCell[])[]): readonly (readonly (TableCell | undefined)[])[] {
  const above: (Above | undefined)[] = [];
  let again = MOST_AGAIN;
  const fromAbove = (column: number): TableCell | undefined => {
    const one = above[column];
    if (one === undefined || one.left === 0) return undefined;
    one.left -= 1;
    return one.cell;
  };
  return rows.map((row) => {
    const grid: (TableCell | undefined)[] = [];
    const fill = (): void => {
      while ((above[grid.length]?.left ?? 0) > 0) {
        const cell = fromAbove(grid.length);
        const length = cell?.text.text.length ?? 0;
        again -= length;
        grid.push(length > LONGEST_AGAIN || again < 0 ? undefined : cell);
      }
    };
    for (const cell of row) {
      fill();
      for (let column = 0; column < cell.columns && grid.length < MOST_COLUMNS * 4; column += 1) {
        if (cell.rows > 1) above[grid.length] = { cell, left: cell.rows - 1 };
        grid.push(column === 0 ? cell : undefined);
      }
    }
    fill();
    return grid;
  });
}

function lineOf(cells: readonly (TableCell | undefined)[], at: number): MappedText {
  const line = mappedTextWriter();
  const made = (text: string, place: number): void => line.add({ text, from: place, to: place, exact: false });
  let place = cells.find((cell) => cell !== undefined)?.start ?? at;
  for (const cell of cells) {
    made("| ", cell?.start ?? place);
    if (cell === undefined) continue;
    line.append(cell.text);
    place = cell.end;
    made(" ", place);
  }
  made("|", place);
  return line.done();
}

function asBlocks(rows: TableDraft["rows"], out: FlowWriter): void {
  for (const cell of rows.flat()) {
    out.break(2);
    out.addText(cell.text, cell.start);
  }
  out.break(2);
}

/** True where a table lays out a page: one row or one column. */
function isLayout(rows: TableDraft["rows"]): boolean {
  return rows.length < 2 || rows.every((row) => row.length < 2);
}

/**
 * Writes a table as Markdown: its first row of several cells is its header. A row of one cell that goes over all columns is a
 * title; below it the header is given again, as its rows are still rows of it.
 */
export function writeTable({ rows: all, hasCode }: TableDraft, out: FlowWriter): void {
  const rows = all.filter((row) => row.some(({ text }) => text.text !== ""));
  if (hasCode || isLayout(rows)) return asBlocks(rows, out);
  const grid = gridOf(rows);
  const width = Math.max(...grid.map((cells) => cells.length));
  let header: MappedText | undefined;
  let isOpen = false;
  const rule = (count: number, at: number): void => {
    out.break(1);
    out.add(`|${"---|".repeat(count)}`, at, at);
  };
  const begin = (at: number, line: MappedText): void => {
    out.break(2);
    out.addText(line, at);
    rule(width, at);
    isOpen = true;
  };
  for (const [index, row] of rows.entries()) {
    const cells = grid[index] ?? [];
    const [first] = row;
    if (first === undefined) continue;
    if (row.length === 1 && first.columns >= Math.min(2, width)) {
      out.break(2);
      out.addText(first.text, first.start);
      isOpen = false;
      continue;
    }
    const line = lineOf(cells, first.start);
    if (header === undefined) {
      header = line;
      begin(first.start, line);
      continue;
    }
    if (!isOpen && header.text.length <= LONGEST_AGAIN) begin(first.start, header);
    out.break(1);
    out.addText(line, first.start);
  }
  out.break(2);
}
