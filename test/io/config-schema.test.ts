import { readFileSync, writeFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { withHeader } from "../../codegen/emit/header.js";
import { checkConfig } from "../support/config.js";
import { configSchema, configSchemaText } from "../../codegen/io/config/config-schema.js";
import type { Json, JsonObject } from "../../codegen/document/json.js";

test("the schema that is shipped is the one that is checked here", () => {
  const file = new URL("../../config.schema.json", import.meta.url);
  if (process.env["UPDATE"] === "1") writeFileSync(file, configSchemaText());
  expect(readFileSync(file, "utf8").replaceAll("\r\n", "\n")).toBe(configSchemaText());
});

describe("parser and schema agree", () => {
  const isValid = new Ajv({ strict: false }).compile(configSchema);
  const gateway = { url: "https://a.example/v1", auth: "Bearer", profile: "relay" };
  const selectors: readonly Json[] = [
    "a/**",
    "",
    [],
    ["a", { tag: "b" }],
    [[]],
    1,
    null,
    {},
    { tag: [] },
    { tag: "" },
    { tags: "a" },
    { path: ["/a", "/b"] },
    { id: "a", provider: "b", tag: "c", path: "/", method: "get", operationId: "d" },
  ];
  const values: readonly Json[] = [
    {},
    [],
    null,
    "x",
    { $schema: "./x.json" },
    { $schema: 1 },
    { $shema: "x" },
    ...["a", "", ["a", "b"], [], [""], [1], 1, {}].flatMap((value) => [{ sources: value }, { overlays: value }]),
    ...["relay.example", "https://relay.example", "", 1].map((host) => ({
      overlays: [{ use: "falsmith:kling", host }],
    })),
    { overlays: [{ use: "falsmith:kling" }, "specs/mine.yaml"] },
    { overlays: [{ use: "falsmith:kling", host: "relay.example", hots: "x" }] },
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
    ...selectors.flatMap((value): Json[] => [{ include: value }, { exclude: value }]),
    ...["Key", "Basic", null].map((auth) => ({ gateways: { a: { ...gateway, auth } } })),
    ...["fal", "fal-relay", "relay", "http", "other", null].map((profile) => ({
      gateways: { a: { ...gateway, profile } },
    })),
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
    { gateways: { a: { url: gateway.url, profile: "http" } } },
    { gateways: { a: { ...gateway, security: { token: { type: "bearer" } } } } },
    ...[
      {},
      [],
      null,
      { token: { type: "bearer" }, login: { type: "basic" } },
      { key: { type: "apiKey", in: "header", name: "X-Key" } },
      { key: { type: "apiKey", in: "cookie", name: "sid", prefix: "Token" } },
      { key: { type: "apiKey", in: "query", name: "key", prefix: "" } },
      { key: { type: "apiKey", in: "header", name: "X-Key", prefix: "a\r\nb" } },
      { key: { type: "apiKey", in: "body", name: "key" } },
      { key: { type: "apiKey", in: "header", name: "X Key" } },
      { key: { type: "apiKey", in: "header" } },
      { key: { type: "oauth2" } },
      { key: { type: "bearer", name: "X-Key" } },
      { key: "bearer" },
    ].map((security) => ({ gateways: { a: { url: gateway.url, profile: "http", security } } })),
    ...[
      { region: { default: "eu" } },
      { region: { default: "eu", enum: ["eu", "us"] } },
      { region: { default: "eu", enum: [] } },
      { region: { default: "eu", enum: ["eu", 1] } },
      { region: { default: "eu", name: "x" } },
      { region: { default: "a b" } },
      { region: { default: 1 } },
      { region: {} },
      { region: "eu" },
      [],
    ].map((variables) => ({ gateways: { a: { url: "https://{region}.a.example", profile: "http", variables } } })),
    ...["off", "note", "warning", "error", "warn", true].map((level) => ({ rules: { "a/b": level } })),
    { rules: [] },
    ...[
      {},
      { kie: {} },
      { kie: { sources: "a", overlays: [], include: "a", exclude: [], output: { dir: "x", since: "y" }, rules: {} } },
      { kie: { gateways: { lab: { url: "https://lab.example", profile: "http" } } } },
      { kie: { gateways: { lab: { url: "lab" } } } },
      { kie: { include: [] } },
      { kie: { packages: {} } },
      { kie: { $schema: "x" } },
      { kie: { dir: "x" } },
      { kie: [] },
      { "a-b_1": {} },
      { "a.b": {} },
      { "": {} },
      { _a: {} },
      { "../a": {} },
      [],
      "kie",
    ].map((packages) => ({ packages })),
    ...["a", "", 1].map((since) => ({ output: { since } })),
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
  const output = {
    dir: "made",
    runtime: "import",
    importExtension: "ts",
    package: "@a/b",
    header: "a\nb",
    since: "@a/b@1.0.0",
  };
  const given = { $schema: "x", sources: "s", overlays: [], output, gateways, rules: { "a/b": "off" } };
  expect(checkConfig(given, "x")).toEqual({
    sources: ["s"],
    overlays: [],
    dir: "made",
    runtime: "import",
    importExtension: "ts",
    package: "@a/b",
    header: "a\nb",
    since: "@a/b@1.0.0",
    gateways,
    rules: { "a/b": "off" },
  });
});

describe("a gateway of the configuration", () => {
  const url = "https://{region}.lab.example:{port}/v1";
  const variables = { region: { default: "eu", enum: ["eu", "us"] }, port: { default: "8443" } };
  const read = (gateway: Json): unknown => checkConfig({ gateways: { lab: gateway } }, "x").gateways?.["lab"];

  test("has security schemes and variables", () => {
    const security = {
      token: { type: "bearer" },
      key: { type: "apiKey", in: "header", name: "X-Key", prefix: "Token" },
    };
    const lab = { url, profile: "http", security, variables };
    expect(read(lab)).toEqual(lab);
  });

  test.each([
    ["fal", "Key"],
    ["fal-relay", "Bearer"],
    ["relay", "Bearer"],
    ["http", undefined],
  ])("of profile %s that says nothing of credentials: %s", (profile, auth) => {
    const lab = { url: "https://lab.example", profile };
    expect(read(lab)).toEqual({ ...lab, ...(auth === undefined ? {} : { auth }) });
    expect(read({ ...lab, security: {} })).toEqual({ ...lab, security: {} });
  });

  test.each<[string, JsonObject]>([
    ['gateways["lab"].profile must be fal or fal-relay or relay or http (did you mean http?)', { profile: "https" }],
    [
      'gateways["lab"].url has the variable {port}, which gateways["lab"].variables does not hold',
      { variables: { region: variables.region } },
    ],
    [
      'gateways["lab"].variables holds "zone", which gateways["lab"].url does not have',
      { variables: { ...variables, zone: { default: "a" } } },
    ],
    [
      'gateways["lab"].variables["region"].default must be one of gateways["lab"].variables["region"].enum',
      { variables: { ...variables, region: { default: "asia", enum: ["eu"] } } },
    ],
    [
      'gateways["lab"].url must be an http(s) URL of an origin and a path',
      { variables: { ...variables, port: { default: "x" } } },
    ],
    ['gateways["lab"] has both auth and security', { auth: "Key", security: { token: { type: "bearer" } } }],
    ['gateways["lab"].security["token"].type must be bearer or basic or apiKey', { security: { token: {} } }],
    [
      'unknown key "gateways[\\"lab\\"].security[\\"token\\"].name"',
      { security: { token: { type: "bearer", name: "a" } } },
    ],
    [
      'gateways["lab"].security["key"].in must be header or query or cookie',
      { security: { key: { type: "apiKey", name: "a", in: "body" } } },
    ],
  ])("is refused: %s", (message, more) => {
    expect(() => read({ url, profile: "http", variables, ...more })).toThrow(message);
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
