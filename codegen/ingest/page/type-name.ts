import { cut, type Excerpt, trim } from "../excerpt.js";

/** What a type on a page says: `list<string>`, `ImageSize | Enum`, `integer`. `at` is the piece that says it. */
export type PageTypeName = { readonly at: Excerpt } & (
  | {
      readonly kind: "primitive";
      readonly type: "string" | "integer" | "number" | "boolean" | "object" | "null";
      readonly format?: string;
      /** The name of the shape in brackets: `object (Task)`. */
      readonly shape?: string;
    }
  | { readonly kind: "any" }
  | { readonly kind: "enum"; readonly name: string }
  | { readonly kind: "named"; readonly name: string }
  | { readonly kind: "list"; readonly items: PageTypeName | undefined }
  | { readonly kind: "map"; readonly values: PageTypeName | undefined }
  | { readonly kind: "union"; readonly of: readonly PageTypeName[] }
  | { readonly kind: "unreadable" }
);

type Primitive = Extract<PageTypeName, { kind: "primitive" }>["type"];
interface Simple {
  readonly type: Primitive;
  readonly format?: string;
}

const SIMPLE: ReadonlyMap<string, Simple> = new Map<string, Simple>([
  ["string", { type: "string" }],
  ["str", { type: "string" }],
  ["text", { type: "string" }],
  ["字符串", { type: "string" }],
  ["integer", { type: "integer" }],
  ["int", { type: "integer" }],
  ["int32", { type: "integer" }],
  ["int64", { type: "integer" }],
  ["long", { type: "integer" }],
  ["整数", { type: "integer" }],
  ["整型", { type: "integer" }],
  ["number", { type: "number" }],
  ["float", { type: "number" }],
  ["double", { type: "number" }],
  ["decimal", { type: "number" }],
  ["数字", { type: "number" }],
  ["数值", { type: "number" }],
  ["浮点数", { type: "number" }],
  ["boolean", { type: "boolean" }],
  ["bool", { type: "boolean" }],
  ["布尔", { type: "boolean" }],
  ["布尔值", { type: "boolean" }],
  ["object", { type: "object" }],
  ["json", { type: "object" }],
  ["dict", { type: "object" }],
  ["map", { type: "object" }],
  ["对象", { type: "object" }],
  ["null", { type: "null" }],
  ["none", { type: "null" }],
  ["nonetype", { type: "null" }],
  ["file", { type: "string", format: "binary" }],
  ["binary", { type: "string", format: "binary" }],
  ["bytes", { type: "string", format: "binary" }],
  ["datetime", { type: "string", format: "date-time" }],
  ["date-time", { type: "string", format: "date-time" }],
]);
/** Types in other languages: Japanese, Korean, Russian, Spanish, Portuguese, French, German, Chinese of Taiwan. */
const FOREIGN: Readonly<Record<string, string>> = {
  string: "文字列|テキスト|문자열|텍스트|строка|текст|cadena|texto|cadeia|chaîne|chaine|texte|zeichenkette|字串|文本",
  integer: "整数型|정수|целое|целое число|entero|inteiro|entier|ganzzahl|整數",
  number: "数値|小数|浮動小数点|숫자|실수|число|дробное|número|numero|decimal|nombre|zahl|gleitkommazahl|數字|浮點數",
  boolean:
    "真偽値|真偽|ブール|ブール値|불리언|논리형|логический|булево|булев|booleano|booléen|boolesch|wahrheitswert|布林",
  object: "オブジェクト|객체|объект|objeto|objet|objekt|物件",
};
const FOREIGN_LIST = new Set(
  "配列|リスト|배열|목록|массив|список|arreglo|lista|matriz|vetor|tableau|liste|陣列".split("|"),
);
const FOREIGN_TYPES: ReadonlyMap<string, Primitive> = new Map(
  (["string", "integer", "number", "boolean", "object"] as const).flatMap((type) =>
    (FOREIGN[type] ?? "").split("|").map((word) => [word, type] as const),
  ),
);

const ANY = new Set(["any", "void", "unknown", "mixed", "任意"]);
const LIST = new Set(["list", "array", "arr", "tuple", "set", "数组", "列表"]);
const MAP = new Set(["dict", "map", "record", "object"]);
const ENUM = new Set(["enum", "枚举"]);
const DEEPEST = 8;
const OPENING: ReadonlyMap<string, string> = new Map([
  ["<", ">"],
  ["[", "]"],
  ["(", ")"],
]);

/** Splits at a separator that stands outside of brackets. */
function splitOutside(excerpt: Excerpt, isSeparator: (char: string) => boolean): readonly Excerpt[] {
  const pieces: Excerpt[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < excerpt.text.length; at += 1) {
    const char = excerpt.text.charAt(at);
    if ("<[(".includes(char)) depth += 1;
    else if (">])".includes(char)) depth -= 1;
    else if (depth === 0 && isSeparator(char)) {
      pieces.push(trim(cut(excerpt, from, at)));
      from = at + 1;
    }
  }
  return [...pieces, trim(cut(excerpt, from))];
}

/** `head<inner>`, `head[inner]`, `head (inner)` or `head of inner`. */
function withArgument(excerpt: Excerpt): { readonly head: string; readonly inner: Excerpt } | undefined {
  const { text } = excerpt;
  const open = text.search(/[<[(]/);
  const close = open < 0 ? undefined : OPENING.get(text.charAt(open));
  if (close !== undefined && text.endsWith(close)) {
    return { head: text.slice(0, open).trim().toLowerCase(), inner: trim(cut(excerpt, open + 1, text.length - 1)) };
  }
  const of = /^(\S{1,20}) of /i.exec(text);
  return of === null ? undefined : { head: (of[1] ?? "").toLowerCase(), inner: trim(cut(excerpt, of[0].length)) };
}

/** Plain English plurals after "array of". */
function singular(excerpt: Excerpt): Excerpt {
  return SIMPLE.has(excerpt.text.toLowerCase().replace(/s$/, ""))
    ? cut(excerpt, 0, excerpt.text.replace(/s$/, "").length)
    : excerpt;
}

const FORMATS = new Set("date-time date time uri url uuid email binary byte ipv4 ipv6 hostname duration".split(" "));

/** `string <date-time>`: the format of OpenAPI that stands behind a text. */
function formatOf({ type }: Simple, word: string): string | undefined {
  const format = word.toLowerCase();
  return type === "string" && FORMATS.has(format) ? (format === "url" ? "uri" : format) : undefined;
}

function readArgument(at: Excerpt, depth: number): PageTypeName | undefined {
  const found = withArgument(at);
  if (found === undefined) return undefined;
  const { head, inner } = found;
  if (inner.text === "")
    return head === "" || LIST.has(head)
      ? { at, kind: "list", items: undefined }
      : readInner(cut(at, 0, head.length), depth);
  if (LIST.has(head) || (head === "" && at.text.startsWith("[")))
    return { at, kind: "list", items: readInner(singular(inner), depth + 1) };
  if (MAP.has(head) && !at.text.endsWith(")")) {
    const values = splitOutside(inner, (char) => char === ",").at(-1);
    return { at, kind: "map", values: values && readInner(values, depth + 1) };
  }
  if (head === "optional")
    return { at, kind: "union", of: [readInner(inner, depth + 1), { at, kind: "primitive", type: "null" }] };
  if (ENUM.has(head)) return readInner(inner, depth + 1);
  const simple = SIMPLE.get(head);
  if (simple === undefined) return undefined;
  const format = formatOf(simple, inner.text);
  if (format !== undefined) return { at, kind: "primitive", ...simple, format };
  const shape = simple.type === "object" ? inner.text.replace(/\s?\{\d{1,4}\}$/, "") : "";
  return { at, kind: "primitive", ...simple, ...(shape === "" ? {} : { shape }) };
}

function readInner(at: Excerpt, depth: number): PageTypeName {
  const { text } = at;
  const word = text.toLowerCase();
  if (depth > DEEPEST || text === "") return { at, kind: "unreadable" };
  const branches = splitOutside(at, (char) => char === "|" || char === "/").filter((branch) => branch.text !== "");
  if (branches.length > 1) return { at, kind: "union", of: branches.map((branch) => readInner(branch, depth + 1)) };
  const either = splitOr(at);
  if (either.length > 1) return { at, kind: "union", of: either.map((branch) => readInner(branch, depth + 1)) };
  if (ANY.has(word)) return { at, kind: "any" };
  if (LIST.has(word) || FOREIGN_LIST.has(word)) return { at, kind: "list", items: undefined };
  const foreign = FOREIGN_TYPES.get(word);
  if (foreign !== undefined) return { at, kind: "primitive", type: foreign };
  if (text.endsWith("[]")) return { at, kind: "list", items: readInner(trim(cut(at, 0, text.length - 2)), depth + 1) };
  const argument = readArgument(at, depth);
  if (argument !== undefined) return argument;
  return readWord(at);
}

function splitOr(at: Excerpt): readonly Excerpt[] {
  const or = at.text.toLowerCase().indexOf(" or ");
  return or < 0 ? [at] : [trim(cut(at, 0, or)), trim(cut(at, or + 4))];
}

/** Lower-case `file` is an upload; `File` is a shape of fal's. Other names are told by their form. */
function readWord(at: Excerpt): PageTypeName {
  const { text } = at;
  const simple = text === "File" ? undefined : SIMPLE.get(text.toLowerCase());
  if (simple !== undefined) return { at, kind: "primitive", ...simple };
  if (ENUM.has(text.toLowerCase()) || /^[A-Za-z_]\w{0,120}Enum$/.test(text)) return { at, kind: "enum", name: text };
  return /^[A-Za-z_][\w.-]{0,200}$/.test(text) ? { at, kind: "named", name: text } : { at, kind: "unreadable" };
}

/** A longer type is none: thousands of alternatives cost more than they say. */
const LONGEST = 5000;

/** Reads a type as pages write it. Total: what cannot be read is of kind `unreadable`. */
export function readTypeName(excerpt: Excerpt): PageTypeName {
  const at = trim(excerpt);
  return at.text.length > LONGEST ? { at, kind: "unreadable" } : readInner(at, 0);
}

/** True when the words are a type that needs no definition elsewhere: a way to tell types from other words. */
export function isKnownType(type: PageTypeName): boolean {
  if (type.kind === "union") return type.of.every(isKnownType);
  if (type.kind === "list") return type.items === undefined || isKnownType(type.items) || type.items.kind === "named";
  if (type.kind === "map") return type.values === undefined || isKnownType(type.values);
  return type.kind !== "named" && type.kind !== "unreadable";
}
