const CLOSER: Readonly<Record<string, string>> = { "[": "]", "{": "}" };

/** The end of the quoted part that begins at `at`; the end of the text when it is not closed. */
function quoteEnd(text: string, at: number): number {
  const close = text.indexOf(text[at] ?? "", at + 1);
  return close < 0 ? text.length : close;
}

/** How the brackets of a flow value stand: the closers that are missing, and where the first bracket is closed. */
export interface Brackets {
  readonly missing: string;
  readonly closedAt: number | undefined;
}

/** The brackets of a text that begins with one; undefined when a closer does not fit. */
export function bracketsOf(text: string): Brackets | undefined {
  const open: string[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? "";
    const closer = CLOSER[char];
    if (closer !== undefined) open.push(closer);
    else if (char === "]" || char === "}") {
      if (open.pop() !== char) return undefined;
      if (open.length === 0) return { missing: "", closedAt: at };
    } else if ((char === '"' || char === "'") && !/\w/.test(text[at - 1] ?? "")) at = quoteEnd(text, at);
  }
  return { missing: open.toReversed().join(""), closedAt: undefined };
}

/** True when the bracket that `text` begins with is closed by its last character: a list or mapping, not words. */
export function isWholeFlow(text: string): boolean {
  return /^[[{]/.test(text) && bracketsOf(text)?.closedAt === text.length - 1;
}
