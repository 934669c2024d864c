import { called, integer, number, string, strings, table } from "./show.js";

table("what a sentence is about", string, {
  'The prompt, e.g. "A dog runs." Max 500 characters.': "maxLength 500 «Max 500 characters»",
  'The prompt, e.g. "Mr." Max 500 characters.': "(tighten/example «Max 500 characters»)",
  'The prompt, e.g. "a dog" max 500 characters.': "(tighten/example «max 500 characters»)",
  'The prompt, e.g. "Dog." Max 500 characters.': "maxLength 500 «Max 500 characters»",
  "图片URL（支持数据URL）": 'format "uri" «图片URL»',
  'The image URL. Use "large" files.': 'format "uri" «The image URL»',
  "The image URL (the data must be public)": 'format "uri" «The image URL»',
  "The image URL (data: or https)": "nothing",
  'A code or "auto". Supported: auto, en, zh.': 'enum ["auto","en","zh"] «Supported: auto, en, zh»',
  'A `code` or "auto". Supported: en, zh.': 'enum ["en","zh"] «Supported: en, zh»',
  '"code" or "auto". Supported: en, zh.':
    'enum ["code","auto","en","zh"] «"code" or "auto"»; (tighten/disagreement «Supported: en, zh»)',
  'A code, "auto". Supported: en, zh.': 'enum ["en","zh"] «Supported: en, zh»',
  "A code or auto. Supported: en, zh.": 'enum ["en","zh"] «Supported: en, zh»',
  "A word, e.g. a, options: b, c.": 'enum ["b","c"] «options: b, c»',
  'A text, e.g. "hi", max length 120.': "maxLength 120 «max length 120»",
  "Supported: fast_mode, slow_mode, default fast_mode.":
    'enum ["fast_mode","slow_mode"] «Supported: fast_mode, slow_mode»',
  "One of: fast_mode, slow_mode, default fast_mode.": 'enum ["fast_mode","slow_mode"] «One of: fast_mode, slow_mode»',
  "A fast_mode, default: slow_mode.": 'default "slow_mode" «default: slow_mode»',
  "A fast_mode default: slow_mode.": "(tighten/other-field «default: slow_mode»)",
});

table("what a sentence is about", integer, {
  "Can be at most 10.": "maximum 10 «at most 10»",
  "Must not exceed 10 and be at least 2.": "maximum 10 «Must not exceed 10»; (tighten/other-limit «at least 2»)",
  "With `max_rate` range 1-10.": "(tighten/other-field «range 1-10»)",
  "With maxRate range 1-10.": "(tighten/other-field «range 1-10»)",
  "With a_b range 1-10.": "minimum 1 «range 1-10»; maximum 10 «range 1-10»",
  "With ab_c range 1-10.": "(tighten/other-field «range 1-10»)",
  "With x_rate range 1-10.": "(tighten/other-field «range 1-10»)",
  "With rate_x range 1-10.": "(tighten/other-field «range 1-10»)",
  "With xRate range 1-10.": "(tighten/other-field «range 1-10»)",
  "With rateXy range 1-10.": "(tighten/other-field «range 1-10»)",
  "With landscape_4_3 range 1-10.": "minimum 1 «range 1-10»; maximum 10 «range 1-10»",
  "With HTMLParser range 1-10.": "minimum 1 «range 1-10»; maximum 10 «range 1-10»",
  "With MAX_RATE range 1-10.": "minimum 1 «range 1-10»; maximum 10 «range 1-10»",
  "With 720p range 1-10.": "minimum 1 «range 1-10»; maximum 10 «range 1-10»",
  "With iPHONE range 1-10.": "minimum 1 «range 1-10»; maximum 10 «range 1-10»",
  "- `fast`: range 1-10\n- `slow`: range 1-20":
    "(tighten/conditional «range 1-10»); (tighten/conditional «range 1-20»)",
  '"fast": range 1-10\n"slow": range 1-20': "(tighten/conditional «range 1-10»); (tighten/conditional «range 1-20»)",
  "- V4_5 (5s): range 1-10": "(tighten/conditional «range 1-10»)",
  "V4：范围 1-10": "(tighten/conditional «范围 1-10»)",
  "fast: range 1-10": "minimum 1 «range 1-10»; maximum 10 «range 1-10»",
  "• std_1 模式：范围 1-10": "(tighten/conditional «范围 1-10»)",
  "+ v_1 和 v_2：范围 1-10": "(tighten/conditional «范围 1-10»)",
  "v1、v2/v3：范围 1-10": "(tighten/conditional «范围 1-10»)",
  "The rate\n- `fast`: range 1-10": "(tighten/conditional «range 1-10»)",
  "The rate\nfast: range 1-10": "minimum 1 «range 1-10»; maximum 10 «range 1-10»",
  "默认: range 1-10": "minimum 1 «range 1-10»; maximum 10 «range 1-10»",
  "If not set, range 1-10.": "(tighten/conditional «range 1-10»)",
  "If not set, the maximum is 10.": "(tighten/conditional «maximum is 10»)",
  "A number, e.g. 5, default 3.": "default 3 «default 3»",
  "A number, e.g. 5, range 1-9.": "minimum 1 «range 1-9»; maximum 9 «range 1-9»",
  "A number, e.g. 5, maximum 9.": "maximum 9 «maximum 9»",
  "A number, e.g. 5, minimum 2.": "minimum 2 «minimum 2»",
  "A number, e.g. 5; maximum 9.": "maximum 9 «maximum 9»",
  "A number, e.g. 5 maximum 9.": "(tighten/example «maximum 9»)",
  "Best around 5, range 1-9.": "minimum 1 «range 1-9»; maximum 9 «range 1-9»",
  "Range 1-9, 5 is recommended.": "minimum 1 «Range 1-9»; maximum 9 «Range 1-9»",
  "Range 1-9 (5 recommended)": "minimum 1 «Range 1-9»; maximum 9 «Range 1-9»",
  "Range 1-9 is recommended": "(tighten/advice «Range 1-9»)",
  "Total range 1-9": "(tighten/together «range 1-9»)",
  "In total 5, range 1-9.": "(tighten/together «range 1-9»)",
  "The scale (e.g. 5) range 1-9.": "minimum 1 «range 1-9»; maximum 9 «range 1-9»",
  "The scale (e.g. 5, range 1-9": "minimum 1 «range 1-9»; maximum 9 «range 1-9»",
  "The scale (e.g. 5\nRange: 1-9)": "minimum 1 «Range: 1-9»; maximum 9 «Range: 1-9»",
  "The scale (if on. Range 1-9)": "minimum 1 «Range 1-9»; maximum 9 «Range 1-9»",
  "The scale e.g. (5) range 1-9.": "(tighten/example «range 1-9»)",
  "The scale (for a_field) range 1-9.": "minimum 1 «range 1-9»; maximum 9 «range 1-9»",
  "If on (or off) range 1-9.": "(tighten/conditional «range 1-9»)",
});

table("what a sentence is about", called("max_rate", integer), {
  "With maxRate range 1-10.": "minimum 1 «range 1-10»; maximum 10 «range 1-10»",
});

table("what a sentence is about", called("max-rate", integer), {
  "With max_rate range 1-10.": "minimum 1 «range 1-10»; maximum 10 «range 1-10»",
});

table("what a sentence is about", called("maxRate", integer), {
  "With max_rate range 1-10.": "minimum 1 «range 1-10»; maximum 10 «range 1-10»",
});

table("what a sentence is about", called("fps_2", integer), {
  "fps_2: range 1-10": "minimum 1 «range 1-10»; maximum 10 «range 1-10»",
});

table("what a sentence is about", strings, {
  "For each scene, up to 3 images.": "(tighten/conditional «up to 3 images»)",
  "Each scene has up to 3 images.": "(tighten/other-limit «up to 3 images»)",
});

table("what a sentence is about", number, {
  "The scale. For editing: range 1-2.": "(tighten/conditional «range 1-2»)",
  "The scale\nFor editing: range 1-2": "(tighten/conditional «range 1-2»)",
  "The scale; for editing range 1-2": "(tighten/conditional «range 1-2»)",
  "The scale, for editing range 1-2": "minimum 1 «range 1-2»; maximum 2 «range 1-2»",
  "Range for editing: 1-2": "minimum 1 «1-2»; maximum 2 «1-2»",
});

table("a property that is left out", integer, {
  "Default 5 if not set.": "default 5 «Default 5»",
  "Default 5 if omitted.": "default 5 «Default 5»",
  "Default 5 if unspecified.": "default 5 «Default 5»",
  "Default 5 if unset.": "default 5 «Default 5»",
  "Default 5 if empty.": "default 5 «Default 5»",
  "Default 5 if absent.": "default 5 «Default 5»",
  "Default 5 if blank.": "default 5 «Default 5»",
  "Default 5 if missing.": "default 5 «Default 5»",
  "Default 5 if null.": "default 5 «Default 5»",
  "Default 5 if none.": "default 5 «Default 5»",
  "Default 5 if undefined.": "default 5 «Default 5»",
  "Default 5 if unprovided.": "default 5 «Default 5»",
  "Default 5 if left empty.": "default 5 «Default 5»",
  "Default 5 if it is empty.": "default 5 «Default 5»",
  "Default 5 if this is empty.": "default 5 «Default 5»",
  "Default 5 if the value is empty.": "default 5 «Default 5»",
  "Default 5 if the field is empty.": "default 5 «Default 5»",
  "Default 5 if this parameter is empty.": "default 5 «Default 5»",
  "Default 5 if it was empty.": "default 5 «Default 5»",
  "Default 5 if left to be empty.": "(tighten/conditional «Default 5»)",
  "Default 5 unless set.": "default 5 «Default 5»",
  "Default 5 unless specified.": "default 5 «Default 5»",
  "Default 5 unless provided.": "default 5 «Default 5»",
  "Default 5 unless otherwise set.": "default 5 «Default 5»",
  "Default 5 unless overridden.": "default 5 «Default 5»",
  "Default 5 unless given.": "default 5 «Default 5»",
  "Default 5 unless fast.": "(tighten/conditional «Default 5»)",
  "不传时默认 5。": "default 5 «默认 5»",
  "未传时默认 5。": "default 5 «默认 5»",
  "为空时默认 5。": "default 5 «默认 5»",
  "未 传时默认 5。": "default 5 «默认 5»",
  "快速时默认 5。": "(tighten/conditional «默认 5»)",
  "如果未传，默认 5。": "default 5 «默认 5»",
  "如果不传，默认 5。": "default 5 «默认 5»",
  "如果为空，默认 5。": "default 5 «默认 5»",
  "If rate is not set, default 5.": "(tighten/conditional «default 5»)",
  "If it is the value not set, default 5.": "(tighten/conditional «default 5»)",
  "If it is the value left not set, default 5.": "(tighten/conditional «default 5»)",
  "Default 5 if x": "(tighten/conditional «Default 5»)",
});

table("a property that is left out", called("rate", integer), {
  "If rate is not set, default 5.": "default 5 «default 5»",
});

table("deprecated", string, {
  "This field is deprecated.": "deprecated true «is deprecated»",
  "The property is deprecated.": "deprecated true «is deprecated»",
  "This is deprecated.": "deprecated true «is deprecated»",
  "The option is deprecated.": "deprecated true «is deprecated»",
  "It is deprecated.": "deprecated true «is deprecated»",
  "The argument is deprecated.": "deprecated true «is deprecated»",
  "The endpoint is deprecated.": "deprecated true «is deprecated»",
  "The value `a` is deprecated.": "nothing",
  "Deprecated. Use x.": "deprecated true «Deprecated»",
  "Old\nDeprecated, use x": "deprecated true «Deprecated»",
  "Old; deprecated.": "deprecated true «deprecated»",
  "Old (deprecated)": "deprecated true «deprecated»",
  "Old! Deprecated.": "deprecated true «Deprecated»",
  "Note: deprecated.": "deprecated true «deprecated»",
  "Old, deprecated.": "deprecated true «deprecated»",
  "[deprecated] x": "deprecated true «deprecated»",
  该字段已弃用: "deprecated true «已弃用»",
  参数已弃用: "deprecated true «已弃用»",
  "`x` 已弃用": "nothing",
  "Not deprecated.": "nothing",
  "It is not deprecated.": "nothing",
  "If fast, deprecated.": "nothing",
  "例如：已弃用": "nothing",
  "该参数已被 size_px 取代": "deprecated true «取代»",
  "该参数已被 size 替代": "deprecated true «替代»",
  "该参数已被新参数 x_y 代替": "nothing",
  "可以用 x 代替": "nothing",
  "如果该参数已被 size 代替": "nothing",
  "已被 a b c 代替": "nothing",
  "已被 a b 代替": "deprecated true «代替»",
  "With `old_size` deprecated.": "nothing",
  "With `old_size`, deprecated.": "nothing",
});
