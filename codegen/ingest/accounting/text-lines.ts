import { type Excerpt, trim } from "../excerpt.js";
import { presenceOf, rolesOf, isNothing } from "../parameter-table/table/column-words.js";
import { unmark, wordsOf } from "../parameter-table/table/plain-text.js";
import { FIELD_NAME } from "../parameter-table/table/table.js";
import { isKnownType, readTypeName } from "../page/type-name.js";
import { isLabelLine } from "../parameter-table/scope.js";
import { classifyAddress, type PageFacts } from "./page-facts.js";
import { noiseOf } from "./noise-words.js";
import { isLimit, isPlainLimit, isStatement } from "./statement-words.js";
import { bareWords, noise, unread, USED, type Verdict } from "./verdict.js";

const CALL =
  /(?:^|[\s`|*"'(（:：>-])(GET|POST|PUT|PATCH|DELETE)[\s`*|:：]{1,6}((?:https?:\/\/|\/)[^\s`|*"')）]{1,400})/;
const STATUS = /^[\s>*+•·-]{0,8}[`*(]{0,3}([1-5]\d\d)[`*)]{0,3}(?:\s?[:：–—-]|\s)\s?\p{L}/u;
const FIELD =
  /^[\s>]*(?:[-*+•·]\s+|\d{1,2}[.)]\s+)?[*_`"]{0,4}([A-Za-z_$@][\w$@.\-[\]]{0,80})[*_`"]{0,4}\s{0,3}[(:：（–—|-]\s{0,3}[`*_(（]{0,3}([A-Za-z\p{L}]{2,20}(?:\[\]|<\w{1,20}>)?)(?=$|[`*_,，、;；|)）\s(（<])/u;
const SETTING =
  /^[\s>]*(?:[-*+•·]\s+)?[*_]{0,3}((?:content[- ]?type|base ?url|host|rate limits?|timeout|max(?:imum)? (?:file )?size|file size|formats?|supported formats?|headers?|api version|x-[\w-]+)|请求头|基础地址|限流|频率限制|超时|文件大小|支持格式|格式要求|レート制限|タイムアウト|속도 제한|лимит)[*_]{0,3}\s?[:：]\s?(.{2,})$/i;

/** A line that gives a method and an address. */
function callIn(line: Excerpt, known: PageFacts): Verdict | undefined {
  const [, , address] = CALL.exec(line.text.slice(0, 900)) ?? [];
  if (address === undefined) return undefined;
  const is = classifyAddress(address.replace(/[.,;。，；]+$/, ""), known);
  return is === "unknown" ? unread("address", trim(line)) : noise(is === "queue" ? "protocol" : "repeated");
}

/** `title: List of calls`: a word of the front matter, whose value begins as a type does. */
function isFrontMatter(line: Excerpt, type: string): boolean {
  return (
    /^(?:title|name|description|id|slug|url|version|tags?)\s?:/.test(line.text) && !line.text.trim().endsWith(type)
  );
}

const TYPE =
  /^(?:string|str|integer|int(?:32|64)?|number|float|double|boolean|bool|array|list|object|dict|file|enum|字符串|整数|整型|数字|布尔|数组|对象|字串|文字列|数値|整数型|真偽値|配列|문자열|정수|숫자|불리언|배열|객체|строка|число|целое|массив|объект|texto|cadena|entero|inteiro|número|booleano|arreglo|objeto|chaîne|entier|booléen|tableau|objet|zeichenkette|ganzzahl|zahl|liste|objekt)(?:\[\]|<\w+>)?$/i;

function fieldIn(line: Excerpt, known: PageFacts): Verdict | undefined {
  const [, name = "", type = ""] = FIELD.exec(line.text.slice(0, 400)) ?? [];
  if (name === "" || !TYPE.test(type) || isFrontMatter(line, type)) return undefined;
  // "Note: text …" is a sentence, and a field of the page that is told again is none that is new.
  const isWord = /^[A-Z][a-z]+$/.test(name) || /^(?:none|null|text|map|json|file|any|long|number|object)$/i.test(type);
  if (known.names.has(name.replace(/^.*\./, ""))) return isLimit(line.text) ? undefined : noise("repeated");
  return isWord && !/[`]/.test(line.text) ? undefined : unread("field", trim(line));
}

/** A line of a label and a value: the document may state the value already. */
function settingVerdict(line: Excerpt, { values }: PageFacts): Verdict {
  const value =
    SETTING.exec(line.text)?.[2]
      ?.replaceAll(/[`*]|\/$/g, "")
      .trim() ?? "";
  return values.has(value.toLowerCase()) ? noise("repeated") : unread("setting", line);
}

const MARKED_VALUE = /^[\s>]*[-*+•·]\s+(?:`([^`\s]{1,60})`|\*\*([A-Z][A-Z0-9_]{1,20})\*\*)\s{0,2}(?:[-–—:：(（]|$)/;
const LISTED =
  /^[\s>]*[-*+•·]\s+[^:：]{1,40}[:：]\*{0,2}\s*((?:[a-z0-9_-]{1,12}\s?[,，、/|]\s?){1,30}[a-z0-9_-]{1,12})\s*$/;
const SCHEME = /^[\s>*`-]{0,6}authorization[*`]{0,3}\s?[:：]\s?[*`"']{0,2}([a-z][\w-]{1,20})\s+\S/i;

/** A value that a bullet names, or several in a list behind a label. */
function valuesIn(line: Excerpt, { values, names }: PageFacts): Verdict | undefined {
  const text = line.text.slice(0, 400);
  const [, code, bold] = MARKED_VALUE.exec(text) ?? [];
  const listed = LISTED.exec(text)?.[1]?.split(/\s?[,，、/|]\s?/) ?? [];
  const all = [...[code ?? bold].flatMap((one) => one ?? []), ...listed];
  if (all.length === 0) return undefined;
  const isNew = all.some((one) => !values.has(one.toLowerCase()) && !names.has(one) && !/[:=/(]/.test(one));
  return isNew ? unread("value", trim(line)) : noise("repeated");
}

/** A scheme of authorisation that no reader knows: `Authorization: Token …`. */
function schemeIn(line: Excerpt): Verdict | undefined {
  const scheme = SCHEME.exec(line.text.slice(0, 200))?.[1];
  if (scheme === undefined) return undefined;
  return /^(?:bearer|key)$/i.test(scheme) ? noise("repeated") : unread("header", trim(line));
}

/** What a line of text is that no reader took anything of. */
export function textVerdict(line: Excerpt, known: PageFacts): Verdict {
  const words = trim(line);
  if (!/[\p{L}\p{N}]/u.test(words.text)) return noise("markup");
  const isStatus = STATUS.test(words.text) && words.text.length < 200;
  if (isStatus && /^\s*[-*+•·|]|[:：–—]/.test(line.text)) return unread("status", words);
  if (isLabelLine(line) || rolesOf(wordsOf(words)).length > 0) return noise("heading");
  const stated = schemeIn(line) ?? callIn(line, known) ?? fieldIn(line, known);
  if (stated !== undefined) return stated;
  if (isStatus) return unread("status", words);
  if (isStatement(words.text, known) || isPlainLimit(words.text)) return unread("statement", words);
  const listed = valuesIn(line, known);
  if (listed !== undefined) return listed;
  if (SETTING.test(words.text) && /[\d`/]/.test(words.text)) return settingVerdict(words, known);
  return noise(noiseOf(words.text));
}

/** True for words that stand beside a value and say what it is, or that say nothing by themselves. */
function isBeside({ text }: Excerpt): boolean {
  return (
    presenceOf(text) !== undefined ||
    isNothing(text) ||
    rolesOf(text).length > 0 ||
    text.length < 12 ||
    !/\d/.test(text) ||
    isKnownType(readTypeName({ text, start: 0, end: text.length }))
  );
}

/** What is left of a line that was read in part: the words beside a value, or a limit that no reader took. */
export function leftOfText(left: readonly Excerpt[], known: PageFacts): Verdict {
  for (const piece of left) {
    const words = bareWords(piece);
    if (words.text === "" || isBeside(words)) continue;
    if (isLimit(words.text) || isStatement(words.text, known)) return unread("statement", words);
  }
  return USED;
}

/** A line of a heading: its words, unless they are an address that no document has. */
export function headingVerdict(title: Excerpt, known: PageFacts): Verdict {
  return callIn(title, known) ?? noise("heading");
}

/** A name with the type below it, each on a line of its own, as copied pages have them. */
export function isFieldPair(name: Excerpt, type: Excerpt | undefined, { names }: PageFacts): boolean {
  if (type === undefined) return false;
  const at = unmark(trim(name));
  const below = unmark(trim(type));
  if (!FIELD_NAME.test(at.text) || below.text.length > 40 || names.has(at.text)) return false;
  return /^[a-z$@_]/.test(at.text) && isKnownType(readTypeName(below)) && presenceOf(at.text) === undefined;
}
