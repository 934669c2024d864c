import type { Finding } from "../../document/finding.js";
import { isObject, type Json, own } from "../../document/json.js";
import type { Pointer } from "../../document/pointer.js";
import type { EndpointModel } from "./lower-endpoint.js";
import { isJsonMedia, type ResponseModel } from "./responses.js";

/** Keywords that say nothing of what a value is. */
const SILENT = /^(?:title|description|examples?|default|deprecated|readOnly|writeOnly|externalDocs|xml|format|x-.*)$/;

/** Whether a schema lets its values be anything: its type is `unknown`. */
function isUnknown(schema: Json | undefined): boolean {
  if (schema === undefined || schema === true) return true;
  return isObject(schema) && Object.keys(schema).every((key) => SILENT.test(key));
}

function answersOf(responses: readonly ResponseModel[]): readonly string[] {
  return responses
    .filter(({ isSuccess }) => isSuccess)
    .flatMap(({ status, media }) =>
      media.flatMap(({ as, mediaType, schema, isStated }) => {
        if ((as === "events" || as === "lines") && !isStated) return [`the items of ${mediaType} (${status})`];
        return as === "json" && isUnknown(schema) ? [`the answer ${status} (${mediaType})`] : [];
      }),
    );
}

function parametersIn({ parameters }: EndpointModel): readonly string[] {
  const groups = own(parameters?.schema, "properties");
  return Object.entries(isObject(groups) ? groups : {}).flatMap(([group, schema]) => {
    const properties = own(schema, "properties");
    return Object.entries(isObject(properties) ? properties : {}).flatMap(([name, one]) =>
      isUnknown(one) ? [`${group}.${name}`] : [],
    );
  });
}

function unknownsOf(endpoint: EndpointModel): readonly string[] {
  const { kind, operation, input, output } = endpoint;
  const deliveries = endpoint.deliveries.filter(({ schema }) => isUnknown(schema)).map(({ typeName }) => typeName);
  if (kind === "queue")
    return [...deliveries, ...(isUnknown(input) ? ["the input"] : []), ...(isUnknown(output) ? ["the output"] : [])];
  const bodies = (operation?.bodies ?? []).filter(
    ({ mediaType, schema }) => isJsonMedia(mediaType) && isUnknown(schema),
  );
  return [
    ...parametersIn(endpoint),
    ...bodies.map(({ mediaType }) => `the body (${mediaType})`),
    ...answersOf(operation?.responses ?? []),
    ...deliveries,
  ];
}

/** Where a reader looks first: at the operation, else at what is unknown of a queue or a webhook. */
function placeOf({ operation, deliveries: [delivery], kind, input, inputAt, outputAt }: EndpointModel): Pointer {
  if (operation !== undefined) return operation.at;
  if (kind === "webhook") return delivery?.at ?? inputAt;
  return isUnknown(input) ? inputAt : outputAt;
}

const MOST_NAMED = 5;

/** What of an endpoint no source describes: its type is `unknown`, and nothing checks it. */
export function unknownFindings(endpoint: EndpointModel): readonly Finding[] {
  const all = unknownsOf(endpoint);
  if (all.length === 0) return [];
  const more = all.length > MOST_NAMED ? ` and ${all.length - MOST_NAMED} more` : "";
  return [
    {
      code: "emit/unknown",
      level: "note",
      at: placeOf(endpoint),
      message: `${endpoint.id}: unknown in the package: ${all.slice(0, MOST_NAMED).join(", ")}${more}`,
      hint: "No source says what it is: state its schema, or an example, in the document or in an overlay.",
    },
  ];
}
