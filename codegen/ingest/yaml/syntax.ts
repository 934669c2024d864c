import { CST, Lexer, Parser } from "yaml";
import { LIMITS } from "../json/limits.js";
import type { Problem } from "./problem.js";

/** The concrete syntax of a text, or the limit that it breaks. */
export type Syntax =
  | {
      readonly tokens: readonly CST.Token[];
      readonly count: number;
      readonly problems: readonly Problem[];
      readonly deep: boolean;
    }
  | { readonly limit: Problem };

function limit(start: number, end: number, message: string): { readonly limit: Problem } {
  return {
    limit: { code: "LIMIT", start, end, message },
  };
}

function tooDeep(at: number): { readonly limit: Problem } {
  return limit(at, at + 1, `values are nested more than ${LIMITS.depth} levels deep`);
}

/**
 * How many of the parser's open collections are indented deeper than what they stand in. The parser closes those that end
 * together one inside the other, on the call stack; a mapping that a fault has put into its neighbour is not among them.
 */
function openLevels(stack: readonly CST.Token[]): number {
  let [levels, deepest] = [0, -1];
  for (const token of stack) {
    if (!("indent" in token) || token.indent <= deepest) continue;
    levels += 1;
    deepest = token.indent;
  }
  return levels;
}

/** How many of the open collections begin on the line that is being read: `a: a: a:` is closed as a whole, too. */
function openOnLine(stack: readonly CST.Token[], lineStart: number): number {
  return stack.filter((token) => "offset" in token && token.offset >= lineStart).length;
}

/** The tokens of the text; what nests too deep is refused while it is lexed, before the parser closes it. */
function tokensOf(
  text: string,
): { readonly tokens: readonly CST.Token[]; readonly count: number } | { readonly limit: Problem } {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let [count, flow, looked, lineStart] = [0, 0, LIMITS.depth, 0];
  for (const lexeme of new Lexer().lex(text)) {
    if (++count > LIMITS.tokens) {
      return limit(parser.offset, parser.offset, `the text has more than ${LIMITS.tokens} YAML tokens`);
    }
    if (lexeme === "[" || lexeme === "{") flow += 1;
    if (lexeme === "]" || lexeme === "}") flow -= 1;
    if (lexeme === CST.FLOW_END) flow = 0;
    if (flow > LIMITS.depth) return tooDeep(parser.offset);
    tokens.push(...parser.next(lexeme));
    if (lexeme === "\n" || lexeme === "\r\n") lineStart = parser.offset;
    if (parser.stack.length > looked) {
      const levels = Math.max(openLevels(parser.stack), openOnLine(parser.stack, lineStart));
      if (levels > LIMITS.depth) return tooDeep(parser.offset);
      // Looked at again when as many more are open: each look costs as much as the stack is high.
      looked = parser.stack.length + LIMITS.depth;
    }
  }
  tokens.push(...parser.end());
  return { tokens, count };
}

/** True when a quoted scalar ends with its closing quote. */
function isClosed(source: string): boolean {
  const quote = source[0] ?? "";
  for (let at = source.indexOf(quote, 1); at >= 0; at = source.indexOf(quote, at + 1)) {
    if (quote === "'" && source[at + 1] === "'") at += 1;
    else if (quote === '"' && isEscaped(source, at)) continue;
    else return true;
  }
  return false;
}

function isEscaped(source: string, at: number): boolean {
  let backslashes = 0;
  while (source[at - 1 - backslashes] === "\\") backslashes += 1;
  return backslashes % 2 === 1;
}

interface Visit {
  readonly token: CST.Token;
  readonly depth: number;
}
interface CollectionItem {
  readonly start: CST.SourceToken[];
  readonly explicitKey?: true;
  readonly key?: CST.Token | null;
  readonly sep?: CST.SourceToken[];
  readonly value?: CST.Token;
}

function hasNewline(tokens: readonly CST.SourceToken[] | undefined): boolean {
  return tokens?.some(({ type }) => type === "newline") ?? false;
}

/** True for `a: b: c`: a block mapping as a value on the line of its key, which YAML forbids. */
function isCompact(parent: CST.Token, item: CollectionItem): boolean {
  return (
    parent.type === "block-map" &&
    item.value?.type === "block-map" &&
    item.explicitKey !== true &&
    !hasNewline(item.sep)
  );
}

function childrenOf({ token, depth }: Visit): readonly Visit[] {
  if (token.type === "document") return token.value === undefined ? [] : [{ token: token.value, depth }];
  if (token.type !== "block-map" && token.type !== "block-seq" && token.type !== "flow-collection") return [];
  return token.items.flatMap((item: CollectionItem) => {
    // A mapping that a fault has put into its neighbour is not deeper than that neighbour.
    const inner = isCompact(token, item) ? depth : depth + 1;
    return [item.key, item.value].flatMap((child) => (child ? [{ token: child, depth: inner }] : []));
  });
}

function problemsAt(token: CST.Token): readonly Problem[] {
  if ((token.type === "single-quoted-scalar" || token.type === "double-quoted-scalar") && !isClosed(token.source)) {
    const end = token.offset + token.source.length;
    return [{ code: "UNCLOSED_QUOTE", start: token.offset, end, message: "a quote is opened and never closed" }];
  }
  if (token.type !== "block-map") return [];
  return token.items.flatMap((item: CollectionItem) =>
    isCompact(token, item) && item.value !== undefined
      ? [
          {
            code: "COMPACT_MAPPING" as const,
            start: item.value.offset,
            end: item.value.offset + 1,
            message: "a mapping begins inside a value",
          },
        ]
      : [],
  );
}

/**
 * Reads the concrete syntax of a YAML text without recursion and measures it before anything recursive runs. `deep`
 * says that faults have nested so many mappings that composing the text would not be safe.
 */
export function syntaxOf(text: string): Syntax {
  if (text.length > LIMITS.chars)
    return limit(LIMITS.chars, text.length, `the text is longer than ${LIMITS.chars} characters`);
  const read = tokensOf(text);
  if ("limit" in read) return read;
  const problems: Problem[] = [];
  const open: Visit[] = read.tokens.map((token) => ({ token, depth: 0 }));
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    if (visit.depth > LIMITS.depth) return tooDeep(visit.token.offset);
    problems.push(...problemsAt(visit.token));
    for (const child of childrenOf(visit)) open.push(child);
  }
  return { ...read, problems: problems.toSorted((a, b) => a.start - b.start), deep: problems.length > LIMITS.depth };
}
