import type { JsonFault } from "./json-text.js";

type StringRead = {
  readonly value: string;
  readonly end: number;
  readonly closed: boolean;
  readonly faults: readonly JsonFault[];
};

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);
const BREAK = /(?:\r\n|\n|\r)[ \t]*/y;

/** The character an escape at `at` stands for, and its length; undefined when it is none. */
const escapeAt = (text: string, at: number, to: number): readonly [string, number] | undefined => {
  const letter = text.charAt(at + 1);
  const plain = at + 2 <= to ? ESCAPES.get(letter) : undefined;
  if (plain !== undefined) return [plain, 2];
  const hex = letter === "u" && at + 6 <= to ? text.slice(at + 2, at + 6) : "";
  return /^[\da-fA-F]{4}$/.test(hex) ? [String.fromCharCode(Number.parseInt(hex, 16)), 6] : undefined;
};

/**
 * Reads a JSON string that opens at `from`. A raw line break is kept with a fault, or is one space when `folded`;
 * an escape that JSON does not know (Markdown's `\_`) is the character itself, with a fault.
 */
export const readString = (text: string, from: number, to: number, folded: boolean): StringRead => {
  const pieces: string[] = [];
  const faults: JsonFault[] = [];
  const special = /["\\\n\r\t]/g;
  let at = from + 1;
  for (;;) {
    special.lastIndex = at;
    const hit = special.exec(text);
    if (hit === null || hit.index >= to) return { value: pieces.join(""), end: to, closed: false, faults };
    pieces.push(text.slice(at, hit.index));
    at = hit.index;
    const char = text.charAt(at);
    if (char === '"') return { value: pieces.join(""), end: at + 1, closed: true, faults };
    if (char === "\\") {
      const escape = escapeAt(text, at, to);
      if (escape === undefined && at + 1 >= to) return { value: pieces.join(""), end: to, closed: false, faults };
      if (escape === undefined)
        faults.push({ at: { start: at, end: at + 2 }, message: "JSON has no such escape", mended: true });
      const [piece, length] = escape ?? [text.charAt(at + 1), 2];
      pieces.push(piece);
      at += length;
      continue;
    }
    BREAK.lastIndex = at;
    const lineBreak = folded ? BREAK.exec(text)?.[0] : undefined;
    if (!folded)
      faults.push({ at: { start: at, end: at + 1 }, message: "a line break or tab inside a string", mended: true });
    if (lineBreak !== undefined) pieces.push((pieces.pop() ?? "").trimEnd());
    pieces.push(lineBreak === undefined ? char : " ");
    at += lineBreak?.length ?? 1;
  }
};
