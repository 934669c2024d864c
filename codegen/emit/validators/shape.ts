import type { Check, Schema, TypeName } from "../../model/model.js";
import { allOfLines, enumLines, ifLines, notLines, refLines, unionLines } from "./applicators.js";
import { arrayLines } from "./array.js";
import { condition, typeCondition } from "./condition.js";
import type { Emitter } from "./context.js";
import { and, atom, type Expr, not, TRUE } from "./expression.js";
import { isLeaf } from "./leaf.js";
import { numberTests } from "./number.js";
import { objectLines } from "./object.js";
import { reportKeyword } from "./report.js";
import { block, check as checkLine, mentions, plain, pruned, type Statement } from "./statement.js";
import { stringTests } from "./string.js";
import type { Test } from "./test.js";
import { unevaluatedLines } from "./unevaluated.js";

/** What a schema does with objects and lists: they are looked into, refused, or let through. */
interface ContainerUse {
  readonly object: boolean;
  readonly array: boolean;
}

function looksInto(schema: Schema): ContainerUse {
  const allows = (type: TypeName): boolean => schema.types === undefined || schema.types.includes(type);
  const has = (...kinds: readonly Check["kind"][]): boolean => schema.checks.some(({ kind }) => kinds.includes(kind));
  return {
    object: allows("object") && has("object", "unevaluatedProperties"),
    array: allows("array") && has("array", "unevaluatedItems"),
  };
}

interface TypedTests {
  readonly type: "number" | "string";
  readonly tests: readonly Test[];
}

/** Conditions on texts and numbers, each with its keyword; none for a type that is not allowed anyway. */
function scalarTests(check: Check, types: readonly TypeName[] | undefined, emitter: Emitter): readonly TypedTests[] {
  const allows = (...names: readonly TypeName[]): boolean =>
    types === undefined || types.some((type) => names.includes(type));
  if (check.kind === "number" && allows("number", "integer"))
    return [{ type: "number", tests: numberTests(check, "value", emitter) }];
  return check.kind === "string" && allows("string")
    ? [{ type: "string", tests: stringTests(check, "value", emitter) }]
    : [];
}

const typeLines = function* (schema: Schema, parts: ContainerUse, emitter: Emitter): Generator<Statement> {
  const without: TypeName[] = [
    ...(parts.object ? (["object"] as const) : []),
    ...(parts.array ? (["array"] as const) : []),
  ];
  const bare: Schema = { ...schema, checks: [] };
  const fails: Expr[] = [
    ...(parts.object ? [atom("v === undefined")] : []),
    ...(parts.array ? [atom(`!${emitter.use("isList")}(value)`)] : []),
    not(typeCondition(bare, "value", emitter, without)),
  ];
  if (schema.types !== undefined) yield checkLine(and(...fails), `return ${reportKeyword("type", emitter)}`);
  for (const { type, tests } of schema.checks.flatMap((check) => scalarTests(check, schema.types, emitter)))
    for (const { keyword, holds } of tests)
      yield checkLine(and(atom(`typeof value === "${type}"`), not(holds)), reportKeyword(keyword, emitter));
};

function ofKind(check: Check, schema: Schema, emitter: Emitter): Iterable<Statement> {
  switch (check.kind) {
    case "never":
      return [checkLine(TRUE, reportKeyword("not", emitter))];
    case "enum":
      return enumLines(check, schema, emitter);
    case "ref":
      return refLines(check, schema, emitter);
    case "allOf":
      return allOfLines(check, schema, emitter);
    case "anyOf":
    case "oneOf":
      return unionLines(check, schema, emitter);
    case "not":
      return notLines(check, schema, emitter);
    case "if":
      return ifLines(check, schema, emitter);
    default:
      // Objects, lists, texts and numbers are looked at by type.
      return [];
  }
}

function partLines(schema: Schema, side: "object" | "array", emitter: Emitter): readonly Statement[] {
  const unevaluated = side === "object" ? "unevaluatedProperties" : "unevaluatedItems";
  const lines: Statement[] = [];
  for (const check of schema.checks) {
    if (side === "object" && check.kind === "object") lines.push(...objectLines(check, emitter));
    if (side === "array" && check.kind === "array") lines.push(...arrayLines(check, emitter));
  }
  for (const check of schema.checks)
    if (check.kind === unevaluated) lines.push(...unevaluatedLines(check, schema, emitter));
  return lines;
}

/** Lines that look inside, guarded by the kind of value where others are allowed too. */
function inside(lines: readonly Statement[], schema: Schema, test: () => string): readonly Statement[] {
  const needed = pruned(lines);
  return schema.types?.length === 1 || needed.length === 0 ? needed : [block(`if (${test()})`, needed)];
}

/** The statements of a shape's two functions, over `value` (and `v`, the value as an object). */
export function shapeLines(schema: Schema, emitter: Emitter): readonly Statement[] {
  if (isLeaf(schema))
    return pruned([
      checkLine(not(condition(schema, "value", emitter)), `${emitter.use("bad")}(c, f, undefined, value)`),
    ]);
  const parts = looksInto(schema);
  const lines = [...typeLines(schema, parts, emitter)];
  for (const check of schema.checks) lines.push(...ofKind(check, schema, emitter));
  if (parts.object) lines.push(...inside(partLines(schema, "object", emitter), schema, () => "v !== undefined"));
  if (parts.array)
    lines.push(...inside(partLines(schema, "array", emitter), schema, () => `${emitter.use("isList")}(value)`));
  const needed = pruned(lines);
  return mentions(needed, "v") ? [plain(`const v = ${emitter.use("objectOf")}(value);`), ...needed] : needed;
}
