import type { ObjectCheck, ObjectProperty, Schema } from "../../model/model.js";
import { encodeNumber, encodeString } from "../encode.js";
import { condition } from "./condition.js";
import type { Emitter } from "./context.js";
import { and, atom, type Expr, FALSE, not, or, TRUE } from "./expression.js";
import { isLeaf } from "./leaf.js";
import { reportHere, reportKey, reportKeyword, reportMissing } from "./report.js";
import { block, check as checkLine, mentions, plain, type Statement } from "./statement.js";
import { patternTest } from "./string.js";

const INHERITED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Reads a key of `v`, which inherits nothing but what every object does. */
export function readKey(name: string, emitter: Emitter): string {
  return INHERITED.has(name) ? `${emitter.use("own")}(v, ${encodeString(name)})` : `v[${encodeString(name)}]`;
}

/** True when the condition is false for undefined by itself. */
function refusesUndefined(schema: Schema): boolean {
  return (
    isLeaf(schema) &&
    (schema.types !== undefined || schema.checks.some(({ kind }) => kind === "enum" || kind === "never"))
  );
}

const propertyLines = function* ({ name, schema, required }: ObjectProperty, emitter: Emitter): Generator<Statement> {
  const holds = condition(schema, "x", emitter, { hint: name });
  const report = reportKey(schema, { key: encodeString(name), value: "x" }, emitter);
  if (!required) {
    if (holds !== TRUE) yield checkLine(and(atom(`(x = ${readKey(name, emitter)}) !== undefined`), not(holds)), report);
    return;
  }
  yield plain(`x = ${readKey(name, emitter)};`);
  const present = refusesUndefined(schema) ? TRUE : atom("x !== undefined");
  yield checkLine(not(and(present, holds)), report);
};

/** `k` is one of the names. */
function isNamed(names: readonly string[], emitter: Emitter): Expr {
  if (names.length <= 6) return or(...names.map((name) => atom(`k === ${encodeString(name)}`)));
  const generic = emitter.language === "ts" ? "<string>" : "";
  return atom(
    `${emitter.constant("names", `/* @__PURE__ */ new Set${generic}([${names.map(encodeString).join(", ")}])`)}.has(k)`,
  );
}

/** `k` is a key that `properties` or `patternProperties` speaks of. */
export function isKnownKey(check: ObjectCheck, emitter: Emitter): Expr {
  return or(
    isNamed(
      check.properties.map(({ name }) => name),
      emitter,
    ),
    ...check.patterns.map(({ pattern }) => patternTest(pattern, "k", emitter)),
  );
}

function additionalLine(check: ObjectCheck, emitter: Emitter): Statement | undefined {
  if (check.additional === undefined) return undefined;
  const holds = condition(check.additional, "x", emitter);
  const fails = and(not(isKnownKey(check, emitter)), not(holds));
  const report =
    holds === FALSE
      ? reportMissing("k", "additionalProperties", emitter)
      : reportKey(check.additional, { key: "k", value: "x", site: ["additionalProperties"] }, emitter);
  return holds === TRUE ? undefined : checkLine(fails, report);
}

/** A loop over all keys with their values; an undefined value is an absent one. */
export function eachKey(body: readonly Statement[]): Statement {
  const read = mentions(body, "x") ? "(x = v[k])" : "v[k]";
  return block(
    "for (const k of Object.keys(v))",
    body.length === 0 ? [] : [plain(`if (${read} === undefined) continue;`), ...body],
  );
}

/** The loop over all keys, for keywords that do not name them. */
function keyLines(check: ObjectCheck, emitter: Emitter): Statement {
  const body: Statement[] = [];
  if (check.names !== undefined) {
    const holds = condition(check.names, "k", emitter, { narrowed: true });
    if (holds !== TRUE) body.push(checkLine(not(holds), reportMissing("k", "propertyNames", emitter)));
  }
  for (const { pattern, text, schema } of check.patterns) {
    const holds = condition(schema, "x", emitter);
    const fails = and(patternTest(pattern, "k", emitter), not(holds));
    if (holds !== TRUE)
      body.push(
        checkLine(fails, reportKey(schema, { key: "k", value: "x", site: ["patternProperties", text] }, emitter)),
      );
  }
  const additional = additionalLine(check, emitter);
  if (additional !== undefined) body.push(additional);
  return eachKey(body);
}

const countLines = function* (check: ObjectCheck, emitter: Emitter): Generator<Statement> {
  const count = `${emitter.use("keysOf")}(v).length`;
  const { minProperties: min, maxProperties: max } = check;
  if (min !== undefined && min > 0)
    yield checkLine(atom(`${count} < ${encodeNumber(min)}`), reportKeyword("minProperties", emitter));
  if (max !== undefined)
    yield checkLine(atom(`${count} > ${encodeNumber(max)}`), reportKeyword("maxProperties", emitter));
};

const dependentLines = function* (check: ObjectCheck, emitter: Emitter): Generator<Statement> {
  const has = (name: string): Expr => atom(`${readKey(name, emitter)} !== undefined`);
  for (const [name, needs] of check.dependentRequired)
    for (const need of needs) {
      const missing = atom(`${readKey(need, emitter)} === undefined`);
      yield checkLine(and(has(name), missing), reportMissing(encodeString(need), "dependentRequired", emitter));
    }
  for (const [name, schema] of check.dependentSchemas) {
    const holds = condition(schema, "value", emitter, { narrowed: true });
    const report = reportHere(schema, "value", ["dependentSchemas", name], emitter);
    if (holds !== TRUE) yield checkLine(and(has(name), not(holds)), report);
  }
};

/** What an object must hold, `v` being one (and `value` what it was made from). */
export const objectLines = function* (check: ObjectCheck, emitter: Emitter): Generator<Statement> {
  for (const property of check.properties) yield* propertyLines(property, emitter);
  for (const name of check.required)
    yield checkLine(
      atom(`${readKey(name, emitter)} === undefined`),
      reportMissing(encodeString(name), "required", emitter),
    );
  if (check.minProperties !== undefined || check.maxProperties !== undefined) yield* countLines(check, emitter);
  yield* dependentLines(check, emitter);
  yield keyLines(check, emitter);
};
