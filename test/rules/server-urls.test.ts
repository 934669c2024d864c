import { expect, it } from "vitest";
import { serverUrl } from "../../codegen/rules/repair/server-url.js";
import { pathBase } from "../../codegen/rules/repair/path-base.js";
import { info } from "../../codegen/rules/repair/info.js";
import { credential } from "../../codegen/rules/repair/credential.js";
import { mended, objectOf } from "./show.js";

type Row = readonly [before: string, after: string, ...told: readonly string[]];

/** Servers, paths and what a document says of itself: a document, what it becomes (nothing: it stays), each finding with its edits. */
const rows: readonly Row[] = [
  [
    '{servers: [{url: "https:/a.example"}]}',
    '{servers: [{url: "https://a.example"}], info: {version: "1.0.0"}}',
    "warning repair/server-url at url: https:/a.example (replace)",
    "note repair/info at #/info (add)",
  ],
  [
    '{servers: [{url: "https//a.example"}]}',
    '{servers: [{url: "https://a.example"}], info: {version: "1.0.0"}}',
    "warning repair/server-url at url: https//a.example (replace)",
    "note repair/info at #/info (add)",
  ],
  [
    '{servers: [{url: "https:a.example"}]}',
    '{servers: [{url: "https://a.example"}], info: {version: "1.0.0"}}',
    "warning repair/server-url at url: https:a.example (replace)",
    "note repair/info at #/info (add)",
  ],
  [
    '{servers: [{url: "https:///a.example"}]}',
    '{servers: [{url: "https://a.example"}], info: {version: "1.0.0"}}',
    "warning repair/server-url at url: https:///a.example (replace)",
    "note repair/info at #/info (add)",
  ],
  [
    '{servers: [{url: " https://a.example/ "}]}',
    '{servers: [{url: "https://a.example"}], info: {version: "1.0.0"}}',
    "warning repair/server-url at url:  https://a.example/  (replace)",
    "note repair/info at #/info (add)",
  ],
  [
    '{servers: [{url: "a.example/v1"}]}',
    '{servers: [{url: "https://a.example/v1"}], info: {version: "1.0.0"}}',
    "warning repair/server-url at url: a.example/v1 (replace)",
    "note repair/info at #/info (add)",
  ],
  [
    '{servers: [{url: "a.example"}]}',
    '{servers: [{url: "https://a.example"}], info: {version: "1.0.0"}}',
    "warning repair/server-url at url: a.example (replace)",
    "note repair/info at #/info (add)",
  ],
  [
    '{servers: [{url: "//a.example"}]}',
    '{servers: [{url: "//a.example"}], info: {version: "1.0.0"}}',
    "note repair/info at #/info (add)",
  ],
  [
    '{servers: [{url: "/v1"}]}',
    '{servers: [{url: "/v1"}], info: {version: "1.0.0"}}',
    "note repair/info at #/info (add)",
  ],
  ['{servers: [{url: ""}]}', '{servers: [{url: ""}], info: {version: "1.0.0"}}', "note repair/info at #/info (add)"],
  [
    '{servers: [{url: "{x}/v1"}]}',
    '{servers: [{url: "{x}/v1"}], info: {version: "1.0.0"}}',
    "note repair/info at #/info (add)",
  ],
  [
    '{servers: [{url: "HTTPS://A.example"}]}',
    '{servers: [{url: "HTTPS://A.example"}], info: {version: "1.0.0"}}',
    "note repair/info at #/info (add)",
  ],
  [
    '{servers: [{url: "http//a.example:80"}]}',
    '{servers: [{url: "http://a.example:80"}], info: {version: "1.0.0"}}',
    "warning repair/server-url at url: http//a.example:80 (replace)",
    "note repair/info at #/info (add)",
  ],
  [
    '{servers: [{url: "https://a.example//"}]}',
    '{servers: [{url: "https://a.example"}], info: {version: "1.0.0"}}',
    "note repair/server-url at #/servers/0/url (replace)",
    "note repair/info at #/info (add)",
  ],
  [
    '{servers: [{url: "localhost:80"}]}',
    '{servers: [{url: "localhost:80"}], info: {version: "1.0.0"}}',
    "note repair/info at #/info (add)",
  ],
  [
    '{servers: [{url: "ws:/a.example"}]}',
    '{servers: [{url: "ws:/a.example"}], info: {version: "1.0.0"}}',
    "note repair/info at #/info (add)",
  ],
  [
    '{servers: [{url: "https:/ /a"}]}',
    '{servers: [{url: "https:/ /a"}], info: {version: "1.0.0"}}',
    "note repair/info at #/info (add)",
  ],
  [
    '{servers: [{url: "https;//a.example"}]}',
    '{servers: [{url: "https;//a.example"}], info: {version: "1.0.0"}}',
    "note repair/info at #/info (add)",
  ],
  [
    '{servers: [{url: "htps://a.example"}]}',
    '{servers: [{url: "htps://a.example"}], info: {version: "1.0.0"}}',
    "note repair/info at #/info (add)",
  ],
  ["{servers: [{url: 5}]}", '{servers: [{url: 5}], info: {version: "1.0.0"}}', "note repair/info at #/info (add)"],
  ["{servers: []}", '{servers: [], info: {version: "1.0.0"}}', "note repair/info at #/info (add)"],
  ['{info: {title: T, version: "1"}}', ""],
  ["{info: {}}", '{info: {version: "1.0.0"}}', "note repair/info at #/info (add)"],
  ["{info: null}", '{info: {version: "1.0.0"}}', "note repair/info at #/info (add)"],
  ["{}", '{info: {version: "1.0.0"}}', "note repair/info at #/info (add)"],
  ["{info: {title: 5, version: 1.5}}", ""],
  ['{info: {title: "", version: ""}}', '{info: {title: "", version: "1.0.0"}}', "note repair/info at #/info (add)"],
  ["{info: {version: 2}}", ""],
  ["{info: x}", '{info: {version: "1.0.0"}}', "note repair/info at #/info (add)"],
  [
    '{servers: [{url: "https://a.example"}], paths: {"https://a.example/v1/x": {get: {}}}}',
    '{servers: [{url: "https://a.example"}], paths: {"/v1/x": {get: {}}}, info: {title: "v1/x", version: "1.0.0"}}',
    "warning repair/path-base at https://a.example/v1/x: (move)",
    "note repair/info at #/info (add) (add)",
  ],
  [
    '{paths: {"https://a.example/v1/x": {get: {}}}}',
    '{paths: {"/v1/x": {get: {}}}, servers: [{url: "https://a.example"}], info: {title: "v1/x", version: "1.0.0"}}',
    "warning repair/path-base at https://a.example/v1/x: (add) (move)",
    "note repair/info at #/info (add) (add)",
  ],
  [
    '{paths: {"a/b": {get: {}}}}',
    '{paths: {"/a/b": {get: {}}}, info: {title: "a/b", version: "1.0.0"}}',
    "note repair/path-base at #/paths/a~1b (move)",
    "note repair/info at #/info (add) (add)",
  ],
  [
    '{paths: {"/a?b=1": {get: {}}}}',
    '{paths: {"/a?b=1": {get: {}}}, info: {title: "a?b=1", version: "1.0.0"}}',
    "note repair/info at #/info (add) (add)",
  ],
  [
    '{paths: {"https://a.example/x": {get: {}}, "https://b.example/y": {get: {}}}}',
    '{paths: {"https://b.example/y": {get: {}}, "/x": {get: {}}}, servers: [{url: "https://a.example"}], info: {title: "https://b.example/y", version: "1.0.0"}}',
    "warning repair/path-base at https://a.example/x: (add) (move)",
    "note repair/info at #/info (add) (add)",
  ],
  [
    '{servers: [{url: "https://a.example"}], paths: {"https://b.example/x": {get: {}}}}',
    '{servers: [{url: "https://a.example"}], paths: {"/x": {get: {}}}, info: {title: x, version: "1.0.0"}}',
    "warning repair/path-base at https://b.example/x: (move)",
    "note repair/info at #/info (add) (add)",
  ],
  [
    '{paths: {"": {get: {}}}}',
    '{paths: {"/": {get: {}}}, info: {title: "/", version: "1.0.0"}}',
    "note repair/path-base at #/paths/ (move)",
    "note repair/info at #/info (add) (add)",
  ],
  [
    '{paths: {"/a": {get: {parameters: [{name: Authorization, in: header, schema: {default: Bearer abc}}]}}}}',
    '{paths: {"/a": {get: {parameters: [{name: Authorization, in: header, schema: {default: Bearer abc}}]}}}, info: {title: a, version: "1.0.0"}}',
    "note repair/info at #/info (add) (add)",
  ],
  [
    '{paths: {"/a": {get: {parameters: [{name: Authorization, in: header, example: "Bearer sk-1234567890abcdef1234567890abcdef"}]}}}}',
    '{paths: {"/a": {get: {parameters: [{name: Authorization, in: header, example: "Bearer <credential removed>"}]}}}, info: {title: a, version: "1.0.0"}}',
    "note repair/info at #/info (add) (add)",
    "warning repair/credential at example: Bearer sk-1234567890abcdef1234567890abcdef (replace)",
  ],
  [
    '{paths: {"/a": {get: {parameters: [{name: Authorization, in: header, schema: {type: string, default: "Bearer {{YOUR_KEY}}"}}]}}}}',
    '{paths: {"/a": {get: {parameters: [{name: Authorization, in: header, schema: {type: string, default: "Bearer {{YOUR_KEY}}"}}]}}}, info: {title: a, version: "1.0.0"}}',
    "note repair/info at #/info (add) (add)",
  ],
  [
    '{paths: {"/a": {get: {parameters: [{name: x, in: header, schema: {default: Bearer abc}}]}}}}',
    '{paths: {"/a": {get: {parameters: [{name: x, in: header, schema: {default: Bearer abc}}]}}}, info: {title: a, version: "1.0.0"}}',
    "note repair/info at #/info (add) (add)",
  ],
];

it.each(rows)("%s", (before, after, ...told) => {
  const found = mended([serverUrl, pathBase, info, credential], { openapi: "3.1.0", ...objectOf(before) });
  expect(found.doc).toEqual({ openapi: "3.1.0", ...objectOf(after === "" ? before : after) });
  expect(found.told).toEqual(told);
});
