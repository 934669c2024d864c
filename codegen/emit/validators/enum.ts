import type { Json } from "../../document/json.js";
import { hasType } from "../../model/check-leaf.js";
import type { EnumCheck, Schema } from "../../model/model.js";
import type { Emitter } from "./context.js";
import { atom, type Expr, or } from "./expression.js";
import { jsonText } from "./json-text.js";

/** More values than these are looked up in a set. */
const MAX_COMPARED = 8;

function isScalar(value: Json): boolean {
  return typeof value !== "object" || value === null;
}

/** The default is what most values are: it is compared first. */
function defaultFirst(values: readonly Json[], schema: Schema): readonly Json[] {
  const keyword = Array.isArray(schema.carried) ? schema.carried.find(({ name }) => name === "default") : undefined;
  const standard: Json | undefined = keyword?.kind === "value" ? keyword.value : undefined;
  return standard !== undefined && values.includes(standard)
    ? [standard, ...values.filter((value) => value !== standard)]
    : values;
}

/** The list of a large enum stands once in the module: the schema and the set share it. */
export function valuesConstant(values: readonly Json[], emitter: Emitter, always = false): string | undefined {
  return (always || values.length > MAX_COMPARED) && values.every(isScalar)
    ? emitter.constant("values", `[${values.map(jsonText).join(", ")}]`)
    : undefined;
}

/** `x` is one of the values that also have an allowed type. A set tells the compiler nothing about `x`. */
export function enumTest(
  { check, schema }: { readonly check: EnumCheck; readonly schema: Schema },
  x: string,
  emitter: Emitter,
  narrowed: boolean,
): Expr {
  const values = check.values.filter((value) => hasType(value, schema.types));
  const scalars = values.filter(isScalar);
  const others = values.filter((value) => !isScalar(value));
  const list = scalars.length === 0 ? undefined : valuesConstant(scalars, emitter, narrowed);
  const generic = emitter.language === "ts" ? "<unknown>" : "";
  const compared =
    list === undefined
      ? defaultFirst(scalars, schema).map((value) => atom(`${x} === ${jsonText(value)}`))
      : [atom(`${emitter.constant("set", `/* @__PURE__ */ new Set${generic}(${list})`)}.has(${x})`)];
  const equal = others.map((value) =>
    atom(`${emitter.use("equal")}(${x}, ${emitter.constant("value", jsonText(value))})`),
  );
  return or(...compared, ...equal);
}
