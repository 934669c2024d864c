import type { Stretch } from "../excerpt.js";
import { readJsonText, type JsonNode, type JsonTextResult } from "../json/json-tree.js";
import { sourceOffsets, type ShellCommand, type ShellWord } from "./shell.js";

/** What a cURL example shows of a request. Header values are not kept: they may hold a secret. */
export interface CurlCall {
  readonly at: Stretch;
  readonly method: { readonly word: string; readonly at: Stretch } | undefined;
  readonly url: { readonly text: string; readonly at: Stretch } | undefined;
  readonly body: ShellWord | undefined;
  readonly brokenOff: boolean;
}

const METHOD = /^(?:-X|--request)$/;
const URL_FLAG = /^--url$/;
const BODY = /^(?:-d|--data|--data-raw|--data-binary|--data-ascii|--json)$/;
const WITH_VALUE =
  /^(?:-H|--header|-F|--form|-u|--user|-o|--output|-A|--user-agent|-b|--cookie|--form-string|--max-time|-m)$/;

/** The place of a word without the quotes around it. */
function placeOf(word: ShellWord): Stretch {
  const [only] = word.pieces;
  return only === undefined || word.pieces.length > 1
    ? word
    : { start: only.start, end: only.start + only.text.length };
}

/** Reads the words of a `curl` command; undefined for another command. */
export function readCurl(command: ShellCommand): CurlCall | undefined {
  const [program, ...words] = command.words;
  if (program === undefined || !/^curl(?:\.exe)?$/i.test(program.value)) return undefined;
  let method: CurlCall["method"];
  let url: CurlCall["url"];
  let body: ShellWord | undefined;
  for (let index = 0; index < words.length; index += 1) {
    const flag = words[index]?.value ?? "";
    const next = words[index + 1];
    const glued = /^(?:-X)([A-Z]{3,7})$/.exec(flag)?.[1];
    if (METHOD.test(flag) && next !== undefined) method = { word: next.value.toUpperCase(), at: next };
    else if (URL_FLAG.test(flag) && next !== undefined) url = { text: next.value, at: placeOf(next) };
    else if (BODY.test(flag)) body ??= next;
    else if (glued !== undefined && words[index] !== undefined) method = { word: glued, at: words[index] ?? command };
    if (METHOD.test(flag) || URL_FLAG.test(flag) || BODY.test(flag) || WITH_VALUE.test(flag)) index += 1;
    else if (/^https?:\/\//i.test(flag)) url ??= { text: flag, at: placeOf(words[index] ?? program) };
  }
  return { at: command, method, url, body, brokenOff: command.brokenOff };
}

function moved(node: JsonNode, to: (offset: number) => number): JsonNode {
  const at = (stretch: Stretch): Stretch => ({ start: to(stretch.start), end: to(stretch.end - 1) + 1 });
  const { body } = node;
  if (body.kind === "scalar") return { ...node, ...at(node) };
  if (body.kind === "list") {
    return { ...node, ...at(node), body: { kind: "list", items: body.items.map((item) => moved(item, to)) } };
  }
  const members = body.members.map(({ key, at: place, node: inner }) => ({
    key,
    at: at(place),
    node: moved(inner, to),
  }));
  return { ...node, ...at(node), body: { kind: "object", members } };
}

/** The JSON of the call's body, with its places in the source; undefined when it has none. */
export function jsonBody(call: CurlCall): JsonTextResult | undefined {
  if (call.body === undefined || !/^\s*[{[]/.test(call.body.value)) return undefined;
  const to = sourceOffsets(call.body);
  const read = readJsonText(call.body.value, 0);
  const faults = read.faults.map((fault) => ({
    ...fault,
    at: { start: to(fault.at.start), end: to(Math.max(fault.at.end - 1, fault.at.start)) + 1 },
  }));
  return { node: read.node && moved(read.node, to), end: to(read.end), faults, brokenOff: read.brokenOff };
}
