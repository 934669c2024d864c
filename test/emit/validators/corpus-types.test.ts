import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { compile } from "../../../codegen/compile/compile.js";
import { emitPackage } from "../../../codegen/emit/package/package.js";
import { emitValidatorScript } from "../../../codegen/emit/validators/validators.js";
import { type EndpointModel, lowerEndpoint } from "../../../codegen/model/endpoint/lower-endpoint.js";
import { documentsIn, hasShared, needsShared, readShared, sampled } from "../../support/shared.js";
import { typeErrors } from "../../support/tsc.js";
import { asValidator, loadModule } from "./load.js";
import { around } from "./values.js";

/** Literals stand at their types: what a type does not name is an error as well. */
const flags = { strict: true, exactOptionalPropertyTypes: true, noUnusedLocals: true, noUnusedParameters: true };

/** The whole schema, what the validator does not enforce included: types hold to that as well. */
function wholeOf(model: EndpointModel, side: "input" | "output"): (value: unknown) => boolean {
  const schemas = Object.fromEntries(model.named.map(({ component, schema }) => [component, schema]));
  const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false });
  ajv.addSchema({ $id: "doc", components: { schemas: { ...schemas, "": model[side] } } });
  const check = ajv.compile({ $ref: "doc#/components/schemas/" });
  return (value) => check(value) === true;
}

function entriesIn(value: unknown): readonly (readonly [key: string, value: unknown])[] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

/** The keys of all objects in a value. */
function keysIn(value: unknown): readonly string[] {
  return entriesIn(value).flatMap(([key, part]) => [...(Array.isArray(value) ? [] : [key]), ...keysIn(part)]);
}

/** The names of all properties in schemas. */
function namesIn(schemas: unknown): ReadonlySet<string> {
  return new Set(
    entriesIn(schemas).flatMap(([key, part]) => [
      ...(key === "properties" ? entriesIn(part).map(([name]) => name) : []),
      ...namesIn(part),
    ]),
  );
}

/** Values built from a schema, those that it allows: each must be accepted. */
async function valuesOf(model: EndpointModel, side: "input" | "output"): Promise<readonly string[]> {
  const module = await loadModule(emitValidatorScript(model, "falsmith-runtime/validation"));
  const validator = asValidator(module[side]);
  const defs = Object.fromEntries(model.named.map(({ component, schema }) => [component, schema]));
  const allows = wholeOf(model, side);
  const values = fc.sample(around(model[side], defs), { numRuns: 25, seed: 4 }).filter(allows);
  for (const value of values)
    expect(validator.safeParse(value), JSON.stringify(value)).toMatchObject({ success: true });
  // The compiler takes extra keys in a literal for mistakes, whatever the type lets through.
  const known = namesIn([model[side], ...model.named.map(({ schema }) => schema)]);
  return values
    .filter((value) => validator.safeParse(value, { unknownKeys: "reject" }).success)
    .filter((value) => keysIn(value).every((key) => known.has(key)))
    .map((value) => JSON.stringify(value));
}

/** A module in which every value is assigned to the type that its validator stands for. */
async function assignments(model: EndpointModel): Promise<{ readonly text: string; readonly count: number }> {
  const [input, output] = [await valuesOf(model, "input"), await valuesOf(model, "output")];
  const lines = [
    'import type { Input, Output } from "./types.js";',
    `export const inputs: Input[] = [${input.join(",\n")}];`,
    `export const outputs: Output[] = [${output.join(",\n")}];`,
  ];
  return { text: `${lines.join("\n")}\n`, count: input.length + output.length };
}

describe.skipIf(!hasShared)(needsShared("what a schema allows is accepted, and assignable to the emitted type"), () => {
  const folder = mkdtempSync(join(tmpdir(), "falsmith-assignable-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ["corpus/fal-openapi/2026-06", 12],
    ["corpus/fal-openapi/2026-01", 6],
    ["corpus/fal-openapi/individual", 4],
    ["corpus/fal-llms", 6],
    ["corpus/apifox-md", 6],
  ] as const)("%s", { timeout: 900_000 }, async (name, size) => {
    const out = join(folder, name);
    const sources = sampled(documentsIn(name), size).map(readShared);
    const compiled = await compile(sources);
    let total = 0;
    const files = new Map(await emitPackage(compiled, sources, { runtime: "import" }));
    for (const endpoint of compiled.endpoints) {
      if (endpoint.kind === "schemas") continue;
      const model = lowerEndpoint(endpoint);
      // JSON has no files: what is built from a schema cannot be one.
      if (/\bBlob\b/.test(files.get(`${model.folder}/types.ts`) ?? "")) continue;
      const { text, count } = await assignments(model);
      files.set(`${model.folder}/assignments.ts`, text);
      total += count;
    }
    expect(typeErrors(out, files, flags).slice(0, 20)).toEqual([]);
    expect(total).toBeGreaterThan(10 * size);
  });
});
