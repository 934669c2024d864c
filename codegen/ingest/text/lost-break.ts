import { isKeywordName } from "./keywords.js";

/** A gap and a key behind it, as where a line break was lost and the indentation of the next line was not. */
const GAP = /\s(\s{1,200})([\w$.-]{1,60}):(?:\s|$)/g;

/** True for a value into which the next line has run: `[]        example:`. */
export const holdsLostBreak = (value: string): boolean =>
  [...value.matchAll(GAP)].some(([, gap = "", key = ""]) => gap.length > 1 || isKeywordName(key));
