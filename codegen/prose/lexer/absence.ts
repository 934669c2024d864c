import type { Token } from "./lex.js";
import { wordSet } from "./word-set.js";

const SKIPPED = wordSet("it is this value the field parameter left are be was 为 是 it's");
const ABSENT = wordSet(`
  not omitted unspecified unset empty absent blank missing null none undefined unprovided 空
`);
const OTHERWISE = wordSet("otherwise specified set provided overridden given");
const FARTHEST = 4;

function isNegative(token: Token | undefined): boolean {
  const text = token?.text.toLowerCase() ?? "";
  return ABSENT.has(text) || text.startsWith("未") || text.startsWith("不") || text.startsWith("not ");
}

/**
 * True where a condition is that the property is left out ("If not specified, …", "不传时…"): what holds then is
 * what its default is, not a special case. `name` is the property's own name, which may be the subject.
 */
export function isAbsence(tokens: readonly Token[], at: number, name: string): boolean {
  const word = tokens[at]?.text.toLowerCase() ?? "";
  if (word === "unless") return OTHERWISE.has(tokens[at + 1]?.text.toLowerCase() ?? "");
  if (word === "时") return isNegative(tokens[at - 1]) || isNegative(tokens[at - 2]);
  for (let next = at + 1; next <= at + FARTHEST; next += 1) {
    const token = tokens[next];
    if (token === undefined || token.kind === "break") return false;
    if (isNegative(token)) return true;
    const text = token.text.toLowerCase();
    if (!SKIPPED.has(text) && text !== name) return false;
  }
  return false;
}
