import { cover, type Excerpt, trim } from "../../excerpt.js";
import type { Report } from "../../page/findings.js";
import { isKnownType, readTypeName } from "../../page/type-name.js";
import { presenceOf, rolesOf } from "./column-words.js";
import { fitCells } from "./fit-cells.js";
import { plainText, unmark, wordsOf } from "./plain-text.js";
import { type Cell, type Column, FIELD_NAME, isParameterHeader, type Row, type TableRead } from "./table.js";

/** A line that is not blank, and its index among the lines. */
interface FilledLine {
  readonly at: Excerpt;
  readonly index: number;
}

function isName(token: FilledLine | undefined): boolean {
  return token !== undefined && FIELD_NAME.test(unmark(token.at).text);
}
function isType(token: FilledLine | undefined): boolean {
  return token !== undefined && token.at.text.length <= 60 && isKnownType(readTypeName(unmark(token.at)));
}
function isPresence(token: FilledLine | undefined): boolean {
  return token !== undefined && presenceOf(token.at.text) !== undefined;
}

type IsEnd = (line: Excerpt) => boolean;

/**
 * The lines that are not blank, up to one that ends the table: whether one does is known when the next is seen, for a
 * name with a type below it is a row whatever its words.
 */
function tokensFrom(lines: readonly Excerpt[], index: number, most: number, isEnd: IsEnd): readonly FilledLine[] {
  const tokens: FilledLine[] = [];
  const ends = (token: FilledLine | undefined, below: FilledLine | undefined): boolean =>
    token !== undefined && isEnd(token.at) && !isPresence(token) && !(isName(token) && isType(below));
  for (let at = index; at < lines.length && tokens.length < most; at += 1) {
    const line = lines[at];
    if (line === undefined || line.text.trim() === "") continue;
    const token = { at: trim(line), index: at };
    if (ends(tokens.at(-1), token)) return tokens.slice(0, -1);
    tokens.push(token);
  }
  return ends(tokens.at(-1), undefined) ? tokens.slice(0, -1) : tokens;
}

/** Header words, one a line: at least three, the first of them the name. */
function headerOf(tokens: readonly FilledLine[]): readonly Column[] {
  const columns: Column[] = [];
  const seen = new Set<string>();
  for (const { at } of tokens) {
    const roles = rolesOf(wordsOf(at));
    if (roles.length === 0 || seen.has(roles.join())) break;
    seen.add(roles.join());
    columns.push({ roles, header: wordsOf(at) });
  }
  const types = columns[1]?.roles.includes("type") === true;
  return columns.length >= 3 && columns[0]?.roles.includes("name") === true && types && isParameterHeader(columns)
    ? columns
    : [];
}

const APIFOX: readonly Column[] = [
  { roles: ["name"], header: "" },
  { roles: ["type"], header: "" },
  { roles: ["required"], header: "" },
  { roles: ["description"], header: "" },
];

/** Where rows begin: a name, a type below it, and (when there is such a column) whether the field is required. */
function rowStarts(tokens: readonly FilledLine[], columns: readonly Column[]): readonly number[] {
  const wantsPresence = columns[2]?.roles.includes("required") === true;
  const starts: number[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    if (!isName(tokens[at]) || !isType(tokens[at + 1])) continue;
    if (wantsPresence && !isPresence(tokens[at + 2])) continue;
    starts.push(at);
    at += 1;
  }
  return starts;
}

function rowOf(tokens: readonly FilledLine[], columns: readonly Column[], report: Report): Row | undefined {
  const [name, type] = tokens;
  if (name === undefined || type === undefined) return undefined;
  const fixed = columns[2]?.roles.includes("required") === true ? 3 : 2;
  const open = columns.slice(fixed);
  const head: readonly Cell[] = tokens
    .slice(0, fixed)
    .map(({ at }, index) => ({ roles: columns[index]?.roles ?? [], at: index === 0 ? unmark(at) : at }));
  const others = tokens.slice(fixed).map(({ at }) => at);
  const surplus = others.slice(open.length).map((at): Cell => ({ roles: ["description"], at }));
  const fitted = open.length === 0 ? [] : fitCells(open, others.slice(0, open.length), plainText(type.at.text));
  if (fitted === undefined) {
    report(
      "ingest/table-row",
      others[0] ?? name.at,
      "which column these words belong to cannot be decided; they are read as a description",
      { hint: "Copy the table with its borders (as Markdown or tab-separated), or state the field in an overlay." },
    );
  }
  const rest =
    fitted ??
    others
      .slice(0, open.length)
      .filter((at) => plainText(at.text) !== "-")
      .map((at): Cell => ({ roles: ["description"], at }));
  return { at: cover(name.at, tokens.at(-1)?.at ?? name.at), cells: [...head, ...rest, ...surplus], indent: 0 };
}

/**
 * A table with one cell a line, as browsers copy it. Empty cells leave no line behind: a row begins at a name with a
 * type below it, and its other cells go where their words can belong. `headless` takes rows without a header, as Apifox
 * shows them (name, type, required, description).
 */
export function readTokenTable(
  lines: readonly Excerpt[],
  index: number,
  { headless, isEnd }: { readonly headless: boolean; readonly isEnd: IsEnd },
  report: Report,
): TableRead | undefined {
  if (lines[index] === undefined || lines[index].text.trim() === "") return undefined;
  const quick = headless ? isName({ at: trim(lines[index]), index }) : rolesOf(wordsOf(lines[index])).includes("name");
  if (!quick) return undefined;
  const top = tokensFrom(lines, index, 12, () => false);
  const header = headerOf(top);
  if (header.length === 0 && (!headless || rowStarts(top.slice(0, 3), APIFOX)[0] !== 0)) return undefined;
  const from = header.length === 0 ? index : (top[header.length - 1]?.index ?? index) + 1;
  const tokens = tokensFrom(lines, from, Infinity, isEnd);
  const columns = header.length > 0 ? header : APIFOX;
  const starts = rowStarts(tokens, columns);
  const rows = starts.flatMap((start, at) => {
    const until = starts[at + 1] ?? Math.min(tokens.length, header.length > 0 ? start + columns.length : tokens.length);
    return rowOf(tokens.slice(start, until), columns, report) ?? [];
  });
  return { rows, next: (tokens.at(-1)?.index ?? from - 1) + 1, flattened: header.length === 0 };
}
