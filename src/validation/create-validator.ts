import { InputValidationError, OutputValidationError } from "../errors/index.js";
import { type Issue, issueText } from "../errors/issue.js";
import type {
  JsonSchema,
  JsonSchemaConverter,
  SafeParseResult,
  ValidateOptions,
  Validator,
} from "../contract/validator.js";
import { collector, fail, firstOf, type Collector, type Errors, failure } from "./collect.js";
import { completed } from "./complete.js";
import { TooDeep } from "./path.js";
import { ENDLESS, UNREADABLE } from "./reasons.js";
import { jsonSchemaFor } from "./standard-json-schema.js";
import type { Plain } from "./values.js";

/** What a generated module says of one schema. */
export interface ValidatorParts {
  readonly side: "input" | "output";
  /** The answer, as fast as possible. May throw on values that are endless or cannot be read. */
  readonly is: (value: unknown) => boolean;
  /** Everything that is wrong; the same conditions as `is`. */
  readonly errors: Errors;
  readonly schema: JsonSchema;
  /** The named schemas that `schema` refers to as `#/$defs/…`. */
  readonly defs?: { readonly [name: string]: JsonSchema };
  /** Required properties that have one value: they may be left out, and are filled in before anything is checked. */
  readonly constants?: Plain | undefined;
}

const NONE: readonly Issue[] = Object.freeze([]);

/** What was found, and why the rest was not looked at: the value cannot be read, or has no end. */
function trouble(error: unknown, schema: JsonSchema, value: unknown, found: Collector): Collector {
  // An endless value repeats its issues at every level; one sentence says more.
  const endless = error instanceof TooDeep || error instanceof RangeError;
  const told = endless ? collector() : found;
  fail(told, { p: undefined, s: schema, v: value }, endless ? ENDLESS : UNREADABLE);
  return told;
}

/** An object with the constants that it leaves out, as a copy; any other value as it is. */
function withConstants(constants: Plain, value: unknown): unknown {
  const properties = Object.fromEntries(Object.entries(constants).map(([name, only]) => [name, { default: only }]));
  try {
    return completed({ properties }, value, { unknownKeys: "allow", defaults: true }).value;
  } catch {
    // It cannot be read: the check of it says so.
    return value;
  }
}

/** Everything that is wrong with a value. */
function look(errors: Errors, schema: JsonSchema, value: unknown): Collector {
  const found = collector();
  try {
    errors(value, found, undefined);
    return found;
  } catch (error) {
    return trouble(error, schema, value, found);
  }
}

/** What a valid value becomes when more is asked than whether it is valid. */
function finish<T>(jsonSchema: JsonSchema, value: T, options: ValidateOptions): SafeParseResult<T> {
  const { unknownKeys = "allow", defaults = false } = options;
  if (unknownKeys === "allow" && !defaults) return { success: true, data: value, warnings: NONE };
  try {
    const done = completed(jsonSchema, value, { unknownKeys, defaults });
    if (unknownKeys === "reject" && done.notes.length > 0)
      return { success: false, issues: options.firstOnly === true ? done.notes.slice(0, 1) : done.notes };
    // Safe: keys that the schema does not name were dropped, or its own defaults added.
    return { success: true, data: done.value as T, warnings: done.notes };
  } catch (error) {
    return failure(trouble(error, jsonSchema, value, collector()));
  }
}

/** Makes the validator of a generated module. `T` is the type that its schema describes. */
export function createValidator<T>(parts: ValidatorParts): Validator<T> {
  const { side, errors, schema, defs, constants } = parts;
  const jsonSchema = defs === undefined || typeof schema === "boolean" ? schema : { ...schema, $defs: defs };
  // Decided once: of a small schema, asking at every call is a tenth of what the call takes.
  const guard = constants === undefined ? parts.is : (value: unknown) => parts.is(withConstants(constants, value));

  const is = (value: unknown): value is T => {
    try {
      return guard(value);
    } catch {
      return false;
    }
  };

  const check = (value: unknown, options?: ValidateOptions): SafeParseResult<T> => {
    const found = look(errors, schema, value);
    if (found.last !== undefined) {
      const { firstOnly = false, unknownKeys } = options ?? {};
      const failed = failure(firstOnly ? firstOf(found.last) : found);
      if (firstOnly || unknownKeys !== "reject") return failed;
      const further = finish(jsonSchema, value, { unknownKeys });
      return further.success ? failed : { success: false, issues: [...failed.issues, ...further.issues] };
    }
    // Safe: nothing is wrong with it.
    const data = value as T;
    return options === undefined ? { success: true, data, warnings: NONE } : finish(jsonSchema, data, options);
  };
  const safeParse: typeof check =
    constants === undefined ? check : (value, options) => check(withConstants(constants, value), options);

  const parse = (value: unknown, options?: ValidateOptions): T => {
    const result = safeParse(value, options);
    if (result.success) return result.data;
    const failed = side === "input" ? InputValidationError : OutputValidationError;
    throw new failed(issueText(result.issues, 5), { issues: result.issues });
  };

  const convert: JsonSchemaConverter = ({ target }) => jsonSchemaFor(jsonSchema, target);

  return {
    "~standard": {
      version: 1,
      vendor: "falsmith",
      validate: (value) => {
        const result = safeParse(value);
        return result.success ? { value: result.data } : { issues: result.issues };
      },
      jsonSchema: { input: convert, output: convert },
    },
    is,
    parse,
    safeParse,
    // No getter: an object with one is slow to read from.
    jsonSchema,
  };
}
