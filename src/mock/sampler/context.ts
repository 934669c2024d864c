import type { JsonSchema } from "../../contract/validator.js";
import type { Random } from "./random.js";

/** A file that exists. */
export interface SampleFile {
  readonly url: string;
  readonly contentType: string;
  readonly fileName: string;
}

/** What guides a sample. */
export interface SampleContext {
  readonly root: JsonSchema;
  readonly random: Random;
  /** Levels still to go before only what is required is made. */
  readonly depth: number;
  /** Take examples and defaults where the schema has them. */
  readonly useExamples: boolean;
  /** Make what is optional too. */
  readonly optional: boolean;
  /** The names of the keys that lead here, for names that say what a value is. */
  readonly path: readonly string[];
  /** A file for strings that speak of one: what the path says it is, or its content type where that is known. */
  readonly fileOf: (path: readonly string[], contentType: string | undefined) => SampleFile;
  /** Samples a schema that is deeper. */
  readonly sample: (schema: unknown, context: SampleContext) => unknown;
}
