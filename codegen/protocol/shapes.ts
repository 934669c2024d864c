import type { RuleId } from "../document/origin.js";
import { isList, isObject, own, type Json, type JsonObject } from "../document/json.js";
import { type Basis, BASIS_KEY } from "../document/origin.js";

/** The rule that offers the values of examples as an open union; a decision on the values closes it again. */
export const OPEN_VALUES_RULE: RuleId = "enrich/open-values";

/** A schema whose keywords rest on `basis` only: types use them, validators skip them. */
export function marked(schema: JsonObject, basis: Basis): JsonObject {
  return {
    ...schema,
    [BASIS_KEY]: Object.fromEntries(
      Object.keys(schema)
        .filter((key) => key === "type" || key === "required" || key === "format")
        .map((key) => [key, basis]),
    ),
  };
}

/** True when a keyword of a schema is marked as not enforced. */
export function isMarked(schema: Json | undefined, keyword: string): boolean {
  return own(own(schema, BASIS_KEY), keyword) !== undefined;
}

function shape(properties: Readonly<Record<string, JsonObject>>, required: readonly string[]): JsonObject {
  return marked(
    {
      type: "object",
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, schema]) => [name, marked(schema, "protocol")]),
      ),
      ...(required.length > 0 ? { required } : {}),
    },
    "protocol",
  );
}

const TEXT: JsonObject = { type: ["string", "null"] };
const WHOLE: JsonObject = { type: ["integer", "null"] };
const NUMBER: JsonObject = { type: ["number", "null"] };

const FILE = { url: { type: "string", format: "uri" }, content_type: TEXT, file_name: TEXT, file_size: WHOLE };
const IMAGE = { ...FILE, width: WHOLE, height: WHOLE };
const VIDEO = { ...IMAGE, duration: NUMBER, fps: NUMBER, num_frames: WHOLE };
const AUDIO = {
  ...FILE,
  duration: NUMBER,
  channels: WHOLE,
  sample_rate: WHOLE,
  bitrate: { type: ["string", "integer", "null"] },
};

/**
 * The shapes fal's pages use without defining them, as fal's queue OpenAPI spells them. Basis `protocol`: they give types
 * and completion; whether a particular endpoint fills every field is for its own sources to say.
 */
export const knownShapes: ReadonlyMap<string, JsonObject> = new Map([
  ["File", shape(FILE, ["url"])],
  ["Image", shape(IMAGE, ["url"])],
  ["ImageFile", shape(IMAGE, ["url"])],
  ["Video", shape(VIDEO, ["url"])],
  ["VideoFile", shape(VIDEO, ["url"])],
  ["Audio", shape(AUDIO, ["url"])],
  ["AudioFile", shape(AUDIO, ["url"])],
  ["ImageSize", shape({ width: { type: "integer" }, height: { type: "integer" } }, [])],
]);

function typeOf(value: Json): string {
  if (value === null) return "null";
  if (isList(value)) return "array";
  return typeof value === "number" && Number.isInteger(value) ? "integer" : typeof value;
}

/** The type that a list of example values shows; whole numbers do not show that fractions are refused. */
function typesOf(values: readonly Json[]): readonly string[] {
  const seen = new Set(values.map(typeOf));
  if (seen.has("integer") && seen.has("number")) seen.delete("integer");
  return [...seen].sort();
}

function membersOf(values: readonly Json[], name: string): readonly Json[] {
  return values.flatMap((value) => {
    const member = own(value, name);
    return member === undefined ? [] : [member];
  });
}

/** A schema that says what example values show, marked as known from examples only. Nested at most eight levels. */
export function shapeOfExamples(values: readonly Json[], depth = 0): JsonObject {
  const types = typesOf(values);
  const [only] = types;
  if (only === undefined || depth > 8) return {};
  const type: JsonObject = marked({ type: types.length === 1 ? only : types }, "example");
  if (types.length > 1) return type;
  if (only === "array") {
    const items = values.flatMap((value) => (isList(value) ? [...value] : []));
    return items.length === 0 ? type : { ...type, items: shapeOfExamples(items, depth + 1) };
  }
  if (only !== "object") return type;
  const names = [...new Set(values.flatMap((value) => (isObject(value) ? Object.keys(value) : [])))];
  const properties = names.map((name): [string, Json] => [name, shapeOfExamples(membersOf(values, name), depth + 1)]);
  return names.length === 0 ? type : { ...type, properties: Object.fromEntries(properties) };
}
