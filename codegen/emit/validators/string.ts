import type { Pattern, StringCheck } from "../../model/model.js";
import { encodeNumber, encodeString } from "../encode.js";
import type { Emitter } from "./context.js";
import { and, atom, type Expr, or } from "./expression.js";
import type { Test } from "./test.js";

/** Every code point is one or two units: most texts need no counting. */
function atLeast(x: string, min: number, emitter: Emitter): Expr {
  return min < 2
    ? atom(`${x}.length >= ${encodeNumber(min)}`)
    : or(
        atom(`${x}.length >= ${encodeNumber(2 * min - 1)}`),
        atom(`${emitter.use("lengthOf")}(${x}) >= ${encodeNumber(min)}`),
      );
}

function atMost(x: string, max: number, emitter: Emitter): Expr {
  return or(
    atom(`${x}.length <= ${encodeNumber(max)}`),
    atom(`${emitter.use("lengthOf")}(${x}) <= ${encodeNumber(max)}`),
  );
}

/** A pattern is compiled once, when the module is loaded; it was tried at generation. */
export function patternTest(pattern: Pattern, x: string, emitter: Emitter): Expr {
  const name = emitter.constant("pattern", `/* @__PURE__ */ new RegExp(${encodeString(pattern.source)}, "u")`);
  const matches = atom(`${name}.test(${x})`);
  return pattern.limit === undefined ? matches : and(atom(`${x}.length <= ${encodeNumber(pattern.limit)}`), matches);
}

function formatHelper(format: string): string {
  return `is${format
    .split("-")
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("")}`;
}

/** What a text must hold, `x` being one. */
export function stringTests(check: StringCheck, x: string, emitter: Emitter): readonly Test[] {
  const tests: Test[] = [];
  const { minLength, maxLength, pattern, format } = check;
  if (minLength !== undefined && minLength > 0)
    tests.push({ keyword: "minLength", holds: atLeast(x, minLength, emitter) });
  if (maxLength !== undefined) tests.push({ keyword: "maxLength", holds: atMost(x, maxLength, emitter) });
  if (pattern !== undefined) tests.push({ keyword: "pattern", holds: patternTest(pattern, x, emitter) });
  if (format !== undefined)
    tests.push({ keyword: "format", holds: atom(`${emitter.use(formatHelper(format))}(${x})`) });
  return tests;
}
