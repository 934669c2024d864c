import type { Json } from "../document/json.js";
import type { Pointer } from "../document/pointer.js";

/** The types a schema can ask for. */
export type TypeName = "null" | "boolean" | "integer" | "number" | "string" | "array" | "object";

/** Names a schema that others refer to: its document and the pointer in it. */
export type ShapeId = string;

/** One schema, lowered: what it allows (`types`, absent when any) and everything it checks, all of which must hold. */
export interface Schema {
  readonly kind: "schema";
  readonly at: Pointer;
  readonly types?: readonly TypeName[];
  readonly checks: readonly Check[];
  /** The schema as the validator carries it: its keywords in their order, without prose. `false` for the false schema. */
  readonly carried: readonly Keyword[] | boolean;
  /** What people would call it: the last name in its pointer. */
  readonly hint: string;
}

/** A keyword as carried; sub-schemas stay nodes, so that an emitter can name and share them. */
export type Keyword =
  | { readonly kind: "value"; readonly name: string; readonly value: Json }
  | { readonly kind: "schema"; readonly name: string; readonly schema: Schema }
  | { readonly kind: "list"; readonly name: string; readonly schemas: readonly Schema[] }
  | {
      readonly kind: "map";
      readonly name: string;
      readonly schemas: readonly (readonly [key: string, schema: Schema])[];
    }
  | { readonly kind: "ref"; readonly name: "$ref"; readonly target: ShapeId };

export type Check =
  | NeverCheck
  | EnumCheck
  | NumberCheck
  | StringCheck
  | ArrayCheck
  | ObjectCheck
  | RefCheck
  | AllOfCheck
  | UnionCheck
  | NotCheck
  | IfCheck
  | UnevaluatedCheck;

/** Nothing is valid: the false schema. */
interface NeverCheck {
  readonly kind: "never";
  readonly at: Pointer;
}

/** `enum`, and `const` as an enum of one value. */
export interface EnumCheck {
  readonly kind: "enum";
  readonly at: Pointer;
  readonly keyword: "enum" | "const";
  readonly values: readonly Json[];
}

/** Holds for every value that is no number. */
export interface NumberCheck {
  readonly kind: "number";
  readonly at: Pointer;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
}

/** A regular expression that compiles with the `u` flag and was found safe. */
export interface Pattern {
  readonly source: string;
  /** Longest text it may be run on, in code units; absent when its time is linear. */
  readonly limit?: number;
}

/** Holds for every value that is no string. Lengths count code points. */
export interface StringCheck {
  readonly kind: "string";
  readonly at: Pointer;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: Pattern;
  /** Set only when formats are asserted and this one is known. */
  readonly format?: string;
}

/** Holds for every value that is no list. */
export interface ArrayCheck {
  readonly kind: "array";
  readonly at: Pointer;
  readonly prefix: readonly Schema[];
  readonly items?: Schema;
  readonly contains?: Schema;
  readonly minContains?: number;
  readonly maxContains?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly unique: boolean;
}

export interface ObjectProperty {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
}

/** Holds for every value that is no object. */
export interface ObjectCheck {
  readonly kind: "object";
  readonly at: Pointer;
  readonly properties: readonly ObjectProperty[];
  /** Required names that have no entry in `properties`. */
  readonly required: readonly string[];
  readonly patterns: readonly { readonly pattern: Pattern; readonly text: string; readonly schema: Schema }[];
  readonly additional?: Schema;
  readonly names?: Schema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly dependentRequired: readonly (readonly [name: string, needs: readonly string[]])[];
  readonly dependentSchemas: readonly (readonly [name: string, schema: Schema])[];
}

export interface RefCheck {
  readonly kind: "ref";
  readonly at: Pointer;
  readonly target: ShapeId;
}

export interface AllOfCheck {
  readonly kind: "allOf";
  readonly at: Pointer;
  readonly of: readonly Schema[];
}

/** `anyOf` and `oneOf`. A discriminator only says which branch an error is about; it never changes the answer. */
export interface UnionCheck {
  readonly kind: "anyOf" | "oneOf";
  readonly at: Pointer;
  readonly of: readonly Schema[];
  readonly discriminator?: {
    readonly property: string;
    readonly branches: readonly (readonly [value: string, branch: number])[];
  };
}

export interface NotCheck {
  readonly kind: "not";
  readonly at: Pointer;
  readonly schema: Schema;
}

export interface IfCheck {
  readonly kind: "if";
  readonly at: Pointer;
  readonly test: Schema;
  readonly then?: Schema;
  readonly else?: Schema;
}

/** What no other keyword of the schema looked at. */
export interface UnevaluatedCheck {
  readonly kind: "unevaluatedProperties" | "unevaluatedItems";
  readonly at: Pointer;
  readonly schema: Schema;
}

/** A closed set of schemas: the roots, and every schema that a `$ref` names. */
export interface Model {
  readonly roots: readonly Schema[];
  readonly shapes: ReadonlyMap<ShapeId, Schema>;
}
