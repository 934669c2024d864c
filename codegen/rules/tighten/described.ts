import { originOf, type Spec } from "../../document/document.js";
import { isObject, own, type JsonObject } from "../../document/json.js";
import { perObject } from "../../document/memo.js";
import { join, keysOf, propertyName, valueAt, type Pointer } from "../../document/pointer.js";
import { operationParameters } from "../../openapi/operation-parameters.js";
import { operationsOf } from "../../openapi/operation.js";
import { allProperties, propertiesBelow } from "../../openapi/properties.js";

/** A value that has words about it: a property of an object, or a parameter of an operation. */
export interface DescribedValue {
  readonly name: string;
  /** Where its schema stands. */
  readonly at: Pointer;
  readonly schema: JsonObject;
  /** Where the words about it stand; a parameter has them beside its schema. */
  readonly words: Pointer;
  /** What says whether it must be there: the object that it is a property of, or the parameter. */
  readonly owner: { readonly kind: "object" | "parameter"; readonly at: Pointer };
}

function hasWords(value: unknown): boolean {
  const words = own(value, "description");
  return typeof words === "string" && words !== "";
}

/** Parameters of the queue's own routes have the words of its protocol, which no page states. */
function parametersOf(spec: Spec): readonly Pointer[] {
  const all = operationsOf(spec.doc).flatMap(({ at }) => operationParameters(spec.doc, at));
  return [...new Set(all)].filter((at) => originOf(spec, at).basis !== "protocol");
}

function parameterValues(spec: Spec, at: Pointer): readonly DescribedValue[] {
  const parameter = valueAt(spec.doc, at);
  const place = join(at, "schema");
  const [name, schema] = [own(parameter, "name"), own(parameter, "schema")];
  if (typeof name !== "string" || !isObject(schema)) return [];
  const words = join(hasWords(parameter) ? at : place, "description");
  const inner = [place, join(place, "items")].flatMap((object) => propertiesBelow(spec, object));
  return [
    { name, at: place, schema, words, owner: { kind: "parameter", at } },
    ...inner.map((property) => ofProperty(property)),
  ];
}

function ofProperty({ name, at, object, schema }: ReturnType<typeof allProperties>[number]): DescribedValue {
  return { name, at, schema, words: join(at, "description"), owner: { kind: "object", at: object } };
}

/** All values of a document that prose may speak of: properties of schemas, then parameters and what is inside them. */
export const describedValues: (spec: Spec) => readonly DescribedValue[] = perObject((spec) => [
  ...allProperties(spec).map(ofProperty),
  ...parametersOf(spec).flatMap((at) => parameterValues(spec, at)),
]);

/** The name of the property or parameter that a schema, or a part of it, belongs to. */
export function subjectAt(spec: Spec, at: Pointer): string {
  const keys = keysOf(at);
  const schema = keys.lastIndexOf("schema");
  const name =
    schema > keys.lastIndexOf("properties")
      ? own(valueAt(spec.doc, join("#", ...keys.slice(0, schema))), "name")
      : undefined;
  return typeof name === "string" ? name : propertyName(at);
}
