import { lowerSchemas, type Dialect } from "../../model/lower-schema.js";
import type { SchemaDocument } from "../../model/documents.js";
import type { Model, Schema } from "../../model/model.js";
import type { Finding } from "../../spec/finding.js";
import type { Json } from "../../spec/json.js";
import type { Pointer } from "../../spec/pointer.js";
import { encodeKey, encodeString } from "../encode.js";
import { partsOf, schemaText } from "./carried.js";
import { collect, type Collected, type Emitter, type Language, type Shape } from "./context.js";
import { errorsText, guardText } from "./line.js";
import { shapeLines } from "./shape.js";
import { evaluated } from "./unevaluated.js";

/** A JSON Schema, as data. */
export type JsonSchema = boolean | { readonly [keyword: string]: unknown };

export interface ValidatorRoot {
  /** The exported constant. `default` makes it the default export. */
  readonly name: string;
  /** The type that the schema describes, exported by `typesModule`. */
  readonly typeName?: string;
  readonly schema: JsonSchema;
  readonly side: "input" | "output";
  /** Where the schema stands, for findings. */
  readonly at?: Pointer;
}

export interface ValidatorModuleOptions {
  /** Where the helpers are imported from. */
  readonly runtime: string;
  readonly language: Language;
  readonly typesModule?: string;
  readonly dialect?: Dialect;
  readonly assertFormats?: boolean;
  readonly others?: readonly SchemaDocument[];
}

/** Plain JSON is what schemas are; anything else in one (a date, a function) is refused where it is met. */
const asJson = (schema: JsonSchema): Json =>
  // Safe: lowering checks every value it reads.
  schema as Json;

type FunctionText = { readonly shape: Shape; readonly text: string };

/** Declares only what the body uses. */
const declare = (body: string, language: Language): string =>
  /\bx\b/.test(body) ? `  let x${language === "ts" ? ": unknown" : ""};\n` : "";

const functionsText = ({ schema, names }: Shape, emitter: Emitter): string => {
  const lines = shapeLines(schema, emitter);
  const typed = emitter.language === "ts";
  const guard = guardText(lines);
  const errors = errorsText(lines);
  const frame = /\bf\b/.test(errors) ? `  const f = { p, s: ${names.schema}, v: value };\n` : "";
  return (
    `const ${names.is} = (value${typed ? ": unknown" : ""})${typed ? ": boolean" : ""} => {\n${declare(guard, emitter.language)}${guard}  return true;\n};\n\n` +
    `const ${names.errors}${typed ? ": Errors" : ""} = (value, c, p) => {\n${frame}${declare(errors, emitter.language)}${errors}};\n`
  );
};

const evaluatorText = ({ schema, names }: Shape, emitter: Emitter): string => {
  const typed = emitter.language === "ts";
  const parameters = typed ? "(value: unknown, k: string | number): boolean" : "(value, k)";
  const item = evaluated(schema, "item", emitter).text;
  return (
    `const ${names.evaluates} = ${parameters} => {\n  const v = ${emitter.use("objectOf")}(value);\n` +
    `  if (v !== undefined && typeof k === "string") return ${evaluated(schema, "key", emitter).text};\n` +
    `  if (!${emitter.use("isList")}(value) || typeof k !== "number") return false;\n` +
    `${/\bx\b/.test(item) ? "  const x = value[k];\n" : ""}  return ${item};\n};\n`
  );
};

/** Shapes whose constants come first stand first: what is inside before what it is inside of. */
const inOrder = (shapes: readonly Shape[], emitter: Emitter): readonly Shape[] => {
  const bySchema = new Map(shapes.map((shape) => [shape.schema, shape]));
  const done = new Set<Schema>();
  const ordered: Shape[] = [];
  const visit = (schema: Schema): void => {
    if (done.has(schema)) return;
    done.add(schema);
    for (const part of partsOf(schema, emitter).inside) visit(part);
    const shape = bySchema.get(schema);
    if (shape !== undefined) ordered.push(shape);
  };
  for (const { schema } of shapes) visit(schema);
  return ordered;
};

/** Everything that the schema of a root refers to, directly or not. */
const definitionsOf = (root: Schema, emitter: Emitter): readonly Schema[] => {
  const found = new Set<Schema>();
  const seen = new Set<Schema>();
  const visit = (schema: Schema): void => {
    if (seen.has(schema)) return;
    seen.add(schema);
    const { inside, targets } = partsOf(schema, emitter);
    for (const target of targets) found.add(target);
    for (const part of [...inside, ...targets]) visit(part);
  };
  visit(root);
  return [...found];
};

const rootText = (root: ValidatorRoot, schema: Schema, emitter: Emitter, language: Language): string => {
  const names = emitter.shape(schema);
  const defs = definitionsOf(schema, emitter).map((target) => emitter.shape(target));
  const entries = defs.map(({ def, schema: name }) => `${encodeKey(def)}: ${name}`);
  const defsText = entries.length === 0 ? "" : `, defs: { ${entries.join(", ")} }`;
  const typed = language === "ts";
  const type = root.typeName ?? "unknown";
  const call =
    `/* @__PURE__ */ ${emitter.use("createValidator")}${typed ? `<${type}>` : ""}` +
    `({ side: ${encodeString(root.side)}, is: ${names.is}, errors: ${names.errors}, schema: ${names.schema}${defsText} })`;
  if (root.name === "default" && !typed) return `export default ${call};\n`;
  if (root.name === "default") return `const validator: Validator<${type}> = ${call};\nexport default validator;\n`;
  return `export const ${root.name}${typed ? `: Validator<${type}>` : ""} = ${call};\n`;
};

const importsText = (collected: Collected, roots: readonly ValidatorRoot[], options: ValidatorModuleOptions): string => {
  const values = [...collected.helpers].sort();
  const types = options.language === "ts" ? ["type Errors", "type JsonSchema", "type Validator"] : [];
  const runtime = `import { ${[...values, ...types].join(", ")} } from ${encodeString(options.runtime)};\n`;
  const typeNames = [...new Set(roots.flatMap(({ typeName }) => (typeName === undefined ? [] : [typeName])))];
  if (options.language === "js" || options.typesModule === undefined || typeNames.length === 0) return runtime;
  return `${runtime}import type { ${typeNames.join(", ")} } from ${encodeString(options.typesModule)};\n`;
};

const rootHint = (root: ValidatorRoot | undefined): string => root?.typeName ?? (root?.name === "default" ? "value" : (root?.name ?? ""));

const moduleText = (model: Model, roots: readonly ValidatorRoot[], options: ValidatorModuleOptions): string => {
  const collected = collect(model, options.language, []);
  const { emitter, shapes, evaluators } = collected;
  for (const [index, schema] of model.roots.entries()) emitter.shape(schema, rootHint(roots[index]));
  const schemas = new Map<Shape, string>();
  const functions: FunctionText[] = [];
  const looked = new Map<Schema, string>();
  // Shapes ask for further shapes while they are written: the lists grow under the loops.
  for (const shape of shapes) {
    schemas.set(shape, schemaText(shape.schema, emitter));
    functions.push({ shape, text: functionsText(shape, emitter) });
    for (const schema of evaluators) if (!looked.has(schema)) looked.set(schema, evaluatorText({ schema, names: emitter.shape(schema) }, emitter));
  }
  const exported = model.roots.map((schema, index) => {
    const root = roots[index];
    return root === undefined ? "" : rootText(root, schema, emitter, options.language);
  });
  const type = options.language === "ts" ? ": JsonSchema" : "";
  const constants = [...collected.constants].map(([text, name]) => `const ${name} = ${text};\n`);
  const texts = inOrder(shapes, emitter).map((shape) => `const ${shape.names.schema}${type} = ${schemas.get(shape) ?? "true"};\n`);
  const parts = [importsText(collected, roots, options), constants.join(""), ...texts, ...functions.map(({ text }) => text), ...looked.values(), ...exported];
  return parts.filter((part) => part !== "").join("\n");
};

/**
 * The text of a module with one validator per root.
 * @param definitions schemas that the roots refer to as `#/components/schemas/<Name>` or `#/$defs/<Name>`.
 * @returns the text, and an error finding for each place that cannot be enforced; the text is empty when there is one.
 */
export const emitValidatorModule = (
  roots: readonly ValidatorRoot[],
  definitions: Readonly<Record<string, JsonSchema>>,
  options: ValidatorModuleOptions,
): { readonly code: string; readonly findings: readonly Finding[] } => {
  const named: Json = Object.fromEntries(Object.entries(definitions).map(([name, schema]) => [name, asJson(schema)]));
  const shared: SchemaDocument = { uri: "falsmith:///shared", root: { components: { schemas: named }, $defs: named }, at: "#" };
  const documents = roots.map(
    ({ schema, at }, index): SchemaDocument => ({ uri: `falsmith:///root/${index}`, root: asJson(schema), at: at ?? "#" }),
  );
  const { model, findings } = lowerSchemas(documents, {
    dialect: options.dialect ?? "2020-12",
    assertFormats: options.assertFormats ?? false,
    others: options.others ?? [],
    shared,
  });
  if (findings.length > 0) return { code: "", findings };
  return { code: moduleText(model, roots, options), findings };
};
