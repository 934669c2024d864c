import type { NumberCheck, Schema, StringCheck, TypeName } from "../../model/model.js";
import { type Emitter, namesOf, targetOf } from "./context.js";
import { enumTest } from "./enum.js";
import { and, atom, type Expr, FALSE, not, or, TRUE } from "./expression.js";
import { allowsAll, isLeaf } from "./leaf.js";
import { finiteTests, integerTests, numberTests } from "./number.js";
import { stringTests } from "./string.js";

function numberOf(schema: Schema): NumberCheck | undefined {
  return schema.checks.find((check) => check.kind === "number");
}
function stringOf(schema: Schema): StringCheck | undefined {
  return schema.checks.find((check) => check.kind === "string");
}

function numberRules(schema: Schema, x: string, emitter: Emitter): readonly Expr[] {
  const check = numberOf(schema);
  return check === undefined ? [] : numberTests(check, x, emitter).map((test) => test.holds);
}

function stringRules(schema: Schema, x: string, emitter: Emitter): readonly Expr[] {
  const check = stringOf(schema);
  return check === undefined ? [] : stringTests(check, x, emitter).map((test) => test.holds);
}

function anyNumber(schema: Schema, x: string, emitter: Emitter): Expr {
  const check = numberOf(schema);
  if (check === undefined) return atom(`${emitter.use("isNumber")}(${x})`);
  return and(atom(`typeof ${x} === "number"`), ...numberRules(schema, x, emitter), ...finiteTests(check, x));
}

/** `x` is of one type, and what the schema says of values of that type holds. */
function ofType(schema: Schema, type: TypeName, x: string, emitter: Emitter): Expr {
  switch (type) {
    case "null":
      return atom(`${x} === null`);
    case "boolean":
      return atom(`typeof ${x} === "boolean"`);
    case "string":
      return and(atom(`typeof ${x} === "string"`), ...stringRules(schema, x, emitter));
    case "integer":
      return and(...integerTests(numberOf(schema), x, emitter), ...numberRules(schema, x, emitter));
    case "number":
      return anyNumber(schema, x, emitter);
    case "array":
      return atom(`${emitter.use("isList")}(${x})`);
    case "object":
      return atom(`${emitter.use("objectOf")}(${x}) !== undefined`);
  }
}

/** Rules for numbers and texts where every type is allowed. */
function ofAnyType(schema: Schema, x: string, emitter: Emitter): Expr {
  const numbers = numberRules(schema, x, emitter);
  const strings = stringRules(schema, x, emitter);
  return and(
    numbers.length === 0 ? TRUE : or(atom(`typeof ${x} !== "number"`), and(...numbers)),
    strings.length === 0 ? TRUE : or(atom(`typeof ${x} !== "string"`), and(...strings)),
  );
}

/** `type` with the rules for numbers and texts. `without`: types that are looked at elsewhere. */
export function typeCondition(schema: Schema, x: string, emitter: Emitter, without: readonly TypeName[] = []): Expr {
  if (schema.types === undefined) return ofAnyType(schema, x, emitter);
  const types = schema.types.filter(
    (type) => !without.includes(type) && !(type === "integer" && schema.types?.includes("number") === true),
  );
  return or(...types.map((type) => ofType(schema, type, x, emitter)));
}

/** True when something else in the schema looks at the same value, so that the compiler knows more of it than unknown. */
export function isNarrowed(schema: Schema): boolean {
  return schema.types !== undefined || schema.checks.length > 1;
}

function leafCondition(schema: Schema, x: string, emitter: Emitter, outside: boolean): Expr {
  const parts: Expr[] = [];
  const narrowed = outside || isNarrowed(schema);
  const enums = schema.checks.filter((check) => check.kind === "enum");
  // The values of an enum have their types already.
  if (enums.length === 0) parts.push(typeCondition(schema, x, emitter));
  else
    parts.push(
      ...enums.map((check) => enumTest({ check, schema }, x, emitter, outside || schema.checks.length > 1)),
      ofAnyType(schema, x, emitter),
    );
  for (const check of schema.checks) {
    if (check.kind === "never") return FALSE;
    if (check.kind === "anyOf")
      parts.push(or(...check.of.map((branch) => condition(branch, x, emitter, { narrowed }))));
    if (check.kind === "oneOf") parts.push(exactlyOne(check.of, x, emitter, narrowed));
    if (check.kind === "not") parts.push(not(condition(check.schema, x, emitter, { narrowed })));
  }
  return and(...parts);
}

/** Exactly one of the branches holds. */
export function exactlyOne(branches: readonly Schema[], x: string, emitter: Emitter, narrowed: boolean): Expr {
  const all = branches.map((branch) => condition(branch, x, emitter, { narrowed }));
  const parts = all.filter((part) => part !== FALSE && part !== TRUE);
  const certain = all.filter((part) => part === TRUE).length;
  if (certain > 0) return certain > 1 ? FALSE : not(or(...parts));
  const [first, second] = parts;
  if (first === undefined || parts.length === 1) return first ?? FALSE;
  if (second !== undefined && parts.length === 2) return atom(`(${first.text}) !== (${second.text})`);
  return atom(`${parts.map((part) => `Number(${part.text})`).join(" + ")} === 1`);
}

/** Rules that ask for the type of a value first: pointless, says the compiler, where it knows the type. */
function asksType(schema: Schema): boolean {
  return schema.checks.some(({ kind }) => kind === "number" || kind === "string");
}

interface ConditionOptions {
  /** The compiler may know the type of the value, and would call some comparisons pointless. */
  readonly narrowed?: boolean;
  /** What the function of the schema is named after. */
  readonly hint?: string;
}

/** `x` satisfies the schema: written out when it is a leaf, else a call of its function, unless that says true to all. */
export function condition(
  schema: Schema,
  x: string,
  emitter: Emitter,
  { narrowed = false, hint }: ConditionOptions = {},
): Expr {
  if (isLeaf(schema) && !(narrowed && asksType(schema))) return leafCondition(schema, x, emitter, narrowed);
  const { is } = namesOf(schema, emitter, hint);
  return allowsAll(targetOf(schema, emitter)) ? TRUE : atom(`${is}(${x})`);
}
