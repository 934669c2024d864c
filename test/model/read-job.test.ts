import { describe, expect, it } from "vitest";
import { bodyPointer, expressionParts, readCondition } from "../../codegen/model/job/expression.js";
import { readJob } from "../../codegen/model/job/read-job.js";
import { missingFacts } from "../../codegen/model/job/usable.js";
import type { JsonObject } from "../../codegen/document/json.js";

const AT = "#/paths/~1tasks/post";

function read(extension: JsonObject): ReturnType<typeof readJob> {
  return readJob({ "x-falsmith-job": extension }, AT);
}

const KLING: JsonObject = {
  id: "$response.body#/data/task_id",
  status: { operation: "GET /tasks/{id}", parameters: { "path.id": "$response.body#/data/task_id" } },
  success: "$response.body#/code == 0",
  state: "$response.body#/data/task_status",
  states: { waiting: ["submitted"], running: ["processing"], succeeded: ["succeed"], failed: ["failed"], ended: null },
  output: "$response.body#/data/task_result",
  error: "$response.body#/data/task_status_msg",
};

describe("a job description", () => {
  it("is read with every field", () => {
    const { job, findings } = read({ ...KLING, poll: { first: 5, total: 600 }, origins: ["https://status.example"] });
    expect(findings).toEqual([]);
    expect(job).toMatchObject({
      id: "$response.body#/data/task_id",
      success: [{ value: "$response.body#/code", is: [0] }],
      states: { waiting: ["submitted"], succeeded: ["succeed"], ended: null, cancelled: null },
      output: [{ at: "$response.body#/data/task_result" }],
      poll: { first: 5, total: 600 },
      origins: ["https://status.example"],
    });
    expect(job && missingFacts(job)).toEqual([]);
  });

  it("keeps the types of words, and a list of outputs in its order", () => {
    const { job } = read({
      states: { running: [0, false], succeeded: [1, "1"] },
      output: ["$response.body#/a", { at: "$response.body#/b", encoding: "json-text", inside: "/urls" }],
    });
    expect(job?.states.running).toEqual([0, false]);
    expect(job?.states.succeeded).toEqual([1, "1"]);
    expect(job?.output).toEqual([
      { at: "$response.body#/a" },
      { at: "$response.body#/b", encoding: "json-text", inside: "/urls" },
    ]);
  });

  it("reads what a callback gets, and a field that is not there as a word", () => {
    const signature = { header: "X-Sign", text: "{$request.body}", encoding: "hex" };
    const delivery = {
      id: "$request.body#/id",
      states: { succeeded: ["ok"] },
      output: "$request.body#/out",
      signature,
    };
    const { job, findings } = read({ delivery, states: { running: [false, null] } });
    expect(findings).toEqual([]);
    expect(job?.states.running).toEqual([false, null]);
    expect(job?.delivery).toMatchObject({
      id: "$request.body#/id",
      states: { succeeded: ["ok"], failed: null },
      output: [{ at: "$request.body#/out" }],
      signature,
    });
  });

  it.each([
    [{ id: "response.body#/id" }, `${AT}/x-falsmith-job/id`],
    [{ status: "GET /tasks" }, `${AT}/x-falsmith-job/status`],
    [{ status: { operation: "GET tasks" } }, `${AT}/x-falsmith-job/status`],
    [
      { status: { operationId: "get", parameters: { id: "$response.body#/id" } } },
      `${AT}/x-falsmith-job/status/parameters/id`,
    ],
    [{ status: { url: "https://a.example" } }, `${AT}/x-falsmith-job/status/url`],
    [{ status: { url: "$response.body#/name", prefix: "https://a.example/" } }, `${AT}/x-falsmith-job/status/prefix`],
    [{ delivery: "$request.body#/id" }, `${AT}/x-falsmith-job/delivery`],
    [{ delivery: { id: "task_id" } }, `${AT}/x-falsmith-job/delivery/id`],
    [{ delivery: { kind: "x" } }, `${AT}/x-falsmith-job/delivery/kind`],
    [{ delivery: { signature: { header: "x" } } }, `${AT}/x-falsmith-job/delivery/signature`],
    [
      { delivery: { signature: { header: "x", text: "{body}", encoding: "hex" } } },
      `${AT}/x-falsmith-job/delivery/signature/text`,
    ],
    [{ state: "$response.query.x" }, `${AT}/x-falsmith-job/state`],
    [{ states: { suceeded: ["ok"] } }, `${AT}/x-falsmith-job/states/suceeded`],
    [{ states: { failed: [{ word: "x" }] } }, `${AT}/x-falsmith-job/states/failed`],
    [{ states: { failed: ["x"], running: ["x"] } }, `${AT}/x-falsmith-job/states/failed`],
    [{ success: "$response.body#/code = 0" }, `${AT}/x-falsmith-job/success`],
    [{ output: { at: "$response.body#/a", encoding: "xml" } }, `${AT}/x-falsmith-job/output/encoding`],
    [{ output: { at: "$response.body#/a", inside: "/urls" } }, `${AT}/x-falsmith-job/output/inside`],
    [{ poll: { first: "5 s" } }, `${AT}/x-falsmith-job/poll/first`],
    [{ origins: "https://a.example/path" }, `${AT}/x-falsmith-job/origins`],
    [{ sucess: "$response.body#/code == 0" }, `${AT}/x-falsmith-job/sucess`],
  ] satisfies [JsonObject, string][])("tells where %j is wrong", (extension, at) => {
    expect(read(extension).findings).toMatchObject([{ code: "job/malformed", level: "error", at }]);
  });

  it("names what is missing, facts of examples included", () => {
    const { job } = read({
      ...KLING,
      "x-falsmith-basis": { id: "example" },
      states: { succeeded: ["succeed"], failed: ["failed"], "x-falsmith-basis": { failed: "example" } },
    });
    expect(job && missingFacts(job)).toEqual(["id", "states.failed"]);
  });

  it("takes a word that says only that it is over where a condition or an error field decides", () => {
    const states = { ended: [true], running: [false] };
    const without = read({ ...KLING, states, error: null }).job;
    expect(without && missingFacts(without)).toEqual(["states.succeeded", "states.failed"]);
    const decided = read({ ...KLING, states, error: null, succeededWhen: "$response.body#/error == null" }).job;
    expect(decided && missingFacts(decided)).toEqual([]);
  });
});

describe("an expression", () => {
  it.each([
    ["$statusCode", { of: "status", in: "status", name: "" }],
    ["$response.body", { of: "response", in: "body", name: "" }],
    ["$response.body#/a~1b/0", { of: "response", in: "body", name: "/a~1b/0" }],
    ["$response.header.Operation-Location", { of: "response", in: "header", name: "Operation-Location" }],
    ["$request.path.model", { of: "request", in: "path", name: "model" }],
    ["$response.path.model", undefined],
    ["$response.body#a", undefined],
    ["$url", undefined],
  ])("%s is taken apart", (text, parts) => {
    expect(expressionParts(text)).toEqual(parts);
  });

  it("points into a body, or does not", () => {
    expect(bodyPointer("$response.body#/a")).toBe("/a");
    expect(bodyPointer("$response.header.Location")).toBeUndefined();
  });

  it.each([
    ['$response.body#/code == "success"', { value: "$response.body#/code", is: ["success"] }],
    ["$response.body#/error != null", { value: "$response.body#/error", not: [null] }],
    ["$response.body#/code in [0, 200]", { value: "$response.body#/code", is: [0, 200] }],
    ['$response.body#/m not in [null, ""]', { value: "$response.body#/m", not: [null, ""] }],
    ["$response.body#/code in 0", undefined],
    ["$response.body#/code == success", undefined],
  ])("%s is a condition", (text, condition) => {
    expect(readCondition(text)).toEqual(condition);
  });
});
