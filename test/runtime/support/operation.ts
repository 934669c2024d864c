import type { Operation } from "../../../src/contract/operation.js";
import type { JsonSchema, Validator } from "../../../src/contract/validator.js";
import { createValidator, deep, type Errors, fail, failKey } from "../../../src/validation/index.js";

interface Shape {
  readonly type?: string;
  readonly required?: readonly string[];
  readonly properties?: { readonly [name: string]: Shape };
  readonly additionalProperties?: boolean;
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (value === null) return "null";
  return Number.isInteger(value) ? "integer" : typeof value;
}

function errorsOf(schema: Shape): Errors {
  return (value, found, path) => {
    const frame = { p: path, s: schema, v: value };
    const { type, required = [], properties = {} } = schema;
    if (type !== undefined && typeOf(value) !== type && !(type === "number" && typeOf(value) === "integer"))
      return fail(found, frame, "type");
    if (typeof value !== "object" || value === null) return undefined;
    const entries = new Map(Object.entries(value));
    for (const key of required) if (!entries.has(key)) failKey(found, frame, key, "required");
    for (const [key, part] of Object.entries(properties))
      if (entries.has(key)) deep(found, frame, key, entries.get(key), errorsOf(part));
    return undefined;
  };
}

/** A validator of a few keywords, made as generated ones are. */
export function validatorOf<T = unknown>(schema: Shape & JsonSchema, side: "input" | "output" = "input"): Validator<T> {
  const errors = errorsOf(schema);
  const is = (value: unknown): boolean => {
    const found = { last: undefined, count: 0 };
    errors(value, found, undefined);
    return found.count === 0;
  };
  return createValidator<T>({ side, is, errors, schema });
}

/** What an operation is in a test, unless the test says otherwise. */
export function operation<Request = unknown, Responses = unknown>(
  parts: Partial<Operation<string, Request, Responses>> = {},
): Operation<string, Request, Responses> {
  return {
    id: "test.example GET /items",
    method: "GET",
    path: "/items",
    gateways: ["test"],
    responses: { "200": { "application/json": { as: "json" } } },
    ...parts,
  };
}
