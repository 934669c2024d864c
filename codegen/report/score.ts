import { isList, isObject, type Json, own } from "../document/json.js";
import { join, type Pointer, valueAt } from "../document/pointer.js";
import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";
import { type EndpointParts, type InputProperty, isLoosenedAt, isStatedAt, partsOf, resolved } from "./parts.js";

/** What is documented of one property. */
export interface PropertyMarks {
  readonly name: string;
  readonly type: boolean;
  readonly description: boolean;
  readonly values: boolean;
}

/** One of the shares a score is the mean of. */
export interface Share {
  readonly name: string;
  readonly share: number;
  readonly says: string;
}

/** How well an endpoint is documented, in percent, and why. */
export interface Score {
  readonly percent: number;
  readonly shares: readonly Share[];
  readonly properties: readonly PropertyMarks[];
}

const TYPING = ["type", "enum", "const", "$ref"];
const UNIONS = ["anyOf", "oneOf", "allOf"];
const LIMITING = [
  "enum",
  "const",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "pattern",
  "format",
  "minItems",
  "maxItems",
  "default",
];

// prettier-ignore

/** Whether a schema, or a branch of its union, states something that `test` looks for. */
function somewhere(endpoint: CompiledEndpoint, at: Pointer, test: (at: Pointer) => boolean, depth = 0): boolean {
  if (test(at)) return true;
  const schema = valueAt(endpoint.mended.doc, at);
  return (
    depth < 8 &&
    UNIONS.some((keyword) => {
      const branches = own(schema, keyword);
      return (
        isList(branches) && branches.some((_, index) => somewhere(endpoint, join(at, keyword, index), test, depth + 1))
      );
    })
  );
}

function isSaid(endpoint: CompiledEndpoint, at: Pointer): boolean {
  return isStatedAt(endpoint, at) || isLoosenedAt(endpoint, at);
}

function states(endpoint: CompiledEndpoint, at: Pointer, keywords: readonly string[]): boolean {
  return keywords.some(
    (keyword) => own(valueAt(endpoint.mended.doc, at), keyword) !== undefined && isSaid(endpoint, join(at, keyword)),
  );
}

/** True when a source states the type of the value. */
export function hasType(endpoint: CompiledEndpoint, at: Pointer): boolean {
  return somewhere(endpoint, at, (place) => states(endpoint, place, TYPING));
}

function hasValues(endpoint: CompiledEndpoint, at: Pointer): boolean {
  return somewhere(endpoint, at, (place) => {
    const schema = valueAt(endpoint.mended.doc, place);
    const closed = own(schema, "type") === "boolean" || own(schema, "$ref") !== undefined;
    const items = own(schema, "items") === undefined ? [] : [join(place, "items")];
    return closed || [place, ...items].some((one) => states(endpoint, one, LIMITING));
  });
}

function marksOf(endpoint: CompiledEndpoint, { name, at, schema }: InputProperty): PropertyMarks {
  const { doc } = endpoint.mended;
  const words = [schema, valueAt(doc, resolved(doc, at))].map((one) => own(one, "description"));
  const description = words.some((text) => typeof text === "string" && text.trim() !== "");
  return { name, type: hasType(endpoint, at), description, values: hasValues(endpoint, at) };
}

function portion(
  name: string,
  properties: readonly PropertyMarks[],
  has: (marks: PropertyMarks) => boolean,
  what: string,
): readonly Share[] {
  const count = properties.filter(has).length;
  const says = `${count} of ${properties.length} input properties ${what}`;
  return properties.length === 0 ? [] : [{ name, share: count / properties.length, says }];
}

function isEmpty(schema: Json | undefined): boolean {
  if (!isObject(schema)) return true;
  const properties = own(schema, "properties");
  const says = [...TYPING, ...UNIONS, "items"].filter((keyword) => own(schema, keyword) !== undefined);
  if (says.length === 0) return !isObject(properties) || Object.keys(properties).length === 0;
  return says.join() === "type" && own(schema, "type") === "object" && Object.keys(properties ?? {}).length === 0;
}

/** Whether what comes back is `stated` by a source, only known from an `example` (or the protocol), or `unknown`. */
export function outputState(endpoint: CompiledEndpoint, { outputAt }: EndpointParts): "stated" | "example" | "unknown" {
  const { doc } = endpoint.mended;
  const at = outputAt === undefined ? undefined : resolved(doc, outputAt);
  if (at === undefined || isEmpty(valueAt(doc, at))) return "unknown";
  const places = [at, ...["properties", "type", ...UNIONS].map((keyword) => join(at, keyword))];
  return places.some((place) => valueAt(doc, place) !== undefined && isStatedAt(endpoint, place))
    ? "stated"
    : "example";
}

function outputShare(endpoint: CompiledEndpoint, parts: EndpointParts): Share {
  const state = outputState(endpoint, parts);
  if (state === "stated") return { name: "Output", share: 1, says: "a source states the type of the output" };
  return state === "example"
    ? { name: "Output", share: 0.5, says: "the type of the output is known from an example only (half)" }
    : { name: "Output", share: 0, says: "no source says what comes back" };
}

function shows(value: Json | undefined): boolean {
  return ["example", "examples"].some((keyword) => own(value, keyword) !== undefined);
}

function exampleShare(
  { mended: { doc } }: CompiledEndpoint,
  { input, inputAt }: EndpointParts,
  misfits: number,
): Share {
  const places = inputAt === undefined ? [] : [inputAt, resolved(doc, inputAt), inputAt.replace(/\/schema$/, "")];
  const values = places.map((at) => valueAt(doc, `#${at.slice(1)}`));
  const shown = [...values, ...input.map(({ schema }) => schema)].some(shows);
  if (!shown) return { name: "Example", share: 0, says: "no example request is shown" };
  return misfits === 0
    ? { name: "Example", share: 1, says: "an example request is shown, and the examples fit the schema" }
    : { name: "Example", share: 0.5, says: "an example is shown, but one does not fit the schema (half)" };
}

/** @param misfits how many examples of the endpoint do not fit its schema */
export function scoreOf(endpoint: CompiledEndpoint, misfits: number): Score {
  const parts = partsOf(endpoint);
  const properties = parts.input.map((property) => marksOf(endpoint, property));
  const shares = [
    ...portion("Types", properties, ({ type }) => type, "have a stated type"),
    ...portion("Descriptions", properties, ({ description }) => description, "have a description"),
    ...portion("Values", properties, ({ values }) => values, "state limits, values, a format or a default"),
    ...(endpoint.kind === "schemas" || endpoint.kind === "webhook"
      ? []
      : [outputShare(endpoint, parts), exampleShare(endpoint, parts, misfits)]),
  ];
  const sum = shares.reduce((total, { share }) => total + share, 0);
  return { percent: Math.round((100 * sum) / Math.max(1, shares.length)), shares, properties };
}
