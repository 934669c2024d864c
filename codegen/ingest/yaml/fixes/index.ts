import { closeBracket } from "./close-bracket.js";
import { closeQuote } from "./close-quote.js";
import { dropRepeatedKey } from "./drop-repeated-key.js";
import { escapeBackslash } from "./escape-backslash.js";
import { indentFence } from "./indent-fence.js";
import { indentListItem } from "./indent-list-item.js";
import { indentQuotedLines } from "./indent-quoted-lines.js";
import { indentWithSpaces } from "./indent-with-spaces.js";
import { quoteColonValue } from "./quote-colon-value.js";
import { quoteIndicatorValue } from "./quote-indicator-value.js";
import { quoteKey } from "./quote-key.js";
import { quoteQuotedWords } from "./quote-quoted-words.js";
import type { TextRule } from "./rule.js";
import { spaceAfterColon } from "./space-after-colon.js";
import { splitPairs } from "./split-pairs.js";

/** The repairs of YAML text, in the order in which a fault is offered to them. */
export const TEXT_RULES: readonly TextRule[] = [
  indentWithSpaces,
  indentFence,
  dropRepeatedKey,
  quoteKey,
  splitPairs,
  indentListItem,
  escapeBackslash,
  spaceAfterColon,
  indentQuotedLines,
  quoteQuotedWords,
  closeQuote,
  closeBracket,
  quoteIndicatorValue,
  quoteColonValue,
];
