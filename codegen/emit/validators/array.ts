import type { ArrayCheck } from "../../model/model.js";
import { encodeNumber } from "../encode.js";
import { condition } from "./condition.js";
import type { Emitter } from "./context.js";
import { and, atom, FALSE, not, TRUE } from "./expression.js";
import { reportKey, reportKeyword } from "./report.js";
import { block, check as checkLine, plain, type Statement } from "./statement.js";

const itemLines = function* (check: ArrayCheck, emitter: Emitter): Generator<Statement> {
  for (const [index, schema] of check.prefix.entries()) {
    const holds = condition(schema, `value[${index}]`, emitter);
    const fails = and(atom(`value.length > ${index}`), not(holds));
    if (holds !== TRUE)
      yield checkLine(fails, reportKey(schema, { key: String(index), value: `value[${index}]` }, emitter));
  }
  if (check.items === undefined) return;
  const holds = condition(check.items, "x", emitter);
  const start = check.prefix.length;
  if (holds === TRUE) return;
  if (holds === FALSE) yield checkLine(atom(`value.length > ${start}`), reportKeyword("items", emitter));
  else
    yield block(`for (let i = ${start}; i < value.length; i++)`, [
      plain("x = value[i];"),
      checkLine(not(holds), reportKey(check.items, { key: "i", value: "x" }, emitter)),
    ]);
};

const containsLines = function* (check: ArrayCheck, emitter: Emitter): Generator<Statement> {
  const { contains, minContains = 1, maxContains } = check;
  if (contains === undefined || (minContains === 0 && maxContains === undefined)) return;
  const holds = condition(contains, "x", emitter);
  yield plain("let n = 0;");
  yield block("for (let i = 0; i < value.length; i++)", [plain("x = value[i];"), plain(`if (${holds.text}) n++;`)]);
  const keyword = minContains === 1 ? "contains" : "minContains";
  if (minContains > 0) yield checkLine(atom(`n < ${encodeNumber(minContains)}`), reportKeyword(keyword, emitter));
  if (maxContains !== undefined)
    yield checkLine(atom(`n > ${encodeNumber(maxContains)}`), reportKeyword("maxContains", emitter));
};

/** What a list must hold, `value` being one. Holes count as items: JSON writes them as null. */
export const arrayLines = function* (check: ArrayCheck, emitter: Emitter): Generator<Statement> {
  const { minItems, maxItems } = check;
  if (minItems !== undefined && minItems > 0)
    yield checkLine(atom(`value.length < ${encodeNumber(minItems)}`), reportKeyword("minItems", emitter));
  if (maxItems !== undefined)
    yield checkLine(atom(`value.length > ${encodeNumber(maxItems)}`), reportKeyword("maxItems", emitter));
  yield* itemLines(check, emitter);
  yield* containsLines(check, emitter);
  if (check.unique) yield checkLine(atom(`!${emitter.use("isUnique")}(value)`), reportKeyword("uniqueItems", emitter));
};
