import type { Stretch } from "../excerpt.js";
import { readJsonText, type JsonNode, type JsonTextResult } from "../json/json-tree.js";
import { sourceOffsets, type ShellCommand, type ShellWord } from "./shell.js";

/** A header or a field of a form that a cURL example sends. */
export interface SentPart {
  readonly name: string;
  /** Where its name and, of a value that can be no secret, the value stand. */
  readonly at: Stretch;
  readonly value: string | undefined;
}

/** What a cURL example shows of a request. Of headers, values that may be a secret are not kept. */
export interface CurlCall {
  readonly at: Stretch;
  readonly method: { readonly word: string; readonly at: Stretch } | undefined;
  readonly url: { readonly text: string; readonly at: Stretch } | undefined;
  readonly body: ShellWord | undefined;
  readonly headers: readonly SentPart[];
  /** Fields of a form, and the files in it (`@` before the value). */
  readonly form: readonly SentPart[];
  readonly brokenOff: boolean;
}

const METHOD = /^(?:-X|--request)$/;
const URL_FLAG = /^--url$/;
const BODY = /^(?:-d|--data|--data-raw|--data-binary|--data-ascii|--json)$/;
const WITH_VALUE =
  /^(?:-H|--header|-F|--form|-u|--user|-o|--output|-A|--user-agent|-b|--cookie|--form-string|--max-time|-m)$/;

const HEADER = /^(?:-H|--header)$/;
const FORM = /^(?:-F|--form|--form-string)$/;
const SECRET = /auth|key|token|secret|cookie|sign|credential|session|password/i;

/** `Name: value`; a value is kept where neither it nor the name looks like a secret. */
function headerIn(word: ShellWord): SentPart | undefined {
  const [, name, value = ""] = /^([A-Za-z][\w-]{0,60})\s?:\s?(.*)$/.exec(word.value) ?? [];
  if (name === undefined) return undefined;
  const isPlain = /^[\w./-]{1,30}$/.test(value) && !SECRET.test(name);
  return { name, at: isPlain ? placeOf(word) : startOf(word, name.length), value: isPlain ? value : undefined };
}

function startOf(word: ShellWord, length: number): Stretch {
  const { start } = placeOf(word);
  return { start, end: start + length };
}

/** `name=value`, `name=@file`. */
function formPartIn(word: ShellWord): SentPart | undefined {
  const [, name, value = ""] = /^([A-Za-z_][\w.[\]-]{0,80})=(.*)$/s.exec(word.value) ?? [];
  return name === undefined ? undefined : { name, at: startOf(word, name.length), value };
}

/** What the values of a flag say, in order. */
function sent(
  words: readonly ShellWord[],
  flag: RegExp,
  read: (word: ShellWord) => SentPart | undefined,
): readonly SentPart[] {
  return words.flatMap((word, index) => (flag.test(words[index - 1]?.value ?? "") ? (read(word) ?? []) : []));
}

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
  const [headers, form] = [sent(words, HEADER, headerIn), sent(words, FORM, formPartIn)];
  return { at: command, method, url, body, headers, form, brokenOff: command.brokenOff };
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
