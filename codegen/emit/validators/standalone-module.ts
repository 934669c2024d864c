import type { Finding } from "../../document/finding.js";
import { type JsonSchema, lowerValidators, type ValidatorRoot } from "../../model/lower-validators.js";
import { otherDocuments } from "../../model/meta-schema.js";
import type { Dialect } from "../../model/vocabulary.js";
import { print } from "../print.js";
import { validatorModule } from "./module.js";
import { validatorStructure } from "./structure.js";

export type { JsonSchema } from "../../model/lower-validators.js";

/** How a JSON Schema becomes a module. */
export interface CompileValidatorOptions {
  /** Default `js`. */
  readonly language?: "js" | "ts";
  /** Default `2020-12`. */
  readonly dialect?: Dialect;
  /** `annotation` (default): `format` is carried and not checked. `assertion`: known formats are checked. */
  readonly formats?: "annotation" | "assertion";
  /** Schemas that references may name, by URI. Nothing is fetched. */
  readonly remotes?: Readonly<Record<string, JsonSchema>>;
}

/**
 * Compiles one JSON Schema to a complete ES module whose default export is its validator; the module imports nothing
 * but `falsmith-runtime/validation`.
 * @returns the text and the findings; without text when something in the schema cannot be enforced, with an error
 *   finding at its pointer for each such place.
 */
export function compileValidator(
  schema: JsonSchema,
  options: CompileValidatorOptions = {},
): Promise<{ readonly code?: string; readonly findings: readonly Finding[] }> {
  const { language = "js", dialect = "2020-12", formats = "annotation", remotes = {} } = options;
  const roots: readonly ValidatorRoot[] = [{ name: "default", schema, side: "input" }];
  const lowering = { dialect, assertFormats: formats === "assertion", others: otherDocuments(remotes) };
  const { model, findings } = lowerValidators(roots, {}, lowering);
  if (findings.some(({ level }) => level === "error")) return Promise.resolve({ findings });
  const module = validatorModule(model, roots, { runtime: "falsmith-runtime/validation", language });
  return Promise.resolve({ code: print("the module", validatorStructure(module), "validators"), findings });
}
