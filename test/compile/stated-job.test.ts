import { describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import type { JsonObject } from "../../codegen/document/json.js";
import { lowerEndpoint } from "../../codegen/model/endpoint/lower-endpoint.js";
import type { JobModel } from "../../codegen/model/job/job-model.js";

/* Jobs that documents state in words of other tools. */

async function jobOf(paths: JsonObject): Promise<JobModel | undefined> {
  const doc = { openapi: "3.1.0", info: { title: "a", version: "1" }, servers: [{ url: "https://a.example" }], paths };
  const { endpoints, findings } = await compile([{ id: "specs/a/a.json", text: JSON.stringify(doc) }]);
  expect(findings.filter(({ level }) => level === "error")).toEqual([]);
  return endpoints.map((one) => lowerEndpoint(one).job).find((job) => job !== undefined);
}

const body = { content: { "application/json": { schema: { type: "object" } } } };
const header = { schema: { type: "string" } };

function azure(headers: JsonObject, more: JsonObject = {}): JsonObject {
  const responses = { "202": { description: "Begun.", headers } };
  return { "/analyze": { post: { "x-ms-long-running-operation": true, ...more, requestBody: body, responses } } };
}

describe("x-ms-long-running-operation", () => {
  it("is a job whose status monitor is at a documented header", async () => {
    const job = await jobOf(azure({ "Operation-Location": header }));
    expect(job?.description).toMatchObject({
      status: { url: "$response.header.Operation-Location" },
      state: "$response.body#/status",
      states: { succeeded: ["Succeeded"], failed: ["Failed"], cancelled: ["Canceled"] },
    });
  });

  it("is polled by its HTTP status where it gives a Location", async () => {
    const via = { "x-ms-long-running-operation-options": { "final-state-via": "location" } };
    const job = await jobOf(azure({}, via));
    expect(job?.description).toMatchObject({
      status: { url: "$response.header.Location" },
      state: "$statusCode",
      states: { running: [202] },
    });
  });

  it("is none where nobody says where its status is", async () => {
    expect(await jobOf(azure({}))).toBeUndefined();
  });
});

function polled(polling: JsonObject, links: JsonObject): JsonObject {
  const result = { type: "object", properties: { status: { type: "string" }, url: { type: "string" } } };
  return {
    "/tasks": { post: { requestBody: body, responses: { "201": { description: "Made.", links } } } },
    "/tasks/{id}": {
      get: {
        operationId: "getTask",
        "x-speakeasy-polling": [polling],
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
        responses: { "200": { description: "It.", content: { "application/json": { schema: result } } } },
      },
    },
  };
}

const POLLING: JsonObject = {
  name: "WaitForCompleted",
  intervalSeconds: 5,
  successCriteria: [{ condition: "$statusCode == 200" }, { condition: '$response.body#/status == "completed"' }],
  failureCriteria: [{ condition: '$response.body#/status == "errored"' }],
};

const task = { operationId: "getTask", parameters: { id: "$response.body#/id" } };

describe("x-speakeasy-polling", () => {
  it("is a job of the submit whose reply links to it", async () => {
    const job = await jobOf(polled(POLLING, { task }));
    expect(job?.description).toMatchObject({
      id: "$response.body#/id",
      state: "$response.body#/status",
      states: { succeeded: ["completed"], failed: ["errored"] },
      poll: { first: 5 },
    });
    expect(job?.operations.get("status")?.parameters).toEqual({ "path.id": "$response.body#/id" });
    expect(job?.output.schema).toMatchObject({ properties: { url: { type: "string" } } });
  });

  it("is found by a reference to the operation too", async () => {
    const byRef = { operationRef: "#/paths/~1tasks~1%7Bid%7D/get", parameters: { id: "$response.body#/id" } };
    expect((await jobOf(polled(POLLING, { task: byRef })))?.description.state).toBe("$response.body#/status");
  });

  it("is no job that can be followed where it says no failure, or no link leads to it", async () => {
    const { failureCriteria: _, ...open } = POLLING;
    expect(await jobOf(polled(open, { task }))).toBeUndefined();
    expect(await jobOf(polled(POLLING, {}))).toBeUndefined();
  });
});
