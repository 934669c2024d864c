import { cut, type Excerpt, type Stretch, trim } from "../../excerpt.js";
import type { Report } from "../../page/findings.js";
import { field, list, type PartField, value } from "../../page/part.js";
import { schemaOf, type ValueOptions } from "../../page/schema-part.js";
import { type PageTypeName, readTypeName } from "../../page/type-name.js";
import { readCellValue, readLimits, readListed, unquote } from "./cell-values.js";
import { isNothing, presenceInColumn, wordOfDefault } from "./column-words.js";
import { isStar } from "./name-cell.js";
import { plainText, unmark, wordsOf } from "./plain-text.js";
import { type Cell, cellOf, type Row } from "./table.js";
import { readTypeCell, type TypeCell } from "./type-cell.js";

/** A field as one row states it, before it finds its place among the others. */
export interface TableField {
  readonly name: string;
  readonly at: Stretch;
  readonly indent: number;
  readonly type: PageTypeName | undefined;
  readonly schema: readonly PartField[];
  readonly required: Stretch | undefined;
  /** What a column such as "In" says: `query`, `header`, … */
  readonly place: string | undefined;
}

interface CellText {
  readonly text: string;
  readonly at: Excerpt;
}

/** A type read from words with marks: all its pieces point to the cell. */
function pointedTo(type: PageTypeName, at: Stretch): PageTypeName {
  const here = { ...type, at: { ...type.at, start: at.start, end: at.end } };
  if (here.kind === "union") return { ...here, of: here.of.map((branch) => pointedTo(branch, at)) };
  if (here.kind === "list") return { ...here, items: here.items && pointedTo(here.items, at) };
  return here.kind === "map" ? { ...here, values: here.values && pointedTo(here.values, at) } : here;
}

function typeOf(cell: Cell | undefined, name: string, report: Report): Partial<TypeCell> {
  if (cell === undefined) return {};
  const at = unmark(cell.at);
  const words = plainText(at.text).replaceAll(/[`*]/g, "").trim();
  if (isNothing(words)) return {};
  const more = readTypeCell(words, at);
  if (more !== undefined) return { ...more, type: pointedTo(more.type, at) };
  const type = words === at.text ? readTypeName(at) : pointedTo(readTypeName({ ...at, text: words }), at);
  const readable = type.kind !== "unreadable" && (type.kind !== "named" || /^[A-Z]/.test(type.name));
  if (readable) return { type };
  report(
    "ingest/type-name",
    cell.at,
    `"${words.slice(0, 60)}", the type of ${name}, is not known; any value is let through`,
  );
  return {};
}

const DEFAULT_WORDS =
  /^(?:默认值?|缺省值|預設值?|デフォルト値?|既定値|初期値|기본값|default(?: value)?|по умолчанию|(?:valor )?por defecto|predeterminado|(?:valor )?padrão|(?:valeur )?par défaut|standardwert)\s?(?:[:：=]\s?|(?:is|为|是)\s?)?(?=\S)/i;

/** What a cell of defaults states: the field, and what is left of the cell as prose. */
interface DefaultRead {
  readonly fields: readonly PartField[];
  readonly left: readonly CellText[];
}

const CONDITION = /\b(?:if|when|for|with|unless|depend(?:s|ing)|only)\b|如果|当|时|若|仅|场合|場合|のとき|경우/i;

/** `auto (if tools)`: the word, and the remark in brackets behind it. */
function withRemark(shown: Excerpt): { readonly word: Excerpt; readonly remark: Excerpt } | undefined {
  const found = /^([^\s()（）[\]{}]{1,60})\s{0,3}[(（][^()（）]{1,120}[)）]$/.exec(shown.text);
  const word = found?.[1];
  return word === undefined ? undefined : { word: cut(shown, 0, word.length), remark: trim(cut(shown, word.length)) };
}

/** True where another cell of the row has a word among its values. */
function listsElsewhere(row: Row, word: string): boolean {
  const listed = new RegExp(`(?:^|[\\s\`"'“‘,，、|/:：(（])${word}(?:$|[\\s\`"'”’,，、|/。.;；)）])`, "i");
  return row.cells.some(
    ({ roles, at }) => (roles.includes("options") || roles.includes("description")) && listed.test(at.text),
  );
}

/** True for a cell that says that there is no default; a word such as `none` may also be one of the values. */
function saysNone(row: Row, shown: Excerpt): boolean {
  const word = wordsOf(shown);
  if (wordOfDefault(word) !== "none") return false;
  return !/^\w+$/.test(word) || !listsElsewhere(row, word);
}

function isText(type: PageTypeName | undefined): boolean {
  return type === undefined || type.kind === "enum" || (type.kind === "primitive" && type.type === "string");
}

/** The value of a default; a condition in brackets behind it makes it none. */
function statedDefault(shown: Excerpt, type: PageTypeName | undefined): DefaultRead & { readonly problem?: string } {
  const parted = withRemark(shown);
  const said = parted === undefined ? [] : [{ text: plainText(parted.remark.text), at: parted.remark }];
  if (parted !== undefined && CONDITION.test(parted.remark.text))
    return { fields: [], left: [{ text: plainText(shown.text), at: shown }] };
  const words = plainText(unmark(parted?.word ?? shown).text);
  if (isText(type) && wordOfDefault(words) === "empty text")
    return { fields: field("default", value("", [shown])), left: [] };
  const read = readCellValue(words, type);
  if (read.value !== undefined)
    return { fields: field("default", value(read.value, [parted?.word ?? shown])), left: said };
  return { fields: [], left: said, ...(read.problem === undefined ? {} : { problem: read.problem }) };
}

/** A default that a column of presence states: `默认值: 5` where others say "required". */
function defaultBeside(row: Row): Cell | undefined {
  const cell = cellOf(row, "required");
  return cell !== undefined && DEFAULT_WORDS.test(cell.at.text) ? cell : undefined;
}

/** The default a cell states, with what is left of the cell as prose. */
function defaultOf(row: Row, type: PageTypeName | undefined, name: string, report: Report): DefaultRead {
  const none = { fields: [], left: [] };
  const cell = cellOf(row, "default") ?? defaultBeside(row);
  if (cell === undefined) return none;
  const mixed = cell.roles.length > 1;
  const lead = DEFAULT_WORDS.exec(cell.at.text)?.[0].length ?? 0;
  if (cell.roles.includes("required") && lead === 0) return none;
  const words = trim(cut(cell.at, lead));
  if (saysNone(row, words)) return none;
  const code = mixed ? /^`[^`]{1,200}`/.exec(words.text)?.[0] : undefined;
  const shown = code === undefined ? words : cut(words, 0, code.length);
  const rest = code === undefined ? undefined : trim(cut(words, code.length));
  const read = statedDefault(shown, type);
  const after = rest === undefined || plainText(rest.text) === "" ? [] : [{ text: plainText(rest.text), at: rest }];
  const left = [...read.left, ...after];
  if (read.fields.length > 0) return { fields: read.fields, left };
  if (mixed && code === undefined) return { fields: [], left: [{ text: plainText(cell.at.text), at: cell.at }] };
  if (read.problem !== undefined)
    report("ingest/table-cell", shown, `the default of ${name}: ${read.problem}; it is dropped`);
  return { fields: [], left };
}

function numeric(type: PageTypeName | undefined): boolean {
  return type?.kind === "primitive" && (type.type === "integer" || type.type === "number");
}

/** Values that a cell lists, each read as the type says; undefined unless all are. */
function optionsOf(cell: Cell, type: PageTypeName | undefined, least: number): ValueOptions | undefined {
  const words = readListed(plainText(cell.at.text));
  const items = type?.kind === "list" ? type.items : type;
  const values = words.map((word) => readCellValue(word, items).value);
  const read = values.flatMap((one) => (one === undefined ? [] : [{ value: one, at: cell.at }]));
  return words.length >= least && read.length === words.length ? { at: cell.at, values: read } : undefined;
}

function limitFields(limits: readonly [number, number] | undefined, at: Excerpt): readonly PartField[] {
  if (limits === undefined) return [];
  return [
    ["minimum", value(limits[0], [at])],
    ["maximum", value(limits[1], [at])],
  ];
}

/** Limits or a list of values from a column of such; what is neither is prose. */
function limitsOf(
  cell: Cell | undefined,
  type: PageTypeName | undefined,
): { readonly fields: readonly PartField[]; readonly options?: ValueOptions; readonly left: readonly CellText[] } {
  const text = cell === undefined ? "" : plainText(cell.at.text);
  if (cell === undefined || isNothing(text)) return { fields: [], left: [] };
  const limits = cell.roles.length === 1 && numeric(type) ? readLimits(text) : undefined;
  if (limits !== undefined) return { fields: limitFields(limits, cell.at), left: [] };
  const boolean = type?.kind === "primitive" && type.type === "boolean";
  // "1-6" of a text is a range of something that the words may say; it is no value.
  const isRange = readLimits(text) !== undefined;
  const options =
    cell.roles.length === 1 && type !== undefined && !boolean && !isRange
      ? optionsOf(cell, type, cell.roles.includes("options") ? 1 : 2)
      : undefined;
  return options === undefined ? { fields: [], left: [{ text, at: cell.at }] } : { fields: [], options, left: [] };
}

/** Values on lines of their own, as a copied page has them. */
function listedBelow(row: Row, type: PageTypeName | undefined): ReturnType<typeof limitsOf> | undefined {
  const cells = row.cells.filter(({ roles }) => roles.includes("options"));
  const [first] = cells;
  const last = cells.at(-1);
  if (first === undefined || last === undefined || cells.length < 2) return undefined;
  const items = type?.kind === "list" ? type.items : type;
  const values = cells.flatMap(({ at }) => {
    const read = readCellValue(plainText(at.text), items).value;
    return read === undefined ? [] : [{ value: read, at }];
  });
  return { fields: [], options: { at: { start: first.at.start, end: last.at.end }, values }, left: [] };
}

function patternOf(cell: Cell | undefined): readonly PartField[] {
  const text = cell === undefined ? "" : unmark(cell.at).text;
  return cell === undefined || isNothing(text) ? [] : field("pattern", value(text, [cell.at]));
}

function requiredOf(cell: Cell | undefined, name: string, report: Report): Stretch | undefined {
  if (cell === undefined) return undefined;
  if (isStar(cell.at.text)) return cell.at;
  if (/^[?？]$/.test(cell.at.text)) return undefined;
  const words = wordsOf(cell.at);
  const presence = presenceInColumn(words);
  if (presence !== undefined) return presence === "required" ? cell.at : undefined;
  if (DEFAULT_WORDS.test(cell.at.text)) return undefined;
  if (!isNothing(words) && cell.roles.length === 1) {
    report(
      "ingest/table-cell",
      cell.at,
      `"${words.slice(0, 60)}" does not say whether ${name} is required; it is taken as optional`,
    );
  }
  return undefined;
}

function exampleOf(cell: Cell | undefined, type: PageTypeName | undefined): readonly PartField[] {
  const read = cell === undefined ? {} : readCellValue(plainText(unmark(cell.at).text), type);
  return cell === undefined || read.value === undefined
    ? []
    : field("examples", list([value(read.value, [cell.at], "example")], [cell.at], "example"));
}

function proseOf(row: Row): readonly CellText[] {
  return row.cells
    .filter(
      (cell) =>
        cell.roles.includes("description") &&
        !cell.roles.includes("default") &&
        cell.roles[0] !== "range" &&
        cell.roles[0] !== "options",
    )
    .map((cell) => ({ text: plainText(cell.at.text), at: cell.at }))
    .filter((said) => !isNothing(said.text));
}

/** Cells of columns that no reader knows, with the words of their header: `Unit: seconds`, `Max: 10`. */
function headedOf(row: Row): readonly CellText[] {
  return row.cells.flatMap(({ header, at }) => {
    const text = plainText(at.text);
    return header === undefined || isNothing(text) || presenceInColumn(text) !== undefined
      ? []
      : [{ text: `${header}: ${text}`, at }];
  });
}

function nameOf(row: Row, report: Report): { readonly name: string; readonly at: Excerpt } | undefined {
  const at = cellOf(row, "name")?.at;
  const name =
    at === undefined
      ? ""
      : plainText(at.text)
          .replaceAll(/[`*]|~~/g, "")
          .trim();
  if (at !== undefined && name !== "" && !/\s/.test(name) && name.length <= 120) return { name: unquote(name), at };
  report(
    "ingest/table-row",
    row.at,
    at === undefined || name === ""
      ? "this row names no field; it is left out"
      : `"${name.slice(0, 60)}" is not the name of a field; the row is left out`,
  );
  return undefined;
}

/** The field that a row states; undefined (with a finding) for a row that names none. */
export function readRow(row: Row, report: Report): TableField | undefined {
  const named = nameOf(row, report);
  if (named === undefined) return undefined;
  const { name, at } = named;
  const stated = typeOf(cellOf(row, "type"), name, report);
  const { type } = stated;
  const byDefault = defaultOf(row, type, name, report);
  const limits = listedBelow(row, type) ?? limitsOf(cellOf(row, "range") ?? cellOf(row, "options"), type);
  const typed = cellOf(row, "type")?.at;
  const behind = stated.words === undefined || typed === undefined ? [] : [{ text: stated.words, at: typed }];
  const said = [...behind, ...proseOf(row), ...headedOf(row), ...byDefault.left, ...limits.left];
  const description =
    said.length === 0
      ? undefined
      : value(
          said.map((one) => one.text).join("\n"),
          said.map((one) => one.at),
        );
  const schema = [
    ...(type === undefined ? [] : schemaOf(type, limits.options ?? stated.options)),
    ...field("description", description),
    ...byDefault.fields,
    ...(limits.fields.length > 0 || typed === undefined ? limits.fields : limitFields(stated.limits, typed)),
    // A name that is struck through.
    ...(/^\W{0,4}~~.*~~/.test(at.text) ? field("deprecated", value(true, [at])) : []),
    ...patternOf(cellOf(row, "pattern")),
    ...exampleOf(cellOf(row, "example"), type),
  ];
  const place = wordsOf(cellOf(row, "place")?.at ?? cut(at, 0, 0)).toLowerCase();
  return {
    name,
    at,
    indent: row.indent,
    type,
    schema,
    required: requiredOf(cellOf(row, "required"), name, report),
    place: place === "" ? undefined : place,
  };
}
