import type { Endpoint } from "../../contract/endpoint.js";
import type { Issue, PathKey } from "../../errors/issue.js";
import { isList, isRecord, own } from "../own.js";
import { keywordAt } from "../sampler/schema-at.js";
import type { Answer } from "./failures.js";

/** One entry of fal's `detail[]`, as its runners (FastAPI, Pydantic) write it. */
interface DetailEntry {
  readonly type: string;
  readonly loc: readonly PathKey[];
  readonly msg: string;
  readonly input: unknown;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

interface Wording {
  readonly type: string;
  readonly msg: string;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

const TYPE_NAMES: Readonly<Record<string, readonly [string, string]>> = {
  string: ["string_type", "Input should be a valid string"],
  integer: ["int_type", "Input should be a valid integer"],
  number: ["float_type", "Input should be a valid number"],
  boolean: ["bool_type", "Input should be a valid boolean"],
  array: ["list_type", "Input should be a valid list"],
  object: ["dict_type", "Input should be a valid dictionary"],
  null: ["none_required", "Input should be None"],
};

function valueAt(input: unknown, path: readonly PathKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof key === "number" ? (isList(value) ? value[key] : undefined) : own(value, key)),
    input,
  );
}

function quoted(value: unknown): string {
  return typeof value === "string" ? `'${value}'` : JSON.stringify(value);
}

function inWords(values: readonly unknown[]): string {
  const names = values.map(quoted);
  const last = names.pop() ?? "";
  return names.length === 0 ? last : `${names.join(", ")} or ${last}`;
}

function bound(type: string, words: string, key: string, limit: unknown): Wording {
  return {
    type,
    msg: `Input should be ${words} ${String(limit)}`,
    ctx: { [key]: limit },
  };
}

function plural(count: unknown, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? "" : "s"}`;
}

function listLength(bounds: "min" | "max", limit: unknown, value: unknown): Wording {
  const [type, words] = bounds === "min" ? ["too_short", "at least"] : ["too_long", "at most"];
  const actual = isList(value) ? value.length : 0;
  const msg = `List should have ${words} ${plural(limit, "item")} after validation, not ${actual}`;
  return { type, msg, ctx: { field_type: "List", [`${bounds}_length`]: limit, actual_length: actual } };
}

type Words = (limit: unknown, value: unknown) => Wording;

const wordings: Readonly<Record<string, Words>> = {
  required: () => ({ type: "missing", msg: "Field required" }),
  type: (limit) => {
    const name = isList(limit) ? limit.find((item) => item !== "null") : limit;
    const [type, msg] = TYPE_NAMES[String(name)] ?? ["value_error", "Value error"];
    return { type, msg };
  },
  enum: (limit) => {
    const expected = inWords(isList(limit) ? limit : [limit]);
    return { type: "literal_error", msg: `Input should be ${expected}`, ctx: { expected } };
  },
  const: (limit) => ({
    type: "literal_error",
    msg: `Input should be ${quoted(limit)}`,
    ctx: { expected: quoted(limit) },
  }),
  minimum: (limit) => bound("greater_than_equal", "greater than or equal to", "ge", limit),
  exclusiveMinimum: (limit) => bound("greater_than", "greater than", "gt", limit),
  maximum: (limit) => bound("less_than_equal", "less than or equal to", "le", limit),
  exclusiveMaximum: (limit) => bound("less_than", "less than", "lt", limit),
  multipleOf: (limit) => bound("multiple_of", "a multiple of", "multiple_of", limit),
  minLength: (limit) => ({
    type: "string_too_short",
    msg: `String should have at least ${plural(limit, "character")}`,
    ctx: { min_length: limit },
  }),
  maxLength: (limit) => ({
    type: "string_too_long",
    msg: `String should have at most ${plural(limit, "character")}`,
    ctx: { max_length: limit },
  }),
  pattern: (limit) => ({
    type: "string_pattern_mismatch",
    msg: `String should match pattern '${String(limit)}'`,
    ctx: { pattern: limit },
  }),
  minItems: (limit, value) => listLength("min", limit, value),
  maxItems: (limit, value) => listLength("max", limit, value),
  additionalProperties: () => ({ type: "extra_forbidden", msg: "Extra inputs are not permitted" }),
};

function missingKeys(endpoint: Endpoint, input: unknown, path: readonly PathKey[]): readonly PathKey[][] {
  const holder = valueAt(input, path);
  // Some validators name the missing key in the path, others the object that lacks it.
  if (!isRecord(holder)) return [[...path]];
  const required = keywordAt(endpoint.input.jsonSchema, path, "required");
  const names = isList(required) ? required.filter((name) => typeof name === "string") : [];
  return names.filter((name) => !Object.hasOwn(holder, name)).map((name) => [...path, name]);
}

function entriesOf(endpoint: Endpoint, input: unknown, issue: Issue): DetailEntry[] {
  if (issue.keyword === "required") {
    return missingKeys(endpoint, input, issue.path).map((path) => ({
      type: "missing",
      loc: ["body", ...path],
      msg: "Field required",
      input: valueAt(input, path.slice(0, -1)) ?? null,
    }));
  }
  const value = valueAt(input, issue.path);
  const words = Object.hasOwn(wordings, issue.keyword) ? wordings[issue.keyword] : undefined;
  const limit = keywordAt(endpoint.input.jsonSchema, issue.path, issue.keyword);
  const known = words !== undefined && (words.length === 0 || limit !== undefined);
  const wording = known ? words(limit, value) : { type: "value_error", msg: `Value error, ${issue.message}` };
  const { type, msg, ctx } = wording;
  return [{ type, loc: ["body", ...issue.path], msg, input: value ?? null, ...(ctx === undefined ? {} : { ctx }) }];
}

/**
 * What the model would answer to this input: undefined when its schema accepts it, else 422 with one entry per issue.
 * The queue itself never checks an input; this is the runner's answer, seen by whoever reads the result.
 */
export function refuseInput(endpoint: Endpoint, input: unknown): Answer | undefined {
  const outcome = endpoint.input.safeParse(input);
  if (outcome.success) return undefined;
  const seen = new Set<string>();
  const entries = outcome.issues
    .flatMap((issue) => entriesOf(endpoint, input, issue))
    .filter((entry) => {
      const key = JSON.stringify([entry.type, entry.loc]);
      return !seen.has(key) && seen.add(key);
    });
  return { status: 422, headers: { "x-fal-billable-units": "0" }, body: { detail: entries } };
}
