import type { Json } from "../../document/json.js";
import { nameWords } from "../../document/name-words.js";
import { type Excerpt, trim } from "../excerpt.js";
import { list, type Part, type PartField, value } from "../page/part.js";
import { readCellValue } from "./table/cell-values.js";
import type { OperationContent } from "./collect.js";
import type { FieldGroup } from "./stated-fields.js";
import { isRule, pipeCells } from "./table/pipe-table.js";
import { wordsOf } from "./table/plain-text.js";
import type { TableField } from "./table/row-field.js";

/** Values that a table or bullets explain, and the words that say of which field they are. */
interface ValueTable {
  /** The header of the column, and the title above, nearest first. */
  readonly titles: readonly string[];
  readonly values: readonly { readonly word: string; readonly at: Excerpt }[];
}

type Texts = OperationContent["texts"];

const VALUE = /^[A-Za-z0-9_][\w.:+-]{0,59}$/;
/** Words of a header that call its column one of values. */
const VALUE_HEADER =
  /^(?:values?|status(?:es)?|states?|options?|codes?|name|enum|meaning|值|取值|枚举值?|状态|状态值|状态码|選択肢|値|状態|값|상태|значение|статус|valor|estado|statut|valeur|wert)$/i;
const BULLET =
  /^\s*[-*+•]\s+(?:`([^`\s]{1,60})`|\*\*([^*\s]{1,60})\*\*|([A-Za-z0-9_]{1,40})(?=\s?[:：=–—]|\s-\s))\s{0,2}(?:[:：=–—-]|\(|（|$)/;
const MOST_VALUES = 100;

function isAdjacent(one: Excerpt, next: Excerpt | undefined): boolean {
  return next !== undefined && next.start - one.end <= 4;
}

function titleAbove(at: Excerpt, { headings }: OperationContent, texts: Texts, index: number): readonly string[] {
  const before = texts[index - 1]?.line;
  const heading = headings.findLast(({ start }) => start < at.start);
  const label =
    before !== undefined && before.text.length <= 80 && (heading?.start ?? -1) < before.start ? [before.text] : [];
  return [...label, ...(heading === undefined ? [] : [heading.text])];
}

/** The rows of a table whose first column holds values; `index` is that of its header. */
function tableAt(
  collected: OperationContent,
  index: number,
): { readonly table: ValueTable; readonly next: number } | undefined {
  const { texts } = collected;
  const header = texts[index]?.line;
  const cells = header === undefined ? undefined : pipeCells(header);
  const rule = texts[index + 1]?.line;
  const ruled = rule === undefined ? undefined : pipeCells(rule);
  if (header === undefined || cells === undefined || cells.length < 2 || ruled === undefined || !isRule(ruled))
    return undefined;
  const values: { word: string; at: Excerpt }[] = [];
  let next = index + 2;
  for (; next < texts.length && values.length < MOST_VALUES; next += 1) {
    const line = texts[next]?.line;
    const former = texts[next - 1]?.line;
    const row = line === undefined ? undefined : pipeCells(line);
    if (line === undefined || former === undefined || row === undefined || !isAdjacent(former, line)) break;
    const [first] = row;
    values.push({ word: first === undefined ? "" : wordsOf(first).replaceAll("`", ""), at: trim(line) });
  }
  const [head] = cells;
  const column = head === undefined ? "" : wordsOf(head);
  return { table: { titles: [column, ...titleAbove(header, collected, texts, index)], values }, next };
}

function bulletsAt(
  collected: OperationContent,
  index: number,
): { readonly table: ValueTable; readonly next: number } | undefined {
  const { texts } = collected;
  const values: { word: string; at: Excerpt }[] = [];
  let next = index;
  for (; next < texts.length && values.length < MOST_VALUES; next += 1) {
    const line = texts[next]?.line;
    const former = texts[next - 1]?.line;
    const found = line === undefined ? null : BULLET.exec(line.text);
    if (line === undefined || found === null) break;
    if (next > index && former !== undefined && !isAdjacent(former, line)) break;
    values.push({ word: found[1] ?? found[2] ?? found[3] ?? "", at: trim(line) });
  }
  const [first] = values;
  if (first === undefined || values.length < 2) return undefined;
  return { table: { titles: ["", ...titleAbove(first.at, collected, texts, index)], values }, next };
}

function tablesIn(collected: OperationContent): readonly ValueTable[] {
  const tables: ValueTable[] = [];
  const { texts } = collected;
  for (let index = 0; index < texts.length; index += 1) {
    const { scope } = texts[index] ?? {};
    const found = scope?.place === "elsewhere" ? undefined : (tableAt(collected, index) ?? bulletsAt(collected, index));
    if (found === undefined) continue;
    index = Math.max(index, found.next - 1);
    const { values } = found.table;
    if (values.length > 1 && values.every(({ word }) => VALUE.test(word))) tables.push(found.table);
  }
  return tables;
}

const SMALL_WORDS =
  /\b(?:the|a|of|values?|possible|allowed|available|descriptions?|list|table|field|enum|codes?|options?|meanings?|see|for)\b|说明|取值|枚举|字段|列表|含义|可选值|对照表|表|の値|一覧|값|목록/giu;

/** True where words name a field: as it is written, or all of its words and nothing else. */
function names(title: string, name: string): boolean {
  const code = [...title.matchAll(/[`"“*]{1,3}([\w.-]{1,80})[`"”*]{1,3}/g)].some((hit) => hit[1] === name);
  const bare = title.replaceAll(/[`*"“”:：#]/g, " ").trim();
  if (code || bare === name) return true;
  const left = bare.replaceAll(SMALL_WORDS, " ").trim();
  if (left === name) return true;
  const words =
    left
      .toLowerCase()
      .match(/[a-z0-9]+/g)
      ?.join(" ") ?? "";
  return (
    words !== "" &&
    (words === nameWords(name).join(" ") || words.replace(/(?:es|s)$/, "") === nameWords(name).join(" "))
  );
}

const ZH_STATUS = /状态|狀態|状態|ステータス|상태|статус|estado|statut/i;

/** "Status" alone names the one field that is a status. */
function isStatusOf(title: string, name: string): boolean {
  const words = nameWords(name);
  const last = words.at(-1) ?? "";
  const isStatus = last === "status" || last === "state";
  const bare = title
    .replaceAll(/[`*"“”:：#]/g, " ")
    .replaceAll(SMALL_WORDS, " ")
    .trim();
  return (
    isStatus &&
    (/^(?:(?:task|job|request|order)\s)?(?:status(?:es)?|states?)$/i.test(bare) ||
      (ZH_STATUS.test(bare) && bare.length <= 8))
  );
}

/** The fields that a table is about: those of the name that its titles have; else the one that is a status. */
function fieldsOfTable(table: ValueTable, fields: readonly TableField[]): readonly TableField[] {
  for (const title of table.titles) {
    if (title === "" || VALUE_HEADER.test(title)) continue;
    const named = fields.filter(({ name }) => names(title, name));
    if (named.length > 0) return named;
  }
  const [column = ""] = table.titles;
  const titles = VALUE_HEADER.test(column) && !/stat|状|상태/i.test(column) ? table.titles.slice(1) : table.titles;
  const exact = titles.flatMap((title) => fields.filter(({ name }) => names(title, name)));
  if (exact.length > 0) return exact;
  const status = fields.filter(({ name }) => titles.some((title) => isStatusOf(title, name)));
  return new Set(status.map(({ name }) => name)).size === 1 ? status : [];
}

function isSingle({ type }: TableField): boolean {
  return type?.kind === "enum" || (type?.kind === "primitive" && (type.type === "string" || type.type === "integer"));
}

/** The field with the values of a table beside those that it has. */
function withValues(one: TableField, { values }: ValueTable): TableField {
  const read = values.map(({ word, at }) => ({ json: readCellValue(word, one.type).value, at }));
  if (read.some(({ json }) => json === undefined || json === null)) return one;
  const former = one.schema.find(([key]) => key === "enum")?.[1];
  const items = former?.body.kind === "list" ? former.body.items : [];
  const known = new Set<Json>(items.flatMap((item) => (item.body.kind === "value" ? [item.body.value] : [])));
  const more: Part[] = [];
  for (const { json, at } of read) {
    if (json === undefined || known.has(json)) continue;
    known.add(json);
    more.push(value(json, [at]));
  }
  if (more.length === 0) return one;
  const all: PartField = [
    "enum",
    list([...items, ...more], [...(former?.at ?? []), ...more.flatMap((part) => part.at)]),
  ];
  const at = one.schema.findIndex(([key]) => key === "enum");
  return { ...one, schema: at < 0 ? [...one.schema, all] : one.schema.with(at, all) };
}

/**
 * Law: values that a table or bullets of the page explain under the name of a field are values of that field, beside those that
 * its row lists (law 5).
 */
export function withValueTables(stated: readonly FieldGroup[], collected: OperationContent): readonly FieldGroup[] {
  const tables = tablesIn(collected);
  if (tables.length === 0) return stated;
  const fields = stated.flatMap((group) => group.fields).filter(isSingle);
  const changed = new Map<TableField, TableField>();
  for (const table of tables)
    for (const one of fieldsOfTable(table, fields)) changed.set(one, withValues(changed.get(one) ?? one, table));
  if (changed.size === 0) return stated;
  return stated.map((group) => ({ ...group, fields: group.fields.map((one) => changed.get(one) ?? one) }));
}
