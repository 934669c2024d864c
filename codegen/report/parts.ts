import { isList, isObject, type JsonObject, own } from "../document/json.js";
import { forLast } from "../document/memo.js";
import type { Basis } from "../document/origin.js";
import { originAt } from "../document/origins.js";
import { join, lastKey, type Pointer, valueAt } from "../document/pointer.js";
import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";
import { mainOperation } from "../openapi/operation.js";

/** A property that a caller sends. */
export interface InputProperty {
  readonly name: string;
  readonly at: Pointer;
  readonly schema: JsonObject;
}

/** What a caller sends and gets back. */
export interface EndpointParts {
  readonly operation: Pointer | undefined;
  readonly input: readonly InputProperty[];
  readonly inputAt: Pointer | undefined;
  readonly outputAt: Pointer | undefined;
}

function isPointer(ref: string): ref is Pointer {
  return ref.startsWith("#");
}

/** Follows local references; a hostile document may let them run in a circle. */
export function resolved(doc: JsonObject, at: Pointer): Pointer {
  let current = at;
  for (let steps = 0; steps < 32; steps += 1) {
    const ref = own(valueAt(doc, current), "$ref");
    if (typeof ref !== "string" || !isPointer(ref) || valueAt(doc, ref) === undefined) return current;
    current = ref;
  }
  return current;
}

/** The properties of an object schema and of the schemas it is composed of. */
function propertiesOf(doc: JsonObject, at: Pointer, depth = 0): readonly InputProperty[] {
  const place = resolved(doc, at);
  const schema = valueAt(doc, place);
  const properties = own(schema, "properties");
  const branches = own(schema, "allOf");
  const named = Object.keys(isObject(properties) ? properties : {}).flatMap((name): readonly InputProperty[] => {
    const child = own(properties, name);
    return isObject(child) ? [{ name, at: join(place, "properties", name), schema: child }] : [];
  });
  if (!isList(branches) || depth > 4) return named;
  return [...named, ...branches.flatMap((_, index) => propertiesOf(doc, join(place, "allOf", index), depth + 1))];
}

function parametersOf(doc: JsonObject, operation: Pointer): readonly InputProperty[] {
  const list = own(valueAt(doc, operation), "parameters");
  return (isList(list) ? list : []).flatMap((_, index): readonly InputProperty[] => {
    const at = resolved(doc, join(operation, "parameters", index));
    const name = own(valueAt(doc, at), "name");
    const schema = own(valueAt(doc, at), "schema");
    return typeof name === "string" && isObject(schema) ? [{ name, at: join(at, "schema"), schema }] : [];
  });
}

function schemaBelow(doc: JsonObject, at: Pointer): Pointer | undefined {
  const content = join(resolved(doc, at), "content");
  const types = valueAt(doc, content);
  const names = Object.keys(isObject(types) ? types : {});
  const name = names.find((type) => type.includes("json")) ?? names[0];
  const schema = name === undefined ? undefined : join(content, name, "schema");
  return schema === undefined || valueAt(doc, schema) === undefined ? undefined : schema;
}

function replyAt(doc: JsonObject, operation: Pointer): Pointer | undefined {
  const responses = valueAt(doc, join(operation, "responses"));
  const codes = Object.keys(isObject(responses) ? responses : {});
  const code = codes.find((name) => name === "200") ?? codes.find((name) => name.startsWith("2"));
  return code === undefined ? undefined : schemaBelow(doc, join(operation, "responses", code));
}

/** A document of schemas alone has nothing to send: all that it describes counts. */
function allProperties(doc: JsonObject): readonly InputProperty[] {
  const schemas = own(own(doc, "components"), "schemas");
  return Object.keys(isObject(schemas) ? schemas : {}).flatMap((name) =>
    propertiesOf(doc, join("#/components/schemas", name)),
  );
}

/** Finds what goes in and what comes out. A queue endpoint has fal's layout; any other operation stays as its page has it. */
export const partsOf: (endpoint: CompiledEndpoint) => EndpointParts = forLast(({ kind, mended: { doc } }) => {
  if (kind === "schemas")
    return { operation: undefined, input: allProperties(doc), inputAt: undefined, outputAt: undefined };
  const operation = mainOperation({ doc })?.at;
  const inputAt = operation === undefined ? undefined : schemaBelow(doc, join(operation, "requestBody"));
  const body = inputAt === undefined ? [] : propertiesOf(doc, inputAt);
  const output: Pointer = "#/components/schemas/Output";
  const outputAt = kind === "queue" ? output : operation === undefined ? undefined : replyAt(doc, operation);
  const parameters = operation === undefined ? [] : parametersOf(doc, operation);
  return { operation, input: [...parameters, ...body], inputAt, outputAt };
});

const STRONG: readonly Basis[] = ["decided", "schema", "stated"];

/**
 * True for a type that the endpoint's own source states and a sibling only loosened: what is stated stays stated, and the
 * difference is told as a conflict.
 */
export function isLoosenedAt({ mended, sources }: CompiledEndpoint, at: Pointer): boolean {
  const origin = originAt(mended.origins, at);
  return (
    origin?.basis === "sibling" &&
    lastKey(at) === "type" &&
    origin.evidence.some(({ source }) => sources.includes(source))
  );
}

/** True for a value that a source or a decision of ours states: it is enforced. */
export function isStatedAt({ mended }: CompiledEndpoint, at: Pointer): boolean {
  const basis = originAt(mended.origins, at)?.basis;
  return basis !== undefined && STRONG.includes(basis);
}
