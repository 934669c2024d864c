import type { Finding } from "../document/finding.js";
import type { Json, JsonObject } from "../document/json.js";
import type { Pointer } from "../document/pointer.js";
import type { SchemaDocument } from "./documents.js";
import { lowerSchemas } from "./lower-schema.js";
import type { Model } from "./model.js";
import type { Dialect } from "./vocabulary.js";

/** A JSON Schema, as data. */
export type JsonSchema = boolean | { readonly [keyword: string]: unknown };

export interface ValidatorRoot {
  /** The exported constant. `default` makes it the default export. */
  readonly name: string;
  /** The type that the schema describes, exported by `typesModule`. */
  readonly typeName?: string;
  readonly schema: JsonSchema;
  readonly side: "input" | "output";
  /** Required properties of its objects that have one value: the validator fills them in. */
  readonly constants?: JsonObject;
  /** Where the schema stands, for findings. */
  readonly at?: Pointer;
}

/** Plain JSON is what schemas are; anything else in one (a date, a function) is refused where it is met. */
function asJson(schema: JsonSchema): Json {
  // Safe: lowering checks every value it reads.
  return schema as Json;
}

/** What lowering needs to know of a module: not what its text looks like. */
export interface LoweringOptions {
  readonly dialect?: Dialect;
  readonly assertFormats?: boolean;
  readonly others?: readonly SchemaDocument[];
}

/**
 * The model of a module with one validator per root.
 * @param definitions schemas that the roots refer to as `#/components/schemas/<Name>` or `#/$defs/<Name>`.
 * @returns the model, and an error finding for each place that cannot be enforced.
 */
export function lowerValidators(
  roots: readonly ValidatorRoot[],
  definitions: Readonly<Record<string, JsonSchema>>,
  options: LoweringOptions,
): { readonly model: Model; readonly findings: readonly Finding[] } {
  const named: Json = Object.fromEntries(Object.entries(definitions).map(([name, schema]) => [name, asJson(schema)]));
  const shared: SchemaDocument = {
    uri: "falsmith:///shared",
    root: { components: { schemas: named } },
    at: "#",
  };
  const documents = roots.map(({ schema, at }, index): SchemaDocument => ({
    uri: `falsmith:///root/${index}`,
    root: asJson(schema),
    at: at ?? "#",
  }));
  return lowerSchemas(documents, {
    dialect: options.dialect ?? "2020-12",
    assertFormats: options.assertFormats ?? false,
    others: options.others ?? [],
    shared,
  });
}

/**
 * The model of schemas of one document, for checks of values against them. What in it cannot be enforced is left out: the
 * endpoint is refused for it elsewhere.
 * @param places where the schemas stand; they are the roots of the model, in this order.
 */
export function lowerPlaces(doc: JsonObject, places: readonly Pointer[]): Model {
  const roots = places.map((place, index): SchemaDocument => ({
    uri: `falsmith:///place/${index}`,
    root: { $ref: place },
    at: "#",
  }));
  const shared: SchemaDocument = { uri: "falsmith:///document", root: doc, at: "#" };
  return lowerSchemas(roots, { dialect: "2020-12", assertFormats: false, others: [], shared }).model;
}
