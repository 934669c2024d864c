import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { dispatch } from "../../codegen/cli/dispatch.js";
import { verbs } from "../../codegen/cli/verbs.js";
import { kling, replicate } from "../support/job-servers.js";
import { klingPages } from "../support/kling-job.js";
import { serve, type TestServer } from "../runtime/support/server.js";
import { fakeTerminal } from "./fake-terminal.js";
import { folderWith } from "./folder.js";

/* `falsmith run` and `falsmith mock` of a job that an overlay describes. */

const ends: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

const SUBMIT = "POST /kling/v1/videos/text2video";
const env = { RELAY_KEY: "key", REPLICATE_KEY: "key" };

function project(): string {
  const pages = klingPages("https://relay.example").map(({ id, text }) => [id, text] as const);
  const overlays = [{ use: "falsmith:kling", host: "relay.example" }, "falsmith:replicate"];
  return folderWith({
    ...Object.fromEntries(pages),
    "specs/replicate/predictions.json": JSON.stringify(predictions),
    "falsmith.config.json": JSON.stringify({ overlays }),
  });
}

const id = [{ name: "prediction_id", in: "path", required: true, schema: { type: "string" } }];
const predictions = {
  openapi: "3.1.0",
  info: { title: "predictions", version: "1" },
  servers: [{ url: "https://api.replicate.com" }],
  security: [{ token: [] }],
  components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
  paths: {
    "/v1/models/{owner}/{name}/predictions": {
      post: {
        parameters: ["owner", "name"].map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })),
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: { type: "object", required: ["input"], properties: { input: { type: "object" } } },
            },
          },
        },
        responses: { "201": { description: "Made." } },
      },
    },
    "/v1/predictions/{prediction_id}": { get: { parameters: id, responses: { "200": { description: "It." } } } },
    "/v1/predictions/{prediction_id}/cancel": {
      post: { parameters: id, responses: { "200": { description: "It." } } },
    },
  },
};

async function server(handler = kling()): Promise<TestServer> {
  const one = await serve(handler);
  ends.push(() => one.close());
  return one;
}

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(folder: string, argv: readonly string[], interruptAt?: RegExp): Promise<Ran> {
  const fake = fakeTerminal(folder, { env });
  let stop: () => unknown = () => undefined;
  let isStopped = false;
  const terminal = {
    ...fake,
    onInterrupt: (end: () => unknown) => {
      stop = end;
      return () => undefined;
    },
    err: (text: string) => {
      fake.err(text);
      if (isStopped || interruptAt?.test(text) !== true) return;
      isStopped = true;
      void stop();
    },
  };
  const code = await dispatch(["run", ...argv], terminal, verbs);
  return { code, out: fake.stdout(), err: fake.stderr() };
}

describe("a described job is run", () => {
  test("by its method and path, or by its id, with its progress in the server's words", async () => {
    const { url, count } = await server();
    const folder = project();
    const ran = await run(folder, [SUBMIT, "prompt=a lamp", "duration=5", "headers.X-Team=blue", "--gateway", url]);
    expect({ ...ran, out: JSON.parse(ran.out) }).toEqual({
      code: 0,
      out: { videos: [expect.objectContaining({ url: "https://files.example/task-1.mp4" })] },
      err: "request task-1\nqueued: submitted\nrunning: processing\ncompleted: succeed\n",
    });
    expect(count("POST", "text2video")).toBe(1);
    const named = await run(folder, ["relay.example/kling-v1", "body.prompt=a lamp", "--gateway", url]);
    expect(named.code).toBe(0);
  });

  test("and fails with the server's words", async () => {
    const { url } = await server();
    const ran = await run(project(), [SUBMIT, "prompt=fail", "--gateway", url]);
    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.err).toContain("Failure to pass the risk control system (failed)");
    expect(ran.err).not.toContain("--resume");
  });

  test("is refused with wrong input before anything is sent", async () => {
    const { url, seen } = await server();
    const ran = await run(project(), [SUBMIT, "duration=7", "--gateway", url, "--save-handle", "h.json"]);
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(/prompt.*\n.*duration|duration/);
    expect(seen).toEqual([]);
  });

  test("is called once, and not followed, where that is asked for", async () => {
    const { url, seen } = await server();
    const ran = await run(project(), [SUBMIT, "body.prompt=a lamp", "--once", "--gateway", url]);
    expect(JSON.parse(ran.out)).toMatchObject({ data: { task_id: "task-1", task_status: "submitted" } });
    expect(seen).toHaveLength(1);
  });
});

describe("a handle", () => {
  test("is kept, and takes the job up again when the first run was interrupted", async () => {
    const { url, count } = await server();
    const folder = project();
    const first = await run(
      folder,
      [SUBMIT, "prompt=a lamp", "--gateway", url, "--save-handle", "h.json"],
      /submitted/,
    );
    expect(first).toMatchObject({ code: 130, out: "" });
    expect(first.err).toContain(
      `interrupted: task-1 goes on, as no cancel is known for it; follow it with falsmith run --resume h.json --gateway ${url}\n`,
    );
    expect(existsSync(join(folder, "h.json"))).toBe(true);
    expect(readFileSync(join(folder, "h.json"), "utf8")).not.toContain('"key"');
    const elsewhere = await run(folder, ["--resume", "h.json"]);
    expect(elsewhere).toMatchObject({ code: 2, err: expect.stringContaining(`add --gateway ${url}`) });
    const again = await run(folder, ["--resume", "h.json", "--gateway", url]);
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining("task-1.mp4") });
    expect(count("POST", "text2video")).toBe(1);
  });

  test("that no file keeps is shown, with what to do with it", async () => {
    const { url } = await server();
    const ran = await run(project(), [SUBMIT, "prompt=a lamp", "--gateway", url], /submitted/);
    expect(ran.err).toContain(
      `save its handle as handle.json and call falsmith run --resume handle.json --gateway ${url}; the handle: {`,
    );
  });

  test("is no thing of an operation that submits no job", async () => {
    const ran = await run(project(), [
      "GET /v1/predictions/{prediction_id}",
      "path.prediction_id=a",
      "--save-handle",
      "h",
    ]);
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining("no document describes one") });
  });
});

test("an interrupt stops the job where its documents say how", async () => {
  const { url, seen } = await server(replicate());
  const argv = ["POST /v1/models/{owner}/{name}/predictions", "path.owner=acme", "path.name=paint"];
  const ran = await run(project(), [...argv, 'input={"prompt":"slow"}', "--gateway", url], /running: processing/);
  expect(ran).toMatchObject({ code: 130, out: "" });
  expect(ran.err).toMatch(/interrupted: the server was asked to cancel pred-1 and has taken the wish; .*\n$/);
  expect(seen.map(({ url: at }) => at)).toContain("/v1/predictions/pred-1/cancel");
});

describe("falsmith mock", () => {
  test("plays the jobs of the sources, and run follows them", async () => {
    const folder = project();
    const fake = fakeTerminal(folder, { env });
    const served = new Promise<string>((resolve) => {
      const terminal = {
        ...fake,
        out: (text: string) => {
          fake.out(text);
          const at = /operations at (http:\S+):/.exec(text)?.[1];
          if (at !== undefined) resolve(at);
        },
        onInterrupt: (end: () => unknown) => {
          ends.push(end);
          return () => undefined;
        },
      };
      void dispatch(["mock"], terminal, verbs);
    });
    const url = await served;
    expect(fake.stdout()).toContain("2 endpoints with jobs, played through their states:\n");
    expect(fake.stdout()).toContain(`  relay.example/kling-v1: ${SUBMIT}\n`);
    const ran = await run(folder, [SUBMIT, "prompt=a lamp", "--gateway", url]);
    expect(ran).toMatchObject({ code: 0, err: expect.stringMatching(/queued: submitted\n[^]*completed: succeed\n$/) });
    expect(JSON.parse(ran.out)).toMatchObject({ videos: expect.any(Array) });
    expect(fake.stderr()).toMatch(
      /^POST \/kling\/v1\/videos\/text2video → 200\nGET \/kling\/v1\/videos\/text2video\/\S+ → 200\n/,
    );
  });
});
