import { expect, it } from "vitest";
import type { ProseContext } from "../../codegen/prose/read-prose.js";
import { boolean, called, facts, integer, number, size, string, strings } from "./show.js";

type Row = readonly [text: string, context: ProseContext, facts: readonly string[]];

const rows: readonly Row[] = [
  ["默认值：40", integer, ["default 40 «默认值：40»"]],
  ["是否增强默认值：true", boolean, ["default true «默认值：true»"]],
  ["当为假时一次返回。默认值为真。", boolean, ["default true «默认值为真»"]],
  [
    "使用的模型，可选，默认为 kling-image",
    string,
    ["required false «可选»", 'default "kling-image" «默认为 kling-image»'],
  ],
  ["默认：””。", string, ['default "" «默认：””»']],
  ["未传时默认 0。", integer, ["default 0 «默认 0»"]],
  ["任务类型，默认“续写”", string, ['default "续写" «默认“续写”»']],
  ["默认分辨率为 720p。", string, ['default "720p" «默认分辨率为 720p»']],
  ["设为 0 最自由，0.5（默认）较平衡。", number, ["default 0.5 «0.5（默认）»"]],
  [
    "默认值：0.95  范围值0.01-1",
    number,
    ["default 0.95 «默认值：0.95»", "minimum 0.01 «范围值0.01-1»", "maximum 1 «范围值0.01-1»"],
  ],
  ["范围 0~1", number, ["minimum 0 «范围 0~1»", "maximum 1 «范围 0~1»"]],
  ["取值范围：[0, 1]", number, ["minimum 0 «取值范围：[0, 1]»", "maximum 1 «取值范围：[0, 1]»"]],
  ["每页的数量，范围 (0, 100]。", integer, ["exclusiveMinimum 0 «范围 (0, 100]»", "maximum 100 «范围 (0, 100]»"]],
  [
    "取值范围：`0 <= x <= 1`。默认值：`0.5`。",
    number,
    ["minimum 0 «取值范围：`0 <= x <= 1»", "maximum 1 «取值范围：`0 <= x <= 1»", "default 0.5 «默认值：`0.5`»"],
  ],
  ["必须介于 1 和 10 之间。", integer, ["minimum 1 «介于 1 和 10 之间»", "maximum 10 «介于 1 和 10 之间»"]],
  ["-2.0 和 2.0 之间的数字。", number, ["minimum -2 «-2.0 和 2.0 之间的»", "maximum 2 «-2.0 和 2.0 之间的»"]],
  ["大于等于 3", integer, ["minimum 3 «大于等于 3»"]],
  ["不超过 8", integer, ["maximum 8 «不超过 8»"]],
  ["大于0且小于10", number, ["exclusiveMinimum 0 «大于0»", "exclusiveMaximum 10 «小于10»"]],
  ["宽度为8的倍数", integer, ["multipleOf 8 «8的倍数»"]],
  ["最小值：-1，最大值：3。", integer, ["minimum -1 «最小值：-1»", "maximum 3 «最大值：3»"]],
  [
    "可选。生成数量，默认1，1-4",
    integer,
    ["required false «可选»", "default 1 «默认1»", "minimum 1 «1-4»", "maximum 4 «1-4»"],
  ],
  ["需要为 64 的倍数。", integer, ["multipleOf 64 «64 的倍数»"]],
  [
    "图片尺寸，宽高取值范围必须在：1024-4096.",
    size,
    [
      "minimum of width and height 1024 «取值范围必须在：1024-4096»",
      "maximum of width and height 4096 «取值范围必须在：1024-4096»",
    ],
  ],
  [
    "生成速度。支持default、none、regular、high",
    string,
    ['enum ["default","none","regular","high"] «支持default、none、regular、high»'],
  ],
  ["视频时长 支持6 ,10", integer, ["enum [6,10] «支持6 ,10»"]],
  ["可选值：`5`、`10`", string, ['enum ["5","10"] «可选值：`5`、`10`»']],
  ["视频比例，枚举值：16：9，9：16，1：1", string, ['enum ["16:9","9:16","1:1"] «枚举值：16：9，9：16，1：1»']],
  ["可选值:AUTO/ON/OFF", string, ['enum ["AUTO","ON","OFF"] «可选值:AUTO/ON/OFF»']],
  [
    "可选值：'none'（无加速）、'regular'（常规）。",
    string,
    ["enum [\"none\",\"regular\"] «可选值：'none'（无加速）、'regular'（常规）»"],
  ],
  ["可选值：720p; 1080p", string, ['enum ["720p","1080p"] «可选值：720p; 1080p»']],
  [
    "必须是256x256、512x512或 1024x1024之一。",
    string,
    ['enum ["256x256","512x512","1024x1024"] «必须是256x256、512x512或 1024x1024之一»'],
  ],
  ["返回的格式。必须是 或`vivid`之一`natural`。", string, ['enum ["vivid","natural"] «必须是 或`vivid`之一`natural`»']],
  ["必须是以下值之一：0.0、0.5 或 1.0", number, ["enum [0,0.5,1] «以下值之一：0.0、0.5 或 1.0»"]],
  [
    "取值有：\nEnabled：开启；\nDisabled：关闭；\n\n示例值：Enabled",
    string,
    ['enum ["Enabled","Disabled"] «取值有：\nEnabled：开启；\nDisabled：关闭；»'],
  ],
  [
    "水印位置，可选项为：\n1：左上角\n2：右上角\n默认为：2",
    string,
    ['enum ["1","2"] «可选项为：\n1：左上角\n2：右上角»', 'default "2" «默认为：2»'],
  ],
  ['参数范围 ["happy", "sad"]，情绪', string, ['enum ["happy","sad"] «参数范围 ["happy", "sad"]»']],
  ["此端点必须使用 `flux-2/pro`", string, ['enum ["flux-2/pro"] «必须使用 `flux-2/pro`»']],
  ["不超过500字", string, ["maxLength 500 «不超过500字»"]],
  ["文本内容最大长度1000", string, ["maxLength 1000 «最大长度1000»"]],
  ["长度限制：0 - 2500", string, ["maxLength 2500 «长度限制：0 - 2500»"]],
  [
    "长度必须在 3-5000 字符之间。",
    string,
    ["minLength 3 «长度必须在 3-5000 字符之间»", "maxLength 5000 «长度必须在 3-5000 字符之间»"],
  ],
  ["字符串(≤1000字符)", string, ["maxLength 1000 «≤1000字符»"]],
  ["最多3张", strings, ["maxItems 3 «最多3张»"]],
  ["支持1-7个主体", strings, ["minItems 1 «1-7个主体»", "maxItems 7 «1-7个主体»"]],
  ["单个任务最多引用三个元素。", strings, ["maxItems 3 «最多引用三个元素»"]],
  ["必填。要生成新图片的原图URL", string, ["required true «必填»", 'format "uri" «要生成新图片的原图URL»']],
  ["该字段为必填项。", string, ["required true «必填项»"]],
  ["可选但建议提供。", string, ["required false «可选但»"]],
  ["随机种子，可为null", integer, ["nullable true «可为null»"]],
  ["参考图片 URL 列表", strings, ['format of items "uri" «参考图片 URL»']],
  ["水印内容，此处为图片URL", string, ['format "uri" «此处为图片URL»']],
  ["（可选，即将废弃）文件", string, ["required false «可选»", "deprecated true «即将废弃»"]],
  ["尺寸(该参数已被aspect_ratio代替)", called("image_size", string), ["deprecated true «代替»"]],
];

it.each(rows)("%s", (text, context, expected) => {
  expect([...facts(text, context)].toSorted()).toEqual([...expected].toSorted());
});
