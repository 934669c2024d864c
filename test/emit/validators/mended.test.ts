import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../../codegen/compile/compile.js";
import { isList, isObject, type JsonObject } from "../../../codegen/document/json.js";
import { isEnforced } from "../../../codegen/document/origin.js";
import { emitValidatorScript } from "../../../codegen/emit/validators/validators.js";
import type { JsonSchema } from "../../../codegen/model/lower-validators.js";
import { lowerEndpoint } from "../../../codegen/model/endpoint/lower-endpoint.js";
import { definitionsOf, validatorRoots } from "../../../codegen/model/endpoint/validators.js";
import { sampleSchema } from "../../../src/mock/sampler/index.js";
import { documentsIn, hasShared, needsShared, readShared } from "../../support/shared.js";
import { editsOf } from "./edits.js";
import { compare, type CompleteSchema, notShared } from "./judges.js";
import { asValidator, loadModule } from "./load.js";
import { around } from "./values.js";

const ALL = process.env["FALSMITH_ALL"] === "1";
/** Documents of each folder, schemas in all, and values of each schema. */
const SIZE = ALL ? { documents: 120, schemas: 250, values: 200 } : { documents: 1, schemas: 8, values: 60 };

const FOLDERS = [
  "fal-openapi/2026-06",
  "fal-openapi/individual",
  "apifox-md",
  "fal-llms",
  "gateway-text",
  "openapi-misc",
];

function evenly<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)]).flatMap(
    (item) => (item === undefined ? [] : [item]),
  );
}

/** The component beside those of the document; names that generators give have no hyphen at their end. */
const ROOT = "root-";

/** An input, output or other root of an endpoint as the pipeline has mended it, with the emitted module. */
interface Mended {
  readonly title: string;
  readonly validator: string;
  readonly script: () => string;
  readonly schema: JsonSchema;
  readonly complete: CompleteSchema;
  readonly defs: Readonly<Record<string, JsonSchema>>;
  /** What the validator fills in where it is left out. */
  readonly constants: JsonObject;
}

/** Schemas without the keywords that only help the person who types; no validator holds a value to those. */
function enforcedPart(part: unknown): unknown {
  if (isList(part)) return part.map(enforcedPart);
  if (!isObject(part)) return part;
  const kept = Object.entries(part).filter(([keyword]) => isEnforced(part, keyword));
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, enforcedPart(value)]));
}

async function mendedSchemas(folder: string, seen: Set<string>): Promise<readonly Mended[]> {
  const sources = evenly(documentsIn(`corpus/${folder}`), SIZE.documents).map(readShared);
  const { endpoints } = await compile(sources);
  return endpoints.map(lowerEndpoint).flatMap((model) => {
    const defs = definitionsOf(model);
    return validatorRoots(model).flatMap(({ name, schema, constants = {} }) => {
      const components = enforcedPart({ schemas: { ...defs, [ROOT]: schema } });
      const complete = { $ref: `#/components/schemas/${ROOT}`, components };
      const text = JSON.stringify(typeof schema === "object" && "$ref" in schema ? complete : schema);
      if (seen.has(text)) return [];
      seen.add(text);
      const script = (): string => emitValidatorScript(model, "falsmith-runtime/validation");
      return [{ title: `${folder}: ${model.id} ${name}`, validator: name, script, schema, complete, defs, constants }];
    });
  });
}

const fileOf = (): { url: string; contentType: string; fileName: string } => ({
  url: "https://files.example/a.png",
  contentType: "image/png",
  fileName: "a.png",
});

/** Values that the mock would send, values one edit away from those, and values made from the schema with less care. */
function valuesOf({ schema, complete, defs, constants }: Mended): readonly unknown[] {
  const share = Math.floor(SIZE.values / 4);
  // Taken as they come: what our validator would wrongly refuse must be among them.
  const sampled = Array.from({ length: share }, (_, seed) =>
    sampleSchema({ schema: complete, accepts: () => true, seed, fileOf }),
  ).flatMap((sample) => (sample === undefined ? [] : [sample.value]));
  const edited = evenly(evenly(sampled, 4).flatMap(editsOf), 2 * share);
  const left = SIZE.values - sampled.length - edited.length;
  const values = [...sampled, ...edited, ...fc.sample(around(schema, defs), { numRuns: left, seed: 3 })];
  return values.map((value) => (isObject(value) ? { ...constants, ...value } : value));
}

describe.skipIf(!hasShared)(needsShared("mended schemas of the corpus"), () => {
  it("get the answers of ajv, or those of a third", { timeout: 900_000 }, async () => {
    const seen = new Set<string>();
    const all: Mended[] = [];
    for (const folder of FOLDERS) all.push(...(await mendedSchemas(folder, seen)));
    const chosen = evenly(all, SIZE.schemas);
    let [accepted, rejected, differing] = [0, 0, 0];
    for (const mended of chosen) {
      const ours = asValidator((await loadModule(mended.script()))[mended.validator]);
      const comparison = await compare(mended.complete, ours.is, valuesOf(mended));
      expect(notShared(comparison), mended.title).toEqual([]);
      accepted += comparison.accepted;
      rejected += comparison.rejected;
      differing += comparison.differences.length;
    }
    const count = `${chosen.length} of ${all.length} schemas: ${accepted} values accepted, ${rejected} rejected`;
    if (ALL) console.info(`${count}, ajv alone in ${differing}`);
    expect(accepted + rejected).toBe(SIZE.schemas * SIZE.values);
    expect(Math.min(accepted, rejected) / (accepted + rejected)).toBeGreaterThan(0.2);
    expect(differing / (accepted + rejected)).toBeLessThan(0.03);
  });
});
