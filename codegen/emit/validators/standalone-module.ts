import type { Finding } from "../../document/finding.js";
import type { JsonSchema } from "../../model/lower-validators.js";
import { otherDocuments } from "../../model/meta-schema.js";
import type { Dialect } from "../../model/vocabulary.js";
import { emitValidatorModule } from "./module.js";

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
  const { code, findings } = emitValidatorModule(
    [{ name: "default", schema, side: "input" }],
    {},
    {
      runtime: "falsmith-runtime/validation",
      language,
      dialect,
      assertFormats: formats === "assertion",
      others: otherDocuments(remotes),
    },
  );
  return Promise.resolve(findings.some(({ level }) => level === "error") ? { findings } : { code, findings });
}
