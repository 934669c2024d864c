import { cut, type Excerpt, trim } from "../../excerpt.js";
import type { Report } from "../../page/findings.js";
import { isKnownType, readTypeName } from "../../page/type-name.js";
import { presenceOf, rolesOf } from "./column-words.js";
import { fitCells } from "./fit-cells.js";
import { plainText, unmark, wordsOf } from "./plain-text.js";
import {
  addLine,
  type Cell,
  type Column,
  FIELD_NAME,
  isParameterHeader,
  openRow,
  type OpenRow,
  type Row,
  type TableRead,
} from "./table.js";

/** The pieces of a line between separators, each with its place. */
function pieces(line: Excerpt, separator: RegExp): readonly Excerpt[] {
  const found: Excerpt[] = [];
  let from = 0;
  for (const hit of line.text.matchAll(separator)) {
    found.push(trim(cut(line, from, hit.index)));
    from = hit.index + hit[0].length;
  }
  return [...found, trim(cut(line, from))];
}

const DOUBT = "this row cannot be split into its cells with certainty; only its name and type are read";

function columnsOf(line: Excerpt, cells: readonly Excerpt[]): readonly Column[] | undefined {
  const columns = cells.map((cell) => ({
    roles: rolesOf(wordsOf(cell)),
    header: wordsOf(cell),
    offset: cell.start - line.start,
  }));
  return columns.length >= 3 && columns.every((column) => column.roles.length > 0) && isParameterHeader(columns)
    ? columns
    : undefined;
}

function indentOf(line: Excerpt): number {
  return line.text.length - line.text.trimStart().length;
}

/** Tabs keep empty cells; each row is taken cell by cell. */
function tabRow(line: Excerpt, columns: readonly Column[]): Row {
  const cells = pieces(line, /\t/g).map((at, index) => ({
    roles: columns[index]?.roles ?? [],
    at: index === 0 ? unmark(at) : at,
  }));
  return { at: trim(line), cells, indent: 0 };
}

/** The columns that cells stand under, when each begins where a header does. */
function aligned(line: Excerpt, cells: readonly Excerpt[], columns: readonly Column[]): readonly Cell[] | undefined {
  const under = cells.map((at) => {
    const column = columns.find(({ offset }) => offset !== undefined && Math.abs(at.start - line.start - offset) <= 1);
    return column === undefined ? [] : [{ roles: column.roles, at }];
  });
  return under.every((one) => one.length === 1) ? under.flat() : undefined;
}

/** Wide gaps lose empty cells: what is there stands under its header, or goes where it can belong. */
function gapRow(line: Excerpt, columns: readonly Column[], report: Report): Row | undefined {
  const all = pieces(trim(line), / {2,}/g);
  const [name, type, ...others] = all;
  const [first, second, ...open] = columns;
  if (name === undefined || type === undefined || first === undefined || second === undefined) return undefined;
  if (!FIELD_NAME.test(unmark(name).text)) return undefined;
  const head: readonly Cell[] = [
    { roles: first.roles, at: unmark(name) },
    { roles: second.roles, at: type },
  ];
  const rest = aligned(line, others, columns) ?? fitCells(open, others, type.text);
  if (rest === undefined) report("ingest/table-row", trim(line), DOUBT);
  return { at: trim(line), cells: [...head, ...(rest ?? [])], indent: indentOf(line) };
}

/** One space between cells: name and type are words, the third says whether the field is required. */
function wordRow(line: Excerpt, columns: readonly Column[]): Row | undefined {
  const found = /^(\S{1,120}) (\S{1,40}(?: ?[[<(][\w ]{1,40}[\])>])?)(?: (\S{1,20}))?(?: |$)/.exec(trim(line).text);
  const [whole, name = "", type = "", presence = ""] = found ?? [];
  if (whole === undefined || columns[2]?.roles.includes("required") !== true || presenceOf(presence) === undefined)
    return undefined;
  const row = trim(line);
  const nameAt = unmark(cut(row, 0, name.length));
  const typeAt = cut(row, name.length + 1, name.length + 1 + type.length);
  if (!FIELD_NAME.test(nameAt.text) || !isKnownType(readTypeName(unmark(typeAt)))) return undefined;
  const presenceEnd = typeAt.end - row.start + 1 + presence.length;
  const cells = [nameAt, typeAt, cut(row, typeAt.end - row.start + 1, presenceEnd)].map((at, index) => ({
    roles: columns[index]?.roles ?? [],
    at,
  }));
  const rest = {
    roles: columns.length === 4 ? (columns[3]?.roles ?? []) : (["description"] as const),
    at: trim(cut(row, presenceEnd)),
  };
  return { at: row, cells: [...cells, rest], indent: indentOf(line) };
}

interface TableForm {
  readonly separator: RegExp;
  readonly rowOf: (line: Excerpt, columns: readonly Column[], report: Report) => Row | undefined;
}

const FORMS: readonly TableForm[] = [
  { separator: /\t/g, rowOf: tabRow },
  { separator: / {2,}/g, rowOf: gapRow },
  { separator: / /g, rowOf: wordRow },
];

/** A table whose cells are separated by tabs, by wide gaps, or by single spaces. */
export function readSpacedTable(
  lines: readonly Excerpt[],
  index: number,
  isEnd: (line: Excerpt) => boolean,
  report: Report,
): TableRead | undefined {
  const first = lines[index];
  if (first === undefined) return undefined;
  for (const { separator, rowOf } of FORMS) {
    const columns = columnsOf(first, pieces(trim(first), separator));
    if (columns === undefined) continue;
    const rows: OpenRow[] = [];
    let next = index + 1;
    for (; next < lines.length; next += 1) {
      const line = lines[next];
      if (line === undefined || line.text.trim() === "" || isEnd(line)) break;
      const row = rowOf(line, columns, report);
      const last = rows.at(-1);
      if (row !== undefined && plainText(row.cells[0]?.at.text ?? "") !== "") rows.push(openRow(row));
      else if (last !== undefined) addLine(last, trim(line));
      else
        report(
          "ingest/table-row",
          trim(line),
          "this row cannot be split into its cells with certainty; it is left out",
        );
    }
    return { rows, next, flattened: false };
  }
  return undefined;
}
