import { describe, expect, it } from "vitest";
import type { ProseContext } from "../../codegen/prose/read-prose.js";
import { boolean, called, facts, integer, notes, number, size, string, strings } from "./show.js";

type Row = readonly [text: string, context: ProseContext, facts?: readonly string[]];

/** What looks like a fact and is none; a third column holds what the same text does state. */
const traps: Readonly<Record<string, readonly Row[]>> = {
  "an example states nothing": [
    ["The ratio, e.g. 16:9, 4:3 or default 1:1.", string],
    ["For example, between 1 and 10.", integer],
    ["Voices such as: alloy, nova", string],
    ["比例，例如 16:9、4:3", string],
    ["取值有：\n示例值：red", string],
    ["HTTP status code (e.g., 200 for success)", integer],
    ["If the rate is 16 and one frame is added, the final rate will be 32.", integer],
  ],
  "a condition holds in one case": [
    ["When mode is pro, default 10.", integer],
    ["If videos are provided, up to 4 images are allowed; otherwise up to 7 images.", strings],
    ["`enable_sequential=false` 时范围为 1-4，默认 4；`enable_sequential=true` 时范围为 1-12，默认 12。", integer],
    ["当 ModelName 是 Kling，可选值为 5、10，默认为 5；", string],
    ["- viduq2 : 默认5秒，可选：1-10\n- viduq1 : 默认5秒", string],
    ["字符限制：\n- **V4**：最多3000字符\n- **V4_5 和 V4_5PLUS**：最多5000字符", string],
    ["Defaults to 8 for 256p and 32 for 540p.", integer],
    ["Defaults to landscape_4_3 if no net has been passed.", string],
    ["For image editing: 1.3-2.0", number],
    ["仅在开启时可用，需要 3-10 种颜色", strings],
    ["Default is 5. Note: the default varies by model.", integer],
  ],
  "advice is no limit": [
    ["Recommended 0.7.", number],
    ["Usually between 20 and 30.", integer],
    ["建议范围为 28-50。最小值：1，最大值：50。", integer, ["minimum 1 «最小值：1»", "maximum 50 «最大值：50»"]],
    ["建议不超过500字。", string],
    ["(7-12 recommended)", integer],
    ["需要的颜色，推荐 8 种。", strings],
  ],
  "another field is spoken of": [
    ["Used when `adjust_fps` is set to true (default true,) by the server.", boolean],
    ["The final rate is `max_rate`, up to 60.", integer],
    ["Returns up to `max_images` images.", integer],
    ["Must be >= interval_start.", number],
    ["The fps must be at least 16.", called("video_length", integer)],
  ],
  "what exceeds the limit is accepted": [
    ["The maximum value is 1000; values above 1000 will be coerced to 1000.", integer],
    ["Range: 1-50. Larger values are clamped.", integer, ["minimum 1 «Range: 1-50»"]],
    ["At most 1000 models per page, even if you pass a larger page_size.", integer],
  ],
  "several things together": [
    ["The total number of images (inputs + outputs) must not exceed 15.", integer],
    ["Maximum 4 total (elements + reference images).", strings],
    ["所有文本字段的总字符数不得超过 5000 个字符。", string],
    ["参考图像与参考视频至少传入一种", strings],
  ],
  "a part of the value": [
    ["每张图片最多 2 个框", strings],
    ["There is at most one rating per category.", strings],
    ["Each image must be less than 10 MB.", strings],
  ],
  "one of two ways to comply": [
    ["Width and height must be between 1920 and 4096, or total pixels between 2560*1440 and 4096*4096.", size],
    ["Between 0 and 10, or -1.", integer],
  ],
  "what the linked file must be": [
    [
      "The URL accepts the following file types: jpg, jpeg, png",
      called("image_url", string),
      ['format "uri" «The URL»'],
    ],
    ["Supported formats: mp3, wav.", called("audio_url", string)],
    ["Format: WAV, MP3. Duration: 3 to 30 s. File size: up to 15 MB.", called("audio_url", string)],
    ["图片文件大小不能超过10MB，图片宽高尺寸不小于300px", called("image", string)],
    ["Max file size: 10.0MB, Min width: 300px", called("image_url", string)],
    ["URL to zip archive with images. Try to use at least 10 images.", string, ['format "uri" «URL»']],
    ["选择音频文件（mp3/m4a/wav）", called("file", string)],
    ["支持的格式：image/jpeg", called("image_url", string)],
  ],
  "not only URLs": [
    ["Image URL or base64 data", string],
    ["支持传入图片Base64编码或图片URL（确保可访问）", string],
    ["Drag and drop a file here, or provide a URL.", string],
    ["HTTPS URL或数据URI", string],
    ["URL of the image (data: URLs supported)", string],
    ["LoRA 权重的 URL，或路径", string],
    ['The URL of the image. Use "" to leave empty.', string],
    ['URL to resume from. Default value: `""`', string, ['default "" «Default value: `""`»']],
  ],
  "ratios are no numbers": [
    ["Range (3:4, 4:3, 16:9, 9:16)", number],
    ["宽高比需在 1:2.5 与 2.5:1 之间。", number],
    ["Aspect ratio between 1:2.5 and 2.5:1.", number],
  ],
  "numbers that count something else": [
    ["If false, 33% of the points are taken.", number],
    ["Up to 4k.", integer],
    ["Provides up to 10 seconds of sound.", integer],
    ["Values above 1.0 speed it up.", number],
    ["消耗的点数，最多5位，最多2位小数", number],
    ["过期时间（以秒为单位），默认为 1 天。", integer],
    ["最大输入为 8192 个 tokens", strings],
    ["Max 200 words.", string],
    ["新图片整体面积不得超过原图片3倍", number],
    ["裁剪后音频不得短于2秒", integer],
    ["Image (1-indexed).", integer],
    ["Range: 0-0-0-0", number],
    ["Range: 5-1", number],
    ["1-4", string],
    ["1-4", strings],
  ],
  "lists that are not closed": [
    ["可选值包含从512x1536到1536x640等多种分辨率组合", string],
    ["Possible values: a, b, c, etc.", string],
    ["支持 Base64 编码或图片 URL", string],
    ["mj(默认)或niji", string],
    ["Supports extreme ratios: 4:1, 1:4.", string],
    ["Voice to use. eve: energetic, upbeat. ara: warm, friendly.", string],
    ["q2支持4:3、3:4", string],
    ["R2V only supports 720p and 1080p.", string],
    ["a URL or one of `canny`, `depth`", string],
    ["Can be one of `canny`, `depth`.", called("control_url", string)],
    ["A language code or 'auto'. Supported: en, zh, fr.", string],
    ["Either a string or a list of strings.", string],
    ["Not supported: `a`, `b`.", string],
    ["Available stems depend on model: vocals, drums", string],
  ],
  "words that are no values": [
    ["Defaults to random.", string],
    ["Instead of the default 1K.", string],
    ["Default caption to use when files are missing.", string],
    ["The default value is the website URL.", string],
    ["The default payload is used.", string],
    ["Default is H265.", boolean],
    ["默认为 null", string],
    ["No default 5.", integer],
    ["Whether to do it. If set to true, it is done.", boolean],
    ["默认不加", boolean],
  ],
  "required or optional in a case": [
    ["Required if `mode` is custom.", string],
    ["Required for custom functions.", string],
    ["自定义模式下必填。", string],
    ["Required format: png.", string],
  ],
  "null that is a word": [
    ["Either none, segment or word.", string],
    ["Nullable properties are not sufficient. Nullable properties.", called("schema", string), []],
    ["可为空", string],
  ],
};

describe.each(Object.entries(traps))("%s", (_, rows) => {
  it.each(rows.map(([text, context, expected]) => [text, context, expected ?? []] as const))(
    "%s",
    (text, context, expected) => {
      expect([...facts(text, context)].toSorted()).toEqual([...expected].toSorted());
    },
  );
});

/** What is refused says so, with the phrase. */
const refused: readonly (readonly [text: string, context: ProseContext, note: string])[] = [
  ["When mode is pro, default 10.", integer, "tighten/conditional «default 10»"],
  ["Usually between 20 and 30.", integer, "tighten/advice «between 20 and 30»"],
  ["Maximum 4 total (with others).", strings, "tighten/together «Maximum 4»"],
  [
    "Provide up to 2 images. If more are sent, only the first 2 are used.",
    strings,
    "tighten/more-accepted «up to 2 images»",
  ],
  ["Supported formats: jpg, png", called("image_url", string), "tighten/file-types «Supported formats: jpg, png»"],
  ["Possible values: a, b, etc.", string, "tighten/open-list «Possible values: a, b»"],
  ["Default: 1.5", integer, "tighten/unfit «Default: 1.5»"],
  ["Between 0 and 10, or -1.", integer, "tighten/alternative «Between 0 and 10»"],
  ["Up to 15 MB.", called("audio_url", strings), "tighten/other-limit «Up to 15 MB»"],
];

it.each(refused)("%s", (text, context, expected) => {
  expect(notes(text, context)).toContain(expected);
});
