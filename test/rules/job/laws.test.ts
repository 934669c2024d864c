import { describe, expect, it } from "vitest";
import { compile } from "../../../codegen/compile/compile.js";
import type { CompiledJob } from "../../../codegen/compile/find-jobs.js";
import type { Json, JsonObject } from "../../../codegen/document/json.js";

/* One small document for each law: what is found, and what is not. */

const text = { type: "string" };

function reply(schema: JsonObject, example?: Json): JsonObject {
  const media = example === undefined ? { schema } : { schema, example };
  return { "200": { description: "It.", content: { "application/json": media } } };
}

function fields(properties: JsonObject): JsonObject {
  return { type: "object", properties };
}

const id = [{ name: "id", in: "path", required: true, schema: text }];
const asked = { name: "task_id", in: "query", required: true, schema: text };

async function jobsIn(paths: JsonObject, name = "api"): Promise<readonly CompiledJob[]> {
  const doc = {
    openapi: "3.1.0",
    info: { title: "T", version: "1" },
    servers: [{ url: "https://api.acme.example" }],
    paths,
  };
  const source = { id: `specs/acme/${name}.json`, text: JSON.stringify(doc, undefined, 1), provider: "acme" };
  return (await compile([source], {})).jobs;
}

/** A pair of operations, with parts of them given. */
function pair(parts: {
  submit?: JsonObject;
  status?: JsonObject;
  submitted?: JsonObject;
  told?: JsonObject;
}): JsonObject {
  return {
    "/v1/video/create": {
      post: {
        summary: "Create a video task",
        responses: parts.submitted ?? reply(fields({ task_id: text })),
        ...parts.submit,
      },
    },
    "/v1/video/query": {
      get: {
        summary: "Query a video task",
        parameters: [asked],
        responses:
          parts.told ?? reply(fields({ status: { enum: ["queued", "running", "succeeded", "failed"] }, url: text })),
        ...parts.status,
      },
    },
  };
}

async function wordsOf(state: JsonObject, more: JsonObject = {}): Promise<unknown> {
  const [job] = await jobsIn(pair({ told: reply(fields({ status: state, ...more })) }));
  return job?.extension["states"];
}

describe("the pair", () => {
  it("is two operations of one path, one making and one asking", async () => {
    const [job] = await jobsIn(pair({}));
    expect(job).toMatchObject({ missing: [], takes: { in: "query", name: "task_id" } });
    expect(job?.extension["status"]).toEqual({
      operation: "GET /v1/video/query",
      parameters: { "query.task_id": "$response.body#/task_id" },
    });
  });

  it("is no resource whose states are those of a payment", async () => {
    const payment = fields({ id: text, status: { enum: ["pending", "paid", "refunded", "disputed"] } });
    const paths = {
      "/payments": { post: { summary: "Create a payment", responses: reply(payment) } },
      "/payments/{id}": { get: { summary: "Get a payment", parameters: id, responses: reply(payment) } },
    };
    expect(await jobsIn(paths)).toEqual([]);
  });

  it("is no resource that is pending until it is paid, although success and failure are among its words", async () => {
    const charge = fields({ id: text, status: { enum: ["pending", "succeeded", "failed"] } });
    const paths = {
      "/charges": { post: { summary: "Create a charge", responses: reply(charge) } },
      "/charges/{id}": { get: { summary: "Get a charge", parameters: id, responses: reply(charge) } },
    };
    expect(await jobsIn(paths)).toEqual([]);
  });

  it("is undecided where two operations fit alike", async () => {
    const told = reply(fields({ status: { enum: ["queued", "running", "succeeded", "failed"] } }));
    const status = { summary: "Query a task", parameters: [asked], responses: told };
    const paths = {
      "/v1/video/create": { post: { summary: "Create a task", responses: reply(fields({ task_id: text })) } },
      "/v1/video/query": { get: status },
      "/v1/video/fetch": { get: status },
    };
    const [job] = await jobsIn(paths);
    expect(job?.rivals).toEqual(["GET /v1/video/query", "GET /v1/video/fetch"]);
    expect(job?.extension["status"]).toBeUndefined();
  });

  it("joins what a page names by its path, wherever that is", async () => {
    const paths = {
      "/paint": {
        post: {
          summary: "Paint",
          description: "Asynchronous: returns a task_id. Ask GET /work/{id} with it.",
          responses: reply(fields({ task_id: text })),
        },
      },
      "/work/{id}": {
        get: { parameters: id, responses: reply(fields({ state: { enum: ["queued", "done", "failed"] } })) },
      },
    };
    const [job] = await jobsIn(paths);
    expect(job?.extension["status"]).toMatchObject({ operation: "GET /work/{id}" });
  });

  it("joins the path that a page writes whole, before one that only ends alike", async () => {
    const told = reply(fields({ status: { enum: ["queued", "running", "succeeded", "failed"] }, url: text }));
    const status = { get: { summary: "Get the result", parameters: id, responses: told } };
    const { "/v1/video/create": create = {} } = pair({
      submit: { description: "Poll `GET /api/v3/results/{id}` until the task is over." },
    });
    const [job] = await jobsIn({
      "/v1/video/create": create,
      "/api/v3/results/{id}": status,
      "/v3/results/{id}": status,
    });
    expect(job?.rivals).toEqual([]);
    expect(job?.extension["status"]).toMatchObject({ operation: "GET /api/v3/results/{id}" });
  });

  it("is no operation whose reply is known and has no id", async () => {
    expect(await jobsIn(pair({ submitted: reply(fields({ url: text })) }))).toEqual([]);
  });

  it("is none for a request that names many tasks: it asks", async () => {
    const body = { content: { "application/json": { schema: fields({ ids: { type: "array", items: text } }) } } };
    expect(await jobsIn(pair({ submit: { requestBody: body } }))).toEqual([]);
  });
});

describe("the id", () => {
  it("is what the status asks for, not what traces the call", async () => {
    const submitted = reply(fields({ code: { type: "integer" }, request_id: text, data: fields({ task_id: text }) }));
    const [job] = await jobsIn(pair({ submitted }));
    expect(job?.extension["id"]).toBe("$response.body#/data/task_id");
  });

  it("is not that of the parent", async () => {
    const submitted = reply(
      fields({ parent_task_id: text, task_id: { ...text, description: "任务 ID，可用于查询任务状态" } }),
    );
    const [job] = await jobsIn(pair({ submitted }));
    expect(job?.extension["id"]).toBe("$response.body#/task_id");
  });

  it("that only an example shows is kept, and not used", async () => {
    const [job] = await jobsIn(pair({ submitted: reply({}, { task_id: "cgt-20250829-qkwch" }) }));
    expect(job?.extension).toMatchObject({ id: "$response.body#/task_id", "x-falsmith-basis": { id: "example" } });
    expect(job?.missing).toEqual(["id"]);
  });

  it("may be all of the data: a text beside the code", async () => {
    const submitted = reply(fields({ code: text, message: text, data: text }), {
      code: "success",
      message: "",
      data: "4744-a",
    });
    const [job] = await jobsIn(pair({ submitted }));
    expect(job?.extension["id"]).toBe("$response.body#/data");
  });
});

describe("the words", () => {
  it("are typed as the field is", async () => {
    const state = {
      type: "integer",
      enum: [0, 1, 2, 3],
      description: "任务状态标志：0-待执行，1-成功，2-生成中，3-生成失败",
    };
    expect(await wordsOf(state)).toEqual({ waiting: [0], running: [2], succeeded: [1], failed: [3] });
  });

  it("of a step are running beside the word for the whole", async () => {
    const state = { ...text, enum: ["PENDING", "TEXT_SUCCESS", "SUCCESS", "GENERATE_FAILED"] };
    expect(await wordsOf(state)).toEqual({
      waiting: ["PENDING"],
      running: ["TEXT_SUCCESS"],
      succeeded: ["SUCCESS"],
      failed: ["GENERATE_FAILED"],
    });
  });

  it("that tell of the callback are undecided", async () => {
    const description =
      "- `PENDING`: 等待中\n- `SUCCESS`: 成功\n- `FAILED`: 失败\n- `CALLBACK_EXCEPTION`: 回调过程中出错";
    expect(await wordsOf({ ...text, description })).toMatchObject({ undecided: ["CALLBACK_EXCEPTION"] });
  });

  it("mean what the page says, whatever they look like", async () => {
    const description = "- `ready`: 排队中\n- `done`: 已完成\n- `gone`: 生成失败";
    expect(await wordsOf({ ...text, description })).toEqual({
      waiting: ["ready"],
      succeeded: ["done"],
      failed: ["gone"],
    });
  });

  it("that only an example shows are not used", async () => {
    const [job] = await jobsIn(
      pair({ told: reply(fields({ status: text, url: text }), { status: "SUCCESS", url: "https://x.example/a" }) }),
    );
    expect(job?.extension["states"]).toEqual({ succeeded: ["SUCCESS"], "x-falsmith-basis": { succeeded: "example" } });
    expect(job?.missing).toEqual(["states.succeeded", "states.failed"]);
  });

  it("of a truth value: over, and the error says how", async () => {
    const operation = fields({
      name: text,
      done: { type: "boolean" },
      error: fields({ message: text }),
      response: fields({}),
    });
    const paths = {
      "/v1/models/{id}:train": { post: { parameters: id, responses: reply(operation) } },
      "/v1/models/{id}/operations/{operation}": { get: { responses: reply(operation) } },
    };
    const [job] = await jobsIn(paths);
    expect(job?.extension["states"]).toEqual({ running: [false], ended: [true] });
    // The name of an operation holds more than its template takes.
    expect(job?.missing).toEqual(["id"]);
  });

  it("never come from the code of the envelope", async () => {
    const code = { type: "integer", description: "- **200**: 成功\n- **500**: 服务器错误" };
    const [job] = await jobsIn(
      pair({ told: reply(fields({ code, data: fields({ state: { ...text, enum: ["wait", "success", "fail"] } }) })) }),
    );
    expect(job?.extension).toMatchObject({
      state: "$response.body#/data/state",
      success: "$response.body#/code in [200, null]",
    });
  });
});

describe("further operations", () => {
  it("cancel below the status; a DELETE does only where the page says so", async () => {
    const told = reply(fields({ id: text, status: { enum: ["queued", "running", "succeeded", "failed"] } }));
    const paths = (remove: string): JsonObject => ({
      "/jobs": { post: { summary: "Create a job", responses: told } },
      "/jobs/{id}": {
        get: { parameters: id, responses: told },
        delete: { summary: remove, parameters: id, responses: { "204": { description: "Gone." } } },
      },
    });
    const [kept] = await jobsIn(paths("Delete the results"));
    expect(kept?.extension["cancel"]).toBeUndefined();
    const [stopped] = await jobsIn(paths("Cancel a job"));
    expect(stopped?.extension["cancel"]).toMatchObject({ operation: "DELETE /jobs/{id}" });
  });

  it("give the output where the status has none", async () => {
    const told = reply(fields({ id: text, status: { enum: ["queued", "running", "succeeded", "failed"] } }));
    const paths = {
      "/jobs": { post: { summary: "Create a job", responses: told } },
      "/jobs/{id}": { get: { parameters: id, responses: told } },
      "/jobs/{id}/result": { get: { parameters: id, responses: reply(fields({ text })) } },
    };
    const [job] = await jobsIn(paths);
    expect(job?.extension["result"]).toEqual({
      operation: "GET /jobs/{id}/result",
      parameters: { "path.id": "$response.body#/id" },
    });
  });
});

describe("the finding for jobs that cannot be followed", () => {
  it("is one for each provider, and says what is missing and which overlays fit", async () => {
    const page = (model: string): JsonObject => ({
      "/api/v1/jobs/createTask": {
        post: {
          summary: "Create a task",
          requestBody: {
            content: {
              "application/json": {
                schema: { ...fields({ model: { const: model }, callBackUrl: text }), required: ["model"] },
              },
            },
          },
          responses: reply(fields({ data: fields({ taskId: text }) })),
        },
      },
    });
    const sources = ["a", "b"].map((model) => ({
      id: `specs/kie/${model}.json`,
      provider: "kie",
      text: JSON.stringify({
        openapi: "3.1.0",
        info: { title: model, version: "1" },
        servers: [{ url: "https://api.kie.ai" }],
        paths: page(model),
      }),
    }));
    const { findings } = await compile(sources, {});
    const told = findings.filter(({ code }) => code === "job/undecided");
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      level: "note",
      source: "specs/kie/a.json",
      message: expect.stringContaining("2 endpoints of kie submit a job (POST /api/v1/jobs/createTask)"),
      hint: expect.stringContaining('overlays: ["falsmith:kie-market"'),
    });
  });
});
