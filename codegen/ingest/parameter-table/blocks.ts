import { cut, trim, type Excerpt } from "../excerpt.js";
import { readJsonText, type JsonTextResult } from "../json/json-tree.js";
import { fencesOf, headingOf, type PageLine } from "../page/outline.js";
import { readCurl, type CurlCall } from "./curl.js";
import { readCommand } from "./shell.js";

/** A page as a run of blocks: headings, lines of text, JSON, cURL calls and other code. */
export type Block =
  | { readonly kind: "heading"; readonly level: number; readonly at: Excerpt }
  | { readonly kind: "line"; readonly at: Excerpt }
  | { readonly kind: "json"; readonly at: Excerpt; readonly read: JsonTextResult }
  | { readonly kind: "curl"; readonly at: Excerpt; readonly call: CurlCall }
  | { readonly kind: "code"; readonly at: Excerpt };

const LANGUAGE = /^(?:json|jsonc|json5|bash|shell|sh|curl|http|text|javascript|python|copy|复制)$/i;

function excerptOf(text: string, start: number, end: number): Excerpt {
  return { text: text.slice(start, end), start, end };
}

/** JSON that begins here and is an object or a list of values; a Markdown link begins with a bracket, too. */
function jsonAt(text: string, line: Excerpt, to: number): Block | undefined {
  const start = trim(line).start;
  if (!/^(?:\{|\[(?=\s*(?:[{"\]]|-?\d|$)))/.test(trim(line).text)) return undefined;
  const read = readJsonText(text, start, to);
  if (read.node === undefined || read.end <= start + 1) return undefined;
  return { kind: "json", at: excerptOf(text, start, read.end), read };
}

function curlAt(text: string, line: Excerpt, to: number): Block | undefined {
  const start = trim(line).start;
  if (!/^(?:[$>]\s)?curl\s/i.test(trim(line).text)) return undefined;
  const begin = text.indexOf("c", start) >= 0 ? start + (/^[$>]\s/.exec(trim(line).text)?.[0].length ?? 0) : start;
  const command = readCommand(text, begin, to);
  const call = readCurl(command);
  return call && { kind: "curl", at: excerptOf(text, begin, command.end), call };
}

const MOST_CALLS = 8;

/** What a code block holds: JSON, cURL calls (comments and other commands may surround it), or anything else. */
function codeBlocks(text: string, content: Excerpt, language: string): readonly Block[] {
  const lines = content.text.trim() === "" ? [] : [trim(content)];
  const [body] = lines;
  if (body === undefined) return [];
  const json = jsonAt(text, body, content.end);
  if (json !== undefined) return [json];
  if (/^(?:python|py|js|javascript|ts|typescript|go|java|php)$/.test(language)) return [{ kind: "code", at: body }];
  const calls: Block[] = [];
  let from = 0;
  for (let turn = 0; turn < MOST_CALLS; turn += 1) {
    const found = /(?:^|\n)[ \t]*(?:[$>]\s)?curl\s/i.exec(body.text.slice(from));
    if (found === null) break;
    const start = body.start + from + found.index + found[0].search(/curl/i);
    const call = curlAt(text, excerptOf(text, start, body.end), content.end);
    if (call === undefined) break;
    calls.push(call);
    from = call.at.end - body.start;
  }
  return calls.length > 0 ? calls : [{ kind: "code", at: body }];
}

/** The name of the language that stands above bare code belongs to the code; anywhere else the word may be a field. */
function dropLanguage(blocks: Block[]): void {
  const last = blocks.findLastIndex((block) => block.kind !== "line" || block.at.text.trim() !== "");
  const block = blocks[last];
  if (block?.kind === "line" && LANGUAGE.test(block.at.text.trim())) blocks.splice(last, 1);
}

interface Scanner {
  readonly text: string;
  readonly to: number;
  readonly blocks: Block[];
}

/** A line outside of code. JSON and commands may go on over further lines: the offset where they end is returned. */
function scanLine(scanner: Scanner, line: PageLine, rest: Excerpt): number {
  const heading = headingOf(line);
  if (heading !== undefined && rest.start === line.start) {
    scanner.blocks.push({ kind: "heading", level: heading.level, at: heading.title });
    return line.end;
  }
  const bare = curlAt(scanner.text, rest, scanner.to) ?? jsonAt(scanner.text, rest, scanner.to);
  if (bare === undefined) {
    scanner.blocks.push({ kind: "line", at: rest });
    return line.end;
  }
  dropLanguage(scanner.blocks);
  scanner.blocks.push(bare);
  return bare.at.end;
}

/** Cuts a page into blocks. Bare JSON or a cURL command may end in the middle of a line; the rest is a line again. */
export function blocksOf(text: string, lines: readonly PageLine[]): readonly Block[] {
  const scanner: Scanner = { text, to: lines.at(-1)?.end ?? 0, blocks: [] };
  const fences = new Map(fencesOf(text, lines).map((fence) => [fence.opening.start, fence]));
  let passed = lines[0]?.start ?? 0;
  for (const line of lines) {
    if (line.start < passed && line.end <= passed) continue;
    if (line.fenced) {
      const fence = fences.get(line.start);
      if (fence !== undefined) scanner.blocks.push(...codeBlocks(text, fence.content, fence.language));
      continue;
    }
    const rest = line.start >= passed ? line : cut(line, passed - line.start);
    if (rest.start > line.start && rest.text.trim() === "") continue;
    passed = Math.max(passed, scanLine(scanner, line, rest));
  }
  return scanner.blocks;
}
