import { block, changed, type FindingCode, kept } from "../../document/finding-code.js";

/** What limits are stated, and what states none. */
export const LIMIT_CODES: readonly FindingCode[] = [
  {
    code: "tighten/range",
    law: "A stated range becomes minimum and maximum; `0.01-1` is two numbers, not a negative one.",
    level: "warning",
    sample: changed(
      "properties",
      block`
      strength:
        type: number
        description: "Range: 0.01-1"
    `,
      block`
      strength:
        type: number
        description: "Range: 0.01-1"
        minimum: 0.01
        maximum: 1
    `,
    ),
  },
  {
    code: "tighten/length",
    law: "A stated number of characters limits the length of a string.",
    level: "warning",
    sample: changed(
      "properties",
      block`
      prompt:
        type: string
        description: What to paint. Max 500 characters.
    `,
      block`
      prompt:
        type: string
        description: What to paint. Max 500 characters.
        maxLength: 500
    `,
    ),
  },
  {
    code: "tighten/count",
    law: "A stated number of items limits the length of a list.",
    level: "warning",
    sample: changed(
      "properties",
      block`
      images:
        type: array
        items: {type: string}
        description: Provide up to 4 images.
    `,
      block`
      images:
        type: array
        items: {type: string}
        description: Provide up to 4 images.
        maxItems: 4
    `,
    ),
  },
  {
    code: "tighten/multiple",
    law: "A stated step becomes `multipleOf`.",
    level: "warning",
    sample: changed(
      "properties",
      block`
      width:
        type: integer
        description: Must be a multiple of 8.
    `,
      block`
      width:
        type: integer
        description: Must be a multiple of 8.
        multipleOf: 8
    `,
    ),
  },
  {
    code: "tighten/other-limit",
    law: "A limit in another unit (bytes, seconds, pixels) is not a limit of the JSON value.",
    level: "note",
    sample: kept(
      "properties",
      block`
      audio_urls:
        type: array
        items: {type: string}
        description: Up to 15 MB.
    `,
      "no limit: a list has no megabytes",
    ),
  },
  {
    code: "tighten/more-accepted",
    law: "“If more are given, only the first are used” accepts more: it is reported, not enforced.",
    level: "note",
    sample: kept(
      "properties",
      block`
      images:
        type: array
        items: {type: string}
        description: Provide up to 2 images. If more are sent, only the first 2 are used.
    `,
      "no limit: three images are accepted",
    ),
  },
  {
    code: "tighten/alternative",
    law: "One of several ways to comply is not a limit by itself.",
    level: "note",
    sample: kept(
      "properties",
      block`
      seed:
        type: integer
        description: Between 0 and 10, or -1.
    `,
      "no limit: -1 is fine as well",
    ),
  },
];
