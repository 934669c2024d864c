import { describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import type { CompileResult } from "../../codegen/compile/types.js";
import type { Json, JsonObject } from "../../codegen/document/json.js";
import { originAt } from "../../codegen/document/origins.js";
import { lowerEndpoint } from "../../codegen/model/endpoint/lower-endpoint.js";
import type { JobModel } from "../../codegen/model/job/job-model.js";

/* Workflows of Arazzo that describe jobs: text in, a job or findings with their places out. */

const answered = {
  "200": { description: "Answered.", content: { "application/json": { schema: { type: "object" } } } },
};
const body = { content: { "application/json": { schema: { type: "object" } } } };
const id = [{ name: "id", in: "path", required: true, schema: { type: "string" } }];
const api = {
  openapi: "3.1.0",
  info: { title: "videos", version: "1" },
  servers: [{ url: "https://api.videos.example" }],
  paths: {
    "/videos": { post: { operationId: "createVideo", requestBody: body, responses: answered } },
    "/videos/{id}": { get: { operationId: "getVideo", parameters: id, responses: answered } },
    "/files/{id}": { get: { operationId: "getFile", parameters: id, responses: answered } },
  },
};

const SUBMIT: JsonObject = {
  stepId: "submit",
  operationId: "createVideo",
  successCriteria: [{ condition: "$statusCode == 200" }],
  outputs: { task: "$response.body#/data/id" },
};

const POLL: JsonObject = {
  stepId: "wait",
  operationPath: "{$sourceDescriptions.videos.url}#/paths/~1videos~1{id}/get",
  parameters: [{ name: "id", in: "path", value: "$steps.submit.outputs.task" }],
  successCriteria: [
    { condition: "$statusCode == 200" },
    { condition: "$response.body#/status == 'done' || $response.body#/status == 'cached'" },
    { condition: "$response.body#/code == 0" },
  ],
  onFailure: [
    { name: "failed", type: "end", criteria: [{ condition: "$response.body#/status == 'failed'" }] },
    {
      name: "again",
      type: "retry",
      retryAfter: 5,
      retryLimit: 60,
      criteria: [{ condition: "$response.body#/status == 'running'" }],
    },
  ],
  outputs: { url: "$response.body#/data/url" },
};

function workflow(...steps: readonly Json[]): JsonObject {
  return {
    arazzo: "1.0.1",
    info: { title: "jobs", version: "1" },
    sourceDescriptions: [{ name: "videos", url: "./videos.json", type: "openapi" }],
    workflows: [{ workflowId: "make", steps: [...steps] }],
  };
}

function run(arazzo: JsonObject): Promise<CompileResult> {
  const text = (value: Json): string => JSON.stringify(value, undefined, 1);
  return compile([
    { id: "specs/videos/videos.json", text: text(api), provider: "videos" },
    { id: "specs/videos/jobs.arazzo.json", text: text(arazzo), provider: "videos" },
  ]);
}

async function jobOf(arazzo: JsonObject): Promise<JobModel | undefined> {
  const { endpoints } = await run(arazzo);
  return endpoints.map((one) => lowerEndpoint(one).job).find((job) => job !== undefined);
}

async function told(arazzo: JsonObject): Promise<readonly string[]> {
  const { findings } = await run(arazzo);
  return findings.filter(({ code }) => code === "job/workflow").map(({ message }) => message);
}

describe("a workflow that submits work and asks for it", () => {
  it("is a job of the submit, with the words of its criteria, the delays and the output", async () => {
    expect(await told(workflow(SUBMIT, POLL))).toEqual([]);
    expect((await jobOf(workflow(SUBMIT, POLL)))?.description).toMatchObject({
      id: "$response.body#/data/id",
      status: { operation: "GET /videos/{id}", parameters: { "path.id": "$response.body#/data/id" } },
      success: [{ value: "$response.body#/code", is: [0] }],
      state: "$response.body#/status",
      states: { succeeded: ["done", "cached"], failed: ["failed"], running: ["running"] },
      output: [{ at: "$response.body#/data/url" }],
      poll: { first: 5, total: 300 },
    });
  });

  it("may fetch the output by a third operation", async () => {
    const wait = { ...POLL, outputs: { file: "$response.body#/file" } };
    const fetchStep = {
      stepId: "fetch",
      operationId: "$sourceDescriptions.videos.getFile",
      parameters: [{ name: "id", in: "path", value: "$steps.wait.outputs.file" }],
      outputs: { url: "$response.body#/url" },
    };
    expect((await jobOf(workflow(SUBMIT, wait, fetchStep)))?.description).toMatchObject({
      result: { operationId: "getFile", parameters: { "path.id": "$response.body#/file" } },
      output: [{ at: "$response.body#/url" }],
    });
  });

  it("rests on the steps: basis, and the lines of the document", async () => {
    const { endpoints } = await run(workflow(SUBMIT, POLL));
    const submit = endpoints.find(({ folder }) => folder.endsWith("videos/post"));
    const origin = submit && originAt(submit.mended.origins, "#/paths/~1videos/post/x-falsmith-job/state");
    expect(origin).toMatchObject({ basis: "schema" });
    expect(origin?.evidence.map(({ source }) => source)).toEqual(Array(2).fill("specs/videos/jobs.arazzo.json"));
    expect(submit?.sources).toContain("specs/videos/jobs.arazzo.json");
  });

  it("is no source that gives nothing", async () => {
    expect((await run(workflow(SUBMIT, POLL))).refused).toEqual([]);
    expect((await run(workflow(SUBMIT))).refused).toEqual([]);
  });
});

describe("what a workflow says and a job cannot is told at its place", () => {
  const poll = (more: JsonObject): JsonObject => workflow(SUBMIT, { ...POLL, ...more });
  it.each<[string, JsonObject, string]>([
    ["a step that nothing leads to", workflow(POLL), "no step before it with an output"],
    ["no word of success", poll({ successCriteria: [] }), "whose successCriteria name no field"],
    [
      "a criterion of another type",
      poll({ successCriteria: [{ context: "$response.body", condition: "$.status", type: "jsonpath" }] }),
      "a criterion that is no simple condition (#/workflows/0/steps/1/successCriteria/0)",
    ],
    ["a comparison of size", poll({ successCriteria: [{ condition: "$response.body#/n > 3" }] }), "compares in a way"],
    [
      "no word of failure",
      poll({ onFailure: [{ name: "again", type: "retry", retryAfter: 1 }] }),
      "no action that ends it on a failure",
    ],
    [
      "several outputs",
      poll({ outputs: { a: "$response.body#/a", b: "$response.body#/b" } }),
      "several outputs, and a job has one",
    ],
    [
      "a step after the end",
      workflow(SUBMIT, POLL, { stepId: "more", operationId: "getFile" }),
      "a step after the work is over",
    ],
    [
      "a submit that no source describes",
      workflow({ ...SUBMIT, operationId: "makeVideo" }, POLL),
      "no source of videos describes",
    ],
  ])("%s", async (_, arazzo, words) => {
    expect(await told(arazzo)).toEqual(expect.arrayContaining([expect.stringContaining(words)]));
  });

  it("as a whole where its text is none", async () => {
    const { findings, refused } = await compile([
      { id: "specs/a/a.json", text: '{"arazzo": "1.0.1", "workflows": [}' },
    ]);
    expect(findings.map(({ level }) => level)).toContain("error");
    expect(refused).toEqual(["specs/a/a.json"]);
  });

  it("as no API where no document stands beside them", async () => {
    const { findings, refused } = await compile([{ id: "a.yaml", text: "arazzo: 1.0.1\nworkflows: []\n" }]);
    const [{ code, message, hint } = { code: "", message: "", hint: "" }] = findings;
    expect([code, message]).toEqual(["ingest/not-openapi", expect.stringContaining("an Arazzo document of workflows")]);
    expect(hint).toBe("give the OpenAPI documents that it refers to");
    expect(refused).toEqual(["a.yaml"]);
  });
});
