import type { Json } from "../document/json.js";
import type { Context } from "./context.js";
import type { ProseContext, ProseFact, ProseKeyword, ProseNote, ProseTarget, Recognition } from "./fact.js";
import type { Cue } from "./lexer/cue.js";
import type { Token } from "./lexer/lex.js";
import type { ValueShape } from "./shape.js";

/** All that a recogniser looks at: the tokens of one description, what holds around them, and the property. */
export interface Description {
  readonly tokens: readonly Token[];
  readonly around: Context;
  readonly context: ProseContext;
  readonly shape: ValueShape;
}

/** Reads at one token; undefined when nothing is stated there. */
export type Recogniser = (description: Description, at: number) => Recognition | undefined;

export function cueAt(description: Description, at: number): Cue | undefined {
  return description.tokens[at]?.cue;
}

export function isMark(token: Token | undefined, ...marks: readonly string[]): boolean {
  return token?.kind === "mark" && marks.includes(token.text);
}

/** True when a token stands directly behind the one before it. */
export function isGlued(description: Description, at: number): boolean {
  return description.tokens[at]?.start === description.tokens[at - 1]?.end;
}

/** True where a clause ends: at its marks, at the end of the text, or where the next statement begins. */
export function endsClause(description: Description, at: number): boolean {
  const token = description.tokens[at];
  if (token === undefined || token.kind === "break") return true;
  return isMark(token, ".", ",", ";", ")", "]", "!", "?", "(", "、", "•", "|", "…");
}

const FILLERS: ReadonlySet<Cue> = new Set(["is", "of", "must", "inside"]);

/** True before a mark that separates values: what stands there is a value, whatever word it is. */
export function isListed(description: Description, at: number): boolean {
  return isMark(description.tokens[at + 1], ",", "、", "/", "|");
}

// "По умолчанию — 5": in Russian a dash stands for the verb; behind an English label it may be a sign.
function isDash(description: Description, at: number): boolean {
  const label = description.tokens[at - 1];
  const isForeign = label?.kind === "word" && label.text.charCodeAt(0) > 127;
  return isForeign && isMark(description.tokens[at], "-") && !isGlued(description, at) && !isGlued(description, at + 1);
}

/** The first token from `at` on that is no colon, equals sign or joining word; at most a few are skipped. */
export function skipFillers(description: Description, at: number): number {
  let next = at;
  while (next < at + 5) {
    const cue = cueAt(description, next);
    const filler = cue !== undefined && FILLERS.has(cue) && !isListed(description, next);
    if (!isMark(description.tokens[next], ":", "=") && !filler && !isDash(description, next)) return next;
    next += 1;
  }
  return next;
}

/** The tokens from `from` up to, not including, `to` as a span of the description. */
export function spanOf(
  description: Description,
  from: number,
  to: number,
): { readonly start: number; readonly end: number } {
  return {
    start: description.tokens[from]?.start ?? 0,
    end: description.tokens[to - 1]?.end ?? 0,
  };
}

export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

interface StatedKeyword {
  readonly keyword: ProseKeyword;
  readonly value: Json;
  /** Default: the value of the property itself. */
  readonly target?: ProseTarget;
}

export function fact(
  { keyword, value, target = "self" }: StatedKeyword,
  span: TextSpan,
  rule: ProseFact["rule"],
): ProseFact {
  return { keyword, value, target, start: span.start, end: span.end, rule };
}

export function note(code: ProseNote["code"], message: string, span: TextSpan): ProseNote {
  return {
    code,
    message,
    start: span.start,
    end: span.end,
  };
}

export function found(next: number, facts: readonly ProseFact[], notes: readonly ProseNote[] = []): Recognition {
  return {
    facts,
    notes,
    next,
  };
}
