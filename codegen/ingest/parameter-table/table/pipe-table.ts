import { cover, cut, type Excerpt, trim } from "../../excerpt.js";
import { isKnownType, readTypeName } from "../../page/type-name.js";
import { presenceOf, rolesOf } from "./column-words.js";
import { unmark, wordsOf } from "./plain-text.js";
import { type Cell, type Column, FIELD_NAME, isParameterHeader, type Row, type TableRead } from "./table.js";

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

/** True for the cells of the line between header and rows. */
export function isRule(cells: readonly Excerpt[]): boolean {
  return cells.every((cell) => /^:?-{1,}:?$/.test(cell.text));
}

const VALUE = /^(?:value|values|valor|valores|valeur|wert|значение|值|値|값|内容|content)$/i;

/** The columns of a header row; undefined for any other row. `isKeyValue`: values may stand beside names. */
function columnsOf(cells: readonly Excerpt[] | undefined, isKeyValue: boolean): readonly Column[] | undefined {
  if (cells === undefined || cells.length < 2) return undefined;
  const [name, second] = cells.map(wordsOf);
  if (isKeyValue && cells.length === 2 && rolesOf(name ?? "").includes("name") && VALUE.test(second ?? ""))
    return [
      { roles: ["name"], header: name ?? "" },
      { roles: ["description"], header: second ?? "" },
    ];
  const columns = cells.map((cell) => ({ roles: rolesOf(wordsOf(cell)), header: wordsOf(cell) }));
  return isParameterHeader(columns) ? columns : undefined;
}

function isName(cell: Excerpt): boolean {
  return FIELD_NAME.test(unmark(cut(cell, indentOf(cell))).text);
}

function isType(cell: Excerpt | undefined): boolean {
  return cell !== undefined && cell.text.length <= 60 && isKnownType(readTypeName(unmark(cell)));
}

const FEW_ROWS = 40;

/** The rows of a table below its rule, as far as they are looked at. */
function rowsBelow(lines: readonly Excerpt[], index: number): readonly (readonly Excerpt[])[] {
  const rows: (readonly Excerpt[])[] = [];
  for (let at = index + 2; at < lines.length && rows.length < FEW_ROWS; at += 1) {
    const line = lines[at];
    const cells = line === undefined ? undefined : pipeCells(line);
    if (cells === undefined) break;
    rows.push(cells);
  }
  return rows;
}

/** What a column holds whose header says nothing known, by its cells: presence, or words. */
function roleByCells(cells: readonly Excerpt[]): Column["roles"] {
  const filled = cells.filter((cell) => cell.text !== "");
  return filled.length > 0 && filled.every((cell) => presenceOf(wordsOf(cell)) !== undefined)
    ? ["required"]
    : ["description"];
}

/**
 * The columns of a table whose header is in no vocabulary, or in another language: names in the first column and types in
 * another make a table of parameters, whatever they are called.
 */
function columnsByRows(lines: readonly Excerpt[], index: number): readonly Column[] | undefined {
  const [header, rule] = [lines[index], lines[index + 1]].map((line) => line && pipeCells(line));
  if (header === undefined || rule === undefined || header.length < 2 || !isRule(rule)) return undefined;
  const rows = rowsBelow(lines, index);
  if (rows.length === 0 || !rows.every(([name]) => name !== undefined && isName(name))) return undefined;
  const typed = header.findIndex((_, place) => place > 0 && rows.every((cells) => isType(cells[place])));
  if (typed < 0) return undefined;
  return header.map((cell, place) => {
    const words = wordsOf(cell);
    const known = rolesOf(words).filter((role) => role !== "name" && role !== "type");
    const roles: Column["roles"] =
      place === 0
        ? ["name"]
        : place === typed
          ? ["type"]
          : known.length > 0
            ? known
            : roleByCells(rows.flatMap((cells) => cells[place] ?? []));
    return { roles, header: words };
  });
}

/** A column of unknown words whose every cell says `required` or `optional` says whether fields are needed. */
function withPresence(columns: readonly Column[], lines: readonly Excerpt[], index: number): readonly Column[] {
  if (columns.every(({ roles }) => roles.length > 0) || columns.some(({ roles }) => roles.includes("required")))
    return columns;
  const rows = rowsBelow(lines, index);
  const found = columns.findIndex(
    ({ roles }, place) =>
      roles.length === 0 && roleByCells(rows.flatMap((cells) => cells[place] ?? []))[0] === "required",
  );
  return columns.map((column, place) => (place === found ? { ...column, roles: ["required"] } : column));
}

/** Leading marks that set a name in: `└─ width`, `»» width`, `- width`, no-break spaces. */
function indentOf(cell: Excerpt): number {
  return /^(?:&nbsp;|&emsp;|[\s\u00a0\u3000│├└─┗┣»>→↳·–—-])*/u.exec(cell.text)?.[0].length ?? 0;
}

/** Columns that number the rows, or say since when a field is there. */
const COUNTED = /^(?:no|nr|#|id|index|序号|编号|番号|번호|№|since|version|版本|自版本)\.?$/i;

function cellIn(column: Column | undefined, at: Excerpt): Cell {
  const { roles = [], header = "" } = column ?? {};
  return roles.length > 0 || header === "" || COUNTED.test(header) ? { roles, at } : { roles, at, header };
}

const STAR = /^([\w$@.[\]-]{1,120})\s?(?:<mark[^<>]{0,100}>)?\s?\\?\*\s?(?:<\/mark>)?$/;

/** A name with the star of a required field behind it, as GitBook writes it: ``prompt<mark style="color:red;">\*</mark>``. */
function starred(at: Excerpt): { readonly at: Excerpt; readonly star: readonly Cell[] } {
  const name = STAR.exec(at.text)?.[1];
  if (name === undefined) return { at, star: [] };
  return {
    at: cut(at, 0, name.length),
    star: [{ roles: ["required"], at: { ...trim(cut(at, name.length)), text: "required" } }],
  };
}

/** A Markdown table, with or without outer bars and with or without its rule. `isKeyValue`: it may list headers. */
export function readPipeTable(lines: readonly Excerpt[], index: number, isKeyValue = false): TableRead | undefined {
  const first = lines[index];
  const known = first === undefined ? undefined : columnsOf(pipeCells(first), isKeyValue);
  const columns = known === undefined ? columnsByRows(lines, index) : withPresence(known, lines, index);
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
    const { at: named, star } = starred(unmark(cut(name, indent)));
    const values = [...[named, ...others].map((at, place) => cellIn(columns[place], at)), ...star];
    rows.push({ at: cover(trim(line), trim(line)), cells: values, indent });
  }
  return { rows, next, flattened: false };
}
