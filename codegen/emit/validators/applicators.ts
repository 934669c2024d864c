import type { AllOfCheck, EnumCheck, IfCheck, NotCheck, RefCheck, Schema, UnionCheck } from "../../model/model.js";
import { encodeKey, encodeNumber, encodeString } from "../encode.js";
import { condition, exactlyOne, isNarrowed } from "./condition.js";
import { type Emitter, namesOf } from "./context.js";
import { enumTest } from "./enum.js";
import { and, atom, type Expr, FALSE, not, or, TRUE } from "./expression.js";
import { isLeaf } from "./leaf.js";
import { reportHere, reportKeyword } from "./report.js";
import { check as checkLine, type Statement } from "./statement.js";

/** Applicators of the value itself; `schema` is the one they belong to. */
export const refLines = function* (check: RefCheck, _schema: Schema, emitter: Emitter): Generator<Statement> {
  const { is, errors } = emitter.target(check.target);
  yield checkLine(atom(`!${is}(value)`), `${errors}(value, c, p)`);
};

export const enumLines = function* (check: EnumCheck, schema: Schema, emitter: Emitter): Generator<Statement> {
  yield checkLine(
    not(enumTest({ check, schema }, "value", emitter, isNarrowed(schema))),
    reportKeyword(check.keyword, emitter),
  );
};

export const allOfLines = function* (check: AllOfCheck, schema: Schema, emitter: Emitter): Generator<Statement> {
  for (const [index, part] of check.of.entries()) {
    const holds = condition(part, "value", emitter, { narrowed: check.of.length > 1 || isNarrowed(schema) });
    if (holds !== TRUE) yield checkLine(not(holds), reportHere(part, "value", ["allOf", index], emitter));
  }
};

/** The branches for the runtime: a function, or whether a leaf holds (of an `anyOf` that failed none does). */
function branchText(branch: Schema, kind: string, narrowed: boolean, emitter: Emitter): string {
  if (!isLeaf(branch)) return namesOf(branch, emitter).errors;
  return kind === "anyOf" ? "false" : condition(branch, "value", emitter, { narrowed }).text;
}

function discriminatorText(check: UnionCheck): string {
  if (check.discriminator === undefined) return "";
  const { property, branches } = check.discriminator;
  const entries = branches.map(([value, index]) => `${encodeKey(value)}: ${encodeNumber(index)}`);
  return `, { property: ${encodeString(property)}, branches: { ${entries.join(", ")} } }`;
}

export const unionLines = function* (check: UnionCheck, schema: Schema, emitter: Emitter): Generator<Statement> {
  const { kind, of } = check;
  const narrowed = isNarrowed(schema);
  const holds =
    kind === "anyOf"
      ? or(...of.map((branch) => condition(branch, "value", emitter, { narrowed })))
      : exactlyOne(of, "value", emitter, narrowed);
  const branches = of.map((branch) => branchText(branch, kind, narrowed, emitter)).join(", ");
  const report = `${emitter.use("union")}(c, f, ${encodeString(kind)}, [${branches}]${discriminatorText(check)})`;
  if (holds !== TRUE) yield checkLine(not(holds), report);
};

export const notLines = function* (check: NotCheck, schema: Schema, emitter: Emitter): Generator<Statement> {
  yield checkLine(
    condition(check.schema, "value", emitter, { narrowed: isNarrowed(schema) }),
    reportKeyword("not", emitter),
  );
};

export const ifLines = function* (check: IfCheck, _schema: Schema, emitter: Emitter): Generator<Statement> {
  const test = condition(check.test, "value", emitter, { narrowed: true });
  const branch = function* (part: Schema | undefined, keyword: string, applies: Expr): Generator<Statement> {
    const holds = part === undefined ? TRUE : condition(part, "value", emitter, { narrowed: true });
    if (part !== undefined && holds !== TRUE && applies !== FALSE)
      yield checkLine(and(applies, not(holds)), reportHere(part, "value", [keyword], emitter));
  };
  yield* branch(check.then, "then", test);
  yield* branch(check.else, "else", not(test));
};
