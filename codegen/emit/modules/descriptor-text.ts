import type { EndpointModel } from "../../model/endpoint/lower-endpoint.js";
import { encodeComment, encodeNumber, encodeString } from "../encode.js";

/** What a reader of a module should know, a line each: what the endpoint is, who serves it; with further lines of ours. */
export function docsOf(endpoint: EndpointModel, more: readonly string[] = []): readonly string[] {
  const gateways = endpoint.gateways.map(({ name }) => name).join(", ");
  const { deprecated, docs, successor } = endpoint.about;
  const words = [
    endpoint.title,
    endpoint.description.replace(/^\/+/, "") === endpoint.title ? "" : endpoint.description,
    gateways === "" ? "" : `Gateways: ${gateways}.`,
    ...more,
  ]
    .filter((line) => line !== "")
    .map((line) => encodeComment(line).slice(0, 400));
  return [
    ...words,
    ...(docs === undefined ? [] : [`@see ${encodeComment(docs)}`]),
    ...(deprecated === true
      ? [`@deprecated${successor === undefined ? "" : ` Use ${encodeComment(successor)}.`}`]
      : []),
  ];
}

function literal(value: string | number | boolean): string {
  if (typeof value === "string") return encodeString(value);
  return typeof value === "number" ? encodeNumber(value) : String(value);
}

/** What sources say of an endpoint beside its schema, as an object literal. */
export function aboutText(about: EndpointModel["about"]): string {
  return `{ ${Object.entries(about)
    .map(([key, value]) => `${key}: ${literal(value)}`)
    .join(", ")} }`;
}
