import { closeBracket } from "./text/close-bracket.js";
import { closeQuote } from "./text/close-quote.js";
import { dropRepeatedKey } from "./text/drop-repeated-key.js";
import { escapeBackslash } from "./text/escape-backslash.js";
import { indentFence } from "./text/indent-fence.js";
import { indentQuotedLines } from "./text/indent-quoted-lines.js";
import { indentWithSpaces } from "./text/indent-with-spaces.js";
import { quoteColonValue } from "./text/quote-colon-value.js";
import { quoteIndicatorValue } from "./text/quote-indicator-value.js";
import { quoteKey } from "./text/quote-key.js";
import { quoteQuotedWords } from "./text/quote-quoted-words.js";
import type { TextRule } from "./text/rule.js";
import { spaceAfterColon } from "./text/space-after-colon.js";

/** The repairs of YAML text, in the order in which a fault is offered to them. */
export const TEXT_RULES: readonly TextRule[] = [
  indentWithSpaces,
  indentFence,
  dropRepeatedKey,
  quoteKey,
  escapeBackslash,
  spaceAfterColon,
  indentQuotedLines,
  quoteQuotedWords,
  closeQuote,
  closeBracket,
  quoteIndicatorValue,
  quoteColonValue,
];
