import { InputValidationError, OutputValidationError } from "../errors.js";
import type { Issue, JsonSchema, SafeParseResult, ValidateOptions, Validator } from "../validator.js";
import { collector, fail, issuesOf, type Errors } from "./collect.js";
import { completed } from "./complete.js";
import { failure } from "./failure.js";
import { TooDeep } from "./place.js";

/** What a generated module says of one schema. */
export type ValidatorParts = {
  readonly side: "input" | "output";
  /** The answer, as fast as possible. May throw on values that are endless or cannot be read. */
  readonly is: (value: unknown) => boolean;
  /** Everything that is wrong. Called only when `is` says no. */
  readonly errors: Errors;
  readonly schema: JsonSchema;
  /** The named schemas that `schema` refers to as `#/$defs/…`. */
  readonly defs?: { readonly [name: string]: JsonSchema };
};

const NONE: readonly Issue[] = Object.freeze([]);

/** All issues of a value that is not valid: at least one, whatever happens while looking. */
const issuesIn = (errors: Errors, schema: JsonSchema, value: unknown): readonly Issue[] => {
  let found = collector();
  let reason = "changed";
  try {
    errors(value, found, undefined);
  } catch (error) {
    // An endless value repeats its issues at every level; one sentence says more.
    const endless = error instanceof TooDeep || error instanceof RangeError;
    if (endless) found = collector();
    reason = endless ? "depth" : "read";
  }
  if (found.count === 0 || reason === "read") fail(found, { p: undefined, s: schema, v: value }, reason);
  return issuesOf(found);
};

const summary = (issues: readonly Issue[]): string => {
  const shown = issues.slice(0, 5).map((issue) => issue.message);
  return shown.join("; ") + (issues.length > shown.length ? `; and ${issues.length - shown.length} more` : "");
};

/** Makes the validator of a generated module. `T` is the type that its schema describes. */
export const createValidator = <T>(parts: ValidatorParts): Validator<T> => {
  const { side, is: guard, errors, schema, defs } = parts;
  const jsonSchema = defs === undefined || typeof schema === "boolean" ? schema : { ...schema, $defs: defs };

  const findAll = (value: unknown): readonly Issue[] => issuesIn(errors, schema, value);
  const findFirst = (value: unknown): readonly Issue[] => findAll(value).slice(0, 1);

  const is = (value: unknown): value is T => {
    try {
      return guard(value);
    } catch {
      return false;
    }
  };

  const finish = (value: T, options: ValidateOptions): SafeParseResult<T> => {
    const { unknownKeys = "allow", defaults = false } = options;
    if (unknownKeys === "allow" && !defaults) return { success: true, data: value, warnings: NONE };
    const done = completed(jsonSchema, value, { unknownKeys, defaults });
    if (unknownKeys === "reject" && done.notes.length > 0)
      return { success: false, issues: options.firstOnly === true ? done.notes.slice(0, 1) : done.notes };
    // Safe: keys that the schema does not name were dropped, or its own defaults added.
    return { success: true, data: done.value as T, warnings: done.notes };
  };

  const safeParse = (value: unknown, options?: ValidateOptions): SafeParseResult<T> => {
    if (is(value))
      return options === undefined ? { success: true, data: value, warnings: NONE } : finish(value, options);
    return failure(options?.firstOnly === true ? findFirst : findAll, value);
  };

  const parse = (value: unknown, options?: ValidateOptions): T => {
    const result = safeParse(value, options);
    if (result.success) return result.data;
    const failed = side === "input" ? InputValidationError : OutputValidationError;
    throw new failed(summary(result.issues), { issues: result.issues });
  };

  return {
    "~standard": {
      version: 1,
      vendor: "falsmith",
      validate: (value) => {
        const result = safeParse(value);
        return result.success ? { value: result.data } : { issues: result.issues };
      },
    },
    is,
    parse,
    safeParse,
    // No getter: an object with one is slow to read from.
    jsonSchema,
  };
};
