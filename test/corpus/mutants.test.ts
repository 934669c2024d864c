import { Validator } from "@seriousme/openapi-schema-validator";
import { stringify } from "yaml";
import { describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { assemble } from "../../codegen/emit/evidence/document.js";
import { repairYaml } from "../../codegen/ingest/yaml/repair-yaml.js";
import { makeEndpoints } from "../../codegen/project/make.js";
import { isList, isObject, type Json, type JsonObject } from "../../codegen/document/json.js";
import type { SourceText } from "../../codegen/document/source.js";
import { mutated } from "../support/mutate.js";
import { documentsIn, hasShared, readShared, sampled } from "../support/shared.js";
import { specs } from "../support/specs.js";

const validator = new Validator();

/** Pages of a size that people write by hand; without the corpus, the project's own. */
const longest = 40_000;
const pages: readonly SourceText[] = (hasShared ? sampled(documentsIn("corpus"), 300).map(readShared) : specs).filter(
  ({ text }) => text.length <= longest,
);

const all = process.env["FALSMITH_ALL"] === "1";
const count = Number(process.env["MUTANTS"] ?? (all ? 20_000 : 2_000));
const first = Number(process.env["FIRST_SEED"] ?? 1);
/** Printing code costs more than all else: of so many mutants one is printed. */
const printedOf = 8;

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message).split("\n").slice(0, 4).join(" ") : String(error);
}

/**
 * A document as the second validator can read it: it takes each `$ref` key for a reference, also where the key is data (in
 * an extension) or the name of a property.
 */
function withoutFalseReferences(value: JsonObject): JsonObject;
function withoutFalseReferences(value: Json): Json;
function withoutFalseReferences(value: Json): Json {
  if (isList(value)) return value.map((child) => withoutFalseReferences(child));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, child]) => !key.startsWith("x-") && (key !== "$ref" || typeof child === "string"))
      .map(([key, child]) => [key, withoutFalseReferences(child)]),
  );
}

/** What is wrong with what comes of a text: nothing may be. */
async function wrongWith(source: SourceText, isPrinted: boolean): Promise<readonly string[]> {
  const wrong: string[] = [];
  repairYaml(source.text);
  const compiled = await compile([source]);
  const internal = compiled.findings.filter(({ code }) => code.startsWith("internal/"));
  wrong.push(...internal.map(({ code, message }) => `${code} ${message}`));
  if (compiled.endpoints.length === 0 && !compiled.findings.some(({ level }) => level === "error"))
    wrong.push("refused without a reason");
  for (const { id, mended } of compiled.endpoints.slice(0, 5)) {
    const { valid, errors } = await validator.validate(withoutFalseReferences(mended.doc));
    if (!valid) wrong.push(`invalid document of ${id}: ${JSON.stringify(errors).slice(0, 400)}`);
  }
  if (!isPrinted || compiled.endpoints.length === 0) return wrong;
  stringify(assemble(compiled.endpoints.slice(0, 5)).doc, { aliasDuplicateObjects: false });
  const made = await makeEndpoints([source], { runtime: "import" }, ({ size }) => size);
  const failures = made.findings.filter(({ code }) => code === "internal/emit");
  return [...wrong, ...failures.map(({ code, message }) => `${code} ${message}`)];
}

describe("pages after an accident", () => {
  it(`${count} of them: nothing is thrown, and every mended document is valid`, { timeout: 3_600_000 }, async () => {
    const failures: string[] = [];
    for (let seed = first; seed < first + count; seed += 1) {
      const page = pages[seed % pages.length];
      const other = pages[(seed * 31 + 7) % pages.length];
      if (page === undefined || other === undefined) throw new Error("there are no pages");
      const source = { ...page, text: mutated(page.text, other.text, seed) };
      const wrong = await wrongWith(source, seed % printedOf === 0).catch((error: unknown) => [reasonOf(error)]);
      for (const reason of wrong) failures.push(`seed ${seed}, ${page.id} with ${other.id}: ${reason}`);
    }
    expect(failures).toEqual([]);
  });

  it("are the same for the same seed, and rarely the page itself", () => {
    const [page, other] = specs;
    const text = page?.text ?? "";
    const made = Array.from({ length: 50 }, (_, seed) => mutated(text, other?.text ?? "", seed));
    expect(made).toEqual(Array.from({ length: 50 }, (_, seed) => mutated(text, other?.text ?? "", seed)));
    expect(new Set(made).size).toBeGreaterThan(45);
  });
});
