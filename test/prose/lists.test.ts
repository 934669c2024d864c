import { integer, string, strings, table } from "./show.js";

table("a list", string, {
  "Options: m (x y), b (z)": 'enum ["m","b"] «Options: m (x y), b (z)»',
  "Options: m (default), b": 'enum ["m","b"] «Options: m (default), b»; default "m" «Options: m (default), b»',
  "Options: m, b (default)": 'enum ["m","b"] «Options: m, b (default)»; default "b" «Options: m, b (default)»',
  "Options: m (the default), b": 'enum ["m","b"] «Options: m (the default), b»',
  "Options: m (default one), b": 'enum ["m","b"] «Options: m (default one), b»',
  "Options: m (x, b": "nothing",
  "Options: square pro, low": 'enum ["square pro","low"] «Options: square pro, low»',
  "Options: very big pro, low": "nothing",
  "Options: `m` b, c": "nothing",
  "Options: 5 b, c": "nothing",
  "Options: m default, b": "nothing",
  "Options: yes, no": 'enum ["yes","no"] «Options: yes, no»',
  "Options: no, yes": 'enum ["no","yes"] «Options: no, yes»',
  "Options: yes, no more of it": "nothing",
  "Options: `m`, no more of it": "nothing",
  "Options: `m`, b of it": "nothing",
  "Options: `m`, `b`, and c of it": 'enum ["m","b"] «Options: `m`, `b`»',
  "Options: 720p; 1080p": 'enum ["720p","1080p"] «Options: 720p; 1080p»',
  "Options: 720p; more of it": "nothing",
  "Options: 720p; `1080p`": 'enum ["720p","1080p"] «Options: 720p; `1080p`»',
  'Options: 720p; "1080p"': 'enum ["720p","1080p"] «Options: 720p; "1080p"»',
  "Options: 720p; 5": 'enum ["720p","5"] «Options: 720p; 5»',
  "Options: m, or b": 'enum ["m","b"] «Options: m, or b»',
  "Options: m and b": 'enum ["m","b"] «Options: m and b»',
  "Options: m/b": 'enum ["m","b"] «Options: m/b»',
  "Options: m / b": 'enum ["m","b"] «Options: m / b»',
  "Options: m,\nb": 'enum ["m","b"] «Options: m,\nb»',
  "Options: m,\n\nb": "nothing",
  "Options: m, b, etc.": "(tighten/open-list «Options: m, b»)",
  "Options: m, b etc.": "(tighten/open-list «Options: m, b»)",
  "Options: m, b…": "(tighten/open-list «Options: m, b»)",
  "Options: m, b, …": "(tighten/open-list «Options: m, b»)",
  "Options: m, b..": "(tighten/open-list «Options: m, b»)",
  "Options: m, b...": "(tighten/open-list «Options: m, b»)",
  "Options: m, b and more": "(tighten/open-list «Options: m, b»)",
  "选项：m、b等": "(tighten/open-list «选项：m、b»)",
  "选项：m、b等格式": "(tighten/open-list «选项：m、b»)",
  "选项：m、b格式": 'enum ["m","b"] «选项：m、b»',
  "选项：m、b模式": 'enum ["m","b"] «选项：m、b»',
  "选项：m、b两种": 'enum ["m","b"] «选项：m、b»',
  "选项：m、b三种": 'enum ["m","b"] «选项：m、b»',
  "选项：m、b四种": 'enum ["m","b"] «选项：m、b»',
  "选项：m、b比例": 'enum ["m","b"] «选项：m、b»',
  "选项：m、b选项": 'enum ["m","b"] «选项：m、b»',
  "选项：m、b其中": 'enum ["m","b"] «选项：m、b»',
  "选项：m、b档": 'enum ["m","b"] «选项：m、b»',
  "选项：m、b两个": 'enum ["m","b"] «选项：m、b»',
  "选项：m、b分辨率": 'enum ["m","b"] «选项：m、b»',
  "选项：m、b三档": 'enum ["m","b"] «选项：m、b»',
  "选项：m、b文字": "nothing",
  "Options: `a`, `b` default": 'enum ["a","b"] «Options: `a`, `b`»',
  "Options: `a`, `b` supported": 'enum ["a","b"] «Options: `a`, `b`»',
  "Options: `a`, `b` range": 'enum ["a","b"] «Options: `a`, `b`»',
  "Options: `a`, `b` optional": 'enum ["a","b"] «Options: `a`, `b`»',
  "Options: `a`, `b` required": 'enum ["a","b"] «Options: `a`, `b`»',
  "Options: `a`, `b` example": 'enum ["a","b"] «Options: `a`, `b`»',
  "Options: `a`, `b` minimum": 'enum ["a","b"] «Options: `a`, `b`»',
  "Options: `a`, `b` maximum": 'enum ["a","b"] «Options: `a`, `b`»',
  "Options: `a`, `b` length": 'enum ["a","b"] «Options: `a`, `b`»',
  "Options: `m`, `b` text": "nothing",
  "Options: m, b: c": "nothing",
  "Options: m, b = c": "nothing",
  "Options: m, b is c": "nothing",
  "Options: m: b": "nothing",
  "Options: 5, 10 or x seconds": "nothing",
  "Options: `m/b`": 'enum ["m/b"] «Options: `m/b`»',
  "Options: m/b, c/d": 'enum ["m/b","c/d"] «Options: m/b, c/d»',
  "Options: AUTO/ON": 'enum ["AUTO","ON"] «Options: AUTO/ON»',
  "Options: `m, b`": 'enum ["m","b"] «Options: `m, b`»',
  "Options: `m、b`": 'enum ["m","b"] «Options: `m、b`»',
  "Options: `m，b`": 'enum ["m","b"] «Options: `m，b`»',
  "Options: `m|b`": 'enum ["m","b"] «Options: `m|b`»',
  "Options: `[m, b]`": 'enum ["m","b"] «Options: `[m, b]`»',
  'Options: `["a", "b"]`': 'enum ["a","b"] «Options: `["a", "b"]`»',
  "Options: `'m' | 'b'`": "enum [\"m\",\"b\"] «Options: `'m' | 'b'`»",
  "Options: `m b, c`": 'enum ["m b, c"] «Options: `m b, c`»',
  'Options: "m, b"': 'enum ["m, b"] «Options: "m, b"»',
  "Options: `m,`": 'enum ["m,"] «Options: `m,`»',
  "Options: m, of, b": 'enum ["m","of","b"] «Options: m, of, b»',
  "Options: fast_mode, slow_mode, default slow_mode": 'enum ["fast_mode","slow_mode"] «Options: fast_mode, slow_mode»',
  "Options: `m`, `b`, default `m`": 'enum ["m","b"] «Options: `m`, `b`»; default "m" «default `m`»',
  "Options: m, b, default: m": 'enum ["m","b"] «Options: m, b»; default "m" «default: m»',
  "Options: m, b, default voice": 'enum ["m","b","default voice"] «Options: m, b, default voice»',
});

table("a list", strings, {
  "Options: `m` (default), `b`":
    'enum of items ["m","b"] «Options: `m` (default), `b`»; (tighten/unfit «`m` (default)»)',
});

table("a list", integer, {
  "Options: 5, 10 or 15 seconds": "enum [5,10,15] «Options: 5, 10 or 15 seconds»",
  "Options: 5, 10 frames more": "nothing",
  "Options: `0, 1`": "enum [0,1] «Options: `0, 1`»",
  "Options: `[0, 1]`": "minimum 0 «Options: `[0, 1]»; maximum 1 «Options: `[0, 1]»",
  "Options: `[0, 1, 2]`": "enum [0,1,2] «Options: `[0, 1, 2]`»",
  "Options: 5, 10, default 5": "enum [5,10] «Options: 5, 10»; default 5 «default 5»",
});

table(
  "values beside those of the source",
  { ...integer, values: [0, 1] },
  {
    "0-off, 1-on, 2-auto": "enum [0,1,2] «2-auto»",
    "0: off; 1: on; 2: auto": "enum [0,1,2] «2: auto»",
  },
);

table(
  "values beside those of the source",
  { ...string, values: ["a", "b"] },
  {
    "a: x, b: y, c: z": 'enum ["a","b","c"] «c: z»',
    "a: x, c: z": "nothing",
    "a: x, b: y, c: z, d: w": "nothing",
    "a: x, b: y, c: z, c: w": 'enum ["a","b","c"] «c: z»',
    "a: x, b: y, http://c": "nothing",
    "a: x, b: y, c: z or an empty string": 'enum ["a","b","c",""] «c: z or an empty string»',
    "null: x, a: x, b: y": "nothing",
  },
);

table(
  "values beside those of the source",
  { name: "v", types: ["array"], itemTypes: ["string"], values: ["a", "b"] },
  {
    "a: x, b: y, c: z": 'enum of items ["a","b","c"] «c: z»',
  },
);

table(
  "values beside those of the source",
  { ...string, values: [] },
  {
    "a: x, b: y, c: z": "nothing",
  },
);

table(
  "values beside those of the source",
  { ...string, values: ["a"] },
  {
    "Use an empty string for any": 'enum ["a",""] «Use an empty string»',
    "Never use an empty string": "nothing",
    "Cannot be an empty string. Use an empty string for any.": 'enum ["a",""] «Use an empty string»',
  },
);

table(
  "values beside those of the source",
  { ...string, values: ["a", ""] },
  {
    "Use an empty string for any": "nothing",
  },
);

table(
  "values beside those of the source",
  { ...string, values: ["a", 5] },
  {
    "Use an empty string for any": "nothing",
  },
);
