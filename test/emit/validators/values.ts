import * as fc from "fast-check";

interface Schema {
  readonly [keyword: string]: unknown;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Any JSON, small; with the values that most often go wrong. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -0,
    1,
    -1,
    0.5,
    1.5,
    1e21,
    9007199254740992,
    "",
    "a",
    "0",
    "null",
    [],
    {},
    [null],
    { a: 1 },
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

function integerAround(schema: Schema): fc.Arbitrary<unknown> {
  const bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"].flatMap((key) => {
    const limit = schema[key];
    return typeof limit === "number" ? [limit - 1, limit - 0.5, limit, limit + 0.5, limit + 1] : [];
  });
  const multiples =
    typeof schema["multipleOf"] === "number" ? [schema["multipleOf"] * 3, schema["multipleOf"] * 2.5] : [];
  return fc.oneof(fc.integer({ min: -3, max: 130 }), fc.constantFrom(0, 1, 27, 0.5, ...bounds, ...multiples));
}

function stringAround(schema: Schema): fc.Arbitrary<unknown> {
  const lengths = ["minLength", "maxLength"].flatMap((key) => {
    const limit = schema[key];
    return typeof limit === "number" && limit < 3000 ? [limit - 1, limit, limit + 1] : [];
  });
  const sized = lengths.filter((length) => length >= 0).flatMap((length) => ["x".repeat(length), "💧".repeat(length)]);
  return fc.constantFrom("", "a", "https://example.com/a.png", "2024-01-01", "#ff0000", "💧", ...sized);
}

function required(schema: Schema, defs: Schema, depth: number): fc.Arbitrary<unknown> {
  const properties = isSchema(schema["properties"]) ? Object.entries(schema["properties"]) : [];
  const needed = new Set(listOf(schema["required"]));
  const known = properties.map(([name, part]) => {
    const value = around(part, defs, depth - 1);
    // Optional keys are mostly left out, needed ones mostly there.
    return fc.tuple(
      fc.constant(name),
      value,
      fc.integer({ min: 0, max: 19 }).map((n) => (needed.has(name) ? n > 0 : n < 6)),
    );
  });
  const extra = fc.tuple(
    fc.constantFrom("extra", "__proto__", "constructor", "toString"),
    anyJson,
    fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  );
  return fc
    .tuple(...known, extra)
    .map((entries) => Object.fromEntries(entries.filter(([, , there]) => there).map(([name, value]) => [name, value])));
}

function ofType(type: unknown, schema: Schema, defs: Schema, depth: number): fc.Arbitrary<unknown> {
  if (type === "null") return fc.constant(null);
  if (type === "boolean") return fc.boolean();
  if (type === "integer" || type === "number") return integerAround(schema);
  if (type === "string") return stringAround(schema);
  if (type === "object") return required(schema, defs, depth);
  const items = around(schema["items"] ?? true, defs, depth - 1);
  const lengths = ["minItems", "maxItems"].map((key) => schema[key]).filter((limit) => typeof limit === "number");
  return fc.array(items, { maxLength: Math.min(12, Math.max(2, ...lengths) + 1) });
}

function targetOf(ref: unknown, defs: Schema): unknown {
  return typeof ref === "string" ? defs[ref.slice(ref.lastIndexOf("/") + 1)] : undefined;
}

/** Values near a schema: mostly of its shape, at its limits, sometimes something else altogether. */
export function around(schema: unknown, defs: Schema, depth = 5): fc.Arbitrary<unknown> {
  if (!isSchema(schema) || depth <= 0) return anyJson;
  const near: fc.Arbitrary<unknown>[] = [];
  if (schema["$ref"] !== undefined) near.push(around(targetOf(schema["$ref"], defs), defs, depth));
  const values = [...listOf(schema["enum"]), ...(schema["const"] === undefined ? [] : [schema["const"]])];
  if (values.length > 0) near.push(fc.constantFrom(...values));
  for (const keyword of ["anyOf", "oneOf", "allOf"])
    for (const part of listOf(schema[keyword])) near.push(around(part, defs, depth - 1));
  const type = schema["type"] ?? (schema["properties"] === undefined ? undefined : "object");
  if (values.length === 0 && type !== undefined)
    for (const name of Array.isArray(type) ? type : [type]) near.push(ofType(name, schema, defs, depth));
  if (near.length === 0) return anyJson;
  return fc.oneof({ weight: 15, arbitrary: fc.oneof(...near) }, { weight: 1, arbitrary: anyJson });
}
