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
import { partsOf, schemaText } from "./embedded-schema.js";
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

/** A declaration of the module. */
interface Chunk {
  readonly name: string;
  readonly text: string;
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

function functionsOf({ schema, names }: ValidatorShape, emitter: Emitter): readonly Chunk[] {
  const lines = shapeLines(schema, emitter);
  const typed = emitter.language === "ts";
  const guard = withoutUnusedVariables(guardText(lines));
  const errors = withoutUnusedVariables(errorsText(lines));
  const frame = hasWord(errors, "f") ? `  const f = { p, s: ${names.schema}, v: value };\n` : "";
  const value = hasWord(guard, "value") ? "value" : "_value";
  const is = `const ${names.is} = (${value}${typed ? ": unknown" : ""})${typed ? ": boolean" : ""} => {\n`;
  const parameters = used(["value", "c", "p"], `${frame}${errors}`);
  const find = `const ${names.errors}${typed ? ": Errors" : ""} = (${parameters}) => {\n`;
  return [
    { name: names.is, text: `${is}${declare(guard, emitter.language)}${guard}  return true;\n};\n` },
    { name: names.errors, text: `${find}${frame}${declare(errors, emitter.language)}${errors}};\n` },
  ];
}

function evaluatorOf({ schema, names }: ValidatorShape, emitter: Emitter): Chunk {
  const typed = emitter.language === "ts";
  const parameters = typed ? "(value: unknown, k: string | number): boolean" : "(value, k)";
  const item = evaluated(schema, "item", emitter).text;
  const text =
    `const ${names.evaluates} = ${parameters} => {\n  const v = ${emitter.use("objectOf")}(value);\n` +
    `  if (v !== undefined && typeof k === "string") return ${evaluated(schema, "key", emitter).text};\n` +
    `  if (!${emitter.use("isList")}(value) || typeof k !== "number") return false;\n` +
    `${hasWord(item, "x") ? "  const x = value[k];\n" : ""}  return ${item};\n};\n`;
  return { name: names.evaluates, text };
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

function rootText(root: ValidatorRoot, schema: Schema, emitter: Emitter, language: Language): string {
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
}

function importsText(
  collected: ModuleParts,
  roots: readonly ValidatorRoot[],
  options: ValidatorModuleOptions,
  words: ReadonlySet<string>,
): string {
  const values = [...collected.helpers].sort().filter((helper) => words.has(helper));
  const known: readonly string[] = options.language === "ts" ? ["Errors", "JsonSchema", "Validator"] : [];
  const typed = known.filter((type) => words.has(type));
  const apart: readonly string[] =
    options.runtimeTypes === undefined ? [] : typed.filter((type) => type === "Validator");
  const types = typed.filter((type) => !apart.includes(type)).map((type) => `type ${type}`);
  const runtime =
    `import { ${[...values, ...types].join(", ")} } from ${encodeString(options.runtime)};\n` +
    apart.map((type) => `import type { ${type} } from ${encodeString(options.runtimeTypes ?? "")};\n`).join("");
  const typeNames = [...new Set(roots.flatMap(({ typeName }) => (typeName === undefined ? [] : [typeName])))];
  if (options.language === "js" || options.typesModule === undefined || typeNames.length === 0) return runtime;
  return `${runtime}import type { ${typeNames.join(", ")} } from ${encodeString(options.typesModule)};\n`;
}

function wordsOf(text: string): readonly string[] {
  return withoutStrings(text).match(/[A-Za-z_$][\w$]*/g) ?? [];
}

/** The declarations that the exports need, directly or not, in their order. */
function needed(
  chunks: readonly Chunk[],
  exported: string,
): { readonly chunks: readonly Chunk[]; readonly words: ReadonlySet<string> } {
  const byName = new Map(chunks.map((chunk) => [chunk.name, chunk]));
  const words = new Set(wordsOf(exported));
  // What a needed declaration mentions is needed: the set grows under the loop.
  for (const word of words) for (const more of wordsOf(byName.get(word)?.text ?? "")) words.add(more);
  return { chunks: chunks.filter(({ name }) => words.has(name)), words };
}

function constantChunk([value, name]: readonly [string, string], language: Language): Chunk {
  const type = value.startsWith("[") ? ": readonly unknown[]" : value.startsWith("{") ? ": unknown" : "";
  return { name, text: `const ${name}${language === "ts" ? type : ""} = ${value};\n` };
}

function rootHint(root: ValidatorRoot | undefined): string {
  return root?.typeName ?? (root?.name === "default" ? "value" : (root?.name ?? ""));
}

/** The text of a module with one validator per root of a model without findings. */
export function moduleText(model: Model, roots: readonly ValidatorRoot[], options: ValidatorModuleOptions): string {
  const { language } = options;
  const collected = moduleParts(model, language);
  const { emitter, shapes, evaluators } = collected;
  for (const [index, schema] of model.roots.entries()) emitter.shape(schema, rootHint(roots[index]));
  const schemas = new Map<ValidatorShape, string>();
  const functions: Chunk[] = [];
  const looked = new Map<Schema, Chunk>();
  // Shapes ask for further shapes while they are written: the lists grow under the loops.
  for (const shape of shapes) {
    schemas.set(shape, schemaText(shape.schema, emitter));
    functions.push(...functionsOf(shape, emitter));
    for (const schema of evaluators)
      if (!looked.has(schema)) looked.set(schema, evaluatorOf({ schema, names: emitter.shape(schema) }, emitter));
  }
  const exported = model.roots.map((schema, index) => {
    const root = roots[index];
    return root === undefined ? "" : rootText(root, schema, emitter, language);
  });
  const type = language === "ts" ? ": JsonSchema" : "";
  const constants = [...collected.constants].map((entry) => constantChunk(entry, language));
  const carried = inOrder(shapes, emitter).map((shape): Chunk => {
    const name = shape.names.schema;
    return { name, text: `const ${name}${type} = ${schemas.get(shape) ?? "true"};\n` };
  });
  const { chunks, words } = needed([...constants, ...carried, ...functions, ...looked.values()], exported.join(""));
  const oneLiners = chunks.filter((chunk) => constants.includes(chunk)).map(({ text }) => text);
  const rest = chunks.filter((chunk) => !constants.includes(chunk)).map(({ text }) => text);
  return [importsText(collected, roots, options, words), oneLiners.join(""), ...rest, ...exported]
    .filter((part) => part !== "")
    .join("\n");
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
  if (findings.length > 0) return { code: "", findings };
  return { code: moduleText(model, roots, options), findings };
}
