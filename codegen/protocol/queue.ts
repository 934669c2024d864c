import type { JsonObject } from "../document/json.js";

/**
 * fal's queue as documents describe it: the routes below an endpoint and the envelope every queue call answers with.
 * Only `status` and `request_id` are certain to be there; `logs` is null unless asked for (fal's own OpenAPI calls it an
 * object, which no reply has ever been).
 */
function url(description: string): JsonObject {
  return { type: "string", format: "uri", description };
}

const LOG: JsonObject = {
  type: "object",
  properties: {
    message: { type: "string" },
    timestamp: { type: "string", description: "ISO 8601." },
    level: { anyOf: [{ enum: ["STDERR", "STDOUT", "ERROR", "INFO", "WARN", "DEBUG"] }, { type: "string" }] },
    source: { anyOf: [{ enum: ["USER"] }, { type: "string" }] },
  },
  required: ["message", "timestamp"],
};

/** The component `QueueStatus`. */
export const queueStatus: JsonObject = {
  title: "QueueStatus",
  description:
    "A queued request. There are three states; a request that failed or was cancelled is COMPLETED, with an error.",
  type: "object",
  properties: {
    status: { type: "string", enum: ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"] },
    request_id: { type: "string", description: "Names the request; opaque." },
    response_url: url("Where the result is fetched."),
    status_url: url("Where the status is asked for."),
    cancel_url: url("Where the request is cancelled."),
    queue_position: { type: "integer", minimum: 0, description: "Requests ahead of this one, while IN_QUEUE." },
    logs: {
      anyOf: [{ type: "array", items: LOG }, { type: "null" }],
      description: "Log lines, when they were asked for.",
    },
    metrics: { type: "object", description: "Measurements of a completed request, such as inference_time in seconds." },
    error: { type: "string", description: "Why a COMPLETED request has no result." },
    error_type: { type: "string", description: "The kind of that error." },
  },
  required: ["status", "request_id"],
};

export const STATUS_REF: JsonObject = { $ref: "#/components/schemas/QueueStatus" };
export const OUTPUT_REF: JsonObject = { $ref: "#/components/schemas/Output" };
export const INPUT_REF: JsonObject = { $ref: "#/components/schemas/Input" };

const REQUEST_ID: JsonObject = {
  name: "request_id",
  in: "path",
  required: true,
  description: "The request id of the submit reply.",
  schema: { type: "string" },
};

function json(schema: JsonObject, description: string): JsonObject {
  return {
    "200": { description, content: { "application/json": { schema } } },
  };
}

/** The path items below an endpoint path, with the method that each has. */
export function queueRoutes(
  path: string,
): readonly { readonly path: string; readonly method: string; readonly operation: JsonObject }[] {
  return [
    {
      path: `${path}/requests/{request_id}/status`,
      method: "get",
      operation: {
        summary: "The state of a request",
        parameters: [
          REQUEST_ID,
          {
            name: "logs",
            in: "query",
            required: false,
            description: "1 asks for log lines.",
            schema: { type: "integer", enum: [0, 1] },
          },
        ],
        responses: json(STATUS_REF, "The state of the request."),
      },
    },
    {
      path: `${path}/requests/{request_id}/cancel`,
      method: "put",
      operation: {
        summary: "Cancel a request",
        parameters: [REQUEST_ID],
        responses: json(
          { type: "object", properties: { status: { type: "string" } } },
          "The cancellation was accepted.",
        ),
      },
    },
    {
      path: `${path}/requests/{request_id}`,
      method: "get",
      operation: {
        summary: "The result of a request",
        parameters: [REQUEST_ID],
        responses: json(OUTPUT_REF, "The output of the endpoint."),
      },
    },
  ];
}

/** fal's own server and key, for endpoints whose page names none. */
export const FAL_SERVER = "https://queue.fal.run";
export const FAL_KEY_SCHEME: JsonObject = {
  type: "apiKey",
  in: "header",
  name: "Authorization",
  description: "Key <fal key>",
};

/** The extension on a server object that says how to talk to it: what the package's `gateways` are made from. */
export const GATEWAY_KEY = "x-falsmith-gateway";
