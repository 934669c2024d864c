import { CALL_METHODS } from "../../page/table-marks.js";
import { byKey } from "../../../document/order.js";
import type { Stretch } from "../../excerpt.js";
import type { JsonNode } from "../../json/json-tree.js";
import type { Report } from "../../page/findings.js";
import { jsonContent, type PageDocument, refTo, requestBody } from "../../page/page-document.js";
import { field, list, object, type Part, type PartField, value } from "../../page/part.js";
import type { PageAuth } from "../../page/security-part.js";
import { isBodyless } from "../bare-call.js";
import { isOwnHeader } from "../parameters.js";
import { isTrue, itemsOf, memberOf, nodeOf, placeOf, textField, textOf } from "./node.js";
import { examplePart, formPart, namedSchema, schemaPart } from "./schema.js";

const CALL_METHOD = new RegExp(`^(?:${CALL_METHODS})$`, "i");

function isOperation(node: JsonNode): boolean {
  return (
    CALL_METHOD.test(textOf(node, "method") ?? "") &&
    textOf(node, "path")?.startsWith("/") === true &&
    ["requestBody", "responses", "parameters"].some((key) => memberOf(node, key) !== undefined)
  );
}

/** The operations in a dump of the exporter's own JSON, wherever they stand in it. */
export function exporterOperations(node: JsonNode | undefined): readonly JsonNode[] {
  if (node === undefined || node.body.kind === "scalar") return [];
  if (node.body.kind === "list") return node.body.items.flatMap(exporterOperations);
  return isOperation(node) ? [node] : node.body.members.flatMap((member) => exporterOperations(member.node));
}

function parameterPart(node: JsonNode, place: string): Part | undefined {
  const name = textOf(node, "name");
  if (name === undefined || (place === "header" && isOwnHeader(name))) return undefined;
  const at = placeOf(memberOf(node, "name"));
  const needed = place === "path" || isTrue(node, "required");
  const required = needed ? value(true, placeOf(memberOf(node, "required")), "schema") : undefined;
  const words: readonly PartField[] = [
    ["name", value(name, at, "schema")],
    ["in", value(place)],
  ];
  const schema = object(namedSchema(node), at, "schema");
  return object(
    [...words, ...field("required", required), ...textField(node, "description"), ["schema", schema]],
    at,
    "schema",
  );
}

function parametersOf(operation: JsonNode): readonly PartField[] {
  const all = ["path", "query", "header", "cookie"].flatMap((place) =>
    itemsOf(nodeOf(nodeOf(operation, "parameters"), place)).flatMap((node) => parameterPart(node, place) ?? []),
  );
  return all.length === 0 ? [] : [["parameters", list(all)]];
}

function firstExample(body: JsonNode | undefined, report: Report): Part | undefined {
  const [first] = itemsOf(nodeOf(body, "examples"));
  const places = [memberOf(first, "value"), memberOf(body, "example"), memberOf(body, "data")];
  return places.map((member) => examplePart(member, report)).find((part) => part !== undefined);
}

interface Responses {
  readonly fields: readonly PartField[];
  readonly output: Part | undefined;
}

function statusOf(response: JsonNode): string {
  const code = nodeOf(response, "code")?.body;
  return code?.kind === "scalar" && /^[1-5]\d\d$/.test(String(code.value)) ? String(code.value) : "200";
}

function responsesOf(operation: JsonNode, report: Report): Responses {
  const [shown] = itemsOf(nodeOf(operation, "responseExamples"));
  const example = examplePart(memberOf(shown, "data") ?? memberOf(shown, "value"), report);
  const fields = new Map<string, Part>();
  let output: Part | undefined;
  for (const response of itemsOf(nodeOf(operation, "responses"))) {
    const status = statusOf(response);
    const schema = schemaPart(response);
    const isOutput = status === "200" && schema !== undefined;
    if (isOutput) output ??= schema;
    const description = value(textOf(response, "name") ?? "", placeOf(memberOf(response, "name")), "schema");
    const content = jsonContent(
      isOutput ? refTo("Output") : (schema ?? object([])),
      status === "200" ? example : undefined,
    );
    fields.set(status, object([["description", description], content]));
  }
  if (!fields.has("200")) fields.set("200", object([["description", value("")], jsonContent(object([]), example)]));
  return { fields: [...fields].toSorted(byKey), output };
}

function mediaTypeOf(body: JsonNode | undefined): string {
  const type = textOf(body, "type") ?? "";
  return /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(type) ? type : "application/json";
}

/** The scheme that the Authorization header's own words name; the header's value is not looked at further. */
function authOf(operation: JsonNode): PageAuth | undefined {
  const headers = itemsOf(nodeOf(nodeOf(operation, "parameters"), "header"));
  const header = headers.find((node) => textOf(node, "name")?.toLowerCase() === "authorization");
  const words = `${textOf(header, "description") ?? ""} ${textOf(header, "example") ?? ""}`;
  const scheme = /\b(bearer|key)\b/i.exec(words)?.[1]?.toLowerCase();
  const [at] = placeOf(memberOf(header, "name"));
  if (scheme === undefined || at === undefined) return undefined;
  return { scheme: scheme === "bearer" ? "Bearer" : "Key", at, basis: "stated" };
}

/** Lays an operation of the dump out; its server stands in the text around it or nowhere. */
export function exporterDocument(operation: JsonNode, report: Report): PageDocument {
  const path = textOf(operation, "path") ?? "/";
  const method = (textOf(operation, "method") ?? "post").toLowerCase();
  const named = memberOf(operation, "name") ?? memberOf(operation, "title") ?? memberOf(operation, "path");
  const title = value(textOf(operation, "name") ?? textOf(operation, "title") ?? path, placeOf(named), "schema");
  const body = isBodyless(method) ? undefined : nodeOf(operation, "requestBody");
  const input = schemaPart(body) ?? formPart(body);
  const example = firstExample(body, report);
  const responses = responsesOf(operation, report);
  const whole: Stretch = operation;
  return {
    whole,
    title,
    description: undefined,
    facts: [],
    server: undefined,
    auth: authOf(operation),
    path,
    pathAt: placeOf(memberOf(operation, "path"))[0] ?? whole,
    method,
    methodAt: placeOf(memberOf(operation, "method"))[0],
    operation: [["summary", title], ...textField(operation, "description"), ...parametersOf(operation)],
    requestBody: requestBody(input, example === undefined ? [] : [example], mediaTypeOf(body)),
    responses: responses.fields,
    schemas: [...field("Input", input), ...field("Output", responses.output)],
    more: [],
  };
}
