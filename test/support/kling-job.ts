import type { Json, JsonObject } from "../../codegen/document/json.js";
import type { SourceText } from "../../codegen/document/source.js";

/* Two pages of a relay of Kling's API and the overlay that joins them: made after what providers document, for tests. */

function reply(schema: JsonObject): JsonObject {
  return { "200": { description: "Answered.", content: { "application/json": { schema } } } };
}

function page(id: string, url: string, paths: JsonObject): SourceText {
  const doc = {
    openapi: "3.1.0",
    info: { title: id, version: "1" },
    servers: [{ url }],
    security: [{ token: [] }],
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
      schemas: {
        Task: { type: "object", properties: { task_id: { type: "string" }, task_status: { type: "string" } } },
        Clip: {
          type: "object",
          required: ["id", "url"],
          properties: { id: { type: "string" }, url: { type: "string" }, duration: { type: "string" } },
        },
      },
    },
    paths,
  };
  return { id, text: JSON.stringify(doc, undefined, 1) };
}

/** The page of the submit, and that of the status: two sources of one provider. */
export function klingPages(url = "https://relay.example"): readonly SourceText[] {
  const body: JsonObject = {
    type: "object",
    required: ["model_name", "prompt"],
    properties: {
      model_name: { const: "kling-v1" },
      prompt: { type: "string", maxLength: 2500 },
      duration: { type: "string", enum: ["5", "10"] },
      callback_url: { type: "string" },
    },
  };
  const task: JsonObject = {
    type: "object",
    properties: { code: { type: "integer" }, data: { $ref: "#/components/schemas/Task" } },
  };
  const result: JsonObject = {
    type: "object",
    properties: {
      code: { type: "integer" },
      data: {
        type: "object",
        properties: {
          task_status: { type: "string" },
          task_result: {
            type: ["object", "null"],
            required: ["videos"],
            properties: { videos: { type: "array", items: { $ref: "#/components/schemas/Clip" } } },
          },
        },
      },
    },
  };
  const path = "/kling/v1/videos/text2video";
  return [
    page("specs/relay/submit.json", url, {
      [path]: {
        post: {
          operationId: "create",
          parameters: [{ name: "X-Team", in: "header", schema: { type: "string" } }],
          requestBody: { required: true, content: { "application/json": { schema: body } } },
          responses: reply(task),
        },
      },
    }),
    page("specs/relay/status.json", url, {
      [`${path}/{id}`]: {
        get: {
          parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
          responses: reply(result),
        },
      },
    }),
  ];
}

/** What an overlay says of that job. */
export const KLING_JOB: JsonObject = {
  id: "$response.body#/data/task_id",
  status: {
    operation: "GET /kling/v1/videos/text2video/{task_id}",
    parameters: { "path.id": "$response.body#/data/task_id" },
  },
  success: "$response.body#/code == 0",
  state: "$response.body#/data/task_status",
  states: { waiting: ["submitted"], running: ["processing"], succeeded: ["succeed"], failed: ["failed"] },
  output: "$response.body#/data/task_result",
  error: "$response.body#/data/task_status_msg",
  callback: "$request.body#/callback_url",
};

/** An overlay that says what a job of an operation is. */
export function jobOverlay(call: { readonly path: string; readonly method?: string }, job: Json): SourceText {
  const target = `$.paths['${call.path}'].${call.method ?? "post"}`;
  const overlay = {
    overlay: "1.1.0",
    info: { title: "Jobs", version: "1" },
    actions: [{ target, update: { "x-falsmith-job": job } }],
  };
  return { id: "specs/overlays/jobs.json", text: JSON.stringify(overlay, undefined, 1) };
}
