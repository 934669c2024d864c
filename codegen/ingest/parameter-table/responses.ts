import { byKey } from "../../document/order.js";
import type { Report } from "../page/findings.js";
import { fieldsOf, object, value, type PartField, type Part } from "../page/part.js";
import { jsonContent, moreExamples, otherContent, refTo } from "../page/page-document.js";
import type { OperationContent } from "./collect.js";
import type { Scope } from "./scope.js";
import { shownAt, shownExample } from "./shown-example.js";
import { objectAt, type FieldGroup } from "./stated-fields.js";
import { plainText } from "./table/plain-text.js";

/** True for the reply of a queue: it names a request, and is not the endpoint's output. */
function isEnvelope(schema: Part): boolean {
  const properties = fieldsOf(schema).find(([key]) => key === "properties")?.[1];
  const names = new Set(properties === undefined ? [] : fieldsOf(properties).map(([key]) => key));
  return (
    names.has("request_id") && ["status", "status_url", "response_url", "cancel_url"].some((name) => names.has(name))
  );
}

const STATUSES = new Set(
  "200 201 202 203 204 206 207 301 302 303 304 307 308 400 401 402 403 404 405 406 408 409 410 411 412 413 414 415 416 421 422 423 424 425 426 428 429 431 451 500 501 502 503 504 505 507 508 511".split(
    " ",
  ),
);
const STATED =
  /^[\s>]*(?:[-*+•·]\s+|\|\s*)[`*_[(（🟢🟠🔴🟡]{0,4}\s?([1-5]\d\d)(?![\d.])[`*_\])）]{0,4}\s{0,4}(?:[:：|–—-]\s*|(?=[A-Z\p{Script=Han}]))(.{1,300}?)[\s|]*$/u;

/** Answers that a row of a table or a bullet names: `| 429 | Too many requests |`, ``- `404`: not found``. */
function namedAnswers({ texts }: OperationContent): ReadonlyMap<string, Part> {
  const answers = new Map<string, Part>();
  for (const { line } of texts) {
    const [, status = "", words = ""] = STATED.exec(line.text.slice(0, 400)) ?? [];
    const description = plainText(words.replaceAll(/\s*\|\s*/g, " – "));
    if (STATUSES.has(status) && !answers.has(status) && /\p{L}/u.test(description))
      answers.set(status, value(description, [line]));
  }
  return answers;
}

/** The media type of an answer that a title states (`200 - audio/mpeg`), unless it is JSON. */
function otherMedia({ texts }: OperationContent, wanted: string): Scope | undefined {
  return texts.find(
    ({ scope: { place, status, mediaType } }) =>
      place === "response" && status === wanted && mediaType !== undefined && !/json/.test(mediaType),
  )?.scope;
}

/** `responses` by status, and the output's schema when the page states it. */
export function responsesOf(
  collected: OperationContent,
  stated: readonly FieldGroup[],
  report: Report,
): { readonly fields: readonly PartField[]; readonly output: Part | undefined } {
  const shown = shownAt(collected, "response");
  const named = namedAnswers(collected);
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
    const description = named.get(status) ?? value("");
    const other = schema === undefined && examples.length === 0 ? otherMedia(collected, status) : undefined;
    if (other?.mediaType !== undefined)
      return [status, object([["description", description], otherContent(other.mediaType, other.at)])];
    return [status, object([["description", description], jsonContent(shape, examples[0], moreExamples(examples))])];
  });
  // A success beside the one that the page describes is none of its answers: the list is of what may happen anywhere.
  const failures = [...named].filter(([status]) => /^[45]/.test(status) && !statuses.has(status));
  const more = failures.map(([status, description]): PartField => [status, object([["description", description]])]);
  const output = schemas.get(success);
  return {
    fields: [...fields, ...more.toSorted(byKey)],
    output: output === undefined || isEnvelope(output) ? undefined : output,
  };
}
