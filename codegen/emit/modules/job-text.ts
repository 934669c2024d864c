import type { Json } from "../../document/json.js";
import type { CallbackDelivery, JobDescription } from "../../model/job/description.js";
import { isStatusUrl, STATE_CLASSES } from "../../model/job/description.js";
import type { JobModel, JobOperationModel } from "../../model/job/job-model.js";
import { encodeKey, encodeString } from "../encode.js";
import { dataText, jsonText } from "../validators/json-text.js";

/** A key of ours, or one that is encoded, and the text of its value. */
type Field = readonly [key: string, value: string];

function block(fields: readonly Field[], indent: string): string {
  return `{${fields.map(([key, value]) => `\n${indent}  ${key}: ${value},`).join("")}\n${indent}}`;
}

function list(key: string, values: readonly unknown[]): readonly Field[] {
  return values.length === 0 ? [] : [[key, dataText(values)]];
}

function optional(key: string, value: string | undefined): readonly Field[] {
  return value === undefined ? [] : [[key, encodeString(value)]];
}

/** The descriptor of an operation that tells of a job: what a call needs, without validators of its own. */
function operationText({ id, model }: JobOperationModel, gateways: string): string {
  const { method, path, parameters, bodies, security, server } = model;
  const content = bodies.map(({ mediaType }): Field => [encodeKey(mediaType), "{}"]);
  return block(
    [
      ["id", encodeString(id)],
      ["method", encodeString(method)],
      ["path", encodeString(path)],
      ["gateways", gateways],
      ...optional("server", server),
      ...list("parameters", parameters),
      ...(content.length === 0 ? [] : [["body", `{ content: ${block(content, "        ")} }`] as const]),
      ["responses", "{}"],
      ...(security === undefined ? [] : [["security", jsonText(security)] as const]),
    ],
    "      ",
  );
}

function reference(key: string, operation: JobOperationModel | undefined, gateways: string): readonly Field[] {
  if (operation === undefined) return [];
  const { parameters, body } = operation;
  const fields: readonly Field[] = [
    ["operation", operationText(operation, gateways)],
    ...(Object.keys(parameters).length === 0 ? [] : [["parameters", dataText(parameters)] as const]),
    ...(body === undefined ? [] : [["body", jsonText(body)] as const]),
  ];
  return [[key, block(fields, "    ")]];
}

function statesText({ states }: Pick<JobDescription, "states">): string {
  const known = STATE_CLASSES.flatMap((name): [string, Json][] => {
    const words = states[name];
    return words === null || words.length === 0 ? [] : [[name, [...words]]];
  });
  return jsonText(Object.fromEntries(known));
}

/** What arrives at a webhook, as an object literal of one line. */
function deliveryText({ id, state, states, output, error, signature }: CallbackDelivery): string {
  const fields: readonly Field[] = [
    ...optional("id", id),
    ...optional("state", state),
    ...(states === undefined ? [] : [["states", statesText({ states })] as const]),
    ...list("output", output),
    ...list("error", error),
    ...(signature === undefined ? [] : [["signature", dataText({ ...signature })] as const]),
  ];
  return block(fields, "    ");
}

/**
 * What the descriptor of an endpoint says of its jobs, as an object literal.
 * @param gateways the names of the gateways that document it, as a list literal
 */
export function jobText({ description, operations }: JobModel, gateways: string): string {
  const {
    id,
    status,
    success,
    state,
    succeededWhen,
    failedWhen,
    output,
    error,
    progress,
    callback,
    delivery,
    when,
    origins,
  } = description;
  const url = status !== undefined && isStatusUrl(status) ? status : undefined;
  return block(
    [
      ["submit", "operation"],
      ...optional("id", id),
      ...(url === undefined
        ? reference("status", operations.get("status"), gateways)
        : [["status", dataText(url)] as const]),
      ...list("success", success),
      ...optional("state", state),
      ["states", statesText(description)],
      ...list("succeededWhen", succeededWhen),
      ...list("failedWhen", failedWhen),
      ...list("output", output),
      ...reference("result", operations.get("result"), gateways),
      ...list("error", error),
      ...optional("progress", progress),
      ...reference("cancel", operations.get("cancel"), gateways),
      ...optional("callback", callback),
      ...(delivery === undefined ? [] : [["delivery", deliveryText(delivery)] as const]),
      ...list("when", when),
      ...list("origins", origins),
    ],
    "  ",
  );
}
