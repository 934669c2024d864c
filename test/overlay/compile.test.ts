import { describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { type CompileResult } from "../../codegen/compile/types.js";
import { assemble } from "../../codegen/emit/evidence/document.js";
import { provenanceOf } from "../../codegen/emit/evidence/provenance.js";
import { emitPackage } from "../../codegen/emit/package/package.js";
import { own, type Json, type JsonObject } from "../../codegen/document/json.js";
import { originEntries } from "../../codegen/document/origins.js";
import { valueAt, type Pointer } from "../../codegen/document/pointer.js";
import type { SourceText } from "../../codegen/document/source.js";
import { applyOverlay as byAnother } from "../support/apply-overlay.js";
import { actions, brief } from "./apply.js";

/** A small queue document: one property is only known from an example. */
function source(id: string, extra: JsonObject = {}): SourceText {
  const schema: JsonObject = {
    type: "object",
    properties: {
      prompt: { type: "string" },
      steps: { type: "integer" },
      mode: { type: "string", example: "fast" },
      ...extra,
    },
    required: ["prompt"],
  };
  const reply = { description: "ok", content: { "application/json": { schema: {}, example: { seed: 1 } } } };
  const doc = {
    openapi: "3.0.4",
    info: { title: id, version: "1" },
    servers: [{ url: "https://queue.fal.run" }],
    paths: {
      [`/${id}`]: {
        post: {
          requestBody: { content: { "application/json": { schema } } },
          responses: { 200: { description: "queued" } },
        },
      },
      [`/${id}/requests/{request_id}`]: { get: { responses: { 200: reply } } },
    },
  };
  return { id: `specs/fal/${id}.json`, text: JSON.stringify(doc, null, 2), provider: "fal" };
}

const a = source("fal-ai/one/a");
const b = source("fal-ai/two/b");
function overlay(text: string, id = "specs/overlays/o.yaml"): SourceText {
  return { id, text };
}
const input = "$.components.schemas.Input.properties";

function said(compiled: CompileResult, text: string): readonly string[] {
  return compiled.findings
    .filter(({ code, fix }) => fix === undefined && /overlay/.test(code))
    .map((finding) => brief(finding, text));
}

function at(compiled: CompileResult, id: string, pointer: Pointer): Json | undefined {
  return valueAt(compiled.endpoints.find((endpoint) => endpoint.id === id)?.mended.doc ?? {}, pointer);
}

const steps = "#/components/schemas/Input/properties/steps/maximum";

describe("where an overlay applies", () => {
  it.each([
    ["fal-ai/one/a", [9, undefined]],
    ["FAL-AI/One/A", [9, undefined]],
    ["../fal/fal-ai/one/a.json", [9, undefined]],
    ["fal/fal-ai/one/a.json", [9, undefined]],
    ["specs/fal/fal-ai/two/b.json", [undefined, 9]],
    ["https://fal.ai/models/fal-ai/two/b/api", [undefined, 9]],
    ["https://fal.ai/api/openapi/queue/openapi.json?endpoint_id=fal-ai%2Ftwo%2Fb", [undefined, 9]],
    ["fal-ai/one", [undefined, undefined]],
    ["../../../fal/fal-ai/one/a.json", [undefined, undefined]],
  ])("extends %s", async (reference, limits) => {
    const text = `extends: ${reference}\n${actions(`  - target: ${input}.steps\n    update: { maximum: 9 }\n`)}`;
    const compiled = await compile([a, b], { overlays: [overlay(text)] });
    expect([at(compiled, "fal-ai/one/a", steps), at(compiled, "fal-ai/two/b", steps)]).toEqual(limits);
    const names = limits.some((limit) => limit !== undefined);
    expect(said(compiled, text)).toEqual(
      names ? [] : [expect.stringMatching(/^warning 1: `extends` names no endpoint and no source that was read: /)],
    );
  });

  it("without extends, wherever its target is found; nowhere at all is told once, at the target", async () => {
    const only = source("fal-ai/three/c", { rare: { type: "number" } });
    const text = actions(
      `  - target: ${input}.rare\n    update: { maximum: 9 }\n  - target: ${input}.sead\n    remove: true\n`,
    );
    const compiled = await compile([a, b, only], { overlays: [overlay(text)] });
    expect(at(compiled, "fal-ai/three/c", "#/components/schemas/Input/properties/rare/maximum")).toBe(9);
    expect(at(compiled, "fal-ai/one/a", "#/components/schemas/Input/properties/rare")).toBe(undefined);
    expect(said(compiled, text)).toEqual([
      `warning 6: "${input}.sead" selects nothing in any document: the action has no effect (#/actions/1/target)`,
    ]);
  });

  it("a target that is nowhere is told with the name beside it", async () => {
    const hintOf = async (target: string): Promise<readonly (string | undefined)[]> => {
      const text = actions(`  - target: ${target}\n    update: { maximum: 9 }\n`);
      const compiled = await compile([a, b], { overlays: [overlay(text)] });
      return compiled.findings.filter(({ code }) => code === "enrich/overlay-target").map(({ hint }) => hint);
    };
    const rest = expect.stringContaining("a target is a JSONPath into it");
    expect(await hintOf(`${input}.stpes`)).toEqual([expect.stringMatching(/^did you mean steps\? /)]);
    expect(await hintOf("$.componets.schemas.Input")).toEqual([expect.stringMatching(/^did you mean components\? /)]);
    expect(await hintOf(`${input}["stpes"]`)).toEqual([expect.stringMatching(/^did you mean steps\?/)]);
    for (const target of [`${input}.entirely`, `${input}[?@.x]`]) {
      expect(await hintOf(target)).toEqual([rest]);
      expect(await hintOf(target)).not.toEqual([expect.stringContaining("did you mean")]);
    }
  });

  it("a target in a document that is only evidence is found", async () => {
    const text = `extends: fal-ai/two/b\n${actions(`  - target: ${input}.steps\n    update: { maximum: 9 }\n`)}`;
    const compiled = await compile([a], { context: [b], overlays: [overlay(text)] });
    expect(compiled.endpoints.map(({ id }) => id)).toEqual(["fal-ai/one/a"]);
    expect(said(compiled, text)).toEqual([]);
  });

  it("in the order of the names of the overlays, whatever order they are given in", async () => {
    const first = overlay(actions(`  - target: ${input}.steps\n    update: { maximum: 1 }\n`), "specs/overlays/1.yaml");
    const second = overlay(
      actions(`  - target: ${input}.steps\n    update: { maximum: 2 }\n`),
      "specs/overlays/2.yaml",
    );
    const one = await compile([a, b], { overlays: [first, second] });
    const other = await compile([b, a], { overlays: [second, first] });
    expect(at(one, "fal-ai/one/a", steps)).toBe(2);
    expect(JSON.stringify(other)).toBe(JSON.stringify(one));
    expect(other.endpoints.map(({ mended }) => originEntries(mended.origins))).toEqual(
      one.endpoints.map(({ mended }) => originEntries(mended.origins)),
    );
  });
});

const seed = "#/components/schemas/Output/properties/seed";

describe("what an overlay decides is enforced", () => {
  it("a type known from an example loses its mark", async () => {
    const before = await compile([a]);
    expect(at(before, "fal-ai/one/a", seed)).toMatchObject({ "x-falsmith-basis": { type: "example" } });
    const text = actions("  - target: $.components.schemas.Output.properties.seed\n    update: { type: integer }\n");
    const compiled = await compile([a], { overlays: [overlay(text)] });
    expect(at(compiled, "fal-ai/one/a", seed)).toEqual({ type: "integer" });
    const files = await emitPackage(compiled, [a, overlay(text)], { runtime: "import" });
    expect(files.get("fal-ai/one/a/validators.ts")).toContain('"seed": { "type": "integer" }');
    const former = await emitPackage(before, [a], { runtime: "import" });
    expect(former.get("fal-ai/one/a/validators.ts")).not.toContain('"seed": { "type": "integer" }');
  });

  it("a mark that the overlay sets itself stays", async () => {
    const text = actions(
      `  - target: ${input}.steps\n    update: { maximum: 9, x-falsmith-basis: { maximum: example } }\n`,
    );
    const compiled = await compile([a], { overlays: [overlay(text)] });
    expect(at(compiled, "fal-ai/one/a", "#/components/schemas/Input/properties/steps")).toMatchObject({
      maximum: 9,
      "x-falsmith-basis": { maximum: "example" },
    });
  });

  it("values that examples offered give way to those decided, and the type says so", async () => {
    const mode = "#/components/schemas/Input/properties/mode";
    expect(at(await compile([a]), "fal-ai/one/a", mode)).toMatchObject({
      anyOf: [{ enum: ["fast"] }, { type: "string" }],
    });
    const text = actions(`  - target: ${input}.mode\n    update: { enum: [fast, slow] }\n`);
    const compiled = await compile([a], { overlays: [overlay(text)] });
    expect(at(compiled, "fal-ai/one/a", mode)).toEqual({ type: "string", examples: ["fast"], enum: ["fast", "slow"] });
    const files = await emitPackage(compiled, [a, overlay(text)], { runtime: "import" });
    expect(files.get("fal-ai/one/a/types.ts")).toContain('mode?: "fast" | "slow";');
  });

  it("provenance names the words of the overlay, byte for byte, and what was displaced stays in the ledger", async () => {
    const text = actions(`  - target: ${input}.steps\n    update:\n      type: number # größer\n      maximum: 9\n`);
    const compiled = await compile([a], { overlays: [overlay(text)] });
    const files = await emitPackage(compiled, [a, overlay(text)], { runtime: "import" });
    const provenance: JsonObject = JSON.parse(files.get("fal-ai/one/a/provenance.json") ?? "");
    expect(own(provenance, steps)).toMatchObject({
      rule: "enrich/overlay",
      basis: "decided",
      source: "specs/overlays/o.yaml",
      quote: "maximum: 9",
    });
    const texts = new Map([a, overlay(text)].map((source) => [source.id, source]));
    const [whole] = compiled.endpoints.filter(({ id }) => id === "fal-ai/one/a");
    expect(whole === undefined ? undefined : own(provenanceOf(whole.mended, texts), steps)).toMatchObject({
      lines: [7, 7],
      bytes: [Buffer.byteLength(text.slice(0, text.indexOf("maximum"))), Buffer.byteLength(text) - 1],
    });
    const ledger = compiled.endpoints[0]?.mended.ledger ?? [];
    expect(ledger.find((edit) => "at" in edit && edit.at.endsWith("steps/type"))).toMatchObject({
      before: "integer",
      value: "number",
    });
  });
});

describe("an overlay is checked like any other text", () => {
  it.each([
    ["$.info", "remove: true", /^error 5: .*`info` is missing here \(#\)$/],
    [`${input}.steps`, "update: { maximum: high }", /^error 6: .*`maximum` of a schema is a number /],
    ["$.components.schemas.Input", "update: { required: [prompt] }", /^error 6: .*a list of different names /],
    [`${input}.steps`, "update: { $ref: '#/components/schemas/Nope' }", /^error 6: .*leads nowhere /],
    [`${input}.steps`, "update: { pattern: '(a+)+$' }", /^error 6: the pattern .* may take /],
    ["$.paths", "remove: true", /^error 5: after the overlays the document describes another endpoint/],
    [
      "$.paths['/fal-ai/one/a'].post",
      "remove: true",
      /^error 5: after the overlays the document describes another endpoint/,
    ],
    [
      "$.paths['/fal-ai/one/a/requests/{request_id}/cancel'].put",
      "remove: true",
      /^error 5: after the overlays PUT .* is gone$/,
    ],
    ["$.openapi", "update: 4.0.0", /^error 6: .*a mended document is OpenAPI 3.1 /],
  ])("%s %s refuses the endpoint and no other", async (target, effect, message) => {
    const text = `extends: fal-ai/one/a\n${actions(`  - target: ${target}\n    ${effect}\n`)}`;
    const compiled = await compile([a, b], { overlays: [overlay(text)] });
    expect(compiled.endpoints.map(({ id }) => id)).toEqual(["fal-ai/two/b"]);
    expect(compiled.refused).toEqual([a.id]);
    const found = compiled.findings.filter(({ level }) => level === "error").map((finding) => brief(finding, text));
    expect(found).toContainEqual(expect.stringMatching(message));
  });

  it("one that is not valid decides nothing and is an error", async () => {
    const text = actions(`  - target: ${input}.steps\n    update: { maximum: 9 }\n  - target: nowhere\n`);
    const compiled = await compile([a], { overlays: [overlay(text)] });
    expect(at(compiled, "fal-ai/one/a", steps)).toBe(undefined);
    expect(said(compiled, text)).toContainEqual(expect.stringMatching(/^error 6: `target` is a JSONPath/));
  });
});

it("the overlay that mend prints holds what was decided too", async () => {
  const text = actions(
    `  - target: ${input}\n    update: { mode: { enum: [fast, slow] }, "it's": { const: [1, { x: null }] } }\n  - target: ${input}.steps\n    remove: true\n  - target: $.components.schemas.Input.required\n    update: mode\n`,
  );
  for (const sources of [[a], [a, b]]) {
    const { endpoints } = await compile(sources, { overlays: [overlay(text)] });
    const printed = assemble(endpoints, "overlay").doc;
    expect(byAnother(assemble(endpoints, "ingested").doc, printed)).toEqual(assemble(endpoints).doc);
    expect(JSON.stringify(printed)).toContain("enrich/overlay (decided)");
  }
});

describe("statements that disagree", () => {
  const limits = { steps: { type: "integer", maximum: 50, description: "At most 80." } };
  const texts = [source("fal-ai/one/a", limits)];
  const told = (compiled: CompileResult): readonly string[] =>
    compiled.findings
      .filter(({ message }) => message.includes("the prose says maximum 80"))
      .map(
        ({ level, message, fix, isDecided = false }) =>
          `${level}: ${message.split("; ").at(-1)}, ${fix?.length ?? "no"} fix, ${isDecided}`,
      );

  it("are a warning until an overlay decides the value, then a note that is no edit", async () => {
    expect(told(await compile(texts))).toEqual(["warning: 80 holds, the looser, 1 fix, false"]);
    const decides = overlay(actions(`  - target: ${input}.steps\n    update: { maximum: 60 }\n`));
    const compiled = await compile(texts, { overlays: [decides] });
    expect(told(compiled)).toEqual(["note: an overlay decides it, no fix, true"]);
    expect(at(compiled, "fal-ai/one/a", "#/components/schemas/Input/properties/steps/maximum")).toBe(60);
  });

  it("stay one where the overlay removes or decides something else", async () => {
    const other = overlay(actions(`  - target: ${input}.steps\n    update: { minimum: 1 }\n`));
    expect(told(await compile(texts, { overlays: [other] }))).toEqual(["warning: 80 holds, the looser, 1 fix, false"]);
    const removes = overlay(actions(`  - target: ${input}.steps.maximum\n    remove: true\n`));
    expect(told(await compile(texts, { overlays: [removes] }))).toEqual(["note: an overlay decides it, no fix, true"]);
  });

  it("are decided for the endpoint that the overlay names alone", async () => {
    const two = [...texts, source("fal-ai/two/b", limits)];
    const decides = overlay(
      actions(`  - target: ${input}.steps\n    update: { maximum: 60 }\nextends: fal-ai/two/b\n`),
    );
    expect(told(await compile(two, { overlays: [decides] })).toSorted()).toEqual([
      "note: an overlay decides it, no fix, true",
      "warning: 80 holds, the looser, 1 fix, false",
    ]);
  });
});
