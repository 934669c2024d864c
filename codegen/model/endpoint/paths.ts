import type { JsonObject } from "../../document/json.js";
import type { OperationAt } from "../../openapi/operation.js";
import { parameterModels } from "./parameters.js";

/**
 * Why openapi-typescript has no type for an operation: half of one would let through calls that are wrong. Undefined where it
 * has.
 */
export function whyNotInPaths(doc: JsonObject, main: OperationAt): string | undefined {
  if (main.method === "query") return "openapi-typescript knows no QUERY";
  const whole = parameterModels(doc, main).find((one) => one.in === "querystring");
  return whole === undefined ? undefined : "openapi-typescript knows no parameter that is the whole query";
}
