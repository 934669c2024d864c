import { called, integer, number, numbers, size, string, strings, table, unknown } from "./show.js";

table("what a limit counts", integer, {
  "1 和 5 之间": "minimum 1 «1 和 5 之间»; maximum 5 «1 和 5 之间»",
  "-1 和 5 之间": "minimum -1 «-1 和 5 之间»; maximum 5 «-1 和 5 之间»",
  "1-5 之间的数": "minimum 1 «1-5 之间的»; maximum 5 «1-5 之间的»",
  "1-5之内": "minimum 1 «1-5之内»; maximum 5 «1-5之内»",
  "1 和 5": "nothing",
  "Big 1-5": "nothing",
  "Big, 1-5": "minimum 1 «1-5»; maximum 5 «1-5»",
  "Big (1-5)": "minimum 1 «1-5»; maximum 5 «1-5»",
  "Big: 1-5": "minimum 1 «1-5»; maximum 5 «1-5»",
  "大1-5": "minimum 1 «1-5»; maximum 5 «1-5»",
  "大1-5的": "nothing",
  "1-5 apples": "nothing",
  "-5-5": "minimum -5 «-5-5»; maximum 5 «-5-5»",
  "[1, 5]": "minimum 1 «[1, 5]»; maximum 5 «[1, 5]»",
  "Big [1, 5]": "nothing",
  "- 5-9": "minimum 5 «5-9»; maximum 9 «5-9»",
  "1-2-3": "nothing",
  "1 - 2 - 3": "nothing",
  "5 max": "maximum 5 «5 max»",
  "5 or more": "minimum 5 «5 or more»",
  "Width range 1-8": "minimum 1 «range 1-8»; maximum 8 «range 1-8»",
  "Range 1-8, or 0": "(tighten/alternative «Range 1-8»)",
  "Range 1-8 or 0": "(tighten/alternative «Range 1-8»)",
  "Range 1-8 or if off": "minimum 1 «Range 1-8»; maximum 8 «Range 1-8»",
  "Range 1-8 or\nmore": "minimum 1 «Range 1-8»; maximum 8 «Range 1-8»",
  "Max 5, clamped": "(tighten/more-accepted «Max 5»)",
  "Range 1-5, clamped": "minimum 1 «Range 1-5»; (tighten/more-accepted «Range 1-5»)",
});

table("what a limit counts", strings, {
  "1-5 images": "minItems 1 «1-5 images»; maxItems 5 «1-5 images»",
  "Big 1-5 images": "minItems 1 «1-5 images»; maxItems 5 «1-5 images»",
  "5 or more images": "minItems 5 «5 or more images»",
  "5 or fewer images": "maxItems 5 «5 or fewer images»",
  "5 images or more": "minItems 5 «5 images or more»",
  "5张以内": "maxItems 5 «5张以内»",
  "5 张及以上": "minItems 5 «5 张及以上»",
  "five or more images": "nothing",
  "5 images or less": "maxItems 5 «5 images or less»",
  "Images (1-8)": "minItems 1 «1-8»; maxItems 8 «1-8»",
  "URLs (1-8)": 'format of items "uri" «URLs»; minItems 1 «1-8»; maxItems 8 «1-8»',
  "Colors [1-8]": "(tighten/other-limit «1-8»)",
  "Apples (1-8)": "(tighten/other-limit «1-8»)",
  "Each range 1-8": "(tighten/other-limit «range 1-8»)",
  "Maximum 8": "maxItems 8 «Maximum 8»",
  "Max length 8": "(tighten/other-limit «Max length 8»)",
  "Minimum 2": "minItems 2 «Minimum 2»",
  "Width range 1-8": "(tighten/other-limit «range 1-8»)",
  "Up to 3 images per scene": "(tighten/each «Up to 3 images»)",
  "Up to 3 images per request": "maxItems 3 «Up to 3 images»",
  "Up to 3 images per call": "maxItems 3 «Up to 3 images»",
  "Up to 3 images per generation": "maxItems 3 «Up to 3 images»",
  "Up to 3 images per task": "maxItems 3 «Up to 3 images»",
  "Up to 3 images per run": "maxItems 3 «Up to 3 images»",
  "Up to 3 images per page": "maxItems 3 «Up to 3 images»",
  "Up to 3 images in each scene": "(tighten/each «Up to 3 images»)",
  "Up to 3 images, per scene": "maxItems 3 «Up to 3 images»",
  图片与视频至少一种: "(tighten/each «至少一种»)",
  图片或视频至少一种: "(tighten/each «至少一种»)",
  图片至少一种: "minItems 1 «至少一种»",
  "图片，视频至少一种": "minItems 1 «至少一种»",
  图片与视频最多一种: "maxItems 1 «最多一种»",
  "Up to 3 images. Only the first 3 are used, the rest will be ignored": "(tighten/more-accepted «Up to 3 images»)",
  "If more than 3 images are given, truncated": "nothing",
  "Up to 3 images total": "(tighten/together «Up to 3 images»)",
  "Max 3 images in total, big": "(tighten/together «Max 3 images»)",
});

table("what a limit counts", string, {
  "Big 1-5 characters": "minLength 1 «1-5 characters»; maxLength 5 «1-5 characters»",
  "5 characters max": "maxLength 5 «5 characters max»",
  "5 characters maximum": "maxLength 5 «5 characters maximum»",
  "5 characters minimum": "minLength 5 «5 characters minimum»",
  "500字以内": "maxLength 500 «500字以内»",
  "500 字以内": "maxLength 500 «500 字以内»",
  "5 字或以下": "maxLength 5 «5 字或以下»",
  "500字以上": "minLength 500 «500字以上»",
  "Width range 1-8": "(tighten/other-limit «range 1-8»)",
  "Max 5 characters, truncated": "(tighten/more-accepted «Max 5 characters»)",
  "Min 5 characters, truncated": "minLength 5 «Min 5 characters»",
  "If more than 3 characters are given, truncated": "nothing",
});

table("what a limit counts", called("image_count", integer), {
  "Max 4 images": "maximum 4 «Max 4 images»",
});

table("what a limit counts", called("seed", integer), {
  "Max 4 images": "(tighten/other-limit «Max 4 images»)",
});

table("what a limit counts", called("loras", strings), {
  "Max 4 loras": "maxItems 4 «Max 4»",
  "Max 4 lora": "maxItems 4 «Max 4»",
  "Max 4 apples": "(tighten/other-limit «Max 4»)",
});

table("what a limit counts", called("lora", strings), {
  "Max 4 loras": "maxItems 4 «Max 4»",
});

table("what a limit counts", numbers, {
  "Each must be 1-8": "nothing",
  "Each range 1-8": "minimum of items 1 «range 1-8»; maximum of items 8 «range 1-8»",
  "Each up to 8": "(tighten/other-limit «up to 8»)",
  "Each range 1-8 px": "(tighten/other-limit «range 1-8 px»)",
  "Range 1-8": "(tighten/other-limit «Range 1-8»)",
  "Maximum 8": "(tighten/other-limit «Maximum 8»)",
});

table(
  "what a limit counts",
  { name: "w", types: ["array"], itemTypes: ["integer"] },
  {
    "Each range 1-8": "minimum of items 1 «range 1-8»; maximum of items 8 «range 1-8»",
  },
);

table("what a limit counts", size, {
  "Width and height range 1-8": "minimum of width and height 1 «range 1-8»; maximum of width and height 8 «range 1-8»",
  "Width range 1-8": "minimum of width 1 «range 1-8»; maximum of width 8 «range 1-8»",
  "Height range 1-8": "minimum of height 1 «range 1-8»; maximum of height 8 «range 1-8»",
  "Width range 1-8 px": "minimum of width 1 «range 1-8 px»; maximum of width 8 «range 1-8 px»",
  "Width range 1-8 MB": "(tighten/other-limit «range 1-8 MB»)",
  "Width up to 8 of it": "(tighten/other-limit «up to 8»)",
});

table("what a limit counts", unknown, {
  "Width range 1-8": "minimum of width 1 «range 1-8»; maximum of width 8 «range 1-8»",
});

table("what a limit counts", number, {
  "Between 0 and 1 (exclusive)": "exclusiveMinimum 0 «Between 0 and 1»; exclusiveMaximum 1 «Between 0 and 1»",
  "Between 0 and 1, exclusive": "exclusiveMinimum 0 «Between 0 and 1»; exclusiveMaximum 1 «Between 0 and 1»",
  "Less than 5, clamped": "(tighten/more-accepted «Less than 5»)",
});

table("a multiple", integer, {
  "A multiple of 8.": "multipleOf 8 «A multiple of 8»",
  "Must be a multiple of 8.": "multipleOf 8 «a multiple of 8»",
  "Is a multiple of 8.": "multipleOf 8 «a multiple of 8»",
  "Big, a multiple of 8": "multipleOf 8 «a multiple of 8»",
  "Rounded to a multiple of 8.": "(tighten/advice «a multiple of 8»)",
  "Not a multiple of 8.": "(tighten/advice «a multiple of 8»)",
  "Must be divisible by 0.": "nothing",
  "Must be divisible by -8.": "nothing",
  "If fast, a multiple of 8.": "(tighten/conditional «a multiple of 8»)",
  "为 8 的倍数": "multipleOf 8 «8 的倍数»",
  "必须是 8 的倍数": "multipleOf 8 «8 的倍数»",
  "必须是 8 整数倍": "multipleOf 8 «8 整数倍»",
  "必须是 8 px 的倍数": "multipleOf 8 «8 px 的倍数»",
  "约 8 的倍数": "(tighten/advice «8 的倍数»)",
  "Width must be a multiple of 8.": "multipleOf 8 «a multiple of 8»",
  "不是 8 的倍数": "(tighten/advice «8 的倍数»)",
});

table("a multiple", string, {
  "Must be divisible by 8.": "nothing",
});

table("a multiple", size, {
  "Width must be a multiple of 8.": "multipleOf of width 8 «a multiple of 8»",
  "Height must be a multiple of 8.": "multipleOf of height 8 «a multiple of 8»",
  "Width and height must be multiples of 8.": "multipleOf of width and height 8 «multiples of 8»",
  "Must be a multiple of 8.": "nothing",
});

table("a multiple", number, {
  "Must be a multiple of 0.5.": "multipleOf 0.5 «a multiple of 0.5»",
});
