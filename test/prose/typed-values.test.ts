import { boolean, integer, list, number, numbers, object, string, strings, table, unknown } from "./show.js";

table("a value of the property's type", string, {
  "Options: image/png, image/webp": "(tighten/file-types «Options: image/png, image/webp»)",
  "Options: 16:9, 1:1": 'enum ["16:9","1:1"] «Options: 16:9, 1:1»',
  "Options: a:b, c:d": "nothing",
  "Options: 1024x1024, 512x512": 'enum ["1024x1024","512x512"] «Options: 1024x1024, 512x512»',
  "Options: 2*2, 3*3": 'enum ["2*2","3*3"] «Options: 2*2, 3*3»',
  "Options: a+b, c+d": 'enum ["a+b","c+d"] «Options: a+b, c+d»',
  "Options: -1, 1": 'enum ["-1","1"] «Options: -1, 1»',
  "Default: 1.5.2": 'default "1.5.2" «Default: 1.5.2»',
  "Default: 16:9": 'default "16:9" «Default: 16:9»',
  "Default: 2x2": 'default "2x2" «Default: 2x2»',
  "Default: 2 x 2": "nothing",
  默认值为否: "nothing",
  "Default: true": 'default "true" «Default: true»',
  "Default: `[x]`": 'default "[x]" «Default: `[x]`»',
  "Options: true, false": 'enum ["true","false"] «Options: true, false»',
});

table("a value of the property's type", integer, {
  "Options: -1, 1": "enum [-1,1] «Options: -1, 1»",
  "Options: - 1, 1": "nothing",
  "Default: -1": "default -1 «Default: -1»",
  "Default: - 1": "nothing",
  "Default: None": "(tighten/unfit «Default: None»)",
  'Default: "5"': 'default 5 «Default: "5"»',
});

table("a value of the property's type", number, {
  "Default: -1.5e3": "default -1500 «Default: -1.5e3»",
  "Default: 1e-4": "default 0.0001 «Default: 1e-4»",
  "Default: 1E+4": "default 10000 «Default: 1E+4»",
});

table("a value of the property's type", boolean, {
  默认值为真: "default true «默认值为真»",
  默认值为假: "default false «默认值为假»",
  默认值为否: "default false «默认值为否»",
  "Default: FALSE": "default false «Default: FALSE»",
  "Default: 1": "(tighten/unfit «Default: 1»)",
  "Options: true, false": "nothing",
});

table(
  "a value of the property's type",
  { name: "v", types: ["string", "null"] },
  {
    "Default: nil": "default null «Default: nil»",
    "Default: None": "default null «Default: None»",
    "Default: `null`": "default null «Default: `null`»",
    'Default: "null"': 'default "null" «Default: "null"»',
  },
);

table("a value of the property's type", unknown, {
  "Default: `5`": "default 5 «Default: `5`»",
  'Default: "5"': 'default "5" «Default: "5"»',
  "Default: true": "default true «Default: true»",
  "Default: fast": 'default "fast" «Default: fast»',
  "Default: `[5]`": "default [5] «Default: `[5]`»",
  "Options: true, false": 'enum ["true","false"] «Options: true, false»',
  "Options: 1, 2": "enum [1,2] «Options: 1, 2»",
  "Options: 1, a": 'enum ["1","a"] «Options: 1, a»',
  "Options: 1, null": "(tighten/unfit «Options: 1, null»)",
  "Options: `1`, `2`": "enum [1,2] «Options: `1`, `2`»",
});

table(
  "a value of the property's type",
  { name: "v", types: ["integer", "string"] },
  {
    "Default: 5": "default 5 «Default: 5»",
    'Default: "5"': 'default "5" «Default: "5"»',
  },
);

table("a value of the property's type", object, {
  "Default: `{x}`": "(tighten/unfit «Default: `{x}`»)",
  "Default: {5]": "nothing",
});

table("a value of the property's type", numbers, {
  "Default: [5": "nothing",
  "Default: (5)": "nothing",
  "Default: [x]": "nothing",
});

table("a type that only an example shows", unknown, {
  "Default: null": "(tighten/unfit «Default: null»)",
});

table(
  "a type that only an example shows",
  { name: "value", types: ["number", "integer"] },
  {
    "Default: 5": "default 5 «Default: 5»",
    "Default: 1.5": "default 1.5 «Default: 1.5»",
  },
);

table(
  "a type that only an example shows",
  { name: "value", types: [], example: 3 },
  {
    "Range: 1-5": "minimum 1 «Range: 1-5»; maximum 5 «Range: 1-5»",
    "Default: 1.5": "default 1.5 «Default: 1.5»",
  },
);

table(
  "a type that only an example shows",
  { name: "value", types: [], example: "x" },
  {
    "Range: 1-5": "nothing",
    "Max 5 characters": "maxLength 5 «Max 5 characters»",
  },
);

table(
  "a type that only an example shows",
  { name: "value", types: [], example: 5 },
  {
    "Max 5 characters": "(tighten/other-limit «Max 5 characters»)",
  },
);

table(
  "a type that only an example shows",
  { name: "value", types: [], example: ["x"] },
  {
    "Up to 5 images": "maxItems 5 «Up to 5 images»",
  },
);

table(
  "a type that only an example shows",
  { name: "value", types: [], example: { a: 1 } },
  {
    "Default: {}": "default {} «Default: {}»",
  },
);

table(
  "a type that only an example shows",
  { name: "value", types: [], example: false },
  {
    "Default: true": "default true «Default: true»",
  },
);

table(
  "a type that only an example shows",
  { name: "value", types: [""], example: null },
  {
    "Range: 1-5": "minimum 1 «Range: 1-5»; maximum 5 «Range: 1-5»",
  },
);

table("a type that only an example shows", list, {
  "Default: []": "default [] «Default: []»",
  "Default: {}": "default {} «Default: {}»",
});

table("a type that only an example shows", string, {
  "Default: 5": 'default "5" «Default: 5»',
});

table("two statements", integer, {
  "Range: 1-10. Range: 1-10.": "minimum 1 «Range: 1-10»; maximum 10 «Range: 1-10»",
  "Minimum: 3. Must be greater than 2.": "exclusiveMinimum 2 «greater than 2»; (tighten/disagreement «greater than 2»)",
  "Minimum: 2. Must be greater than 3.": "minimum 2 «Minimum: 2»; (tighten/disagreement «greater than 3»)",
  "Maximum: 3. Must be less than 5.": "exclusiveMaximum 5 «less than 5»; (tighten/disagreement «less than 5»)",
  "Maximum: 5. Must be less than 3.": "maximum 5 «Maximum: 5»; (tighten/disagreement «less than 3»)",
  "Default: 1. Default: 2. Default: 3.": "(tighten/disagreement «Default: 2»); (tighten/disagreement «Default: 3»)",
  "Range: 1-10. 0 means off. 11 means all.":
    "minimum 0 «Range: 1-10»; maximum 11 «Range: 1-10»; (tighten/special-value «0 means»); (tighten/special-value «11 means»)",
  "Range: 1-10. 0 for random.": "minimum 0 «Range: 1-10»; maximum 10 «Range: 1-10»; (tighten/special-value «0 for»)",
  "Range: 1-10. 0 for images.": "minimum 1 «Range: 1-10»; maximum 10 «Range: 1-10»",
  "Range: 1-10. -1 disables it.":
    "minimum -1 «Range: 1-10»; maximum 10 «Range: 1-10»; (tighten/special-value «-1 disables»)",
  "Range: 1-10. 0 = off.": "minimum 0 «Range: 1-10»; maximum 10 «Range: 1-10»; (tighten/special-value «0 =»)",
  "Range: 1-10. 5 means half.": "minimum 1 «Range: 1-10»; maximum 10 «Range: 1-10»",
  "Greater than 0. 0 means off.": "minimum 0 «Greater than 0»; (tighten/special-value «0 means»)",
  "Less than 5. 5 means off. 9 means all.":
    "maximum 9 «Less than 5»; (tighten/special-value «5 means»); (tighten/special-value «9 means»)",
  "Range: 1-10. 0 enables it.":
    "minimum 0 «Range: 1-10»; maximum 10 «Range: 1-10»; (tighten/special-value «0 enables»)",
  "Range: 1-10. 0 uses all.": "minimum 0 «Range: 1-10»; maximum 10 «Range: 1-10»; (tighten/special-value «0 uses»)",
  "Range: 1-10. 0 selects all.":
    "minimum 0 «Range: 1-10»; maximum 10 «Range: 1-10»; (tighten/special-value «0 selects»)",
  "Range: 1-10. zero means off.": "minimum 1 «Range: 1-10»; maximum 10 «Range: 1-10»",
  "Range: 1-10. 20-0 for none": "minimum 1 «Range: 1-10»; maximum 10 «Range: 1-10»",
  "Default: 3. Options: 1, 2.": "default 3 «Default: 3»; (tighten/disagreement «Options: 1, 2»)",
  "Default: 2. Options: 1, 2.": "default 2 «Default: 2»; enum [1,2] «Options: 1, 2»",
});

table("two statements", strings, {
  "At least 2 images. At least 3 images.": "minItems 2 «At least 2 images»; (tighten/disagreement «At least 3 images»)",
  "Up to 2 images. Up to 3 images.": "maxItems 3 «Up to 3 images»; (tighten/disagreement «Up to 3 images»)",
  "At least 5 images. Up to 3 images.":
    "(tighten/disagreement «At least 5 images»); (tighten/disagreement «Up to 3 images»)",
  "At least 3 images. Up to 3 images.": "minItems 3 «At least 3 images»; maxItems 3 «Up to 3 images»",
  "At least 2 images. 0 means off.": "minItems 2 «At least 2 images»",
  'List of image URLs. Default: ["x"].': 'default ["x"] «Default: ["x"]»',
});

table("two statements", string, {
  "Min length 5. Min length 3.": "minLength 3 «Min length 3»; (tighten/disagreement «Min length 3»)",
  "Max length 5. Max length 3.": "maxLength 5 «Max length 5»; (tighten/disagreement «Max length 3»)",
  "Required. Optional.": "required false «Optional»; (tighten/disagreement «Optional»)",
  "Optional. Required.": "required false «Optional»; (tighten/disagreement «Required»)",
  "Options: a, b. Options: a, b.": 'enum ["a","b"] «Options: a, b»',
  "Options: a, b. Options: a, b, c. Options: d, a.":
    'enum ["a","b","c","d"] «Options: a, b»; (tighten/disagreement «Options: a, b, c»); (tighten/disagreement «Options: d, a»)',
  "Min length 8. Max length 4.": "(tighten/disagreement «Min length 8»); (tighten/disagreement «Max length 4»)",
  "Default: c. Options: a, b.": 'default "c" «Default: c»; (tighten/disagreement «Options: a, b»)',
  "Default: default. Options: default, b.":
    'default "default" «Default: default»; enum ["default","b"] «Options: default, b»',
  "Default: b. Options: default, b.": 'default "b" «Default: b»; enum ["default","b"] «Options: default, b»',
  "Default: b. Options: default, b, c.": 'default "b" «Default: b»; enum ["default","b","c"] «Options: default, b, c»',
  "Options: default, b, c.": 'enum ["default","b","c"] «Options: default, b, c»',
  "The image URL. Default: none.": 'default "none" «Default: none»; (tighten/unfit «Default: none»)',
  'The image URL. Default: "https://a.b/c".':
    'format "uri" «The image URL»; default "https://a.b/c" «Default: "https://a.b/c"»',
  'The image URL. Default: "x".': 'default "x" «Default: "x"»; (tighten/unfit «Default: "x"»)',
});

table("two statements", number, {
  "Minimum: 8, maximum: 4": "(tighten/disagreement «Minimum: 8»); (tighten/disagreement «maximum: 4»)",
  "Minimum: 4, maximum: 4": "minimum 4 «Minimum: 4»; maximum 4 «maximum: 4»",
  "Greater than 4 and less than 4.": "(tighten/disagreement «Greater than 4»); (tighten/disagreement «less than 4»)",
  "Default: 5. Minimum: 5.": "default 5 «Default: 5»; minimum 5 «Minimum: 5»",
  "Default: 4. Minimum: 5.": "minimum 5 «Minimum: 5»; (tighten/unfit «Default: 4»)",
  "Default: 5. Maximum: 5.": "default 5 «Default: 5»; maximum 5 «Maximum: 5»",
  "Default: 6. Maximum: 5.": "maximum 5 «Maximum: 5»; (tighten/unfit «Default: 6»)",
  "Default: 5. Must be greater than 5.": "exclusiveMinimum 5 «greater than 5»; (tighten/unfit «Default: 5»)",
  "Default: 6. Must be greater than 5.": "default 6 «Default: 6»; exclusiveMinimum 5 «greater than 5»",
  "Default: 5. Must be less than 5.": "exclusiveMaximum 5 «less than 5»; (tighten/unfit «Default: 5»)",
  "Default: 4. Must be less than 5.": "default 4 «Default: 4»; exclusiveMaximum 5 «less than 5»",
});
