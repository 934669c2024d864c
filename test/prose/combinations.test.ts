import { called, integer, list, number, numbers, string, strings, table } from "./show.js";

table("one statement beside another", strings, {
  "At least 3 images. At least 2 images.": "minItems 2 «At least 2 images»; (tighten/disagreement «At least 2 images»)",
  "Up to 3 images a b c per scene": "(tighten/each «Up to 3 images»)",
  "Up to 3 images a b c d per scene": "(tighten/each «Up to 3 images»)",
  "图片与 a b 至少一种": "(tighten/each «至少一种»)",
  "最多 3 张图，多余的会被截取": "(tighten/more-accepted «最多 3 张图»)",
  "最多 3 张图，超出部分忽略": "(tighten/more-accepted «最多 3 张图»)",
  "最多 3 张图，其余忽略": "(tighten/more-accepted «最多 3 张图»)",
});

table("one statement beside another", integer, {
  "With rateZone range 1-10.": "(tighten/other-field «range 1-10»)",
  "With v4_rate range 1-10.": "minimum 1 «range 1-10»; maximum 10 «range 1-10»",
  "With rateAt range 1-10.": "(tighten/other-field «range 1-10»)",
  "With zoom_zone range 1-10.": "(tighten/other-field «range 1-10»)",
  "It is 5s by default.": "default 5 «5s by default»",
  "No. Default: 5": "default 5 «Default: 5»",
  "No big default: 5": "nothing",
  "Each range 1-5.": "(tighten/each «range 1-5»)",
  "Each must be at most 5.": "(tighten/other-limit «at most 5»)",
  "Kinds:1, 2": "nothing",
  "Kinds: 1, 2": "enum [1,2] «: 1, 2»",
  "2x, 5 or 10": "enum [5,10] «5 or 10»",
  "The (big) range 1-9": "minimum 1 «range 1-9»; maximum 9 «range 1-9»",
  "The big) range 1-9": "minimum 1 «range 1-9»; maximum 9 «range 1-9»",
  "If on (a) range 1-9": "(tighten/conditional «range 1-9»)",
  "(if on) range 1-9": "minimum 1 «range 1-9»; maximum 9 «range 1-9»",
  "Default if empty: 5, e.g. 6": "nothing",
  "Range 1-5 to 9": "minimum 1 «Range 1-5»; maximum 5 «Range 1-5»",
  "Range: 5-1 to 9": "nothing",
  "Not under 5 of it": "(tighten/other-limit «under 5»)",
  "Must be not over 5.": "maximum 5 «over 5»",
  "值不得低于 5": "(tighten/other-limit «不得低于 5»)",
  "值不得短于 5": "(tighten/other-limit «不得短于 5»)",
  "[1-5": "minimum 1 «1-5»; maximum 5 «1-5»",
  "The [1-5] range": "minimum 1 «1-5»; maximum 5 «1-5»",
  "Big, [1, 5]": "minimum 1 «[1, 5]»; maximum 5 «[1, 5]»",
  "Range 1-8, or": "minimum 1 «Range 1-8»; maximum 8 «Range 1-8»",
  "8 的倍数": "multipleOf 8 «8 的倍数»",
  "不 8 的倍数": "(tighten/advice «8 的倍数»)",
  "Max 1:x": "maximum 1 «Max 1»",
  "Max 1/x": "maximum 1 «Max 1»",
  "70~0 for none. Range: 5-90": "minimum 5 «Range: 5-90»; maximum 90 «Range: 5-90»",
  "Range: 5-90. 5 ~ 0 means none":
    "minimum 0 «Range: 5-90»; maximum 90 «Range: 5-90»; (tighten/special-value «0 means»)",
  "(at least 5) of it": "minimum 5 «at least 5»",
  "The at least 5": "(tighten/other-limit «at least 5»)",
  "It is at least 5": "minimum 5 «at least 5»",
  "It is big at least 5": "(tighten/other-limit «at least 5»)",
  "Range up to 5 of it": "maximum 5 «up to 5»",
  "Range of it up to 5 big": "(tighten/other-limit «up to 5»)",
  "推荐 5": "nothing",
  "范围 1-5，推荐 3": "minimum 1 «范围 1-5»; maximum 5 «范围 1-5»",
  "推荐范围 1-5": "(tighten/advice «1-5»)",
  "通常范围 1-5": "(tighten/advice «范围 1-5»)",
  "大约范围 1-5": "(tighten/advice «范围 1-5»)",
  "最佳范围 1-5": "(tighten/advice «范围 1-5»)",
  "Max 5 bytes": "(tighten/other-limit «Max 5 bytes»)",
});

table("one statement beside another", string, {
  'The default voice when fast is "auto".': "nothing",
  该字段未弃用: "nothing",
  没有弃用: "nothing",
  "| Default: fast |": 'default "fast" «Default: fast»',
  "Options: in / out": 'enum ["in","out"] «Options: in / out»',
  "Options: in | out": 'enum ["in","out"] «Options: in | out»',
  "Options: in, out": 'enum ["in","out"] «Options: in, out»',
  "选项：在、外": "nothing",
  "只 支持a1、b1": "nothing",
  "[possible value: m] more": 'enum ["m"] «possible value: m»',
  "(possible value: m) more": 'enum ["m"] «possible value: m»',
  "Possible value: m! More": 'enum ["m"] «Possible value: m»',
  "File formats. Supported: m1, b1": 'enum ["m1","b1"] «Supported: m1, b1»',
  "File formats supported: m1, b1": "(tighten/file-types «supported: m1, b1»)",
  "File formats; supported: m1, b1": 'enum ["m1","b1"] «supported: m1, b1»',
  "File formats of all the kinds supported: m1, b1": 'enum ["m1","b1"] «supported: m1, b1»',
  图片数据URL: "nothing",
  "图片URL，也支持数据 URL": "nothing",
  "The data, a URL.": 'format "uri" «a URL»',
  "Can be fast_mode, default: fast_mode. It is slow.": 'default "fast_mode" «default: fast_mode»',
  "Supported: fast_mode. Default: fast_mode": 'default "fast_mode" «Default: fast_mode»',
  'the default of the range is "a"': "nothing",
  "Options:\n- m (big)\n- b (small)": 'enum ["m","b"] «Options:\n- m (big)\n- b (small)»',
  "Options:\n- m - big\n- b = small": 'enum ["m","b"] «Options:\n- m - big\n- b = small»',
  "Options:\n- m; big\n- b: small": 'enum ["m","b"] «Options:\n- m; big\n- b: small»',
  "Options:\n+ m\n+ b": 'enum ["m","b"] «Options:\n+ m\n+ b»',
  "Options:\n• m\n• b": 'enum ["m","b"] «Options:\n• m\n• b»',
  "Options:\n- default: m\n- b": 'default "m" «default: m»',
  "Options:\n- m\n- tip: x\n- b": "nothing",
  "Options:\n- m\n- b\n- warning: x": 'enum ["m","b"] «Options:\n- m\n- b»',
  "Options:\n- m\n- b\n\n- c": 'enum ["m","b"] «Options:\n- m\n- b»',
  "Options:\n\n\n- m\n- b": 'enum ["m","b"] «Options:\n\n\n- m\n- b»',
  "Options:\n- m\n- b\nIf fast: - c": "nothing",
  "Options:\n- m\n- URL\n- b": "nothing",
  "Options:\n- m\n- not b": "nothing",
  "Options:\n- m\n- maximum: 5": "nothing",
  "Options:\n- m\n- example: b": "nothing",
  "Options: m, xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx":
    'enum ["m","xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"] «Options: m, xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx»',
  "Options: m, xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": "nothing",
  "Options: m n, b c, d": "nothing",
  "Options: m n, b c, d, e": 'enum ["m n","b c","d","e"] «Options: m n, b c, d, e»',
  "Options: [m], [b]": "nothing",
  "Options: {m}, {b}": "nothing",
  "Options: `png`, `jpeg`": "(tighten/file-types «Options: `png`, `jpeg`»)",
  "Options: `png`, `fast`": 'enum ["png","fast"] «Options: `png`, `fast`»',
  "Could be None.": "nullable true «Could be None»",
  "could be NULL": "nullable true «could be NULL»",
  "If None x, off": "nothing",
  "Required only": "nothing",
  "Required, only now": "nothing",
  "字段 为 必填": "required true «必填»",
  "Default: a9:b": "nothing",
  "Default: 9:b": "nothing",
  图片链接: 'format "uri" «图片链接»',
  图片地址: 'format "uri" «图片地址»',
  网址: 'format "uri" «网址»',
  "文件格式：m1、b1": "(tighten/file-types «：m1、b1»)",
  "接受类型：m1、b1": "(tighten/file-types «：m1、b1»)",
  "MIME types: m1, b1": "(tighten/file-types «: m1, b1»)",
});

table("one statement beside another", called("v", list), {
  "Options: m, b": 'enum of items ["m","b"] «Options: m, b»',
});

table(
  "one statement beside another",
  { name: "v", types: ["array"], itemTypes: ["integer"] },
  {
    "Options: 1, 2": "enum of items [1,2] «Options: 1, 2»",
  },
);

table("one statement beside another", called("image_url", string), {
  "Options: m, b": "(tighten/open-list «Options: m, b»)",
});

table("one statement beside another", called("link", string), {
  "Options: m, b": "(tighten/open-list «Options: m, b»)",
});

table("one statement beside another", called("uris", string), {
  "Options: m, b": "(tighten/open-list «Options: m, b»)",
});

table("one statement beside another", list, {
  "A list of floats.": 'type of items "number" «A list of floats»',
  "An array of float values.": 'type of items "number" «An array of float values»',
});

table("one statement beside another", number, {
  "Between 0 and 1 of it exclusive": "exclusiveMinimum 0 «Between 0 and 1»; exclusiveMaximum 1 «Between 0 and 1»",
  "Max 5hz": "maximum 5 «Max 5hz»",
  "Max 5 apples": "(tighten/other-limit «Max 5»)",
  "介于 0 和 1 之间（不含）": "exclusiveMinimum 0 «介于 0 和 1 之间»; exclusiveMaximum 1 «介于 0 和 1 之间»",
  "介于 0 和 1 之间（含）": "minimum 0 «介于 0 和 1 之间»; maximum 1 «介于 0 和 1 之间»",
});

table("one statement beside another", called("fps", integer), {
  "fps 2 must be at least 5": "minimum 5 «at least 5»",
});

table(
  "one statement beside another",
  { name: "v", types: ["integer", "null"], example: null },
  {
    "Default: null": "default null «Default: null»",
  },
);

table(
  "one statement beside another",
  { name: "v", types: [], example: null },
  {
    "Default: 5": "default 5 «Default: 5»",
  },
);

table(
  "one statement beside another",
  { name: "v", types: ["boolean", "string"] },
  {
    "Options: true, `x`": "nothing",
    "Default: true": "default true «Default: true»",
  },
);

table("one statement beside another", numbers, {
  "Default: [1": "nothing",
});
