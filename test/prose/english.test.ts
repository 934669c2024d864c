import { expect, it } from "vitest";
import type { ProseContext } from "../../codegen/prose/read-prose.js";
import { boolean, called, facts, integer, number, size, string, strings, unknown } from "./show.js";

type Row = readonly [text: string, context: ProseContext, facts: readonly string[]];

const defaults: readonly Row[] = [
  ["Default value: 0.95.", number, ["default 0.95 «Default value: 0.95»"]],
  ["Checks the input, default: true", boolean, ["default true «default: true»"]],
  ["Defaults to 5 if not provided.", integer, ["default 5 «Defaults to 5»"]],
  ["If not specified, defaults to 0.", number, ["default 0 «defaults to 0»"]],
  ["Default value: `27`", integer, ["default 27 «Default value: `27`»"]],
  ['Default value: `"high"`', string, ['default "high" «Default value: `"high"`»']],
  ['Default value: `""`', string, ['default "" «Default value: `""`»']],
  ["Default: landscape_4_3.", string, ['default "landscape_4_3" «Default: landscape_4_3»']],
  ["Speed of the voice (default 1.0).", number, ["default 1 «default 1.0»"]],
  [
    'The default aspect ratio for the clip is "auto".',
    string,
    ['default "auto" «default aspect ratio for the clip is "auto"»'],
  ],
  ["576p is default, 720p looks better.", string, ['default "576p" «576p is default»']],
  ["Set to `fast` (default) or leave it out.", string, ['default "fast" «`fast` (default)»']],
  ["By default, this value is set to 255.", integer, ["default 255 «By default, this value is set to 255»"]],
  ["Is true by default.", boolean, ["default true «true by default»"]],
  ['Tolerance, default value: "2"', string, ['default "2" «default value: "2"»']],
  ["Default: 8 seconds", integer, ["default 8 «Default: 8 seconds»"]],
  ["Default: 3", string, ['default "3" «Default: 3»']],
  ['Default: ["a", "b"]', strings, ['default ["a","b"] «Default: ["a", "b"]»']],
  ["Defaults to UTC.", string, ['default "UTC" «Defaults to UTC»']],
  ["Default: null", { name: "seed", types: ["integer", "null"] }, ["default null «Default: null»"]],
];

const ranges: readonly Row[] = [
  ["Strength, range: 0-1", number, ["minimum 0 «range: 0-1»", "maximum 1 «range: 0-1»"]],
  ["Range value: 2-40", integer, ["minimum 2 «Range value: 2-40»", "maximum 40 «Range value: 2-40»"]],
  ["Range: 0.01-1", number, ["minimum 0.01 «Range: 0.01-1»", "maximum 1 «Range: 0.01-1»"]],
  [
    "Must be between 17 to 121 (inclusive).",
    integer,
    ["minimum 17 «between 17 to 121»", "maximum 121 «between 17 to 121»"],
  ],
  ["Must be between 1.0 and 10.0.", number, ["minimum 1 «between 1.0 and 10.0»", "maximum 10 «between 1.0 and 10.0»"]],
  [
    "A value between 0 and 1 (exclusive).",
    number,
    ["exclusiveMinimum 0 «between 0 and 1»", "exclusiveMaximum 1 «between 0 and 1»"],
  ],
  ["Values from 1 to 4.", integer, ["minimum 1 «Values from 1 to 4»", "maximum 4 «Values from 1 to 4»"]],
  ["Ranges from -2.0 to 2.0.", number, ["minimum -2 «Ranges from -2.0 to 2.0»", "maximum 2 «Ranges from -2.0 to 2.0»"]],
  ["Must be in [0, 696].", integer, ["minimum 0 «Must be in [0, 696]»", "maximum 696 «Must be in [0, 696]»"]],
  [
    "The rate range is (0.0, 24.0].",
    number,
    ["exclusiveMinimum 0 «range is (0.0, 24.0]»", "maximum 24 «range is (0.0, 24.0]»"],
  ],
  ["Must be greater than 0.", number, ["exclusiveMinimum 0 «greater than 0»"]],
  ["Must be at least 2.", integer, ["minimum 2 «at least 2»"]],
  ["Must be less than or equal to 20.", integer, ["maximum 20 «less than or equal to 20»"]],
  ["Must be no more than 10.", integer, ["maximum 10 «Must be no more than 10»"]],
  ["The number must be >= 1.", integer, ["minimum 1 «>= 1»"]],
  ["Number of results, max 10", integer, ["maximum 10 «max 10»"]],
  ["Minimum: 1, maximum: 8", integer, ["minimum 1 «Minimum: 1»", "maximum 8 «maximum: 8»"]],
  ["A minimum of 3.", integer, ["minimum 3 «A minimum of 3»"]],
  ["Quality of the picture (0-100)", integer, ["minimum 0 «0-100»", "maximum 100 «0-100»"]],
  ["Number of images generated: 1-6", called("num_images", integer), ["minimum 1 «1-6»", "maximum 6 «1-6»"]],
  ["0.10 ~ 1.00", number, ["minimum 0.1 «0.10 ~ 1.00»", "maximum 1 «0.10 ~ 1.00»"]],
  ["\\-1 ~ 2147483647", integer, ["minimum -1 «-1 ~ 2147483647»", "maximum 2147483647 «-1 ~ 2147483647»"]],
  ["Tokens to make, range: 1-32,768", integer, ["minimum 1 «range: 1-32,768»", "maximum 32768 «range: 1-32,768»"]],
  ["Must be a multiple of 8.", integer, ["multipleOf 8 «a multiple of 8»"]],
  [
    "Each value must be between 0 and 1.",
    { name: "weights", types: ["array"], itemTypes: ["number"] },
    ["minimum of items 0 «between 0 and 1»", "maximum of items 1 «between 0 and 1»"],
  ],
  ["Range: 0-1", unknown, ["minimum 0 «Range: 0-1»", "maximum 1 «Range: 0-1»"]],
];

const more: readonly Row[] = [
  ["Possible values: 1-10", integer, ["minimum 1 «Possible values: 1-10»", "maximum 10 «Possible values: 1-10»"]],
  ["[0, 1], default 0.5", number, ["minimum 0 «[0, 1]»", "maximum 1 «[0, 1]»", "default 0.5 «default 0.5»"]],
  [
    "Must be greater than 0 and less than 10.",
    number,
    ["exclusiveMinimum 0 «greater than 0»", "exclusiveMaximum 10 «less than 10»"],
  ],
  ["0 <= value <= 1", number, ["minimum 0 «0 <= value <= 1»", "maximum 1 «0 <= value <= 1»"]],
  ["Duration, supports 6, 10", integer, ["enum [6,10] «supports 6, 10»"]],
  ["auto | 16:9 | 9:16", string, ['enum ["auto","16:9","9:16"] «auto | 16:9 | 9:16»']],
  ["Resolution: 480p/720p/1080p", string, ['enum ["480p","720p","1080p"] «: 480p/720p/1080p»']],
  [
    "Output format (png, jpeg or webp)",
    called("output_format", string),
    ['enum ["png","jpeg","webp"] «png, jpeg or webp»'],
  ],
  ["Reference images (1-8)", strings, ["minItems 1 «1-8»", "maxItems 8 «1-8»"]],
];

const members: readonly Row[] = [
  [
    "Width and height must be between 384 and 1440 pixels.",
    size,
    [
      "minimum of width and height 384 «between 384 and 1440 pixels»",
      "maximum of width and height 1440 «between 384 and 1440 pixels»",
    ],
  ],
  [
    "Image dimensions, width and height, must be between 1024 and 4096.",
    { name: "image_size", types: ["object"] },
    [
      "minimum of width and height 1024 «between 1024 and 4096»",
      "maximum of width and height 4096 «between 1024 and 4096»",
    ],
  ],
  [
    "Presets, or a custom width and height\n   that **must be multiples of 8**.",
    size,
    ["multipleOf of width and height 8 «multiples of 8»"],
  ],
];

const values: readonly Row[] = [
  ["Seconds, 5 or 10", integer, ["enum [5,10] «5 or 10»"]],
  ["Length of the clip (5, 8 or 10 seconds)", integer, ["enum [5,8,10] «5, 8 or 10 seconds»"]],
  ["Use 5 or 10 for more.", integer, []],
  ['Options: `"a" | "b"`', string, ['enum ["a","b"] «Options: `"a" | "b"`»']],
  ["Possible values: `[0, 1]`", string, []],
  [
    "queued: waiting; running: at work; failed: over",
    { ...string, values: ["queued", "running"] },
    ['enum ["queued","running","failed"] «failed: over»'],
  ],
  [
    "The language; pass an empty string for any.",
    { ...string, values: ["en"] },
    ['enum ["en",""] «pass an empty string»'],
  ],
  ["Possible values: `auto`, `high`", integer, ['enum ["auto","high"] «Possible values: `auto`, `high`»']],
  [
    'Image speed, enumeration values: "regular", "none"',
    string,
    ['enum ["regular","none"] «enumeration values: "regular", "none"»'],
  ],
  ['Image output formats: "jpeg", "png"', called("image_format", string), ['enum ["jpeg","png"] «: "jpeg", "png"»']],
  [
    "Supported options: none, regular, high.",
    string,
    ['enum ["none","regular","high"] «Supported options: none, regular, high»'],
  ],
  [
    "Supported formats: jpeg, png",
    called("output_format", string),
    ['enum ["jpeg","png"] «Supported formats: jpeg, png»'],
  ],
  ["options: a | b", string, ['enum ["a","b"] «options: a | b»']],
  ["One of: low, medium, high.", string, ['enum ["low","medium","high"] «One of: low, medium, high»']],
  [
    "Must be one of `spatial` or `subject`.",
    string,
    ['enum ["spatial","subject"] «Must be one of `spatial` or `subject`»'],
  ],
  ["'auto', '16:9' or '1:1'", string, ["enum [\"auto\",\"16:9\",\"1:1\"] «'auto', '16:9' or '1:1'»"]],
  ["Resolution of the clip (480p, 580p, or 720p).", string, ['enum ["480p","580p","720p"] «480p, 580p, or 720p»']],
  [
    "Sizes, enumerated values: square, square pro, landscape_4_3",
    string,
    ['enum ["square","square pro","landscape_4_3"] «enumerated values: square, square pro, landscape_4_3»'],
  ],
  ["Whether to make sound: on, off. Since version 2.6.", string, ['enum ["on","off"] «: on, off»']],
  ["The range is [720p, 1080p].", string, ['enum ["720p","1080p"] «range is [720p, 1080p]»']],
  ["Enum values: 5, 10", string, ['enum ["5","10"] «Enum values: 5, 10»']],
  ["Enum values: 5, 10", integer, ["enum [5,10] «Enum values: 5, 10»"]],
  ["Choose between 5, 10 or 15 seconds.", string, ['enum ["5","10","15"] «Choose between 5, 10 or 15 seconds»']],
  ["Must be `function`.", string, ['enum ["function"] «Must be `function`»']],
  ["Possible values: yes, no", string, ['enum ["yes","no"] «Possible values: yes, no»']],
  [
    "Options:\n- upper: body\n- overall: full body\n- lower: legs",
    string,
    ['enum ["upper","overall","lower"] «Options:\n- upper: body\n- overall: full body\n- lower: legs»'],
  ],
  [
    'Supported values are "text" and "image".',
    strings,
    ['enum of items ["text","image"] «Supported values are "text" and "image"»'],
  ],
  [
    'Default: "jpeg" Supported formats: default, png, jpeg',
    called("output_format", string),
    ['default "jpeg" «Default: "jpeg"»', 'enum ["default","png","jpeg"] «Supported formats: default, png, jpeg»'],
  ],
  [
    'Default: "jpeg" Supported formats: png (default), jpeg',
    called("output_format", string),
    ['enum ["png","jpeg"] «Supported formats: png (default), jpeg»'],
  ],
  [
    "Supported formats: png, webp, jpeg, default: jpeg",
    called("output_format", string),
    ['default "jpeg" «default: jpeg»', 'enum ["png","webp","jpeg"] «Supported formats: png, webp, jpeg»'],
  ],
  [
    'Default: "jpeg". Supported: JPEG, png',
    called("output_format", string),
    ['default "jpeg" «Default: "jpeg"»', 'enum ["jpeg","png"] «Supported: JPEG, png»'],
  ],
  [
    "Supports PNG and JPEG. Possible values: `image/png`, `image/jpeg`",
    called("output_format", string),
    ['enum ["image/png","image/jpeg"] «Possible values: `image/png`, `image/jpeg`»'],
  ],
];

const lengths: readonly Row[] = [
  ["The prompt. Max 2000 characters.", string, ["maxLength 2000 «Max 2000 characters»"]],
  ["1-512 characters", string, ["minLength 1 «1-512 characters»", "maxLength 512 «1-512 characters»"]],
  ["Cannot exceed 2,500 characters.", string, ["maxLength 2500 «Cannot exceed 2,500 characters»"]],
  ["A name with a maximum length of 128.", string, ["maxLength 128 «maximum length of 128»"]],
  ["64 or fewer UTF-8 characters", string, ["maxLength 64 «64 or fewer UTF-8 characters»"]],
  ["Text of less than 100 characters.", string, ["maxLength 99 «less than 100 characters»"]],
  ["Up to 4 images.", strings, ["maxItems 4 «Up to 4 images»"]],
  [
    "Must provide between 1 and 6 images (inclusive).",
    strings,
    ["minItems 1 «between 1 and 6 images»", "maxItems 6 «between 1 and 6 images»"],
  ],
  ["You can use up to 3 LoRAs and they are merged together.", called("loras", strings), ["maxItems 3 «up to 3»"]],
  ["References, up to 3 entries per request.", strings, ["maxItems 3 «up to 3 entries»"]],
  ["At least two images are needed.", strings, ["minItems 2 «At least two images»"]],
  ["LoRA weights to apply (maximum 3).", strings, ["maxItems 3 «maximum 3»"]],
];

const statements: readonly Row[] = [
  ["The seed (required)", integer, ["required true «required»"]],
  ["Optional. Seed.", integer, ["required false «Optional»"]],
  ["This field is required.", string, ["required true «required»"]],
  ["The seed. Can be null.", integer, ["nullable true «Can be null»"]],
  ["Random seed. If None, a random seed is chosen.", integer, ["nullable true «If None»"]],
  ["Type of reset (daily, weekly, or null for no reset)", string, ["nullable true «or null»"]],
  ["[DEPRECATED] Use prompt.", string, ["deprecated true «DEPRECATED»"]],
  ["This parameter is deprecated.", string, ["deprecated true «is deprecated»"]],
  ["Image URL", string, ['format "uri" «Image URL»']],
  ["The URL of the input image.", string, ['format "uri" «The URL»']],
  ["List of URLs of images to edit.", strings, ['format of items "uri" «List of URLs»']],
  [
    "Array of URLs to the results",
    { name: "outputs", types: ["array"] },
    ['type of items "string" «Array of URLs»', 'format of items "uri" «Array of URLs»'],
  ],
  [
    "Array of boolean values, one per image",
    { name: "flags", types: ["array"] },
    ['type of items "boolean" «Array of boolean values»'],
  ],
];

it.each([...defaults, ...ranges, ...more, ...members, ...values, ...lengths, ...statements])(
  "%s",
  (text, context, expected) => {
    expect([...facts(text, context)].toSorted()).toEqual([...expected].toSorted());
  },
);
