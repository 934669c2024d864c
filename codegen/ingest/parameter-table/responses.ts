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
  const known = [
    ...stated.filter(({ scope }) => scope.place === "response").map(({ scope }) => scope.status),
    ...shown.map(({ status }) => status),
  ];
  // A page that names another success has no 200.
  const success = known.includes("200")
    ? "200"
    : (known.filter((status) => status.startsWith("2")).toSorted()[0] ?? "200");
  const statuses = new Set([success, ...known]);
  const schemas = new Map(
    [...statuses].map((status) => [status, objectAt(stated, { place: "response", status }, shown, report)] as const),
  );
  const fields = [...statuses].toSorted().map((status): PartField => {
    const schema = schemas.get(status);
    const examples = shown
      .filter((one) => one.status === status)
      .flatMap((one) => shownExample(one.read, one.at, schema !== undefined, report) ?? []);
    const shape =
      status === success && schema !== undefined && !isEnvelope(schema) ? refTo("Output") : (schema ?? object([]));
    return [status, object([["description", value("")], jsonContent(shape, examples[0], moreExamples(examples))])];
  });
  const output = schemas.get(success);
  return { fields, output: output === undefined || isEnvelope(output) ? undefined : output };
}
