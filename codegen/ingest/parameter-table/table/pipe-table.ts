import { cover, cut, type Excerpt, trim } from "../../excerpt.js";
import { rolesOf } from "./column-words.js";
import { unmark, wordsOf } from "./plain-text.js";
import { type Column, isParameterHeader, type Row, type TableRead } from "./table.js";

/** The cells of a line between bars; a bar after a backslash is text. Undefined when there is no bar. */
export function pipeCells(line: Excerpt): readonly Excerpt[] | undefined {
  const inner = trim(line);
  const bars: number[] = [];
  for (let at = inner.text.indexOf("|"); at >= 0; at = inner.text.indexOf("|", at + 1)) {
    if (inner.text.charAt(at - 1) !== "\\") bars.push(at);
  }
  if (bars.length === 0) return undefined;
  const edges = [
    ...(bars[0] === 0 ? [] : [-1]),
    ...bars,
    ...(bars.at(-1) === inner.text.length - 1 ? [] : [inner.text.length]),
  ];
  return edges.slice(0, -1).map((edge, index) => trim(cut(inner, edge + 1, edges[index + 1])));
}

function isRule(cells: readonly Excerpt[]): boolean {
  return cells.every((cell) => /^:?-{1,}:?$/.test(cell.text));
}

/** The columns of a header row; undefined for any other row. */
function columnsOf(cells: readonly Excerpt[] | undefined): readonly Column[] | undefined {
  if (cells === undefined || cells.length < 2) return undefined;
  const columns = cells.map((cell) => ({ roles: rolesOf(wordsOf(cell)), header: wordsOf(cell) }));
  return isParameterHeader(columns) ? columns : undefined;
}

/** Leading marks that set a name in: `└─ width`, `»» width`, `- width`, no-break spaces. */
function indentOf(cell: Excerpt): number {
  return /^(?:&nbsp;|&emsp;|[\s\u00a0\u3000│├└─┗┣»>→↳·–—-])*/u.exec(cell.text)?.[0].length ?? 0;
}

/** A Markdown table, with or without outer bars and with or without its rule. */
export function readPipeTable(lines: readonly Excerpt[], index: number): TableRead | undefined {
  const first = lines[index];
  const columns = first === undefined ? undefined : columnsOf(pipeCells(first));
  if (columns === undefined) return undefined;
  const rows: Row[] = [];
  let next = index + 1;
  for (; next < lines.length; next += 1) {
    const line = lines[next];
    const cells = line === undefined ? undefined : pipeCells(line);
    if (line === undefined || cells === undefined) break;
    if (isRule(cells)) continue;
    const [name, ...others] = cells;
    if (name === undefined) break;
    const indent = indentOf(name);
    const named = unmark(cut(name, indent));
    const values = [named, ...others].map((at, place) => ({ roles: columns[place]?.roles ?? [], at }));
    rows.push({ at: cover(trim(line), trim(line)), cells: values, indent });
  }
  return { rows, next, flattened: false };
}
