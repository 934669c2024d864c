import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { withHeader } from "../../codegen/emit/header.js";
import { checkConfig } from "../../codegen/io/config/config.js";
import { configSchema, configSchemaText } from "../../codegen/io/config/config-schema.js";
import type { Json } from "../../codegen/document/json.js";

test("the schema that is shipped is the one that is checked here", () => {
  const file = new URL("../../codegen/io/config/config.schema.json", import.meta.url);
  expect(readFileSync(file, "utf8").replaceAll("\r\n", "\n")).toBe(configSchemaText());
});

describe("parser and schema agree", () => {
  const isValid = new Ajv({ strict: false }).compile(configSchema);
  const gateway = { url: "https://a.example/v1", auth: "Bearer", profile: "relay" };
  const values: readonly Json[] = [
    {},
    [],
    null,
    "x",
    { $schema: "./x.json" },
    { $schema: 1 },
    { $shema: "x" },
    ...["a", "", ["a", "b"], [], [""], [1], 1, {}].flatMap((value) => [{ sources: value }, { overlays: value }]),
    ...[{}, [], "x", { dir: "x" }, { dir: "" }, { dir: 1 }, { dri: "x" }].map((output) => ({ output })),
    ...["bundle", "import", "bundel", null].map((runtime) => ({ output: { runtime } })),
    ...["js", "ts", "none", ".js", "", 1, null].map((importExtension) => ({ output: { importExtension } })),
    ...["fal", "@a/b", "a.b-c", "A", "a b", "@a", "@a/b/c", "", "a".repeat(214), "a".repeat(215), 1].map((name) => ({
      output: { package: name },
    })),
    ...["a", "a\nb", "", 1].map((header) => ({ output: { header } })),
    ...[{}, [], { a: gateway }, { a: {} }, { a: "https://a.example" }, { a: { ...gateway, key: "x" } }].map(
      (gateways) => ({
        gateways,
      }),
    ),
    ...["Key", "Basic", null].map((auth) => ({ gateways: { a: { ...gateway, auth } } })),
    ...["fal", "relay", "other"].map((profile) => ({ gateways: { a: { ...gateway, profile } } })),
    ...[
      "https://a.example",
      "http://127.0.0.1:80/",
      "ftp://a.example",
      "a.example",
      "https://key@a.example",
      "https://a.example/?key=x",
      "https://a.example/#x",
      "https://a.example/a b",
    ].map((url) => ({ gateways: { a: { ...gateway, url } } })),
    ...["off", "note", "warning", "error", "warn", true].map((level) => ({ rules: { "a/b": level } })),
    { rules: [] },
  ];

  test.each(values.map((value) => [JSON.stringify(value), value] as const))("%s", (_text, value) => {
    const parse = (): unknown => checkConfig(value, "falsmith.config.json");
    if (isValid(value)) expect(parse).not.toThrow();
    else expect(parse).toThrow();
  });

  test("both kinds are among the values", () => {
    expect(new Set(values.map((value) => isValid(value)))).toEqual(new Set([true, false]));
  });
});

test("every key arrives", () => {
  const gateways = { lab: { url: "https://lab.example", auth: "Key", profile: "fal" } };
  const output = { dir: "made", runtime: "import", importExtension: "ts", package: "@a/b", header: "a\nb" };
  const given = { $schema: "x", sources: "s", overlays: [], output, gateways, rules: { "a/b": "off" } };
  expect(checkConfig(given, "x")).toEqual({
    sources: ["s"],
    overlays: [],
    dir: "made",
    runtime: "import",
    importExtension: "ts",
    package: "@a/b",
    header: "a\nb",
    gateways,
    rules: { "a/b": "off" },
  });
});

describe("output.header", () => {
  const files = new Map([
    ["a/index.ts", "export {};\n"],
    ["a/openapi.json", "{}\n"],
  ]);

  test("stands on top of modules alone, line by line", () => {
    expect([...withHeader(files, "Licensed to Acme\r\n\nAll rights reserved.\n")]).toEqual([
      ["a/index.ts", "// Licensed to Acme\n//\n// All rights reserved.\nexport {};\n"],
      ["a/openapi.json", "{}\n"],
    ]);
    expect(withHeader(files, undefined)).toBe(files);
  });

  test.each([
    "x\u2028export default 1",
    "x\rexport default 1",
    "# sourceMappingURL=x",
    "*/ x",
    "@ts-nocheck",
    "\u0000\u202e",
  ])("%j stays a comment", (words) => {
    const [first = ""] = [...withHeader(files, words).values()];
    for (const line of first.split("\n").slice(0, -2)) expect(line).toMatch(/^\/\/(?: |$)/);
    expect(first).toMatch(/\nexport \{\};\n$/);
    expect(first).not.toMatch(/[\u2028\u2029\r\u0000\u202e]|sourceMappingURL|\/\/ @ts/);
  });
});
