import { describe, expect, it } from "vitest";
import { changedSources, manifestText, outputsOf, sameIngredients } from "../../codegen/io/output/manifest.js";
import { parseManifest } from "../../codegen/io/output/parse-manifest.js";
import { applyPatches } from "../../codegen/document/patch.js";
import type { Json, JsonObject } from "../../codegen/document/json.js";
import { originsOf } from "../../codegen/document/origins.js";
import type { Pointer } from "../../codegen/document/pointer.js";

const [one, two] = ["1".repeat(64), "a".repeat(64)];
const whole: JsonObject = {
  falsmith: "0.1.0",
  options: {
    runtime: "import",
    importExtension: "ts",
    accepts: "^0.1.0",
    header: "// ours",
    package: "lamps",
    gateways: { shop: { url: "https://shop.example", auth: "Key", profile: "fal" } },
    rules: { "check/example": "off", "tighten/range": "error" },
  },
  sources: {
    "a.yaml": { sha256: one, provider: "fal", origin: "https://a.example", name: "a" },
    "b.yaml": { sha256: two },
  },
  overlays: { "overlays/ours.yaml": { sha256: two } },
  refused: { "c.yaml": { sha256: one } },
  endpoints: [
    {
      id: "lamps/one",
      kind: "queue",
      folder: "lamps/one",
      sources: ["a.yaml"],
      outputs: { "lamps/one/index.ts": one },
    },
    { id: "lamps/two", kind: "operation", folder: "lamps/two", sources: ["a.yaml", "b.yaml"], outputs: {} },
    { id: "lamps/types", kind: "schemas", folder: "lamps/types", sources: [], outputs: {} },
  ],
  outputs: { "index.ts": one, "registry.ts": two },
  leftAlone: ["README.md"],
  edits: { "a.yaml": 3, "b.yaml": 0 },
  findings: [
    {
      code: "check/example",
      level: "warning",
      path: "a.yaml",
      message: "m",
      hint: "h",
      pointer: "#/a",
      line: 1,
      column: 2,
      quote: "q",
    },
    { code: "tighten/range", level: "note", message: "m" },
  ],
};

/** The manifest with another value at a place; without one, with nothing there. */
function changed(at: Pointer, value?: Json): string {
  const origin = { rule: "io/test", basis: "decided", evidence: [] } as const;
  const patch =
    value === undefined ? ({ op: "remove", at, origin } as const) : ({ op: "add", at, value, origin } as const);
  return JSON.stringify(applyPatches(whole, originsOf(new Map()), [patch]).doc);
}

function read(text: string) {
  const manifest = parseManifest(text);
  if (manifest === undefined) throw new Error("the manifest is whole");
  return manifest;
}

it("is read as it is written", () => {
  const manifest = read(JSON.stringify(whole));
  expect(JSON.parse(manifestText(manifest))).toEqual(whole);
  expect([...outputsOf(manifest)]).toEqual([
    ["index.ts", one],
    ["registry.ts", two],
    ["lamps/one/index.ts", one],
  ]);
});

it("is written in one order, without what goes without saying", () => {
  const text = manifestText(read(changed("#/options/importExtension", "js")));
  expect(text).toBe(manifestText(read(changed("#/options/importExtension"))));
  expect(text.endsWith("}\n")).toBe(true);
  const { options, leftAlone } = JSON.parse(manifestText(read(changed("#/leftAlone", []))));
  expect([options.importExtension, leftAlone]).toEqual(["ts", undefined]);
  const turned = {
    ...whole,
    endpoints: Object.values(Object(whole["endpoints"])).toReversed(),
    leftAlone: ["z", "b"],
  };
  const again = JSON.parse(manifestText(read(JSON.stringify(turned))));
  expect([again.endpoints, again.leftAlone]).toEqual([whole["endpoints"], ["b", "z"]]);
});

describe("may lack", () => {
  it.each<Pointer>([
    "#/options/importExtension",
    "#/options/accepts",
    "#/options/header",
    "#/options/package",
    "#/options/gateways",
    "#/leftAlone",
    "#/sources/a.yaml/provider",
    "#/sources/a.yaml/origin",
    "#/sources/a.yaml/name",
    "#/findings/0/path",
    "#/findings/0/hint",
    "#/findings/0/pointer",
    "#/findings/0/line",
    "#/findings/0/quote",
  ])("%s", (at) => {
    expect(parseManifest(changed(at))).toBeDefined();
  });
});

describe("is damaged", () => {
  it.each(["", "{", "[]", "5", "null", '"text"'])("as %j", (text) => {
    expect(parseManifest(text)).toBeUndefined();
  });

  it.each<Pointer>([
    "#/falsmith",
    "#/options",
    "#/options/runtime",
    "#/options/rules",
    "#/sources",
    "#/overlays",
    "#/refused",
    "#/endpoints",
    "#/outputs",
    "#/findings",
    "#/edits",
    "#/sources/b.yaml/sha256",
    "#/endpoints/0/id",
    "#/endpoints/0/kind",
    "#/endpoints/0/folder",
    "#/endpoints/0/sources",
    "#/endpoints/0/outputs",
    "#/findings/0/code",
    "#/findings/0/level",
    "#/findings/0/message",
  ])("without %s", (at) => {
    expect(parseManifest(changed(at))).toBeUndefined();
  });

  it.each<[at: Pointer, value: Json]>([
    ["#/falsmith", 1],
    ["#/options/runtime", "node"],
    ["#/options/accepts", 1],
    ["#/options/header", 1],
    ["#/options/package", null],
    ["#/options/importExtension", "mjs"],
    ["#/options/gateways", []],
    ["#/options/gateways/shop/url", "ftp://a"],
    ["#/options/rules", []],
    ["#/options/rules/check~1example", "loud"],
    ["#/sources", "a"],
    ["#/sources/a.yaml", one],
    ["#/sources/a.yaml/sha256", one.slice(1)],
    ["#/sources/a.yaml/sha256", `${one}1`],
    ["#/sources/a.yaml/sha256", one.replaceAll("1", "G")],
    ["#/sources/a.yaml/provider", 1],
    ["#/outputs/..~1x", one],
    ["#/outputs/~1x", one],
    ["#/outputs/index.ts", 1],
    ["#/endpoints", {}],
    ["#/endpoints/0/kind", "job"],
    ["#/endpoints/0/folder", "../x"],
    ["#/endpoints/0/sources", "a.yaml"],
    ["#/endpoints/0/sources", [1]],
    ["#/endpoints/0/outputs", { "../x": one }],
    ["#/findings/0/level", "off"],
    ["#/findings/0/code", "other/code"],
    ["#/findings/0/code", "check/"],
    ["#/findings/0/path", 1],
    ["#/findings/0/quote", 1],
    ["#/findings/0/hint", 1],
    ["#/leftAlone", "README.md"],
    ["#/leftAlone", [1]],
    ["#/edits/a.yaml", "3"],
  ])("with %s %j", (at, value) => {
    expect(parseManifest(changed(at, value))).toBeUndefined();
  });
});

it("takes a finding's place only whole", () => {
  const [finding] = read(changed("#/findings/0/column")).findings;
  expect(Object.keys(finding ?? {})).not.toContain("line");
});

describe("the next run", () => {
  const manifest = read(JSON.stringify(whole));
  const now = { ...manifest, sources: new Map([...manifest.sources, ...manifest.refused]) };

  it("has the same ingredients, whatever their order", () => {
    expect(sameIngredients(manifest, now)).toBe(true);
    expect(sameIngredients(manifest, { ...now, sources: new Map([...now.sources].reverse()) })).toBe(true);
    expect(changedSources(manifest, now)).toEqual(new Set());
  });

  it("is told by its sources alone which of them changed", () => {
    const sources = new Map([
      ...now.sources,
      ["b.yaml", { sha256: one }] as const,
      ["d.yaml", { sha256: one }] as const,
    ]);
    sources.delete("c.yaml");
    expect(changedSources(manifest, { ...now, sources })).toEqual(new Set(["b.yaml", "c.yaml", "d.yaml"]));
    expect(sameIngredients(manifest, { ...now, sources })).toBe(false);
  });

  it("is another where more than sources changed", () => {
    expect(changedSources(manifest, { ...now, falsmith: "0.2.0" })).toBeUndefined();
    expect(changedSources(manifest, { ...now, overlays: new Map() })).toBeUndefined();
    expect(changedSources(manifest, { ...now, options: { ...now.options, header: "// theirs" } })).toBeUndefined();
  });
});
