import type { Cue } from "./cue.js";
import type { Found, ProseContext, ProseFact, ProseKeyword, ProseNote, ProseTarget } from "./fact.js";
import type { Frame } from "./frame.js";
import type { Token } from "./lex.js";
import type { Json } from "../spec/json.js";
import type { Shape } from "./shape.js";

/** All that a recogniser looks at: the tokens of one description, what holds around them, and the property. */
export type Page = {
  readonly tokens: readonly Token[];
  readonly frame: Frame;
  readonly context: ProseContext;
  readonly shape: Shape;
};

/** Reads at one token; undefined when nothing is stated there. */
export type Recogniser = (page: Page, at: number) => Found | undefined;

export const cueAt = (page: Page, at: number): Cue | undefined => page.tokens[at]?.cue;

export const isMark = (token: Token | undefined, ...marks: readonly string[]): boolean =>
  token?.kind === "mark" && marks.includes(token.text);

/** True when a token stands directly behind the one before it. */
export const isGlued = (page: Page, at: number): boolean => page.tokens[at]?.start === page.tokens[at - 1]?.end;

/** True where a clause ends: at its marks, at the end of the text, or where the next statement begins. */
export const endsClause = (page: Page, at: number): boolean => {
  const token = page.tokens[at];
  if (token === undefined || token.kind === "break") return true;
  return isMark(token, ".", ",", ";", ")", "]", "!", "?", "(", "、", "•", "|", "…");
};

const FILLERS: ReadonlySet<Cue> = new Set(["is", "of", "must", "inside"]);

/** True before a mark that separates values: what stands there is a value, whatever word it is. */
export const isListed = (page: Page, at: number): boolean => isMark(page.tokens[at + 1], ",", "、", "/", "|");

/** The first token from `at` on that is no colon, equals sign or joining word; at most a few are skipped. */
export const skipFillers = (page: Page, at: number): number => {
  let next = at;
  while (next < at + 5) {
    const cue = cueAt(page, next);
    const filler = cue !== undefined && FILLERS.has(cue) && !isListed(page, next);
    if (!isMark(page.tokens[next], ":", "=") && !filler) return next;
    next += 1;
  }
  return next;
};

/** The tokens from `from` up to, not including, `to` as a span of the description. */
export const spanOf = (page: Page, from: number, to: number): { readonly start: number; readonly end: number } => ({
  start: page.tokens[from]?.start ?? 0,
  end: page.tokens[to - 1]?.end ?? 0,
});

export type Span = { readonly start: number; readonly end: number };

export const fact = (
  keyword: ProseKeyword,
  value: Json,
  span: Span,
  rule: ProseFact["rule"],
  target: ProseTarget = "self",
): ProseFact => ({ keyword, value, target, start: span.start, end: span.end, rule });

export const note = (code: ProseNote["code"], message: string, span: Span): ProseNote => ({
  code,
  message,
  start: span.start,
  end: span.end,
});

export const found = (next: number, facts: readonly ProseFact[], notes: readonly ProseNote[] = []): Found => ({
  facts,
  notes,
  next,
});
