import { isList, own, sameJson } from "../../document/json.js";
import type { EndpointModel } from "../../model/endpoint/lower-endpoint.js";
import type { BodyMediaModel, OperationModel } from "../../model/endpoint/operation.js";
import type { ResponseMediaModel, ResponseModel } from "../../model/endpoint/responses.js";
import { encodeComment, encodeKey, encodeString } from "../encode.js";
import { exportedType } from "../statements.js";
import { commentLines } from "./comment.js";
import type { TypeNames } from "./type-schema.js";
import { typeText } from "./type-text.js";

const GROUPS = ["path", "query", "headers", "cookies"] as const;

/** The comment of a member, in front of it: none where there is nothing to say. */
function comment(says: readonly string[]): string {
  const lines = says.flatMap(commentLines).filter((line) => line !== "");
  const [only, ...more] = lines;
  if (only === undefined) return "";
  if (more.length === 0) return `/** ${only} */\n    `;
  return `/**\n${lines.map((line) => `     * ${line}\n`).join("")}     */\n    `;
}

/** The parameters of a request, as `Parameters` has them. */
function parameterLines({ parameters }: EndpointModel): readonly string[] {
  const [properties, required] = ["properties", "required"].map((key) => own(parameters?.schema, key));
  return GROUPS.filter((name) => own(properties, name) !== undefined).map((name) => {
    const isRequired = isList(required) && required.includes(name);
    return `readonly ${name}${isRequired ? "" : "?"}: ${isRequired ? "" : "NonNullable<"}Parameters["${name}"]${isRequired ? "" : ">"}`;
  });
}

function bodyType({ schema, isInput }: BodyMediaModel, names: TypeNames): string {
  return isInput ? "Input" : typeText(schema, names);
}

/** The body of a request: one of its media types, the first where none is named. */
function bodyLines(
  { bodies, isBodyRequired, bodySays }: OperationModel,
  names: TypeNames,
): readonly (readonly string[])[] {
  const mark = isBodyRequired ? "" : "?";
  if (bodies.length === 0) return [[]];
  return bodies.map((media, index) => [
    `${comment(bodySays === "" ? [] : [bodySays])}readonly body${mark}: ${bodyType(media, names)}`,
    `readonly contentType${index === 0 ? "?" : ""}: ${encodeString(media.mediaType)}`,
  ]);
}

function objectText(lines: readonly string[]): string {
  return lines.length === 0 ? "{}" : `{\n${lines.map((line) => `    ${line};\n`).join("")}}`;
}

/** The type of the parameters of a request, by the places they travel in. */
export function parametersType(endpoint: EndpointModel): string {
  return objectText(parameterLines(endpoint));
}

function requestType(endpoint: EndpointModel, operation: OperationModel, names: TypeNames): string {
  const parameters = parameterLines(endpoint);
  const variants = bodyLines(operation, names).map((body) => objectText([...parameters, ...body]));
  return variants.join(" | ");
}

function mediaType(media: ResponseMediaModel, endpoint: EndpointModel, names: TypeNames): string {
  const { as, schema, isStated } = media;
  if (as === "text") return "string";
  if (as === "bytes") return "globalThis.Blob";
  const known = [
    ["Output", endpoint.output],
    ["Item", endpoint.item?.schema],
  ] as const;
  const name = known.find(([, one]) => one !== undefined && sameJson(schema, one))?.[0];
  if (as === "json") return name ?? (isStated ? typeText(schema, names) : "unknown");
  return `globalThis.AsyncIterable<${isStated ? (name ?? typeText(schema, names)) : "unknown"}>`;
}

function responseType({ media }: ResponseModel, endpoint: EndpointModel, names: TypeNames): string {
  const types = [...new Set(media.map((one) => mediaType(one, endpoint, names)))];
  return types.length === 0 ? "undefined" : types.join(" | ");
}

/** The declarations of `Request` and `Responses`; none for what is no plain operation. */
export function operationTypes(endpoint: EndpointModel, names: TypeNames): readonly string[] {
  const { operation } = endpoint;
  if (operation === undefined) return [];
  const responses = operation.responses.map(
    (one) => `    ${comment(one.says)}readonly ${encodeKey(one.status)}: ${responseType(one, endpoint, names)};\n`,
  );
  const call = encodeComment(endpoint.id);
  return [
    exportedType("Request", [`What a call of ${call} is made of.`], requestType(endpoint, operation, names)),
    exportedType("Responses", [`What ${call} answers, by status.`], `{\n${responses.join("")}}`),
  ];
}
