import type { JobEndpoint } from "../../../../src/contract/endpoint.js";
import type { JobProtocol } from "../../../../src/contract/job.js";
import type { AnyOperation, HttpMethod } from "../../../../src/contract/operation.js";
import { validatorOf } from "../../support/operation.js";

const input = validatorOf({ type: "object", required: ["prompt"], properties: { prompt: { type: "string" } } });
const anything = validatorOf({});

/** An operation as documents state it, without answers. */
export function operation(method: HttpMethod, path: string, more: Partial<AnyOperation> = {}): AnyOperation {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(
    ([, name = ""]) => ({ name, in: "path", required: true }) as const,
  );
  return { id: `test ${method} ${path}`, method, path, gateways: ["test"], parameters, responses: {}, ...more };
}

/** An operation that takes a JSON body. */
export function submit(path: string, more: Partial<AnyOperation> = {}): AnyOperation {
  return operation("POST", path, {
    body: { required: true, content: { "application/json": { validator: input } } },
    ...more,
  });
}

/** An endpoint with a job. */
export function jobEndpoint(job: JobProtocol, more: Partial<JobEndpoint> = {}): JobEndpoint {
  return { id: "jobs.example/paint", input, output: anything, gateways: ["test"], job, ...more };
}

const query = [{ name: "taskId", in: "query", required: true }] as const;

/** KIE market, as an overlay describes it. */
export const KIE: JobEndpoint = jobEndpoint({
  submit: submit("/api/v1/jobs/createTask"),
  id: "$response.body#/data/taskId",
  status: {
    operation: operation("GET", "/api/v1/jobs/recordInfo", { parameters: query }),
    parameters: { "query.taskId": "$response.body#/data/taskId" },
  },
  success: [{ value: "$response.body#/code", is: [200] }],
  state: "$response.body#/data/state",
  states: { waiting: ["waiting", "queuing"], running: ["generating"], succeeded: ["success"], failed: ["fail"] },
  output: [{ at: "$response.body#/data/resultJson", encoding: "json-text" }],
  error: ["$response.body#/data/failMsg", "$response.body#/data/failCode"],
  callback: "$request.body#/callBackUrl",
});

/** Replicate, with the cancel that its pages have. */
export const REPLICATE: JobEndpoint = jobEndpoint({
  submit: submit("/v1/models/{owner}/{name}/predictions"),
  id: "$response.body#/id",
  status: { operation: operation("GET", "/v1/predictions/{id}"), parameters: { "path.id": "$response.body#/id" } },
  state: "$response.body#/status",
  states: {
    waiting: ["starting"],
    running: ["processing"],
    succeeded: ["succeeded"],
    failed: ["failed"],
    cancelled: ["canceled", "aborted"],
  },
  output: [{ at: "$response.body#/output" }],
  error: ["$response.body#/error"],
  cancel: {
    operation: operation("POST", "/v1/predictions/{id}/cancel"),
    parameters: { "path.id": "$response.body#/id" },
  },
});

/** Azure's long-running operations. */
export const LONG_RUNNING: JobEndpoint = jobEndpoint({
  submit: submit("/text/analyze"),
  status: { url: "$response.header.Operation-Location" },
  state: "$response.body#/status",
  states: {
    waiting: ["NotStarted"],
    running: ["Running"],
    succeeded: ["Succeeded"],
    failed: ["Failed"],
    cancelled: ["Canceled"],
  },
  output: [{ at: "$response.body#/result" }],
  error: ["$response.body#/error/message", "$response.body#/error/code"],
});
