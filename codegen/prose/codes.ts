import { LIMIT_CODES } from "./limits/codes.js";
import { VALUE_CODES } from "./enums/codes.js";
import { block, changed, type FindingCode, kept } from "../document/finding-code.js";

/** What prose states, and what only looks like it. */
export const PROSE_CODES: readonly FindingCode[] = [
  ...LIMIT_CODES,
  ...VALUE_CODES,
  {
    code: "tighten/advice",
    law: "Advice states no limit: recommended and usual values are not enforced.",
    level: "note",
    sample: kept(
      "properties",
      block`
      steps:
        type: integer
        description: Usually between 20 and 30.
    `,
      "no limit: 50 is unusual, not refused",
    ),
  },
  {
    code: "tighten/conditional",
    law: "What holds under a condition only is not enforced for all.",
    level: "note",
    sample: kept(
      "properties",
      block`
      steps:
        type: integer
        description: When mode is pro, default 10.
    `,
      "no default: it holds in one mode only",
    ),
  },
  {
    code: "tighten/long-text",
    law: "A description is read within a budget of characters; that a longer one was read in part is told.",
    level: "warning",
  },
  {
    code: "tighten/default",
    law: "A stated default becomes `default` when it fits the type; an example is never a default.",
    level: "warning",
    sample: changed(
      "properties",
      block`
      strength:
        type: number
        description: "How strong. Default value: 0.6."
    `,
      block`
      strength:
        type: number
        description: "How strong. Default value: 0.6."
        default: 0.6
    `,
    ),
  },
  {
    code: "tighten/deprecated",
    law: "A property that is said to be deprecated is marked so.",
    level: "warning",
    sample: changed(
      "properties",
      block`
      size:
        type: string
        description: Deprecated, use width and height.
    `,
      block`
      size:
        type: string
        description: Deprecated, use width and height.
        deprecated: true
    `,
    ),
  },
  {
    code: "tighten/disagreement",
    law: "Where one description states a fact twice differently, the looser holds; defaults that differ give none.",
    level: "note",
    countedAs: "conflict",
    sample: changed(
      "properties",
      block`
      steps:
        type: integer
        description: "Range: 1-20. The maximum is 30."
    `,
      block`
      steps:
        type: integer
        description: "Range: 1-20. The maximum is 30."
        minimum: 1
        maximum: 30
    `,
    ),
  },
  {
    code: "tighten/each",
    law: "A limit that holds for each of several things limits each, not their list.",
    level: "note",
    sample: kept(
      "properties",
      block`
      images:
        type: array
        items: {type: string}
        description: Up to 3 images per scene.
    `,
      "no limit: two scenes may have six",
    ),
  },
  {
    code: "tighten/example",
    law: "Values behind “for example” are examples; they state nothing.",
    level: "note",
    sample: kept(
      "properties",
      block`
      ratio:
        type: string
        description: The ratio, e.g. 16:9, 4:3 or default 1:1.
    `,
      "no values, no default: these are examples",
    ),
  },
  {
    code: "tighten/item-type",
    law: "A stated type of items becomes the type of the list's items.",
    level: "warning",
    sample: changed(
      "properties",
      block`
      colors:
        type: array
        items: {}
        description: An array of integers.
    `,
      block`
      colors:
        type: array
        items: {type: integer}
        description: An array of integers.
    `,
    ),
  },
  {
    code: "tighten/nullable",
    law: "A property that is said to do something when it is None may be null.",
    level: "note",
    sample: changed(
      "properties",
      block`
      seed:
        type: integer
        description: If None, a random seed is chosen.
    `,
      block`
      seed:
        type: [integer, 'null']
        description: If None, a random seed is chosen.
    `,
    ),
  },
  {
    code: "tighten/other-field",
    law: "A limit in a sentence about another field is not this field's.",
    level: "note",
    sample: kept(
      "properties",
      block`
      rate:
        type: integer
        description: The final rate is \`max_rate\`, up to 60.
    `,
      "no limit: it is the limit of another field",
    ),
  },
  {
    code: "tighten/special-value",
    law: "A value with a meaning of its own outside the range is allowed beside it.",
    level: "note",
    sample: changed(
      "properties",
      block`
      seed:
        type: integer
        description: "Range: 0-100. -1 means random."
    `,
      block`
      seed:
        type: integer
        description: "Range: 0-100. -1 means random."
        minimum: -1
        maximum: 100
    `,
    ),
  },
  {
    code: "tighten/together",
    law: "A limit that several fields share is not a limit of any one of them.",
    level: "note",
    sample: kept(
      "properties",
      block`
      images:
        type: array
        items: {type: string}
        description: Maximum 4 total (images + masks).
    `,
      "no limit: four images without a mask are as good as two with two",
    ),
  },
  {
    code: "tighten/unfit",
    law: "A stated value that contradicts the type or the other facts of its property is reported, not used.",
    level: "note",
    sample: kept(
      "properties",
      block`
      steps:
        type: integer
        description: "Default: 1.5"
    `,
      "no default: 1.5 is not an integer",
    ),
  },
  {
    code: "tighten/url",
    law: "A property that is said to be a URL has the format `uri`, unless it takes other data too.",
    level: "warning",
    sample: changed(
      "properties",
      block`
      image_url:
        type: string
        description: URL of the image.
    `,
      block`
      image_url:
        type: string
        description: URL of the image.
        format: uri
    `,
    ),
  },
  {
    code: "tighten/varying-default",
    law: "A default that depends on something else is reported, not used.",
    level: "note",
    sample: kept(
      "properties",
      block`
      steps:
        type: integer
        description: Default depends on the mode, usually 30.
    `,
      "no default: there are several",
    ),
  },
];
