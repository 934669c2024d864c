import { type Description, isGlued, isMark } from "../description.js";

/** A number as the text writes it, with the unit that is glued to it, and the token behind it. */
export interface Numeral {
  readonly value: number;
  readonly next: number;
  readonly unit?: string;
}

const WORDS: ReadonlyMap<string, number> = new Map(
  ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"].map(
    (word, value) => [word, value] as const,
  ),
);

function isDigits(text: string, length: number): boolean {
  return text.length === length && /^[0-9]+$/.test(text);
}

// "10,000": groups of three behind a comma without a space.
function thousandsFrom(
  description: Description,
  at: number,
  digits: string,
): { readonly digits: string; readonly next: number } {
  let all = digits;
  let next = at;
  while (
    next < at + 8 &&
    isMark(description.tokens[next], ",") &&
    isGlued(description, next) &&
    isGlued(description, next + 1)
  ) {
    const group = description.tokens[next + 1];
    if (group?.kind !== "number" || !isDigits(group.text, 3)) break;
    all += group.text;
    next += 2;
  }
  return { digits: all, next };
}

// "16:9", "1024x1024", "1/2", "2^32", "5%": numbers that are part of something else.
function goesOn(description: Description, at: number): boolean {
  const mark = description.tokens[at];
  if (isMark(mark, "%", "^")) return true;
  const next = description.tokens[at + 1];
  if (isMark(mark, ":", "/") && isGlued(description, at) && isGlued(description, at + 1))
    return next?.kind === "number";
  if (isMark(mark, "*", "x") || (mark?.kind === "word" && mark.text === "x"))
    return next?.kind === "number" || next?.value !== undefined;
  return false;
}

function unsignedAt(description: Description, at: number, grouped: boolean): Numeral | undefined {
  const token = description.tokens[at];
  if (token === undefined) return undefined;
  if (token.kind === "code" && /^-?[0-9]{1,15}(?:\.[0-9]{1,15})?$/.test(token.text)) {
    return { value: Number(token.text), next: at + 1 };
  }
  const word = token.kind === "word" ? WORDS.get(token.text.toLowerCase()) : undefined;
  if (word !== undefined) return { value: word, next: at + 1 };
  if (token.value === undefined || goesOn(description, at + 1)) return undefined;
  if (token.kind === "word") {
    return token.unit === undefined ? undefined : { value: token.value, next: at + 1, unit: token.unit };
  }
  if (!grouped || token.text.length > 3 || !isDigits(token.text, token.text.length))
    return { value: token.value, next: at + 1 };
  const { digits, next } = thousandsFrom(description, at + 1, token.text);
  return { value: next === at + 1 ? token.value : Number(digits), next };
}

/**
 * The number at a token, with its sign; undefined where none stands, or where it is part of a ratio or a size.
 * `grouped`: a comma before three digits belongs to the number.
 */
export function numeralAt(description: Description, at: number, grouped = true): Numeral | undefined {
  const sign = description.tokens[at];
  if (!isMark(sign, "-", "+") || !isGlued(description, at + 1)) return unsignedAt(description, at, grouped);
  const numeral = unsignedAt(description, at + 1, grouped);
  return numeral === undefined || !isMark(sign, "-") ? numeral : { ...numeral, value: -numeral.value };
}
