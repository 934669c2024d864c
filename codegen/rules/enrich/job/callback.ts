import type { Fact } from "./fact.js";
import { evidenceAt } from "./operation-page.js";
import { type FieldOnPage, type OperationUnit, requestFields } from "./unit.js";

const NAME =
  /^(?:call_?back_?(?:url|uri)?|notify_?(?:hook|url|uri)|notification_?(?:url|uri)|web_?hook(?:_?(?:url|uri))?|hook_?(?:url|uri))$/i;

/** The field of the request that takes the address of a webhook. */
export function callbackField(unit: OperationUnit): FieldOnPage | undefined {
  return requestFields(unit).find(
    ({ field }) =>
      NAME.test(field.name) &&
      !field.pointer.includes("/*") &&
      !field.types.some((type) => type === "object" || type === "array" || type === "boolean"),
  );
}

/** Where the address of a webhook goes: a field of the body, or a query or header parameter. */
export function callbackFact(unit: OperationUnit): Fact<string> | undefined {
  const on = callbackField(unit);
  if (on !== undefined)
    return {
      value: `$request.body#${on.field.pointer}`,
      basis: on.field.basis,
      evidence: evidenceAt(on.page, on.field.at),
    };
  for (const page of unit.pages) {
    const parameter = page.parameters.find((one) => one.in !== "path" && one.in !== "cookie" && NAME.test(one.name));
    if (parameter === undefined) continue;
    const value = `$request.${parameter.in}.${parameter.name}`;
    return { value, basis: "schema", evidence: evidenceAt(page, parameter.at) };
  }
  return undefined;
}
