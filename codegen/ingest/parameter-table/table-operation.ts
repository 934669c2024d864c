import type { Stretch } from "../excerpt.js";
import type { Report } from "../page/findings.js";
import { field, object, type Part, type PartField } from "../page/part.js";
import { requestBody, type PageDocument } from "../page/page-document.js";
import { shownType } from "../page/schema-part.js";
import type { PageAuth } from "../page/security-part.js";
import type { Address } from "./address.js";
import type { OperationContent } from "./collect.js";
import type { CurlCall } from "./curl.js";
import { withSentences } from "./field-sentences.js";
import { isBodyless } from "./bare-call.js";
import { parametersOf } from "./parameters.js";
import { authOf } from "./page-auth.js";
import { responsesOf } from "./responses.js";
import { shownAt, shownExample } from "./shown-example.js";
import { objectAt, statedFields } from "./stated-fields.js";
import { withValueTables } from "./value-tables.js";

function reportBrokenOff(collected: OperationContent, report: Report): void {
  for (const { at, brokenOff } of collected.calls) {
    if (!brokenOff) continue;
    const last = { start: at.end - 1, end: at.end };
    report("ingest/broken-off", last, "the page breaks off inside this cURL example; what is before it is kept");
  }
}

/** What is read of an operation, besides its address and its title. */
export type TableOperation = Pick<PageDocument, "auth" | "requestBody" | "responses" | "schemas"> & {
  readonly parameters: readonly PartField[];
};

/** The part of a page that describes one operation. */
interface OperationPart {
  /** Of the whole page. */
  readonly text: string;
  readonly collected: OperationContent;
  readonly address: Address;
  readonly whole: Stretch;
  /** What the page says of all its operations. */
  readonly auth: PageAuth | undefined;
}

const CONTENT_TYPE = /\bcontent-type\W{1,12}(application\/[\w.+-]{1,40}|multipart\/form-data|text\/[\w.+-]{1,20})/i;

/** The media type that a line of the part states: `Content-Type: multipart/form-data`. */
function contentTypeOf({ texts }: OperationContent): string | undefined {
  for (const { scope, line } of texts) {
    const found = scope.place === "response" ? undefined : CONTENT_TYPE.exec(line.text)?.[1];
    if (found !== undefined) return found.toLowerCase();
  }
  return undefined;
}

/** The form that a call sends: its fields are texts, and files where a file is sent. */
function formOf(calls: readonly CurlCall[]): Part | undefined {
  const [form] = calls.flatMap((call) => (call.form.length === 0 ? [] : [call.form]));
  if (form === undefined) return undefined;
  const properties = form.map(({ name, at, value: sent = "" }): PartField => {
    const format = sent.startsWith("@") ? "binary" : undefined;
    return [name, object(shownType("string", at, format), [at], "example")];
  });
  const [first] = form;
  const whole = first === undefined ? [] : shownType("object", first.at);
  // A field that is sent twice is a field all the same.
  return object([...whole, ["properties", object([...new Map(properties)])]]);
}

/** Reads tables and examples into the request and the responses of an operation. */
export function readOperation(
  { text, collected, address, whole, auth }: OperationPart,
  report: Report,
): TableOperation {
  const stated = withSentences(withValueTables(statedFields(collected, report), collected), collected);
  reportBrokenOff(collected, report);
  const shown = isBodyless(address.method) ? [] : shownAt(collected, "body");
  const form = isBodyless(address.method) ? undefined : formOf(collected.calls);
  const input = isBodyless(address.method) ? undefined : (objectAt(stated, { place: "body" }, shown, report) ?? form);
  const examples = shown.flatMap((one) => shownExample(one.read, one.at, input !== undefined, report) ?? []);
  const typed = collected.tables.find(({ scope }) => scope.place === "body" && scope.mediaType !== undefined);
  const mediaType =
    typed?.scope.mediaType ??
    contentTypeOf(collected) ??
    (form === undefined ? "application/json" : "multipart/form-data");
  const responses = responsesOf(collected, stated, report);
  return {
    auth: authOf(text, collected, whole, auth),
    requestBody: requestBody(input, examples, mediaType),
    responses: responses.fields,
    schemas: [...field("Input", input), ...field("Output", responses.output)],
    parameters: parametersOf(stated, address, collected.calls, report),
  };
}
