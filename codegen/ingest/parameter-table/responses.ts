import type { Report } from "../page/findings.js";
import { fieldsOf, object, value, type PartField, type Part } from "../page/part.js";
import { jsonContent, moreExamples, refTo } from "../page/page-document.js";
import type { OperationContent } from "./collect.js";
import { shownAt, shownExample } from "./shown-example.js";
import { objectAt, type FieldGroup } from "./stated-fields.js";

/** True for the reply of a queue: it names a request, and is not the endpoint's output. */
function isEnvelope(schema: Part): boolean {
  const properties = fieldsOf(schema).find(([key]) => key === "properties")?.[1];
  const names = new Set(properties === undefined ? [] : fieldsOf(properties).map(([key]) => key));
  return (
    names.has("request_id") && ["status", "status_url", "response_url", "cancel_url"].some((name) => names.has(name))
  );
}

/** `responses` by status, and the output's schema when the page states it. */
export function responsesOf(
  collected: OperationContent,
  stated: readonly FieldGroup[],
  report: Report,
): { readonly fields: readonly PartField[]; readonly output: Part | undefined } {
  const shown = shownAt(collected, "response");
  const statuses = new Set([
    "200",
    ...stated.filter(({ scope }) => scope.place === "response").map(({ scope }) => scope.status),
    ...shown.map(({ status }) => status),
  ]);
  const schemas = new Map(
    [...statuses].map((status) => [status, objectAt(stated, { place: "response", status }, shown, report)] as const),
  );
  const fields = [...statuses].toSorted().map((status): PartField => {
    const schema = schemas.get(status);
    const examples = shown
      .filter((one) => one.status === status)
      .flatMap((one) => shownExample(one.read, one.at, schema !== undefined, report) ?? []);
    const shape =
      status === "200" && schema !== undefined && !isEnvelope(schema) ? refTo("Output") : (schema ?? object([]));
    return [status, object([["description", value("")], jsonContent(shape, examples[0], moreExamples(examples))])];
  });
  const output = schemas.get("200");
  return { fields, output: output === undefined || isEnvelope(output) ? undefined : output };
}
