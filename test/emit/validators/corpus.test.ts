import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { emitValidatorModule } from "../../../codegen/emit/validators/module.js";
import type { ValidatorRoot } from "../../../codegen/model/lower-validators.js";
import { hasShared, sampled, shared } from "../../support/shared.js";
import { asValidator, loadModule } from "./load.js";
import { around } from "./values.js";

const corpus = `${shared}corpus/fal-openapi/`;

interface Schemas {
  readonly [name: string]: { readonly [keyword: string]: unknown };
}
interface Document {
  readonly components?: { readonly schemas?: Schemas };
}

/** 2020-12 does not know `nullable`; ajv gives it a meaning there, and throws without a type beside it. */
function withoutNullable(key: string, value: unknown): unknown {
  return key === "nullable" && typeof value === "boolean" ? undefined : value;
}

function documentsIn(folder: string): readonly (readonly [name: string, schemas: Schemas])[] {
  return readdirSync(`${corpus}${folder}`)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .flatMap((file) => {
      // Safe: only looked into as far as it has this form.
      const document = JSON.parse(readFileSync(`${corpus}${folder}/${file}`, "utf8"), withoutNullable) as Document;
      const schemas = document.components?.schemas;
      return schemas === undefined ? [] : [[`${folder}/${file}`, schemas] as const];
    });
}

/** The schemas of a document that no other document has word for word. */
function fresh(seen: Set<string>, schemas: Schemas): readonly string[] {
  return Object.keys(schemas).filter((name) => {
    const text = JSON.stringify([schemas[name], JSON.stringify(schemas[name]).includes("$ref") ? schemas : null]);
    const known = seen.has(text);
    seen.add(text);
    return !known;
  });
}

interface Difference {
  readonly document: string;
  readonly name: string;
  readonly value: string;
  readonly ours: boolean;
  readonly ajv: boolean;
}

interface Tally {
  accepted: number;
  rejected: number;
}

async function compare(
  document: string,
  schemas: Schemas,
  names: readonly string[],
  tally: Tally,
): Promise<readonly Difference[]> {
  const roots = names.map((name, index): ValidatorRoot => ({
    name: `v${index}`,
    schema: { $ref: `#/components/schemas/${name}` },
    side: "input",
  }));
  const { code, findings } = emitValidatorModule(roots, schemas, {
    runtime: "falsmith-runtime/validation",
    language: "js",
  });
  // Some documents refer to schemas that they do not have.
  for (const finding of findings) expect(finding).toMatchObject({ code: "emit/dangling-ref" });
  if (code === "") return [];
  const module = await loadModule(code);
  const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false });
  ajv.addSchema({ $id: "doc", components: { schemas } });
  return names.flatMap((name, index) => {
    const validator = asValidator(module[`v${index}`]);
    const other = ajv.compile({ $ref: `doc#/components/schemas/${name}` });
    return fc.sample(around(schemas[name], schemas), { numRuns: 40, seed: 7 }).flatMap((value) => {
      const ours = validator.is(value);
      tally[ours ? "accepted" : "rejected"] += 1;
      expect(validator.safeParse(value).success).toBe(ours);
      const theirs = other(value);
      return ours === theirs ? [] : [{ document, name, value: JSON.stringify(value), ours, ajv: theirs }];
    });
  });
}

describe.skipIf(!hasShared)("every schema of the corpus, against ajv (skipped where ../shared is absent)", () => {
  const seen = new Set<string>();
  it.each(["2026-06", "2026-01", "individual"])("fal-openapi/%s", { timeout: 300_000 }, async (folder) => {
    const differences: Difference[] = [];
    const tally: Tally = { accepted: 0, rejected: 0 };
    for (const [document, schemas] of sampled(documentsIn(folder), 50)) {
      const names = fresh(seen, schemas);
      if (names.length > 0) differences.push(...(await compare(document, schemas, names, tally)));
    }
    expect(differences).toEqual([]);
    // Agreement says something only where both answers occur.
    expect(Math.min(tally.accepted, tally.rejected) / (tally.accepted + tally.rejected)).toBeGreaterThan(0.2);
  });
});
