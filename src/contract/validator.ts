import type { Issue, PathKey } from "../errors/issue.js";

/** What to do with keys that the schema does not name (and does not forbid). */
export type UnknownKeys = "allow" | "warn" | "reject" | "strip";

/** How a value is checked. */
export interface ValidateOptions {
  /** Default `allow`; a schema with `additionalProperties: false` always rejects. */
  readonly unknownKeys?: UnknownKeys;
  /** Fill in the schema's defaults in what is returned. Default false. */
  readonly defaults?: boolean;
  /** Stop at the first issue. Default false: all of them. */
  readonly firstOnly?: boolean;
}

/** What a check came to: the value and warnings about it, or what is wrong with it. */
export type SafeParseResult<T> =
  | { readonly success: true; readonly data: T; readonly warnings: readonly Issue[] }
  | { readonly success: false; readonly issues: readonly Issue[] };

/** A JSON Schema (2020-12), as data. */
export type JsonSchema = boolean | { readonly [keyword: string]: unknown };

/** Gives the schema as JSON Schema. @throws TypeError when the target is not known, or cannot say what the schema says. */
export type JsonSchemaConverter = (options: {
  /** `draft-2020-12` or `draft-07`. */
  readonly target: string;
}) => Record<string, unknown>;

/** Standard Schema v1 (https://standardschema.dev), with the JSON-Schema side of 1.1. */
export interface StandardSchema<Input, Output> {
  /** The version of the specification. */
  readonly version: 1;
  /** Who made the schema. */
  readonly vendor: "falsmith";
  /** Checks a value; never throws for a wrong one. */
  readonly validate: (
    value: unknown,
  ) =>
    | { readonly value: Output; readonly issues?: undefined }
    | { readonly issues: readonly { readonly message: string; readonly path: readonly PathKey[] }[] };
  /** Both sides are the same: defaults are filled in on request only, and the constants of a body are required. */
  readonly jsonSchema: { readonly input: JsonSchemaConverter; readonly output: JsonSchemaConverter };
  /** For types alone: no value has it. */
  readonly types?: { readonly input: Input; readonly output: Output } | undefined;
}

/** Checks values of one schema. */
export interface Validator<T> {
  /** The same validator for tools that take a Standard Schema. */
  readonly "~standard": StandardSchema<T, T>;
  /** Whether a value fits the schema; keys that it does not name are allowed, constants of a body may be left out. */
  is(value: unknown): value is T;
  /** The value, checked, with the constants of a body filled in. @throws InputValidationError, OutputValidationError */
  parse(value: unknown, options?: ValidateOptions): T;
  /** Checks a value, and gives what is wrong instead of throwing it. */
  safeParse(value: unknown, options?: ValidateOptions): SafeParseResult<T>;
  /** The schema it was made from. */
  readonly jsonSchema: JsonSchema;
}
