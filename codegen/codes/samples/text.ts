import { block, changed, type Samples } from "./sample.js";

/** Repairs of YAML: the text after them differs at one place, and parses. */
export const textSamples: Samples = {
  "text/quote-colon-value": changed(
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
  "text/quote-indicator-value": changed(
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
  "text/quote-quoted-words": changed(
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
  "text/quote-key": changed(
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
  "text/close-quote": changed(
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
  "text/close-bracket": changed(
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
  "text/drop-repeated-key": changed(
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
  "text/escape-backslash": changed(
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
  "text/indent-fence": changed(
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
  "text/indent-with-spaces": changed(
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
  "text/indent-quoted-lines": changed(
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
  "text/space-after-colon": changed(
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
};
