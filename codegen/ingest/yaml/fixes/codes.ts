import { block, changed, type FindingCode, inConfig, statedBy } from "../../../document/finding-code.js";
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
import { COPIED_LAYOUTS } from "../layout.js";

/** What all repairs have in common: they are edits, of a source or of an overlay. */
function ofRepair(rule: Pick<TextRule, "id" | "law">): Omit<FindingCode, "sample"> {
  const silence = `For a source, only \`falsmith mend --explain\` shows it. For an overlay: ${inConfig(rule.id)}`;
  return { ...statedBy(rule), level: "note", silence };
}

const LAYOUT_SAMPLES: ReadonlyMap<string, Pick<FindingCode, "sample">> = new Map([
  [
    "text/drop-quote-marks",
    {
      sample: changed(
        "page",
        block`
      > openapi: 3.1.0
      > info: {title: Paint, version: "1.0"}
      > paths: {/v1/paint: {post: {operationId: paint, responses: {"200": {description: Painted.}}}}}
    `,
        block`
      openapi: 3.1.0
      info: {title: Paint, version: "1.0"}
      paths: {/v1/paint: {post: {operationId: paint, responses: {"200": {description: Painted.}}}}}
    `,
        "document",
      ),
    },
  ],
  [
    "text/drop-line-numbers",
    {
      sample: changed(
        "page",
        block`
      1 openapi: 3.1.0
      2 info: {title: Paint, version: "1.0"}
      3 paths: {/v1/paint: {post: {operationId: paint, responses: {"200": {description: Painted.}}}}}
    `,
        block`
      openapi: 3.1.0
      info: {title: Paint, version: "1.0"}
      paths: {/v1/paint: {post: {operationId: paint, responses: {"200": {description: Painted.}}}}}
    `,
        "document",
      ),
    },
  ],
]);

/** Repairs of YAML: the text after them differs at one place, and parses. */
export const FIX_CODES: readonly FindingCode[] = [
  {
    ...ofRepair(closeBracket),
    sample: changed(
      "properties",
      block`
      mood:
        enum: [dark, bright
        type: string
    `,
      block`
      mood:
        enum: [dark, bright]
        type: string
    `,
    ),
  },
  {
    ...ofRepair(closeQuote),
    sample: changed(
      "properties",
      block`
      mood:
        type: string
        description: "dark and bright
      tone:
        type: string
    `,
      block`
      mood:
        type: string
        description: "dark and bright"
      tone:
        type: string
    `,
    ),
  },
  {
    ...ofRepair(dropRepeatedKey),
    sample: changed(
      "properties",
      block`
      mood:
        type: string
        title: Mood
        title: Mood
    `,
      block`
      mood:
        type: string
        title: Mood
    `,
    ),
  },
  {
    ...ofRepair(escapeBackslash),
    sample: changed(
      "properties",
      block`
      day:
        type: string
        pattern: "^\d\d$"
    `,
      block`
      day:
        type: string
        pattern: "^\\d\\d$"
    `,
    ),
  },
  {
    ...ofRepair(indentFence),
    sample: changed(
      "document",
      block`
      info:
        version: "1.0"
        title: |
          Write
      ~~~
      paint
      ~~~
          to paint.
    `,
      block`
      info:
        version: "1.0"
        title: |
          Write
          ~~~
          paint
          ~~~
          to paint.
    `,
    ),
  },
  {
    ...ofRepair(indentListItem),
    sample: changed(
      "properties",
      block`
      mood:
        type: string
        enum:
          - dark
        - bright
    `,
      block`
      mood:
        type: string
        enum:
          - dark
          - bright
    `,
    ),
  },
  {
    ...ofRepair(indentQuotedLines),
    sample: changed(
      "properties",
      block`
      mood:
        type: string
        description: "dark
      or bright"
    `,
      block`
      mood:
        type: string
        description: "dark
         or bright"
    `,
    ),
  },
  {
    ...ofRepair(indentWithSpaces),
    sample: changed(
      "document",
      block`
      info:
      →title: Paint
      →version: "1.0"
    `.replaceAll("→", "\t"),
      block`
      info:
        title: Paint
        version: "1.0"
    `,
    ),
  },
  {
    ...ofRepair(quoteColonValue),
    sample: changed(
      "properties",
      block`
      mood:
        type: string
        description: Note: bright colours
    `,
      block`
      mood:
        type: string
        description: 'Note: bright colours'
    `,
    ),
  },
  {
    ...ofRepair(quoteIndicatorValue),
    sample: changed(
      "properties",
      block`
      mood:
        type: string
        description: @see the guide
    `,
      block`
      mood:
        type: string
        description: '@see the guide'
    `,
    ),
  },
  {
    ...ofRepair(quoteKey),
    sample: changed(
      "properties",
      block`
      @mood:
        type: string
    `,
      block`
      '@mood':
        type: string
    `,
    ),
  },
  {
    ...ofRepair(quoteQuotedWords),
    sample: changed(
      "properties",
      block`
      mood:
        type: string
        description: "dark" or rather "bright"
    `,
      block`
      mood:
        type: string
        description: '"dark" or rather "bright"'
    `,
    ),
  },
  {
    ...ofRepair(spaceAfterColon),
    sample: changed(
      "properties",
      block`
      mood:
        type:string
        title: Mood
    `,
      block`
      mood:
        type: string
        title: Mood
    `,
    ),
  },
  {
    ...ofRepair(splitPairs),
    sample: changed(
      "properties",
      block`
      steps:
        type: integer
        minimum: 1 maximum: 4
    `,
      block`
      steps:
        type: integer
        minimum: 1
        maximum: 4
    `,
    ),
  },
  ...COPIED_LAYOUTS.map((layout): FindingCode => ({ ...ofRepair(layout), ...LAYOUT_SAMPLES.get(layout.id) })),
];
