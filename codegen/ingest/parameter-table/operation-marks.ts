import { CALL_METHODS } from "../page/table-marks.js";
import { cut, trim, type Excerpt, type Stretch } from "../excerpt.js";
import type { Block } from "./blocks.js";

/** A method or an address that a line of the page states. */
export interface Word {
  readonly text: string;
  readonly at: Stretch;
  /** The words are the id of an endpoint of fal; `text` is its address. */
  readonly isId?: boolean;
}

/** What a block says of the operation's address: a method, a URL or path, or both. */
export interface OperationMark {
  readonly index: number;
  readonly method: Word | undefined;
  readonly target: Word | undefined;
  /** `line`: method and address together; `label`: one of them after a label; `bare`: one of them alone. */
  readonly form: "line" | "label" | "bare";
}

const TARGET = "https?:\\/\\/(?:[^\\s`'\"|<>*)）]|<[\\w-]{1,40}>){1,500}|\\/[\\w{}$.~%:?=&@/-]{1,400}";
const BOTH = new RegExp(`(?:^|[\\s|*\`:：(-])(${CALL_METHODS})[\\s*\`|:：]{1,10}(${TARGET})`);
const ONLY_METHOD = new RegExp(`^(${CALL_METHODS})$`, "i");
const ONLY_TARGET = new RegExp(`^(${TARGET})$`);
const METHOD_LABEL =
  /^(?:http )?(?:request )?(?:method|请求方法|请求方式|方法|方式|メソッド|메서드|метод|método|méthode|methode)$/i;
const TARGET_LABEL =
  /^(?:(?:api )?(?:request )?(?:endpoint|url|uri|path|address)|(?:api )?(?:请求|接口)? ?(?:地址|路径|端点|接口|url|路由)|エンドポイント|パス|アドレス|엔드포인트|경로|주소|адрес|путь|эндпоинт|конечная точка|ruta|punto de acceso|caminho|chemin|adresse|endpunkt|pfad|端點|網址|路徑)$/i;
const ID_LABEL = /^(?:endpoint|model|app|application)(?: ?ids?)?$/i;
const SMALL_WORDS =
  /(?:endpoint|api|http|request|method|url|path|端点|请求|接口|地址|路径|方法|submit|create|调试|run in apifox|エンドポイント|엔드포인트|эндпоинт|endpunkt)/gi;

/** The pieces of a line without list marks, bars, emphasis and code marks. */
function bareOf(line: Excerpt): Excerpt {
  const lead = /^[\s>*+`_|-]{0,20}/.exec(line.text)?.[0].length ?? 0;
  const rest = cut(line, lead);
  return cut(rest, 0, rest.text.replace(/[\s*`_|,，。;；]{1,20}$/, "").length);
}

/** `label: value` (or `| label | value |`), when both are short. */
function labelled(line: Excerpt): { readonly label: string; readonly value: Excerpt } | undefined {
  const bare = bareOf(line);
  const found = /^([^:：|`]{1,30}?)[*_\s]{0,6}[:：|][*_\s`|]{0,8}(?=\S)/.exec(bare.text);
  if (found === null || /^https?$/i.test(found[1] ?? "")) return undefined;
  return { label: (found[1] ?? "").replaceAll(/[*_`]/g, "").trim(), value: bareOf(cut(bare, found[0].length)) };
}

function wordAt(line: Excerpt, from: number, text: string): Word {
  return {
    text,
    at: { start: line.start + from, end: line.start + from + text.length },
  };
}

function both(line: Excerpt): { readonly method: Word; readonly target: Word } | undefined {
  if (line.text.length > 700) return undefined;
  const found = BOTH.exec(line.text);
  if (found === null) return undefined;
  const [whole, method = "", target = ""] = found;
  const left = `${line.text.slice(0, found.index)} ${line.text.slice(found.index + whole.length)}`
    .replaceAll(SMALL_WORDS, "")
    .replaceAll(/[\s*`|:：_>()（）-]/g, "");
  if (left.length > 12) return undefined;
  const methodAt = found.index + whole.indexOf(method);
  const targetAt = found.index + whole.length - target.length;
  return { method: wordAt(line, methodAt, method), target: wordAt(line, targetAt, target) };
}

function one(
  at: Excerpt,
  form: "label" | "bare",
  index: number,
  wants: "method" | "target" | "either",
): OperationMark | undefined {
  const text = trim(at);
  if (wants !== "target" && ONLY_METHOD.test(text.text))
    return { index, form, method: { text: text.text.toUpperCase(), at: text }, target: undefined };
  if (wants !== "method" && ONLY_TARGET.test(text.text))
    return { index, form, method: undefined, target: { text: text.text, at: text } };
  return undefined;
}

const FAL = /\bfal\.(?:ai|run|subscribe|queue)\b|\bfal[_-]client\b|@fal-ai\/|\bfal-ai\//;
const ID = /^[A-Za-z0-9][\w.-]{0,100}(?:\/[A-Za-z0-9][\w.-]{0,100}){1,8}$/;
const ID_IN_CODE = /`([^`\s]{1,300})`/g;
const QUEUE = "https://queue.fal.run/";

/** The address of the endpoint that an id names, by itself or, in a heading, in code marks. */
function idOf(words: Excerpt, isHeading: boolean): Word | undefined {
  const whole = bareOf(words);
  if (ID.test(whole.text) && (!isHeading || whole.text.startsWith("fal-ai/")))
    return { text: `${QUEUE}${whole.text}`, at: whole, isId: true };
  for (const found of isHeading ? words.text.matchAll(ID_IN_CODE) : []) {
    const [, id = ""] = found;
    if (ID.test(id)) return { ...wordAt(words, found.index + 1, id), text: `${QUEUE}${id}`, isId: true };
  }
  return undefined;
}

/** Pages about fal name endpoints by their ids: below a label such as `Endpoint`, or in a heading. */
function idMarkOf(block: Block, index: number): OperationMark | undefined {
  if (block.kind !== "heading" && block.kind !== "line") return undefined;
  const entry = block.kind === "line" ? labelled(block.at) : undefined;
  const words = block.kind === "heading" ? block.at : entry?.value;
  if (words === undefined || (entry !== undefined && !ID_LABEL.test(entry.label))) return undefined;
  const target = idOf(words, block.kind === "heading");
  return target && { index, form: "label", method: undefined, target };
}

function markOf(block: Block, index: number): OperationMark | undefined {
  if (block.kind === "json" || block.kind === "curl") return undefined;
  const line =
    block.kind === "code" ? cut(block.at, 0, (/^[^\n\r]{0,800}/.exec(block.at.text)?.[0] ?? "").length) : block.at;
  if (block.kind === "code" && block.at.text.trim() !== line.text.trim() && !/HTTP\/\d/.test(line.text))
    return undefined;
  const pair = both(cut(line, 0, line.text.replace(/\s{1,4}HTTP\/[\d.]{1,4}\s{0,4}$/, "").length));
  if (pair !== undefined) return { index, form: "line", ...pair };
  const entry = labelled(line);
  if (entry !== undefined && METHOD_LABEL.test(entry.label)) return one(entry.value, "label", index, "method");
  if (entry !== undefined && TARGET_LABEL.test(entry.label)) return one(entry.value, "label", index, "target");
  return entry === undefined ? one(bareOf(line), "bare", index, "either") : undefined;
}

/** An address below a heading such as `Endpoint` is labelled by it. */
function underHeading(blocks: readonly Block[], mark: OperationMark): OperationMark {
  if (mark.form !== "bare" || mark.target === undefined) return mark;
  for (let above = mark.index - 1; above >= 0; above -= 1) {
    const block = blocks[above];
    if (block?.kind === "line" && block.at.text.trim() === "") continue;
    const isLabel = block?.kind === "heading" && TARGET_LABEL.test(plainTitle(block.at.text));
    return isLabel ? { ...mark, form: "label" } : mark;
  }
  return mark;
}

function plainTitle(text: string): string {
  return text.replaceAll(/^[\d.、\s]{0,8}|[*_`:：]/g, "").trim();
}

/** True for words that announce an address or a method, and name nothing. */
export function isAddressLabel(text: string): boolean {
  const words = plainTitle(text);
  return METHOD_LABEL.test(words) || TARGET_LABEL.test(words);
}

/** All that the blocks say of methods and addresses, in order. */
export function marksOf(blocks: readonly Block[]): readonly OperationMark[] {
  const isAboutFal = blocks.some(({ at }) => FAL.test(at.text));
  return blocks.flatMap((block, index) => {
    const mark = markOf(block, index) ?? (isAboutFal ? idMarkOf(block, index) : undefined);
    return mark === undefined ? [] : [underHeading(blocks, mark)];
  });
}

const BASE = /^(?:base ?url|baseurl|host|server|domain|服务器|域名|请求域名|基础(?:url|地址|路径)|接口域名)$/i;

/** The address that a `Base URL: https://…` line states. */
export function baseUrlOf(blocks: readonly Block[]): Word | undefined {
  for (const block of blocks) {
    const entry = block.kind === "line" ? labelled(block.at) : undefined;
    if (entry !== undefined && BASE.test(entry.label) && /^https?:\/\/\S{1,300}$/i.test(entry.value.text))
      return { text: entry.value.text, at: entry.value };
  }
  return undefined;
}
