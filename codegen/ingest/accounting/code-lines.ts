import type { Excerpt, Stretch } from "../excerpt.js";
import { type JsonNode, readJsonText } from "../json/json-tree.js";
import type { CodeBlock } from "../page/outline.js";
import { isOwnHeader } from "../parameter-table/parameters.js";
import { readCurl } from "../parameter-table/curl.js";
import { readCommand } from "../parameter-table/shell.js";
import { classifyAddress, type PageFacts } from "./page-facts.js";
import { noise, unread, USED, type Verdict } from "./verdict.js";

const SDK =
  /^(?:python|py|python3|javascript|js|jsx|typescript|ts|tsx|node|nodejs|go|golang|java|kotlin|swift|php|ruby|rb|csharp|c#|cs|c\+\+|cpp|c|rust|rs|dart|perl|r|powershell|ps1|objective-?c|vue|html|css)$/;
const SDK_WORDS =
  /^[ \t]*(?:import\s[\w{*"'(]|from\s[\w.]+\simport\b|const\s|let\s|var\s|def\s|class\s|async\s|await\s|public\s|package\s|using\s|func\s|fn\s|use\s|require\b|<\?php|#include|print\(|console\.|response\s?=|result\s?=|client\s?=|\$\w+\s?=)/m;
const INSTALL =
  /^[ \t]*(?:\$\s)?(?:npm|npx|yarn|pnpm|bun|pip3?|uv|poetry|go get|cargo|composer|gem|brew|apt(?:-get)?|export|set|cd|git|docker|mkdir|echo)\s/m;
const SETTINGS = /^[ \t]*(?:#.*\n)?[A-Z][A-Z0-9_]{2,}=\S*/m;

/** What a block of code is that no reader took anything of. */
type CodeKind = "json" | "curl" | "sdk" | "installation" | "http" | "other";

function kindOf({ language, content }: CodeBlock): CodeKind {
  const text = content.text.trim();
  if (SDK.test(language)) return "sdk";
  if (/^[{[]/.test(text) && (language.startsWith("json") || readJsonText(text.slice(0, 2000), 0).node !== undefined))
    return "json";
  if (/(?:^|\n)[ \t]*(?:[$>]\s)?curl\s/i.test(text)) return "curl";
  if (/^(?:GET|POST|PUT|PATCH|DELETE)\s+\S/.test(text)) return "http";
  if (INSTALL.test(text) || SETTINGS.test(text)) return "installation";
  return SDK_WORDS.test(text) ? "sdk" : "other";
}

function keysOf(node: JsonNode, keys: { readonly key: string; readonly at: Stretch }[]): void {
  if (node.body.kind === "list") for (const item of node.body.items) keysOf(item, keys);
  if (node.body.kind !== "object") return;
  for (const { key, at, node: inner } of node.body.members) {
    keys.push({ key, at });
    keysOf(inner, keys);
  }
}

/** Keys of an example that no document names, by where they stand; none when it is no JSON. */
function newKeys(text: string, { start, end }: Stretch, known: PageFacts): readonly Stretch[] {
  const { node } = readJsonText(text, start, end);
  const keys: { readonly key: string; readonly at: Stretch }[] = [];
  if (node !== undefined) keysOf(node, keys);
  return keys.flatMap(({ key, at }) => (known.names.has(key) ? [] : [at]));
}

/** A place in a block of code that is something else than its other lines. */
type CodePlace = Stretch & { readonly verdict: Verdict };

/** A block of code of the page, and what of it is unread, by the lines that hold it. */
export interface CodeReading {
  /** What every line of the block is that `at` does not name. */
  readonly rest: Verdict;
  /** In order. */
  readonly at: readonly CodePlace[];
}

function excerptOf(text: string, { start, end }: Stretch): Excerpt {
  return { text: text.slice(start, end), start, end };
}

function jsonReading(text: string, content: Excerpt, known: PageFacts): CodeReading {
  const lead = content.text.length - content.text.trimStart().length;
  const keys = newKeys(text, { start: content.start + lead, end: content.end }, known);
  const at = keys.map((place) => ({ ...place, verdict: unread("example", excerptOf(text, place)) }));
  return { rest: noise("example"), at };
}

const HEADER = /^([A-Za-z][\w-]{0,60})\s?:\s?(.*)$/;

/** Headers of a command that no document names. */
function headersOf(command: ReturnType<typeof readCommand>, text: string, known: PageFacts): CodeReading["at"] {
  return command.words.flatMap((word, index) => {
    const flag = command.words[index - 1]?.value ?? "";
    const name = /^(?:-H|--header)$/.test(flag) ? HEADER.exec(word.value)?.[1] : undefined;
    const isOther = /^authorization\s?:\s?(?!bearer|key\b)[a-z][\w-]*\s/i.test(word.value);
    if (name === undefined || (!isOther && (isOwnHeader(name) || isKnownName(name, known)))) return [];
    const [piece] = word.pieces;
    const at = piece === undefined ? word : { start: piece.start, end: piece.start + piece.text.length };
    return [{ start: word.start, end: word.end, verdict: unread("header", excerptOf(text, at)) }];
  });
}

function isKnownName(name: string, { names }: PageFacts): boolean {
  return (
    names.has(name) || names.has(name.toLowerCase()) || /^(?:user-agent|host|cache-control|accept-\w+)$/i.test(name)
  );
}

/** One command: a call of an operation that is described is an example of it, any other is a call that no document has. */
function curlReading(text: string, from: number, to: number, known: PageFacts): CodeReading & { readonly end: number } {
  const command = readCommand(text, from, to);
  const call = readCurl(command);
  const end = Math.max(command.end, from + 1);
  if (call?.url === undefined) return { rest: noise("code"), at: [], end };
  const is = classifyAddress(call.url.text, known);
  if (is === "queue") return { rest: noise("protocol"), at: [], end };
  if (is === "unknown")
    return {
      rest: noise("example"),
      at: [{ ...call.url.at, verdict: unread("call", excerptOf(text, call.url.at)) }],
      end,
    };
  return { rest: noise("example"), at: headersOf(command, text, known), end };
}

function curlsIn(text: string, content: Excerpt, known: PageFacts): CodeReading {
  const at: CodePlace[] = [];
  const start = /(?:^|\n)[ \t]*(?:[$>]\s)?(?=curl\s)/gi;
  for (let found = start.exec(content.text); found !== null; found = start.exec(content.text)) {
    const from = content.start + found.index + found[0].length;
    const read = curlReading(text, from, content.end, known);
    at.push(...read.at);
    start.lastIndex = Math.max(read.end - content.start, start.lastIndex + 1);
  }
  return { rest: noise("example"), at };
}

function httpReading(content: Excerpt, known: PageFacts): CodeReading {
  const [, method = "", address = ""] = /^\s*(GET|POST|PUT|PATCH|DELETE)\s+(\S{1,500})/.exec(content.text) ?? [];
  const line = content.text.trimStart().split("\n", 1)[0] ?? "";
  const lead = content.text.length - content.text.trimStart().length;
  const place = { start: content.start + lead, end: content.start + lead + line.length };
  if (method === "" || classifyAddress(address, known) !== "unknown") return { rest: noise("example"), at: [] };
  return { rest: noise("example"), at: [{ ...place, verdict: unread("address", { ...place, text: line }) }] };
}

/** Addresses in a drawing or a list of steps that no document has. */
function addressesIn(content: Excerpt, known: PageFacts): CodeReading["at"] {
  return [
    ...content.text.matchAll(/\b(?:GET|POST|PUT|PATCH|DELETE)[ \t]+((?:https?:\/\/|\/)[^\s`"']{1,400})/g),
  ].flatMap((hit) => {
    if (classifyAddress(hit[1] ?? "", known) !== "unknown") return [];
    const place = { start: content.start + hit.index, end: content.start + hit.index + hit[0].length };
    return [{ ...place, verdict: unread("address", { ...place, text: hit[0] }) }];
  });
}

/** What the lines of a block of code are, of which some reader took something or none did. */
export function readCode(text: string, block: CodeBlock, isRead: boolean, known: PageFacts): CodeReading {
  const { content } = block;
  switch (kindOf(block)) {
    case "curl": {
      const read = curlsIn(text, content, known);
      return isRead ? { ...read, rest: USED } : read;
    }
    case "json":
      return isRead ? { rest: USED, at: [] } : jsonReading(text, content, known);
    case "http":
      return isRead ? { rest: USED, at: [] } : httpReading(content, known);
    case "sdk":
      return { rest: noise("sdk-sample"), at: [] };
    case "installation":
      return { rest: noise("installation"), at: [] };
    case "other":
      return { rest: isRead ? USED : noise("code"), at: isRead ? [] : addressesIn(content, known) };
  }
}
