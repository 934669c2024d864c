import type { NumberCheck } from "../../model/model.js";
import { encodeNumber } from "../encode.js";
import type { Emitter } from "./context.js";
import { atom, type Expr } from "./expression.js";
import type { Test } from "./test.js";

const COMPARED = [
  ["minimum", ">="],
  ["exclusiveMinimum", ">"],
  ["maximum", "<="],
  ["exclusiveMaximum", "<"],
] as const;

function multiple(x: string, divisor: number, emitter: Emitter): Expr {
  // The remainder of whole divisors is exact; decimals are compared as they are written.
  return atom(
    Number.isSafeInteger(divisor)
      ? `${x} % ${encodeNumber(divisor)} === 0`
      : `${emitter.use("isMultiple")}(${x}, ${encodeNumber(divisor)})`,
  );
}

/** What a number must hold, `x` being one. */
export function numberTests(check: NumberCheck, x: string, emitter: Emitter): readonly Test[] {
  const tests: Test[] = [];
  for (const [keyword, operator] of COMPARED) {
    const limit = check[keyword];
    if (limit !== undefined) tests.push({ keyword, holds: atom(`${x} ${operator} ${encodeNumber(limit)}`) });
  }
  if (check.multipleOf !== undefined)
    tests.push({ keyword: "multipleOf", holds: multiple(x, check.multipleOf, emitter) });
  return tests;
}

/** Infinity is no JSON: what the bounds do not exclude is excluded here. */
export function finiteTests(check: NumberCheck, x: string): readonly Expr[] {
  return [
    ...(check.maximum === undefined && check.exclusiveMaximum === undefined ? [atom(`${x} < Infinity`)] : []),
    ...(check.minimum === undefined && check.exclusiveMinimum === undefined ? [atom(`${x} > -Infinity`)] : []),
  ];
}

function isWithinInt32({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: NumberCheck): boolean {
  return (
    Math.max(minimum ?? -Infinity, exclusiveMinimum ?? -Infinity) >= -(2 ** 31) &&
    Math.min(maximum ?? Infinity, exclusiveMaximum ?? Infinity) < 2 ** 31
  );
}

/** `x` is an integer. Where the bounds leave 32 bits only, an operator says so faster than a call. */
export function integerTests(check: NumberCheck | undefined, x: string, emitter: Emitter): readonly Expr[] {
  return check !== undefined && isWithinInt32(check)
    ? [atom(`typeof ${x} === "number"`), atom(`(${x} | 0) === ${x}`)]
    : [atom(`${emitter.use("isInteger")}(${x})`)];
}
