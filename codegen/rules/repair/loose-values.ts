import { originOf, type Evidence, type Spec } from "../../document/document.js";
import type { Json } from "../../document/json.js";
import type { Pointer } from "../../document/pointer.js";
import { quoteOf } from "../../document/source.js";

/** The types of JSON Schema. */
export const TYPES: ReadonlySet<string> = new Set([
  "string",
  "number",
  "integer",
  "boolean",
  "array",
  "object",
  "null",
]);

interface IntendedType {
  readonly type: string;
  readonly format?: string;
}

const WORDS: readonly (readonly [type: string, format: string | undefined, words: string])[] = [
  [
    "integer",
    undefined,
    "int int32 int64 long short bigint uint 整数 整型 整數 정수 целое entero inteiro entier ganzzahl",
  ],
  [
    "number",
    undefined,
    "float double decimal numeric real float32 float64 数字 数值 浮点数 数値 숫자 число número nombre zahl",
  ],
  ["string", undefined, "str text char varchar 字符串 文本 文字列 문자열 строка cadena texto chaîne zeichenkette"],
  ["string", "uri", "url uri link"],
  ["string", "date-time", "datetime date-time timestamp"],
  ["string", "date", "date"],
  ["string", "uuid", "uuid guid"],
  ["string", "binary", "file binary blob bytes"],
  ["boolean", undefined, "bool 布尔 布尔值 真偽値 불리언 booleano booléen"],
  ["array", undefined, "list tuple set 数组 列表 配列 배열 массив lista tableau liste"],
  [
    "object",
    undefined,
    "dict dictionary map json struct record hash 对象 オブジェクト 객체 объект objeto objet objekt",
  ],
  ["null", undefined, "none nil undefined void"],
];

const meanings: ReadonlyMap<string, IntendedType> = new Map(
  WORDS.flatMap(([type, format, list]) =>
    list.split(" ").map((word): [string, IntendedType] => [word, format === undefined ? { type } : { type, format }]),
  ),
);

/** The type that a word of other languages means; undefined for a word of none. */
export function intendedType(word: string): IntendedType | undefined {
  const lower = word
    .trim()
    .replace(/^["'“‘`*]+|["'”’`*]+$/g, "")
    .toLowerCase();
  return TYPES.has(lower) ? { type: lower } : meanings.get(lower);
}

const LONGEST = 60;

/** A scalar as the text that the page has for it: `1.0` is no `1`. */
export function writtenAs(spec: Spec, evidence: Evidence, at: Pointer, value: Json): Json {
  if (typeof value === "string" || value === null) return value;
  const [span] = originOf(spec, at).evidence;
  const source = span === undefined ? undefined : evidence.sources.get(span.source);
  const text = span === undefined || source === undefined ? "" : quoteOf(source.text, span).trim();
  const bare = text.replace(/^-\s+/, "").replace(/,$/, "");
  return bare !== "" && bare.length < LONGEST && /^[\w.+-]+$/.test(bare) ? bare : String(value);
}
