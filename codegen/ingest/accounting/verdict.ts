import type { Excerpt, Stretch } from "../excerpt.js";
import type { FactKind, LineClass, NoiseKind } from "../../document/coverage.js";

/** What a line is, without its place. */
export interface Verdict {
  readonly class: LineClass;
  readonly noise?: NoiseKind;
  readonly fact?: FactKind;
  readonly words?: Stretch;
  readonly code?: string;
}

export const USED: Verdict = { class: "used" };

export function noise(kind: NoiseKind): Verdict {
  return { class: "noise", noise: kind };
}

export function unread(fact: FactKind, words: Excerpt): Verdict {
  return { class: "unread", fact, words: { start: words.start, end: words.end } };
}

/** Words around which marks of Markdown, brackets and punctuation are left out; empty when nothing else is there. */
export function bareWords({ text, start }: Excerpt): Excerpt {
  const lead = /^[^\p{L}\p{N}]*/u.exec(text)?.[0].length ?? 0;
  let end = text.length;
  while (end > lead && !/[\p{L}\p{N}%]/u.test(text.charAt(end - 1)) && !isHighHalf(text, end)) end -= 1;
  return { text: text.slice(lead, end), start: start + lead, end: start + end };
}

/** The second half of a character beyond the basic plane is no letter by itself. */
function isHighHalf(text: string, end: number): boolean {
  return end > 1 && /\p{L}/u.test(text.slice(end - 2, end));
}
