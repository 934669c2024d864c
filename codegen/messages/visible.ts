import { jsonWithoutCommands } from "./runner-commands.js";

/**
 * Characters that a terminal or a log would act on instead of showing them: controls, invisible format characters
 * (bidi marks among them), line separators, lone surrogates. The joiners that emoji and Persian need are let through.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const JOINERS: readonly string[] = ["\u200c", "\u200d"];
const SHORT: ReadonlyMap<string, string> = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

/** `text` on one line, with every character that would not be seen written out: `\n`, `\u{1b}`. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (char) => {
    if (JOINERS.includes(char)) return char;
    return SHORT.get(char) ?? `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

/** Whether {@link visible} would write something out, tabs and line feeds aside. */
export function hasUnseen(text: string): boolean {
  return /[^ -~\n\t]/.test(text) && text.replace(/[\n\t\u200c\u200d]/g, "").search(UNSEEN) >= 0;
}

/** `text` on one line, cut to `limit` characters. */
export function excerpt(text: string, limit: number): string {
  const shown = visible(text.trim());
  return shown.length <= limit ? shown : `${shown.slice(0, limit - 1)}…`;
}

/** A value as JSON, indented or on one line, in which unseen characters are escaped, so that a terminal can show it. */
export function visibleJson(value: unknown, indent = 2): string {
  return jsonWithoutCommands(
    JSON.stringify(value, null, indent).replace(UNSEEN, (char) => {
      if (char === "\n") return char;
      return [...Array(char.length).keys()]
        .map((i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, "0")}`)
        .join("");
    }),
  );
}

/** A word of a shell's command line: quoted, unless no shell reads anything into it. */
export function shellWord(text: string): string {
  const plain = visible(text);
  return /^[\w./:@%+=,-]+$/.test(plain) ? plain : `'${plain.replaceAll("'", String.raw`'\''`)}'`;
}
