import { CALL_METHODS } from "../page/table-marks.js";
import { pipeCells } from "./table/pipe-table.js";
import { cut, trim, type Excerpt, type Stretch } from "../excerpt.js";
import type { Block } from "./blocks.js";

/** A method or an address that a line of the page states. */
export interface Word {
  readonly text: string;
  readonly at: Stretch;
  /** `text` is the address that the words at the place stand for, not the words themselves: an id, a path in pieces. */
  readonly isWhole?: boolean;
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
const BOTH = new RegExp(`(?:^|[\\s|*\`:：(-])(${CALL_METHODS})[\\s*\`|:：]{1,60}(${TARGET})`);
/** Run together by copying, or in small letters: only where the line says nothing else. */
const BOTH_ALONE = new RegExp(`^(${CALL_METHODS})(?:\\s{0,4})(${TARGET})$`, "i");
const ONLY_METHOD = new RegExp(`^(${CALL_METHODS})$`, "i");
const ONLY_TARGET = new RegExp(`^(${TARGET})$`);
const METHOD_LABEL =
  /^(?:http )?(?:request )?(?:method|请求方法|请求方式|方法|方式|メソッド|메서드|метод|método|méthode|methode)$/i;
const TARGET_LABEL =
  /^(?:(?:api )?(?:request )?(?:endpoint|url|uri|path|address)|(?:api )?(?:请求|接口)? ?(?:地址|路径|端点|接口|url|路由)|エンドポイント|パス|アドレス|엔드포인트|경로|주소|адрес|путь|эндпоинт|конечная точка|ruta|punto de acceso|caminho|chemin|adresse|endpunkt|pfad|端點|網址|路徑)$/i;
const ID_LABEL = /^(?:endpoint|model|app|application)(?: ?ids?)?$/i;
const SMALL_WORDS =
  /(?:endpoint|api|http|request|method|url|path|端点|请求|接口|地址|路径|方法|submit|create|调试|run in apifox|エンドポイント|엔드포인트|эндпоинт|endpunkt)/gi;

/** Tags that colour words: GitBook writes ``<mark style="color:green;">`POST`</mark>``. */
const TAG = /<\/?(?:mark|span|strong|b|code)(?:\s[^<>]{0,200})?>/gi;

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
  const text = line.text.replaceAll(TAG, (tag) => " ".repeat(tag.length));
  const found = BOTH.exec(text) ?? BOTH_ALONE.exec(text.trimEnd());
  if (found === null) return undefined;
  const [whole, method = "", target = ""] = found;
  const left = `${text.slice(0, found.index)} ${text.slice(found.index + whole.length)}`
    .replaceAll(SMALL_WORDS, "")
    .replaceAll(/[\s*`|:：_>()（）-]/g, "");
  if (left.length > 12) return undefined;
  const methodAt = found.index + whole.indexOf(method);
  const targetAt = found.index + whole.length - target.length;
  return { method: wordAt(line, methodAt, method.toUpperCase()), target: wordAt(line, targetAt, target) };
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
    return { text: `${QUEUE}${whole.text}`, at: whole, isWhole: true };
  for (const found of isHeading ? words.text.matchAll(ID_IN_CODE) : []) {
    const [, id = ""] = found;
    if (ID.test(id)) return { ...wordAt(words, found.index + 1, id), text: `${QUEUE}${id}`, isWhole: true };
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

/** The method and the address that a table of them states: `| Request URL | Request Method |` above `| /v1/jobs | POST |`. */
function tableMarkOf(blocks: readonly Block[], index: number): OperationMark | undefined {
  const [header, rule, row] = [0, 1, 2].map((step) => {
    const block = blocks[index + step];
    return block?.kind === "line" ? pipeCells(block.at) : undefined;
  });
  if (header === undefined || rule === undefined || row === undefined) return undefined;
  const column = (label: RegExp): Excerpt | undefined => {
    const place = header.findIndex((cell) => label.test(bareOf(cell).text));
    const cell = row[place];
    return cell && bareOf(cell);
  };
  const [method, target] = [column(METHOD_LABEL), column(TARGET_LABEL)];
  if (method === undefined || target === undefined) return undefined;
  const words = one(method, "label", index + 2, "method");
  const address = one(target, "label", index + 2, "target");
  return words === undefined || address === undefined ? undefined : { ...address, form: "line", method: words.method };
}

/** A path whose pieces stand on lines of their own below the method: `POST`, `/`, `v1`, `/`, `jobs`. */
function pieceMarkOf(blocks: readonly Block[], index: number): OperationMark | undefined {
  const lineAt = (at: number): Excerpt | undefined => {
    const block = blocks[at];
    return block?.kind === "line" ? trim(block.at) : undefined;
  };
  const method = lineAt(index);
  if (method === undefined || !ONLY_METHOD.test(method.text) || lineAt(index + 1)?.text !== "/") return undefined;
  let path = "";
  let next = index + 1;
  for (let line = lineAt(next); line?.text === "/"; line = lineAt(next)) {
    const piece = lineAt(next + 1);
    if (piece === undefined || !/^[\w{}.:~-]{1,100}$/.test(piece.text)) break;
    path += `/${piece.text}`;
    next += 2;
  }
  const [first, last] = [lineAt(index + 1), lineAt(next - 1)];
  if (path === "" || first === undefined || last === undefined) return undefined;
  const target = { text: path, at: { start: first.start, end: last.end }, isWhole: true };
  return { index, form: "line", method: { text: method.text.toUpperCase(), at: method }, target };
}

/** All that the blocks say of methods and addresses, in order. */
export function marksOf(blocks: readonly Block[]): readonly OperationMark[] {
  const isAboutFal = blocks.some(({ at }) => FAL.test(at.text));
  return blocks.flatMap((block, index) => {
    const mark =
      tableMarkOf(blocks, index) ??
      pieceMarkOf(blocks, index) ??
      markOf(block, index) ??
      (isAboutFal ? idMarkOf(block, index) : undefined);
    return mark === undefined ? [] : [underHeading(blocks, mark)];
  });
}

const BASE =
  /^(?:(?:api )?base ?url|api (?:domain|host|server)|baseurl|host|server|domain|服务器|域名|请求域名|基础(?:url|地址|路径)|接口域名)$/i;

/** A host alone on the line above a method and a path. */
function originAbove(blocks: readonly Block[], index: number): Word | undefined {
  const [block, below] = [blocks[index], blocks[index + 1]];
  if (block?.kind !== "line" || below?.kind !== "line") return undefined;
  const at = bareOf(block.at);
  const isOrigin = /^https?:\/\/[\w.:-]{1,255}\/?$/i.test(at.text);
  return isOrigin && new RegExp(`^(?:${CALL_METHODS})\\s{0,4}/`).test(below.at.text.trim())
    ? { text: at.text, at }
    : undefined;
}

/** The address that a `Base URL: https://…` line states, or the host above a method and a path. */
export function baseUrlOf(blocks: readonly Block[]): Word | undefined {
  for (const [index, block] of blocks.entries()) {
    const origin = originAbove(blocks, index);
    if (origin !== undefined) return origin;
    const entry = block.kind === "line" ? labelled(block.at) : undefined;
    if (entry !== undefined && BASE.test(entry.label) && /^https?:\/\/\S{1,300}$/i.test(entry.value.text))
      return { text: entry.value.text, at: entry.value };
  }
  return undefined;
}
