/** Character classes of both scripts, by UTF-16 code unit. */
export const isDigit = (code: number): boolean => code >= 48 && code <= 57;

export const isLetter = (code: number): boolean =>
  (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;

export const isAlnum = (code: number): boolean => isDigit(code) || isLetter(code);

/** A letter with a diacritic, Greek, Cyrillic and so on: part of a word, never of a number. */
export const isForeign = (code: number): boolean => code >= 0xc0 && code < 0x2000 && code !== 0xd7 && code !== 0xf7;

export const isHan = (code: number): boolean =>
  (code >= 0x3400 && code <= 0x9fff) || (code >= 0xf900 && code <= 0xfaff) || code === 0x3005;

export const isBreak = (code: number): boolean => code === 10 || code === 13 || code === 0x2028 || code === 0x2029;

export const isSpace = (code: number): boolean =>
  code === 32 ||
  code === 9 ||
  code === 0xa0 ||
  code === 0x3000 ||
  code === 0xfeff ||
  (code >= 0x2000 && code <= 0x200d);

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
    "▪": "•",
    "…": "…",
  }),
);

/** The plain form of a punctuation mark: full-width and typographic variants read alike. */
export const plainMark = (mark: string): string => SAME.get(mark) ?? mark;
