import { isList, own, sameJson, type Json } from "../document/json.js";
import { numberIn, countIn, stringIn, valueOf, type Lowering } from "./lowering.js";
import type { Check, Pattern, TypeName } from "./model.js";
import { checkPattern } from "./pattern/check-pattern.js";
import type { Pointer } from "../document/pointer.js";

const TYPE_NAMES: ReadonlySet<string> = new Set(["null", "boolean", "integer", "number", "string", "array", "object"]);

function isTypeName(value: Json): value is TypeName {
  return typeof value === "string" && TYPE_NAMES.has(value);
}

/** The types allowed by `type`; undefined when it is absent. */
export function lowerTypes(l: Lowering): readonly TypeName[] | undefined {
  const value = valueOf(l, "type");
  if (value === undefined) return undefined;
  const names: readonly Json[] = isList(value) ? value : [value];
  if (names.length > 0 && names.every(isTypeName)) return [...new Set(names.filter(isTypeName))];
  l.refuse(
    "emit/invalid-schema",
    ["type"],
    "type must be one of null, boolean, integer, number, string, array, object",
  );
  return undefined;
}

/** `enum` and `const`. An empty enum allows nothing. */
export const lowerEnums = function* (l: Lowering, at: Pointer): Generator<Check> {
  const values = valueOf(l, "enum");
  if (values !== undefined && !isList(values))
    l.refuse("emit/invalid-schema", ["enum"], "enum must be a list of values");
  if (isList(values)) yield { kind: "enum", at, keyword: "enum", values: distinct(values) };
  const constant = valueOf(l, "const");
  if (constant !== undefined) yield { kind: "enum", at, keyword: "const", values: [constant] };
};

function distinct(values: readonly Json[]): readonly Json[] {
  const seen = new Set<Json>();
  const rest: Json[] = [];
  for (const value of values) {
    if (typeof value === "object" && value !== null) {
      if (!rest.some((other) => sameJson(other, value))) rest.push(value);
    } else seen.add(value);
  }
  return [...seen, ...rest];
}

export const lowerNumber = function* (l: Lowering, at: Pointer): Generator<Check> {
  const minimum = numberIn(l, "minimum");
  const maximum = numberIn(l, "maximum");
  const exclusiveMinimum = numberIn(l, "exclusiveMinimum");
  const exclusiveMaximum = numberIn(l, "exclusiveMaximum");
  const multipleOf = numberIn(l, "multipleOf");
  if (multipleOf !== undefined && multipleOf <= 0)
    return l.refuse("emit/invalid-schema", ["multipleOf"], "multipleOf must be greater than 0");
  if ([minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf].every((value) => value === undefined)) return;
  yield {
    kind: "number",
    at,
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(exclusiveMinimum !== undefined && { exclusiveMinimum }),
    ...(exclusiveMaximum !== undefined && { exclusiveMaximum }),
    ...(multipleOf !== undefined && { multipleOf }),
  };
};

/** A regular expression from a schema; refused when it is none, or may take more than linear time without end. */
export function lowerPattern(
  l: Lowering,
  text: string,
  keys: readonly (string | number)[],
  maxLength?: number,
): Pattern | undefined {
  const checked = checkPattern(text, maxLength);
  if (typeof checked !== "string") return checked;
  const unsafe = checked.startsWith("may take");
  const hint = unsafe ? "write it without repetitions inside or beside each other that match the same text" : undefined;
  l.refuse(
    unsafe ? "emit/unsafe-pattern" : "emit/invalid-pattern",
    keys,
    `the pattern ${JSON.stringify(text)} ${checked}`,
    hint,
  );
  return undefined;
}

/** Formats that can be asserted. Names that nobody defined are annotations, whatever is asked. */
const FORMATS: ReadonlySet<string> = new Set([
  "date",
  "date-time",
  "duration",
  "email",
  "hostname",
  "ipv4",
  "ipv6",
  "json-pointer",
  "relative-json-pointer",
  "time",
  "uri",
  "uri-reference",
  "uri-template",
  "uuid",
]);

function knownFormat(name: string): boolean {
  return FORMATS.has(name);
}

/** Formats that the specification defines and that cannot be asserted here: asking for it is refused. */
const UNSUPPORTED: ReadonlySet<string> = new Set(["idn-email", "idn-hostname", "iri", "iri-reference", "regex"]);

function unsupportedFormat(name: string): boolean {
  return UNSUPPORTED.has(name);
}

export const lowerString = function* (l: Lowering, at: Pointer): Generator<Check> {
  const minLength = countIn(l, "minLength");
  const maxLength = countIn(l, "maxLength");
  const text = stringIn(l, "pattern");
  const pattern = text === undefined ? undefined : lowerPattern(l, text, ["pattern"], maxLength);
  const name = stringIn(l, "format");
  if (name !== undefined && l.assertFormats && unsupportedFormat(name))
    l.refuse("emit/unsupported-format", ["format"], `the format ${name} cannot be asserted`);
  const format = name !== undefined && l.assertFormats && knownFormat(name) ? name : undefined;
  if (minLength === undefined && maxLength === undefined && pattern === undefined && format === undefined) return;
  yield {
    kind: "string",
    at,
    ...(minLength !== undefined && { minLength }),
    ...(maxLength !== undefined && { maxLength }),
    ...(pattern !== undefined && { pattern }),
    ...(format !== undefined && { format }),
  };
};

/** The branches that a discriminator's values select, when its mapping or the branches' names say so. */
export function discriminatorOf(
  value: Json | undefined,
  refs: readonly (string | undefined)[],
): { readonly property: string; readonly branches: readonly (readonly [string, number])[] } | undefined {
  const property = own(value, "propertyName");
  if (typeof property !== "string") return undefined;
  const mapping = own(value, "mapping");
  const named = Object.entries(typeof mapping === "object" && mapping !== null && !isList(mapping) ? mapping : {});
  const lastName = (ref: string | undefined): string => ref?.split("/").at(-1) ?? "";
  const branches = new Map<string, number>();
  for (const [index, ref] of refs.entries()) if (ref !== undefined) branches.set(lastName(ref), index);
  for (const [name, ref] of named) {
    const index = refs.findIndex(
      (other) => typeof ref === "string" && other !== undefined && lastName(other) === lastName(ref),
    );
    if (index >= 0) branches.set(name, index);
  }
  return branches.size === 0 ? undefined : { property, branches: [...branches] };
}
