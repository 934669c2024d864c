import type { Finding } from "../../document/finding.js";
import {
  type JsonSchema,
  type LoweringOptions,
  lowerValidators,
  type ValidatorRoot,
} from "../../model/lower-validators.js";
import type { Model, Schema } from "../../model/model.js";
import { encodeKey, encodeString } from "../encode.js";
import { type Emitter, type Language, moduleParts, type ModuleParts, type ValidatorShape } from "./context.js";
import type { Constant } from "../statements.js";
import { partsOf, schemaText } from "./embedded-schema.js";
import { jsonText } from "./json-text.js";
import { withoutUnusedVariables } from "./unused-variables.js";
import { shapeLines } from "./shape.js";
import { errorsText, guardText, hasWord, withoutStrings } from "./statement.js";
import { evaluated } from "./unevaluated.js";

export interface ValidatorModuleOptions extends LoweringOptions {
  /** Where the helpers are imported from. */
  readonly runtime: string;
  /** Where `Validator` is imported from, when that is another module: its declarations are all that a program reads. */
  readonly runtimeTypes?: string;
  readonly language: Language;
  readonly typesModule?: string;
}

/** A constant of a module of validators. */
export interface ConstantDeclaration extends Constant {
  readonly export?: "named" | "default";
}

/** One import of a module of validators. */
export interface ModuleImport {
  readonly from: string;
  readonly names: readonly { readonly name: string; readonly alias?: string; readonly isTypeOnly?: boolean }[];
  /** Types alone are imported. */
  readonly isTypeOnly?: boolean;
}

/** A module of validators before it is printed. */
export interface ValidatorModule {
  readonly imports: readonly ModuleImport[];
  readonly declarations: readonly ConstantDeclaration[];
}

/** Declares only what the body uses. */
function declare(body: string, language: Language): string {
  return hasWord(body, "x") ? `  let x${language === "ts" ? ": unknown" : ""};\n` : "";
}

/** The parameters that a body needs, in their order: consumers may check their code for unused ones. */
function used(names: readonly string[], body: string): string {
  const last = names.findLastIndex((name) => hasWord(body, name));
  return names
    .slice(0, last + 1)
    .map((name) => (hasWord(body, name) ? name : `_${name}`))
    .join(", ");
}

function functionsOf({ schema, names }: ValidatorShape, emitter: Emitter): readonly ConstantDeclaration[] {
  const lines = shapeLines(schema, emitter);
  const typed = emitter.language === "ts";
  const guard = withoutUnusedVariables(guardText(lines));
  const errors = withoutUnusedVariables(errorsText(lines));
  const frame = hasWord(errors, "f") ? `  const f = { p, s: ${names.schema}, v: value };\n` : "";
  const value = hasWord(guard, "value") ? "value" : "_value";
  const is = `(${value}${typed ? ": unknown" : ""})${typed ? ": boolean" : ""} => {\n`;
  const parameters = used(["value", "c", "p"], `${frame}${errors}`);
  return [
    { name: names.is, value: `${is}${declare(guard, emitter.language)}${guard}  return true;\n}` },
    {
      name: names.errors,
      ...(typed ? { type: "Errors" } : {}),
      value: `(${parameters}) => {\n${frame}${declare(errors, emitter.language)}${errors}}`,
    },
  ];
}

function evaluatorOf({ schema, names }: ValidatorShape, emitter: Emitter): ConstantDeclaration {
  const typed = emitter.language === "ts";
  const parameters = typed ? "(value: unknown, k: string | number): boolean" : "(value, k)";
  const item = evaluated(schema, "item", emitter).text;
  const value =
    `${parameters} => {\n  const v = ${emitter.use("objectOf")}(value);\n` +
    `  if (v !== undefined && typeof k === "string") return ${evaluated(schema, "key", emitter).text};\n` +
    `  if (!${emitter.use("isList")}(value) || typeof k !== "number") return false;\n` +
    `${hasWord(item, "x") ? "  const x = value[k];\n" : ""}  return ${item};\n}`;
  return { name: names.evaluates, value };
}

/** Shapes whose constants come first stand first: what is inside before what it is inside of. */
function inOrder(shapes: readonly ValidatorShape[], emitter: Emitter): readonly ValidatorShape[] {
  const bySchema = new Map(shapes.map((shape) => [shape.schema, shape]));
  const done = new Set<Schema>();
  const ordered: ValidatorShape[] = [];
  const visit = (schema: Schema): void => {
    if (done.has(schema)) return;
    done.add(schema);
    for (const part of partsOf(schema, emitter).inside) visit(part);
    const shape = bySchema.get(schema);
    if (shape !== undefined) ordered.push(shape);
  };
  for (const { schema } of shapes) visit(schema);
  return ordered;
}

/** Everything that the schema of a root refers to, directly or not. */
function definitionsOf(root: Schema, emitter: Emitter): readonly Schema[] {
  const found = new Set<Schema>();
  const seen = new Set<Schema>();
  // Not on the call stack: a chain of references may be as long as a document. What stands first is looked at first.
  const open: Schema[] = [root];
  for (let schema = open.pop(); schema !== undefined; schema = open.pop()) {
    if (seen.has(schema)) continue;
    seen.add(schema);
    const { inside, targets } = partsOf(schema, emitter);
    for (const target of targets) found.add(target);
    open.push(...[...inside, ...targets].reverse());
  }
  return [...found];
}

function rootDeclarations(
  root: ValidatorRoot,
  schema: Schema,
  emitter: Emitter,
  language: Language,
): readonly ConstantDeclaration[] {
  const names = emitter.shape(schema);
  const defs = definitionsOf(schema, emitter).map((target) => emitter.shape(target));
  const entries = defs.map(({ def, schema: name }) => `${encodeKey(def)}: ${name}`);
  const defsText = entries.length === 0 ? "" : `, defs: { ${entries.join(", ")} }`;
  const constants = root.constants === undefined ? "" : `, constants: ${jsonText(root.constants)}`;
  const typed = language === "ts";
  const type = root.typeName ?? "unknown";
  const value =
    `/* @__PURE__ */ ${emitter.use("createValidator")}${typed ? `<${type}>` : ""}` +
    `({ side: ${encodeString(root.side)}, is: ${names.is}, errors: ${names.errors}, schema: ${names.schema}${defsText}${constants} })`;
  const typeOf = typed ? { type: `Validator<${type}>` } : {};
  if (root.name !== "default") return [{ name: root.name, ...typeOf, value, export: "named" }];
  if (!typed) return [{ name: "default", value, export: "default" }];
  return [
    { name: "validator", ...typeOf, value },
    { name: "default", value: "validator", export: "default", isClose: true },
  ];
}

function importsOf(
  collected: ModuleParts,
  roots: readonly ValidatorRoot[],
  options: ValidatorModuleOptions,
  words: ReadonlySet<string>,
): readonly ModuleImport[] {
  const values = [...collected.helpers].sort().filter((helper) => words.has(helper));
  const known: readonly string[] = options.language === "ts" ? ["Errors", "JsonSchema", "Validator"] : [];
  const typed = known.filter((type) => words.has(type));
  const apart: readonly string[] =
    options.runtimeTypes === undefined ? [] : typed.filter((type) => type === "Validator");
  const types = typed.filter((type) => !apart.includes(type)).map((name) => ({ name, isTypeOnly: true }));
  const typeNames = [...new Set(roots.flatMap(({ typeName }) => (typeName === undefined ? [] : [typeName])))];
  const { runtimeTypes = "", typesModule } = options;
  return [
    { from: options.runtime, names: [...values.map((name) => ({ name })), ...types] },
    ...apart.map((name) => ({ from: runtimeTypes, names: [{ name }], isTypeOnly: true })),
    ...(options.language === "js" || typesModule === undefined || typeNames.length === 0
      ? []
      : [{ from: typesModule, names: typeNames.map((name) => ({ name })), isTypeOnly: true }]),
  ];
}

function wordsOf(text: string): readonly string[] {
  return withoutStrings(text).match(/[A-Za-z_$][\w$]*/g) ?? [];
}

function wordsIn({ type = "", value = "" }: ConstantDeclaration): readonly string[] {
  return wordsOf(`${type} ${value}`);
}

/** The declarations that the exports need, directly or not, in their order. */
function needed(
  declarations: readonly ConstantDeclaration[],
  exported: readonly ConstantDeclaration[],
): { readonly kept: readonly ConstantDeclaration[]; readonly words: ReadonlySet<string> } {
  const byName = new Map(declarations.map((one) => [one.name, one]));
  const words = new Set(exported.flatMap(wordsIn));
  // What a needed declaration mentions is needed: the set grows under the loop.
  for (const word of words) {
    const one = byName.get(word);
    for (const more of one === undefined ? [] : wordsIn(one)) words.add(more);
  }
  return { kept: declarations.filter(({ name }) => words.has(name)), words };
}

function constantOf([value, name]: readonly [string, string], language: Language): ConstantDeclaration {
  const type = value.startsWith("[") ? "readonly unknown[]" : value.startsWith("{") ? "unknown" : undefined;
  return { name, ...(language === "ts" && type !== undefined ? { type } : {}), value };
}

function rootHint(root: ValidatorRoot | undefined): string {
  return root?.typeName ?? (root?.name === "default" ? "value" : (root?.name ?? ""));
}

/** A module with one validator per root of a model without findings. */
export function validatorModule(
  model: Model,
  roots: readonly ValidatorRoot[],
  options: ValidatorModuleOptions,
): ValidatorModule {
  const { language } = options;
  const collected = moduleParts(model, language);
  const { emitter, shapes, evaluators } = collected;
  for (const [index, schema] of model.roots.entries()) emitter.shape(schema, rootHint(roots[index]));
  const schemas = new Map<ValidatorShape, string>();
  const functions: ConstantDeclaration[] = [];
  const looked = new Map<Schema, ConstantDeclaration>();
  // Shapes ask for further shapes while they are written: the lists grow under the loops.
  for (const shape of shapes) {
    schemas.set(shape, schemaText(shape.schema, emitter));
    functions.push(...functionsOf(shape, emitter));
    for (const schema of evaluators)
      if (!looked.has(schema)) looked.set(schema, evaluatorOf({ schema, names: emitter.shape(schema) }, emitter));
  }
  const exported = model.roots.flatMap((schema, index) => {
    const root = roots[index];
    return root === undefined ? [] : rootDeclarations(root, schema, emitter, language);
  });
  const constants = [...collected.constants].map((entry) => constantOf(entry, language));
  const carried = inOrder(shapes, emitter).map((shape): ConstantDeclaration => ({
    name: shape.names.schema,
    ...(language === "ts" ? { type: "JsonSchema" } : {}),
    value: schemas.get(shape) ?? "true",
  }));
  const { kept, words } = needed([...constants, ...carried, ...functions, ...looked.values()], exported);
  const [first, ...more] = kept.filter((one) => constants.includes(one));
  return {
    imports: importsOf(collected, roots, options, words),
    declarations: [
      ...(first === undefined ? [] : [first]),
      ...more.map((one) => ({ ...one, isClose: true })),
      ...kept.filter((one) => !constants.includes(one)),
      ...exported,
    ],
  };
}

function importText({ from, names, isTypeOnly = false }: ModuleImport): string {
  const list = names.map(
    ({ name, alias, isTypeOnly: type }) =>
      `${type === true ? "type " : ""}${name}${alias === undefined ? "" : ` as ${alias}`}`,
  );
  return `import ${isTypeOnly ? "type " : ""}{ ${list.join(", ")} } from ${encodeString(from)};\n`;
}

function declarationText({
  name,
  type,
  value = "undefined",
  export: exported,
  isClose = false,
}: ConstantDeclaration): string {
  const gap = isClose ? "" : "\n";
  if (exported === "default") return `${gap}export default ${value};\n`;
  return `${gap}${exported === "named" ? "export " : ""}const ${name}${type === undefined ? "" : `: ${type}`} = ${value};\n`;
}

// What is written to a file of a package goes through the printer instead.
function scriptText({ imports, declarations }: ValidatorModule): string {
  return imports.map(importText).join("") + declarations.map(declarationText).join("");
}

/**
 * The text of a module with one validator per root.
 * @param definitions schemas that the roots refer to as `#/components/schemas/<Name>` or `#/$defs/<Name>`.
 * @returns the text, and an error finding for each place that cannot be enforced; the text is empty when there is one.
 */
export function emitValidatorModule(
  roots: readonly ValidatorRoot[],
  definitions: Readonly<Record<string, JsonSchema>>,
  options: ValidatorModuleOptions,
): { readonly code: string; readonly findings: readonly Finding[] } {
  const { model, findings } = lowerValidators(roots, definitions, options);
  return { code: findings.length > 0 ? "" : scriptText(validatorModule(model, roots, options)), findings };
}
