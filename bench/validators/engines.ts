import { createRequire } from "node:module";
import { Ajv2020 } from "ajv/dist/2020.js";
import { compileValidator } from "../../codegen/emit/validators/standalone-module.js";
import type { Schema } from "./schemas.js";

/** A library: the text of a module with `is`, `issues` and `text` for one schema. */
export interface Engine {
  readonly name: string;
  readonly module: (schema: Schema) => Promise<string>;
  /** The module without what is around it to measure it, where the library emits one. */
  readonly emitted?: (schema: Schema) => Promise<string>;
}

/** How a library writes the kinds of schema that are measured. */
interface Writer {
  readonly string: string;
  readonly boolean: string;
  readonly integer: (minimum?: number, maximum?: number) => string;
  readonly number: (minimum?: number, maximum?: number) => string;
  readonly oneOf: (values: readonly string[]) => string;
  readonly orNull: (text: string) => string;
  readonly object: (entries: readonly (readonly [name: string, text: string, isRequired: boolean])[]) => string;
}

function write(schema: Schema, writer: Writer): string {
  const types = [schema.type ?? []].flat();
  const values = schema.enum?.filter((value) => value !== null);
  const [type] = types.filter((name) => name !== "null");
  const one = ((): string => {
    if (values !== undefined) return writer.oneOf(values);
    if (type === "string") return writer.string;
    if (type === "boolean") return writer.boolean;
    if (type === "integer") return writer.integer(schema.minimum, schema.maximum);
    if (type === "number") return writer.number(schema.minimum, schema.maximum);
    if (type !== "object") throw new Error(`no way to write ${JSON.stringify(schema)}`);
    const entries = Object.entries(schema.properties ?? {});
    return writer.object(
      entries.map(([name, part]) => [name, write(part, writer), schema.required?.includes(name) === true] as const),
    );
  })();
  return types.includes("null") ? writer.orNull(one) : one;
}

function key(name: string): string {
  return JSON.stringify(name);
}

function ifSet(limit: number | undefined, text: (limit: number) => string): string {
  return limit === undefined ? "" : text(limit);
}

async function falsmith(schema: Schema): Promise<string> {
  return (await compileValidator({ ...schema })).code ?? "";
}

function standalone(schema: Schema): Promise<string> {
  const require = createRequire(import.meta.url);
  const toCode: { readonly default: (ajv: Ajv2020, validate: unknown) => string } = require("ajv/dist/standalone");
  const ajv = new Ajv2020({
    code: { source: true, esm: true },
    allErrors: true,
    strict: false,
  });
  return Promise.resolve(toCode.default(ajv, ajv.compile(schema)));
}

const typebox: Writer = {
  string: "Type.String()",
  boolean: "Type.Boolean()",
  integer: (minimum, maximum) => `Type.Integer(${JSON.stringify({ minimum, maximum })})`,
  number: (minimum, maximum) => `Type.Number(${JSON.stringify({ minimum, maximum })})`,
  oneOf: (values) => `Type.Enum(${JSON.stringify(values)})`,
  orNull: (text) => `Type.Union([${text}, Type.Null()])`,
  object: (entries) =>
    `Type.Object({ ${entries.map(([name, text, required]) => `${key(name)}: ${required ? text : `Type.Optional(${text})`}`).join(", ")} })`,
};

const zod: Writer = {
  string: "z.string()",
  boolean: "z.boolean()",
  integer: (min, max) =>
    `z.number().int()${ifSet(min, (limit) => `.min(${limit})`)}${ifSet(max, (limit) => `.max(${limit})`)}`,
  number: (min, max) =>
    `z.number()${ifSet(min, (limit) => `.min(${limit})`)}${ifSet(max, (limit) => `.max(${limit})`)}`,
  oneOf: (values) => `z.enum(${JSON.stringify(values)})`,
  orNull: (text) => `z.nullable(${text})`,
  object: (entries) =>
    `z.looseObject({ ${entries.map(([name, text, required]) => `${key(name)}: ${required ? text : `z.optional(${text})`}`).join(", ")} })`,
};

function piped(parts: readonly string[]): string {
  return `v.pipe(${parts.filter((part) => part !== "").join(", ")})`;
}

const valibot: Writer = {
  string: "v.string()",
  boolean: "v.boolean()",
  integer: (min, max) =>
    piped([
      "v.number()",
      "v.integer()",
      ifSet(min, (limit) => `v.minValue(${limit})`),
      ifSet(max, (limit) => `v.maxValue(${limit})`),
    ]),
  number: (min, max) =>
    piped(["v.number()", ifSet(min, (limit) => `v.minValue(${limit})`), ifSet(max, (limit) => `v.maxValue(${limit})`)]),
  oneOf: (values) => `v.picklist(${JSON.stringify(values)})`,
  orNull: (text) => `v.nullable(${text})`,
  object: (entries) =>
    `v.looseObject({ ${entries.map(([name, text, required]) => `${key(name)}: ${required ? text : `v.optional(${text})`}`).join(", ")} })`,
};

function between(word: string, min?: number, max?: number): string {
  return `type(${JSON.stringify(min === undefined || max === undefined ? word : `${min}<=${word}<=${max}`)})`;
}

const arktype: Writer = {
  string: 'type("string")',
  boolean: 'type("boolean")',
  integer: (min, max) => between("number.integer", min, max),
  number: (min, max) => between("number", min, max),
  oneOf: (values) => `type.enumerated(${values.map(key).join(", ")})`,
  orNull: (text) => `${text}.or("null")`,
  object: (entries) =>
    `type({ ${entries.map(([name, text, required]) => `${key(required ? name : `${name}?`)}: ${text}`).join(", ")} })`,
};

const TOTAL =
  "const total = (list, read) => { let n = 0; for (const one of list) n += read(one).length; return n; };\n";

export const engines: readonly Engine[] = [
  {
    name: "falsmith",
    emitted: falsmith,
    module: async (schema) => `${(await falsmith(schema)).replace("export default", "const validator =")}${TOTAL}
export const is = (value) => validator.is(value);
export const result = (value) => validator.safeParse(value).success;
export const issues = (value) => { const r = validator.safeParse(value); return r.success ? 0 : r.issues.length; };
export const text = (value) => { const r = validator.safeParse(value); return r.success ? 0 : total(r.issues, (i) => i.message); };
`,
  },
  {
    name: "ajv standalone",
    emitted: standalone,
    module: async (schema) => `${(await standalone(schema)).replace(/export default \w+;/, "")}${TOTAL}
export const is = (value) => validate20(value);
export const result = (value) => validate20(value);
export const issues = (value) => (validate20(value) ? 0 : validate20.errors.length);
export const text = (value) => (validate20(value) ? 0 : total(validate20.errors, (e) => e.message));
`,
  },
  {
    name: "typebox (compiled)",
    module: async (schema) => `import Type from "typebox";
import { Compile } from "typebox/compile";
const validator = Compile(${write(schema, typebox)});
${TOTAL}
export const is = (value) => validator.Check(value);
export const result = (value) => validator.Check(value) || [...validator.Errors(value)].length === 0;
export const issues = (value) => (validator.Check(value) ? 0 : [...validator.Errors(value)].length);
export const text = (value) => (validator.Check(value) ? 0 : total([...validator.Errors(value)], (e) => e.message));
`,
  },
  {
    name: "arktype",
    module: async (schema) => `import { type } from "arktype";
const validator = ${write(schema, arktype)};
${TOTAL}
export const is = (value) => validator.allows(value);
export const result = (value) => !(validator(value) instanceof type.errors);
export const issues = (value) => { const r = validator(value); return r instanceof type.errors ? r.length : 0; };
export const text = (value) => { const r = validator(value); return r instanceof type.errors ? total([...r], (e) => e.message) : 0; };
`,
  },
  {
    name: "zod 4",
    module: async (schema) => `import * as z from "zod";
const validator = ${write(schema, zod)};
${TOTAL}
export const is = (value) => validator.safeParse(value).success;
export const result = (value) => validator.safeParse(value).success;
export const issues = (value) => { const r = validator.safeParse(value); return r.success ? 0 : r.error.issues.length; };
export const text = (value) => { const r = validator.safeParse(value); return r.success ? 0 : total(r.error.issues, (i) => i.message); };
`,
  },
  {
    name: "valibot",
    module: async (schema) => `import * as v from "valibot";
const validator = ${write(schema, valibot)};
${TOTAL}
export const is = (value) => v.is(validator, value);
export const result = (value) => v.safeParse(validator, value).success;
export const issues = (value) => { const r = v.safeParse(validator, value); return r.success ? 0 : r.issues.length; };
export const text = (value) => { const r = v.safeParse(validator, value); return r.success ? 0 : total(r.issues, (i) => i.message); };
`,
  },
];
