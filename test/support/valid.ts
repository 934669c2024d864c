import { Validator } from "@seriousme/openapi-schema-validator";
import type { JsonObject } from "../../codegen/document/json.js";

/** One for all documents: it compiles the schema of a version of OpenAPI once. */
const validator = new Validator();

/** What a standard validator has against a document; the empty string for a valid one. */
export async function faultsOf(doc: JsonObject): Promise<string> {
  // The validator adds to what it is given.
  const { valid, errors } = await validator.validate(structuredClone(doc));
  return valid ? "" : JSON.stringify(errors ?? "invalid").slice(0, 1000);
}
