import type { Endpoint } from "../../contract/endpoint.js";
import { parseId } from "../jobs/ids.js";
import type { JsonRecord } from "../own.js";

function asContent(schema: unknown): JsonRecord {
  return { "application/json": { schema } };
}

function answer(description: string, schema: unknown): JsonRecord {
  return {
    "200": { description, content: asContent(schema) },
  };
}

const STATUS = {
  type: "object",
  required: ["status", "request_id"],
  properties: {
    status: { type: "string", enum: ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"] },
    request_id: { type: "string" },
    response_url: { type: "string" },
    status_url: { type: "string" },
    cancel_url: { type: "string" },
    logs: { type: "object", additionalProperties: true },
    metrics: { type: "object", additionalProperties: true },
    queue_position: { type: "integer" },
  },
};

// Definitions inside a schema cannot stay there: their pointers would start at the document's root.
function inDocument(schema: unknown, name: string): unknown {
  const at = `#/components/schemas/${name}`;
  const moved = JSON.stringify(schema, (key, value: unknown) =>
    key === "$ref" && typeof value === "string" && value.startsWith("#") ? `${at}${value.slice(1)}` : value,
  );
  const copy: unknown = JSON.parse(moved ?? "{}");
  return copy;
}

/** The queue OpenAPI document of an endpoint, laid out as fal publishes it, from the schemas its client was made of. */
export function queueOpenApi(endpoint: Endpoint): JsonRecord {
  const { id } = endpoint;
  const requestId = { name: "request_id", in: "path", required: true, schema: { type: "string" } };
  const item = `/${parseId(id).app}/requests/{request_id}`;
  const ref = (name: string): JsonRecord => ({ $ref: `#/components/schemas/${name}` });
  return {
    openapi: "3.1.0",
    info: {
      title: `Queue OpenAPI for ${id}`,
      version: "1.0.0",
      description: `The OpenAPI schema for the ${id} queue.`,
      "x-fal-metadata": { endpointId: id },
    },
    components: {
      securitySchemes: { apiKeyAuth: { type: "apiKey", in: "header", name: "Authorization", description: "Fal Key" } },
      schemas: {
        QueueStatus: STATUS,
        Input: inDocument(endpoint.input.jsonSchema, "Input"),
        Output: inDocument(endpoint.output.jsonSchema, "Output"),
      },
    },
    security: [{ apiKeyAuth: [] }],
    servers: [{ url: "https://queue.fal.run" }],
    paths: {
      [`/${id}`]: {
        post: {
          requestBody: { required: true, content: asContent(ref("Input")) },
          responses: answer("The request status.", ref("QueueStatus")),
        },
      },
      [`${item}/status`]: {
        get: { parameters: [requestId], responses: answer("The request status.", ref("QueueStatus")) },
      },
      [`${item}/cancel`]: {
        put: {
          parameters: [requestId],
          responses: answer("The request was cancelled.", {
            type: "object",
            properties: { success: { type: "boolean" } },
          }),
        },
      },
      [item]: { get: { parameters: [requestId], responses: answer("Result of the request.", ref("Output")) } },
    },
  };
}
