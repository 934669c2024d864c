import type { Check, Schema, UnevaluatedCheck } from "../../model/model.js";
import { condition } from "./condition.js";
import type { Emitter } from "./context.js";
import { and, atom, type Expr, FALSE, not, or, TRUE } from "./expression.js";
import { eachKey, isKnownKey, readKey } from "./object.js";
import { reportKey, reportMissing } from "./report.js";
import { block, check as checkLine, mentions, plain, type Statement } from "./statement.js";

type MemberKind = "key" | "item";

/** A branch looked at what it looked at only where it holds. */
function where(branch: Schema, side: MemberKind, emitter: Emitter): Expr {
  const looked = evaluated(branch, side, emitter);
  return looked === FALSE ? FALSE : and(condition(branch, "value", emitter, { narrowed: true }), looked);
}

function ofCheck(check: Check, side: MemberKind, emitter: Emitter): Expr {
  switch (check.kind) {
    case "object": {
      const dependent = check.dependentSchemas.map(([name, schema]) =>
        and(atom(`${readKey(name, emitter)} !== undefined`), evaluated(schema, side, emitter)),
      );
      if (side === "item") return FALSE;
      return check.additional === undefined ? or(isKnownKey(check, emitter), ...dependent) : TRUE;
    }
    case "array": {
      if (side === "key") return FALSE;
      const matched =
        check.contains === undefined ? FALSE : condition(check.contains, "x", emitter, { narrowed: true });
      const prefix = check.prefix.length === 0 ? FALSE : atom(`k < ${check.prefix.length}`);
      return check.items === undefined ? or(prefix, matched) : TRUE;
    }
    case "unevaluatedProperties":
      return side === "key" ? TRUE : FALSE;
    case "unevaluatedItems":
      return side === "item" ? TRUE : FALSE;
    case "ref": {
      const target = emitter.targetSchema(check.target);
      return looksAtParts(target) ? atom(`${emitter.evaluates(check.target)}(value, k)`) : FALSE;
    }
    case "allOf":
      return or(...check.of.map((part) => evaluated(part, side, emitter)));
    case "anyOf":
    case "oneOf":
      return or(...check.of.map((branch) => where(branch, side, emitter)));
    case "if": {
      const then = or(
        evaluated(check.test, side, emitter),
        check.then === undefined ? FALSE : evaluated(check.then, side, emitter),
      );
      const otherwise = check.else === undefined ? FALSE : evaluated(check.else, side, emitter);
      const test = condition(check.test, "value", emitter, { narrowed: true });
      return or(and(test, then), and(not(test), otherwise));
    }
    default:
      return FALSE;
  }
}

/** Anything but conditions on single values may have looked at keys or items. */
function looksAtParts(schema: Schema): boolean {
  return schema.checks.some(({ kind }) => !["never", "enum", "number", "string", "not"].includes(kind));
}

/** `k` is a key (or the index of an item `x`) of `value` that the schema looked at, given that `value` satisfies it. */
export function evaluated(schema: Schema, side: MemberKind, emitter: Emitter): Expr {
  return or(...schema.checks.map((check) => ofCheck(check, side, emitter)));
}

/** The same without the check itself: what the other keywords of its schema looked at. */
function byOthers(check: UnevaluatedCheck, schema: Schema, side: MemberKind, emitter: Emitter): Expr {
  return or(...schema.checks.filter((other) => other !== check).map((other) => ofCheck(other, side, emitter)));
}

export const unevaluatedLines = function* (
  check: UnevaluatedCheck,
  schema: Schema,
  emitter: Emitter,
): Generator<Statement> {
  const side = check.kind === "unevaluatedItems" ? "item" : "key";
  const holds = condition(check.schema, "x", emitter);
  const fails = and(not(byOthers(check, schema, side, emitter)), not(holds));
  const report =
    holds === FALSE
      ? reportMissing("k", check.kind, emitter)
      : reportKey(check.schema, { key: "k", value: "x", site: [check.kind] }, emitter);
  if (holds === TRUE || fails === FALSE) return;
  const line = checkLine(fails, report);
  const read = mentions([line], "x") ? [plain("x = value[k];")] : [];
  yield side === "key" ? eachKey([line]) : block("for (let k = 0; k < value.length; k++)", [...read, line]);
};
