import type { Stretch } from "../excerpt.js";

/** A piece of a word's value and the offset in the source where it stands verbatim. */
interface WordPiece {
  readonly text: string;
  readonly start: number;
}

/** A word of a shell command: its value with quotes and escapes undone, piece by piece, and its place with them. */
export type ShellWord = Stretch & { readonly value: string; readonly pieces: readonly WordPiece[] };

/** A command up to the first line break that is not escaped or quoted; `brokenOff`: the text ends inside a quote. */
export type ShellCommand = Stretch & { readonly words: readonly ShellWord[]; readonly brokenOff: boolean };

interface Lexer {
  readonly text: string;
  readonly to: number;
  pos: number;
  pieces: WordPiece[];
  brokenOff: boolean;
}

/** Pages show quotes escaped for HTML, too. */
const QUOTES: readonly string[] = ["'", '"', "&#x27;", "&#39;", "&quot;"];
const SPECIAL = /[\s\\'"]|&(?:#x27|#39|quot);/g;

function take(lexer: Lexer, from: number, to: number): void {
  if (to > from) lexer.pieces.push({ text: lexer.text.slice(from, to), start: from });
}

/** The end of single-quoted text: everything up to the quote stands for itself. */
function singleQuoted(lexer: Lexer, start: number, quote: string): number {
  const close = lexer.text.indexOf(quote, start);
  const end = close < 0 || close >= lexer.to ? lexer.to : close;
  take(lexer, start, end);
  return end;
}

/** The end of double-quoted text: a backslash escapes five characters. */
function doubleQuoted(lexer: Lexer, start: number, quote: string): number {
  const { text, to } = lexer;
  let from = start;
  let at = start;
  while (at < to && !text.startsWith(quote, at)) {
    if (text.charAt(at) === "\\" && /["\\$`\n]/.test(text.charAt(at + 1)) && at + 1 < to) {
      take(lexer, from, at);
      from = at + 1;
      at += 2;
    } else at += 1;
  }
  take(lexer, from, at);
  return at;
}

function quoted(lexer: Lexer, quote: string): void {
  const start = lexer.pos + quote.length;
  const isDouble = quote === '"' || quote === "&quot;";
  const end = isDouble ? doubleQuoted(lexer, start, quote) : singleQuoted(lexer, start, quote);
  lexer.brokenOff = end >= lexer.to;
  lexer.pos = Math.min(end + quote.length, lexer.to);
}

function lineBreakAt(text: string, at: number): number {
  return text.startsWith("\r\n", at) ? 2 : /[\n\r]/.test(text.charAt(at)) ? 1 : 0;
}

/** Text up to the next quote, escape or white space. */
function bare(lexer: Lexer): void {
  SPECIAL.lastIndex = lexer.pos + 1;
  const end = Math.min(SPECIAL.exec(lexer.text)?.index ?? lexer.to, lexer.to);
  take(lexer, lexer.pos, end);
  lexer.pos = end;
}

/** One word from `lexer.pos`; the pieces of `'a'"b"` are joined. */
function readWord(lexer: Lexer): ShellWord {
  const start = lexer.pos;
  lexer.pieces = [];
  while (lexer.pos < lexer.to && !/\s/.test(lexer.text.charAt(lexer.pos))) {
    const quote = QUOTES.find((mark) => lexer.text.startsWith(mark, lexer.pos));
    if (quote !== undefined) quoted(lexer, quote);
    else if (lexer.text.charAt(lexer.pos) === "\\" && lexer.pos + 1 < lexer.to) {
      if (lineBreakAt(lexer.text, lexer.pos + 1) > 0) break;
      take(lexer, lexer.pos + 1, lexer.pos + 2);
      lexer.pos += 2;
    } else bare(lexer);
  }
  return { start, end: lexer.pos, value: lexer.pieces.map((piece) => piece.text).join(""), pieces: lexer.pieces };
}

/** Reads the shell command that begins at `from`. Linear; runs nothing. */
export function readCommand(text: string, from: number, to: number): ShellCommand {
  const lexer: Lexer = { text, to, pos: from, pieces: [], brokenOff: false };
  const words: ShellWord[] = [];
  while (lexer.pos < to) {
    const escaped = text.charAt(lexer.pos) === "\\" ? lineBreakAt(text, lexer.pos + 1) : 0;
    if (escaped > 0) lexer.pos += 1 + escaped;
    else if (lineBreakAt(text, lexer.pos) > 0) break;
    else if (/\s/.test(text.charAt(lexer.pos))) lexer.pos += 1;
    else words.push(readWord(lexer));
  }
  return { start: from, end: lexer.pos, words, brokenOff: lexer.brokenOff };
}

/** Translates offsets in a word's value to offsets in the source. */
export function sourceOffsets(word: ShellWord): (offset: number) => number {
  const starts: { readonly value: number; readonly source: number }[] = [];
  let value = 0;
  for (const piece of word.pieces) {
    starts.push({ value, source: piece.start });
    value += piece.text.length;
  }
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle]?.value ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const piece = starts[low];
    return piece === undefined ? word.start : piece.source + offset - piece.value;
  };
}
