import { block, changed, type FindingCode, kept } from "../../document/finding-code.js";

/** What lists of values state, and what they do not. */
export const VALUE_CODES: readonly FindingCode[] = [
  {
    code: "tighten/values",
    law: "A stated list of values becomes `enum`.",
    level: "warning",
    sample: changed(
      "properties",
      block`
      pace:
        type: string
        description: 'Possible values: "slow", "fast"'
    `,
      block`
      pace:
        type: string
        description: 'Possible values: "slow", "fast"'
        enum: [slow, fast]
    `,
    ),
  },
  {
    code: "tighten/listed-values",
    law: "Values that a sentence lists without naming them as the only ones become `enum` where nothing else is possible.",
    level: "warning",
    sample: changed(
      "properties",
      block`
      resolution:
        type: string
        description: The resolution (240p, 360p, or 480p).
    `,
      block`
      resolution:
        type: string
        description: The resolution (240p, 360p, or 480p).
        enum: [240p, 360p, 480p]
    `,
    ),
  },
  {
    code: "tighten/more-values",
    law: "A value that the text explains beside those of the list joins the list: the looser holds.",
    level: "warning",
    sample: changed(
      "properties",
      block`
      stage:
        type: integer
        description: "0: waiting, 1: running, 2: done, 3: failed"
        enum: [0, 1, 2]
    `,
      block`
      stage:
        type: integer
        description: "0: waiting, 1: running, 2: done, 3: failed"
        enum: [0, 1, 2, 3]
    `,
    ),
  },
  {
    code: "tighten/contradiction",
    law: "Where the text lists values that are not of the stated type, both are accepted, and the contradiction is told.",
    level: "warning",
    countedAs: "conflict",
    sample: changed(
      "properties",
      block`
      ratio:
        type: integer
        description: 'Possible values: "16:9", "9:16"'
    `,
      block`
      ratio:
        description: 'Possible values: "16:9", "9:16"'
        anyOf:
          - type: integer
          - type: string
            enum: ["16:9", "9:16"]
    `,
    ),
  },
  {
    code: "tighten/open-list",
    law: "A list that ends in “etc.” is open: it is offered, not enforced.",
    level: "note",
    sample: kept(
      "properties",
      block`
      style:
        type: string
        description: "Possible values: oil, ink, etc."
    `,
      "no values: there are more",
    ),
  },
  {
    code: "tighten/file-types",
    law: "File types of a linked file are no values of the URL.",
    level: "note",
    sample: kept(
      "properties",
      block`
      image_url:
        type: string
        description: "Supported formats: jpg, png"
    `,
      "no values: a URL is neither jpg nor png",
    ),
  },
];
