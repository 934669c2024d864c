import type { Issue, PathKey } from "../errors/issue.js";

/** What to do with keys that the schema does not name (and does not forbid). */
export type UnknownKeys = "allow" | "warn" | "reject" | "strip";

export interface ValidateOptions {
  /** Default `allow`; a schema with `additionalProperties: false` always rejects. */
  readonly unknownKeys?: UnknownKeys;
  /** Fill in the schema's defaults in what is returned. Default false. */
  readonly defaults?: boolean;
  /** Stop at the first issue. Default false: all of them. */
  readonly firstOnly?: boolean;
}

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
  readonly version: 1;
  readonly vendor: "falsmith";
  readonly validate: (
    value: unknown,
  ) =>
    | { readonly value: Output; readonly issues?: undefined }
    | { readonly issues: readonly { readonly message: string; readonly path: readonly PathKey[] }[] };
  /** Both sides are the same: defaults are filled in on request only. */
  readonly jsonSchema: { readonly input: JsonSchemaConverter; readonly output: JsonSchemaConverter };
  readonly types?: { readonly input: Input; readonly output: Output } | undefined;
}

/** Checks values of one schema. */
export interface Validator<T> {
  readonly "~standard": StandardSchema<T, T>;
  is(value: unknown): value is T;
  /** The value, checked. @throws InputValidationError, OutputValidationError */
  parse(value: unknown, options?: ValidateOptions): T;
  safeParse(value: unknown, options?: ValidateOptions): SafeParseResult<T>;
  readonly jsonSchema: JsonSchema;
}
