import { isAbsence } from "./lexer/absence.js";
import type { Cue } from "./lexer/cue.js";
import type { Token } from "./lexer/lex.js";

/** What has been said before a token in its sentence (and in the brackets around it). */
interface TokenContext {
  readonly example: boolean;
  readonly condition: boolean;
  /** What is said holds where the property is left out. */
  readonly absent: boolean;
  /** Another field has been named. */
  readonly other: boolean;
  readonly each: boolean;
  readonly must: boolean;
  readonly together: boolean;
  /** The first sentence is over. */
  readonly later: boolean;
  readonly width: boolean;
  readonly height: boolean;
}

/**
 * What stands around each token. A statement in an example, behind a condition, or about another field is no
 * statement about the property. All is worked out in one pass, so that asking costs nothing.
 */
export interface Context {
  readonly tokens: readonly TokenContext[];
  /** The number of the clause that a token belongs to. */
  readonly clause: readonly number[];
  /** Clauses that give advice, by number. */
  readonly advice: ReadonlySet<number>;
  /** Clauses that speak of several things together, by number. */
  readonly together: ReadonlySet<number>;
  /** True when the description says that what exceeds a limit is accepted and cut or left out. */
  readonly excess: boolean;
  /** True when a URL is not all that the property accepts: base64 data, paths or uploads do as well. */
  readonly otherContent: boolean;
  /** A value that the text names beside whatever it lists: "a language code or 'auto'". */
  readonly orElse: string | undefined;
}

const NOTHING: TokenContext = {
  example: false,
  condition: false,
  absent: false,
  other: false,
  each: false,
  must: false,
  together: false,
  later: false,
  width: false,
  height: false,
};

const LATER: TokenContext = { ...NOTHING, later: true };

// "… use '[0-3s] Shot 1. [3-6s] Shot 2.' Max 800 characters."
function endsInQuotes(token: Token): boolean {
  return token.kind === "quoted" && /[.!?。]$/.test(token.text.slice(-1)) && token.text.length > 3;
}

const FLAGS: Readonly<Partial<Record<Cue, keyof TokenContext>>> = {
  example: "example",
  condition: "condition",
  each: "each",
  must: "must",
  "must-not-exceed": "must",
  "can-be": "must",
  together: "together",
  width: "width",
  height: "height",
};

const DEEPEST = 6;

function isMark(token: Token | undefined, marks: string): boolean {
  return token?.kind === "mark" && marks.includes(token.text);
}

function isLower(char: string | undefined): boolean {
  return char !== undefined && char >= "a" && char <= "z";
}

function isUpper(char: string | undefined): boolean {
  return char !== undefined && char >= "A" && char <= "Z";
}

// snake_case or camelCase: a field. `landscape_4_3` and `720p` are values.
function namesField(token: Token): boolean {
  const text = token.text;
  if ((token.kind !== "word" && token.kind !== "code") || token.value !== undefined) return false;
  if (text.length < 4 || text.length > 60) return false;
  for (let i = 1; i < text.length - 1; i += 1) {
    const joint = text[i] === "_" && isLower(text[i - 1]) && isLower(text[i + 1]);
    const hump =
      isLower(text[0]) && isLower(text[i - 1]) && isUpper(text[i]) && isLower(text[i + 1]) && !text.includes(" ");
    if (joint || hump) return true;
  }
  return false;
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll("_", "").replaceAll("-", "");
}

const LONGEST_LABEL = 12;

// Behind a value, its label may go on: "V4_5 和 V4_5PLUS", "viduq1 （5秒）", "std 模式".
function labelEnd(tokens: readonly Token[], at: number): number {
  let next = at;
  while (next < at + LONGEST_LABEL) {
    const token = tokens[next];
    const goesOn =
      token?.kind === "word" || token?.kind === "code" || token?.kind === "han" || token?.kind === "number";
    if (!goesOn && !isMark(token, "()、,/-")) return next;
    next += 1;
  }
  return next;
}

// "- viduq2 : …", "viduq1 （5秒）：…": a line that opens with a value speaks of that value alone.
function isCaseLabel(tokens: readonly Token[], at: number, name: string): boolean {
  let label = at;
  while (label < at + 3 && isMark(tokens[label], "-•+")) label += 1;
  const token = tokens[label];
  if (token === undefined || token.cue !== undefined || plainName(token.text) === name) return false;
  const coded = token.kind === "word" && (token.text.includes("_") || /[0-9]/.test(token.text.slice(0, 60)));
  if (!coded && token.kind !== "code" && token.kind !== "quoted") return false;
  return isMark(tokens[labelEnd(tokens, label + 1)], ":");
}

// "(data: URLs supported)", "数据URI"
function isDataUrl(tokens: readonly Token[], at: number): boolean {
  const text = tokens[at]?.text.toLowerCase() ?? "";
  return (text === "data" && isMark(tokens[at + 1], ":")) || (text.endsWith("数据") && tokens[at + 1]?.cue === "url");
}

// "Use "" to leave empty"
function isEmptyValue(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.kind === "quoted" && tokens[at]?.text === "" && tokens[at - 1]?.text.toLowerCase() === "use";
}

function orElseAt(tokens: readonly Token[], at: number): string | undefined {
  const described = tokens[at - 2]?.kind === "word" && tokens[at - 2]?.cue === undefined;
  return tokens[at]?.kind === "quoted" && tokens[at - 1]?.cue === "or" && described ? tokens[at]?.text : undefined;
}

const CLAUSE_MARKS = ",;.()!?[]";

function isBoundary(token: Token): boolean {
  return token.kind === "break" || isMark(token, CLAUSE_MARKS);
}

function after(
  around: TokenContext,
  tokens: readonly Token[],
  at: number,
  { name, introduced }: { readonly name: string; readonly introduced: boolean },
): TokenContext {
  const token = tokens[at];
  if (token === undefined) return around;
  if (around.each && isMark(token, ",")) return { ...around, each: false };
  const flag = token.cue === undefined ? undefined : FLAGS[token.cue];
  if (flag === "condition" && isAbsence(tokens, at, name)) return { ...around, absent: true };
  if (flag !== undefined) return around[flag] ? around : { ...around, [flag]: true };
  if (token.text.toLowerCase() === "for" && opensSentence(tokens, at)) return { ...around, condition: true };
  const field = !around.other && !introduced && namesField(token) && plainName(token.text) !== name;
  return field ? { ...around, other: true } : around;
}

function opensSentence(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before === undefined || before.kind === "break" || isMark(before, ".;!?");
}

// "例如“你好”，最大长度为 120": a label behind a comma is no part of the example.
const LABELS: ReadonlySet<Cue> = new Set(["default", "values", "range", "max-length", "maximum", "minimum"]);

function withoutExample(around: TokenContext, tokens: readonly Token[], at: number): TokenContext {
  const cue = tokens[at]?.cue;
  // "For example, at most 10" is still an example.
  const opens = tokens[at - 2]?.cue === "example";
  const labels = cue !== undefined && LABELS.has(cue) && isMark(tokens[at - 1], ",") && !opens;
  return around.example && labels ? { ...around, example: false } : around;
}

const INTRODUCES: ReadonlySet<Cue> = new Set(["default", "values", "supported", "range", "one-of", "can-be"]);

/** Works out what stands around each token of a description of the property called `propertyName`. */
export function contextOf(tokens: readonly Token[], propertyName: string): Context {
  const name = plainName(propertyName);
  const around: TokenContext[] = [];
  const clause: number[] = [];
  const advice = new Set<number>();
  const together = new Set<number>();
  let stack: TokenContext[] = [];
  let here: TokenContext = isCaseLabel(tokens, 0, name) ? { ...NOTHING, condition: true } : NOTHING;
  let number = 0;
  let introduced = false;
  let excess = false;
  let otherContent = false;
  let orElse: string | undefined;
  for (const [at, token] of tokens.entries()) {
    here = withoutExample(here, tokens, at);
    around.push(here);
    if (isBoundary(token)) number += 1;
    clause.push(number);
    if (token.cue === "advice") advice.add(number);
    if (token.cue === "together") together.add(number);
    excess ||= token.cue === "excess";
    otherContent ||= token.cue === "other-content" || isDataUrl(tokens, at) || isEmptyValue(tokens, at);
    orElse ??= orElseAt(tokens, at);
    introduced ||= token.cue !== undefined && INTRODUCES.has(token.cue);
    here = after(here, tokens, at, { name, introduced });
    if (isMark(token, "(") && stack.length < DEEPEST) stack.push(here);
    if (isMark(token, ")")) here = stack.pop() ?? here;
    if (token.kind === "break" || isMark(token, ".;!?") || endsInQuotes(token)) {
      if (token.kind === "break") stack = [];
      const label = token.kind === "break" && isCaseLabel(tokens, at + 1, name);
      const next = label ? { ...LATER, condition: true } : LATER;
      here = stack.length > 0 ? { ...here, condition: label } : next;
      introduced = false;
    }
  }
  return { tokens: around, clause, advice, together, excess, otherContent, orElse };
}
