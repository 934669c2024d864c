import type { JsonSchema } from "../../contract/validator.js";
import { seededRandom } from "./random.js";
import { sample } from "./sample.js";
import { type SampleFile } from "./context.js";

export type { SampleFile } from "./context.js";

/** What a sample is made from. */
export interface SampleRequest {
  readonly schema: JsonSchema;
  /** The judge: a sample it refuses is thrown away. */
  readonly accepts: (value: unknown) => boolean;
  readonly seed: number;
  readonly fileOf: (path: readonly string[], contentType: string | undefined) => SampleFile;
}

// The most telling sample first; then plainer ones, for schemas whose examples or options contradict each other.
const STRATEGIES = [
  { useExamples: true, optional: true, depth: 5 },
  { useExamples: false, optional: true, depth: 5 },
  { useExamples: false, optional: true, depth: 2 },
  { useExamples: false, optional: false, depth: 2 },
] as const;

const TRIES = 25;

/** A value that satisfies the schema, the same one for the same seed; undefined when none was found. */
export function sampleSchema(request: SampleRequest): { readonly value: unknown } | undefined {
  if (request.schema === false) return undefined;
  const schema = request.schema === true ? {} : request.schema;
  for (const strategy of STRATEGIES) {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const random = seededRandom(request.seed + attempt * 7919);
      const context = { root: request.schema, random, path: [], fileOf: request.fileOf, sample, ...strategy };
      const value = sample(schema, context);
      if (request.accepts(value)) return { value };
    }
  }
  return undefined;
}
