import { isAlnum, isBreak, isHan, isSpace } from "./chars.js";

/** A quotation: what stands inside, where it ends, and whether it is code (backticks) without inner quotes. */
export interface Quotation {
  readonly inside: string;
  readonly end: number;
  readonly code: boolean;
}

// A quotation mark without a partner must not make the reader search the rest of a hostile text again and again.
const LONGEST = 240;

const CLOSING: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ["“", "”“"],
  ["”", "”"],
  ["‘", "’‘"],
  ["’", "’"],
  ["„", "“”"],
  ["「", "」"],
  ["『", "』"],
  ["«", "»"],
  ["‹", "›"],
]);

function isApostrophe(mark: string): boolean {
  return mark === "'" || mark === "’" || mark === "‘";
}

function unwrap(inside: string): string {
  const first = inside[0];
  const closing = first === undefined ? undefined : CLOSING.get(first);
  const last = inside[inside.length - 1];
  const whole = closing !== undefined && last !== undefined && inside.length > 1 && closing.includes(last);
  // `"a" | "b"` begins and ends with a quote, and is no quotation.
  return whole && !inside.slice(1, -1).includes(first ?? "") ? inside.slice(1, -1) : inside;
}

// "`[0, 1]`", "`0 <= x <= 1`": an interval in code is read as if it stood in the text.
function isInterval(inside: string): boolean {
  return (
    /^[[(] ?[-+.0-9]{1,24} ?, ?[-+.0-9]{1,24} ?[\])]$/.test(inside) || inside.includes("<=") || inside.includes("≤")
  );
}

/** Where the code that opens at `at` closes, if it is an interval; undefined for other code and other marks. */
export function intervalCodeEnd(text: string, at: number): number | undefined {
  if (text[at] !== "`") return undefined;
  const limit = Math.min(text.length, at + LONGEST);
  for (let i = at + 1; i < limit; i += 1) {
    if (text[i] === "`") return isInterval(text.slice(at + 1, i).trim()) ? i : undefined;
  }
  return undefined;
}

function codeAt(text: string, at: number): Quotation | undefined {
  let run = 1;
  while (run < 3 && text[at + run] === "`") run += 1;
  const fence = "`".repeat(run);
  const limit = Math.min(text.length, at + LONGEST);
  for (let i = at + run; i < limit; i += 1) {
    if (!text.startsWith(fence, i)) continue;
    const inside = text.slice(at + run, i).trim();
    const bare = unwrap(inside);
    return { inside: bare, end: i + run, code: bare === inside };
  }
  return undefined;
}

// An apostrophe opens only outside a word and closes only before something that is no letter: "model's" is a word.
function opens(text: string, at: number, mark: string): boolean {
  if (!isApostrophe(mark)) return true;
  const before = at > 0 ? text.charCodeAt(at - 1) : 32;
  const after = text.charCodeAt(at + 1);
  return !isAlnum(before) && at + 1 < text.length && !isSpace(after) && !isBreak(after);
}

function closes(text: string, at: number, mark: string): boolean {
  return (
    !isApostrophe(mark) || at + 1 >= text.length || !isAlnum(text.charCodeAt(at + 1)) || isHan(text.charCodeAt(at + 1))
  );
}

/** The quotation that opens at `at`, if one does; never longer than a phrase. */
export function quotationAt(text: string, at: number): Quotation | undefined {
  const mark = text[at];
  if (mark === undefined) return undefined;
  if (mark === "`") return codeAt(text, at);
  const closing = CLOSING.get(mark);
  if (closing === undefined || !opens(text, at, mark)) return undefined;
  const limit = Math.min(text.length, at + LONGEST);
  for (let i = at + 1; i < limit; i += 1) {
    const here = text[i];
    if (here === undefined || isBreak(text.charCodeAt(i))) return undefined;
    if (!closing.includes(here) || !closes(text, i, mark)) continue;
    const escaped = text[i - 1] === "\\" && i - 1 > at;
    const inside = text.slice(at + 1, escaped ? i - 1 : i);
    // French sets spaces inside of its quotation marks.
    return { inside: mark === "«" ? inside.trim() : inside, end: i + 1, code: false };
  }
  return undefined;
}
