/** Character classes of all scripts, by UTF-16 code unit. */
export function isDigit(code: number): boolean {
  return (code >= 48 && code <= 57) || isWideDigit(code);
}

/** A digit as wide as a Chinese character. */
function isWideDigit(code: number): boolean {
  return code >= 0xff10 && code <= 0xff19;
}

const WIDE = 0xff10 - 48;

/** A text with its wide digits as plain ones; of the same length. */
export function withPlainDigits(text: string): string {
  return text.replaceAll(/[\uff10-\uff19]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - WIDE));
}

export function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
}

export function isAlnum(code: number): boolean {
  return isDigit(code) || isLetter(code);
}

/** A letter with a diacritic, Greek, Cyrillic and so on: part of a word, never of a number. */
export function isForeign(code: number): boolean {
  return code >= 0xc0 && code < 0x2000 && code !== 0xd7 && code !== 0xf7;
}

/** Hiragana and katakana with its long stroke, not the dot that separates words. */
export function isKana(code: number): boolean {
  return (code >= 0x3041 && code <= 0x3096) || (code >= 0x30a1 && code <= 0x30fe && code !== 0x30fb);
}

export function isKatakana(code: number): boolean {
  return code >= 0x30a1 && isKana(code);
}

export function isHangul(code: number): boolean {
  return code >= 0xac00 && code <= 0xd7a3;
}

/** Scripts that write particles and counters on to their words: Chinese characters, kana, Hangul. */
export function isHan(code: number): boolean {
  const isIdeograph = (code >= 0x3400 && code <= 0x9fff) || (code >= 0xf900 && code <= 0xfaff) || code === 0x3005;
  return isIdeograph || isKana(code) || isHangul(code);
}

export function isBreak(code: number): boolean {
  return code === 10 || code === 13 || code === 0x2028 || code === 0x2029;
}

export function isSpace(code: number): boolean {
  return (
    code === 32 ||
    code === 9 ||
    code === 0xa0 ||
    code === 0x3000 ||
    code === 0xfeff ||
    code === 0x202f ||
    (code >= 0x2000 && code <= 0x200d)
  );
}

const SAME: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "：": ":",
    "，": ",",
    "。": ".",
    "｡": ".",
    "；": ";",
    "！": "!",
    "？": "?",
    "（": "(",
    "）": ")",
    "【": "[",
    "】": "]",
    "［": "[",
    "］": "]",
    "｛": "{",
    "｝": "}",
    "～": "~",
    "〜": "~",
    "∼": "~",
    "〰": "~",
    "–": "-",
    "—": "-",
    "―": "-",
    "‐": "-",
    "‑": "-",
    "−": "-",
    "－": "-",
    "／": "/",
    "｜": "|",
    "＜": "<",
    "＞": ">",
    "＝": "=",
    "＋": "+",
    "×": "x",
    "∶": ":",
    "•": "•",
    "●": "•",
    "·": "•",
    "・": "、",
    "▪": "•",
    "…": "…",
  }),
);

/** The plain form of a punctuation mark: full-width and typographic variants read alike. */
export function plainMark(mark: string): string {
  return SAME.get(mark) ?? mark;
}
