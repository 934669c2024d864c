import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { dispatch } from "../../codegen/cli/dispatch.js";
import { verbs } from "../../codegen/cli/verbs.js";
import { startMockQueue, type MockOptions, type MockQueue } from "../../src/mock/index.js";
import { kling } from "../support/job-servers.js";
import { klingPages } from "../support/kling-job.js";
import { endpointOf } from "../mock/support/endpoints.js";
import { serve as serveHandler } from "../runtime/support/server.js";
import { fakeTerminal } from "./fake-terminal.js";
import { folderWith } from "./folder.js";
import { buildProgram, type Program } from "./program.js";

/* `falsmith run --batch` and `falsmith requests`: a list of inputs, each made once. */

let program: Program;
beforeAll(() => {
  program = buildProgram("batch");
}, 240_000);
afterAll(() => program.remove());

const queues: MockQueue[] = [];
const ends: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(queues.splice(0).map((queue) => queue.close()));
  await Promise.all(ends.splice(0).map((end) => end()));
});

const ID = "acme/paint";
const served = endpointOf(ID, true, { type: "object" });

async function serve(options: Partial<MockOptions> = {}): Promise<MockQueue> {
  const script = { positions: [0], queueMs: 5, runMs: 20, output: { seed: 7 } };
  const queue = await startMockQueue({ endpoints: [served], script, ...options });
  queues.push(queue);
  return queue;
}

const page = `openapi: 3.1.0
info: { title: paint, version: 1.0.0 }
servers: [{ url: https://queue.fal.run }]
paths:
  /acme/paint:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [prompt]
              properties:
                prompt: { type: string }
                steps: { type: integer, minimum: 1, maximum: 40 }
      responses:
        "200": { description: ok, content: { application/json: { schema: { type: object } } } }
`;

function linesOf(inputs: readonly object[]): string {
  return inputs.map((input) => `${JSON.stringify(input)}\n`).join("");
}

function project(lines: string): string {
  return folderWith({ "specs/fal/paint.yaml": page, "inputs.jsonl": lines });
}

interface Ran {
  readonly code: number;
  readonly results: readonly Readonly<Record<string, unknown>>[];
  readonly out: string;
  readonly err: string;
}

const ENV = { FAL_KEY: "key", FALSMITH_KEY: "key", RELAY_KEY: "key" };

async function falsmith(cwd: string, argv: readonly string[], stdin?: string): Promise<Ran> {
  const terminal = fakeTerminal(cwd, { env: ENV, ...(stdin === undefined ? {} : { stdin }) });
  const code = await dispatch(argv, terminal, verbs);
  const out = terminal.stdout();
  const results = out.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line)] : []));
  return { code, results, out, err: terminal.stderr() };
}

function batch(cwd: string, queue: MockQueue, ...more: readonly string[]): Promise<Ran> {
  return falsmith(cwd, [
    "run",
    ID,
    "--batch",
    "inputs.jsonl",
    "--store",
    "made.jsonl",
    "--gateway",
    queue.url,
    ...more,
  ]);
}

describe("run --batch", () => {
  test("makes one request for each line, and none again", async () => {
    const inputs = Array.from({ length: 20 }, (_, index) => ({ prompt: `picture ${index}` }));
    const [cwd, queue] = [project(`${linesOf(inputs)}\n`), await serve()];
    const first = await batch(cwd, queue, "steps=4");
    expect([first.code, first.err]).toEqual([0, "20 of 20 requests completed\n"]);
    expect(first.results.map(({ line }) => line).toSorted((a, b) => Number(a) - Number(b))).toEqual(
      inputs.map((_, index) => index + 1),
    );
    expect(first.results[0]).toMatchObject({
      key: expect.stringMatching(/^acme\/paint\/[0-9a-f]{32}$/),
      data: { seed: 7 },
    });
    expect(queue.accepted().map(({ input }) => input)).toEqual(
      expect.arrayContaining(inputs.map((input) => ({ ...input, steps: 4 }))),
    );
    const again = await batch(cwd, queue, "steps=4");
    const idsOf = ({ results }: Ran): ReadonlySet<unknown> => new Set(results.map(({ requestId }) => requestId));
    expect(idsOf(again)).toEqual(idsOf(first));
    expect(queue.accepted()).toHaveLength(20);
    const other = await batch(cwd, queue, "steps=5", "--concurrency", "2");
    expect([other.code, queue.accepted().length]).toEqual([0, 40]);
  });

  test("equal lines are wanted as often as they are there; the order of keys makes no difference", async () => {
    const lines = '{"prompt":"a","steps":2}\n{"steps":2,"prompt":"a"}\n';
    const [cwd, queue] = [project(lines), await serve()];
    expect((await batch(cwd, queue)).results.map(({ key }) => String(key).slice(-2))).toContain("/2");
    expect(queue.accepted()).toHaveLength(2);
  });

  test("names of one's own", async () => {
    const lines = linesOf([
      { key: "page-1", input: { prompt: "a" } },
      { key: "page-2", input: { prompt: "a" } },
    ]);
    const [cwd, queue] = [project(lines), await serve()];
    const { results } = await batch(cwd, queue, "--keyed");
    expect(new Set(results.map(({ key }) => key))).toEqual(new Set(["page-1", "page-2"]));
    expect(await falsmith(cwd, ["requests", "status", "--store", "made.jsonl"])).toMatchObject({
      code: 0,
      out: "2 requests\n  completed           2\n",
    });
  });

  test("reads standard input", async () => {
    const [cwd, queue] = [project(""), await serve()];
    const argv = ["run", ID, "--batch", "-", "--store", "made.jsonl", "--gateway", queue.url];
    expect(await falsmith(cwd, argv, '{"prompt":"a"}\n')).toMatchObject({ code: 0, results: [{ line: 1 }] });
  });

  test.each([
    [
      "a line that is no JSON",
      '{"prompt":"a"}\n{"prompt"\n',
      [],
      /^inputs\.jsonl:2:1: error io\/input: this line is no JSON/,
    ],
    ["a line that is no object", "[1]\n", [], /^inputs\.jsonl:1:1: error io\/input: each line is the input/],
    [
      "an input that does not fit",
      '{"prompt":"a"}\n\n{"steps":99}\n',
      [],
      /^inputs\.jsonl:3:1: error io\/input: .*prompt.*steps.*\n1 line of 2 cannot be sent; nothing was sent\n$/,
    ],
    [
      "a key that stands twice",
      '{"key":"a","input":{"prompt":"a"}}\n'.repeat(2),
      ["--keyed"],
      /^inputs\.jsonl:2:1: error io\/input: the key "a" stands on line 1 too/,
    ],
    [
      "a line without a key",
      '{"prompt":"a"}\n',
      ["--keyed"],
      /^inputs\.jsonl:1:1: error io\/input: with --keyed each line is/,
    ],
    [
      "more lines than wanted",
      '{"prompt":"a"}\n'.repeat(3),
      ["--max-jobs", "2"],
      /inputs\.jsonl has 3 requests, more than --max-jobs 2; nothing was sent/,
    ],
    [
      "a number that is none",
      '{"prompt":"a"}\n',
      ["--concurrency", "many"],
      /--concurrency is a number from 1 on, not "many"/,
    ],
  ])("%s: nothing is sent", async (_, lines, flags, words) => {
    const [cwd, queue] = [project(lines), await serve()];
    const ran = await batch(cwd, queue, ...flags);
    expect(ran).toMatchObject({ code: 2, results: [], err: expect.stringMatching(words) });
    expect(queue.requests()).toEqual([]);
    expect(existsSync(join(cwd, "made.jsonl"))).toBe(false);
  });

  test.each([
    [["--batch", "inputs.jsonl"], "--batch keeps its requests in a store: --store requests.jsonl"],
    [["--batch", "inputs.jsonl", "--store", "a.jsonl", "--input", "b.json"], "it takes no --input"],
    [["--store", "a.jsonl"], "--store is for --batch <file>"],
    [
      ["--batch", "none.jsonl", "--store", "a.jsonl"],
      "none.jsonl: error io/unreadable: no such file or folder; name a file of inputs",
    ],
    [
      ["--batch", "inputs.jsonl", "--store", "mysql://host/db"],
      '--store is a file, postgres://… or redis://…, not "mysql"://…',
    ],
  ])("%o is refused", async (flags, words) => {
    const [cwd, queue] = [project('{"prompt":"a"}\n'), await serve()];
    const ran = await falsmith(cwd, ["run", ID, "--gateway", queue.url, ...flags]);
    expect([ran.code, ran.out]).toEqual([2, ""]);
    expect(ran.err).toContain(words);
  });

  test("failures and parked requests are told, kept, and made anew when a person says so", async () => {
    const inputs = ["good", "bad", "lost"].map((prompt) => ({ prompt }));
    const script: NonNullable<MockOptions["script"]> = {
      positions: [],
      runMs: 5,
      output: {},
      request: ({ input }) =>
        JSON.stringify(input).includes("bad") ? { outcome: "downstream_service_error" } : undefined,
    };
    const [cwd, queue] = [project(linesOf(inputs)), await serve({ script })];
    queue.addFault({ fault: "T03", route: "submit", nth: [3] });
    const ran = await batch(cwd, queue, "--concurrency", "1");
    expect(ran.code).toBe(1);
    expect(ran.err).toContain("1 of 3 requests completed · 1 failed · 1 parked\n");
    const status = await falsmith(cwd, ["requests", "status", "--store", "made.jsonl"]);
    expect(status.out).toMatch(/^3 requests\n {2}parked {14}1\n {2}completed {11}1\n {2}failed {14}1\n/);
    expect(status.out).toMatch(/parked: look each up with the provider[^\n]*\n {2}acme\/paint\/[0-9a-f]{32}\n/);
    const json = await falsmith(cwd, ["requests", "status", "--store", "made.jsonl", "--json", "--state", "parked"]);
    expect(json.results).toMatchObject([{ state: "parked", endpointId: ID }]);
    expect(json.out).not.toContain('"token"');
    const key = String(json.results[0]?.["key"]);
    const refused = await falsmith(cwd, ["requests", "retry", key, "--store", "made.jsonl"]);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining("it may have been accepted")]);
    const settled = await falsmith(cwd, ["requests", "settle", key, "--not-accepted", "--store", "made.jsonl"]);
    expect([settled.code, settled.out]).toEqual([0, `${key}: released; the next run makes it anew\n`]);
    const retried = await falsmith(cwd, ["requests", "retry", "--failed", "--store", "made.jsonl"]);
    expect(retried.out).toBe("1 request released; the next run with the same store makes them anew\n");
    const after = await batch(cwd, queue);
    expect(after.err).toContain("2 of 3 requests completed · 1 failed\n");
    expect(queue.accepted().filter(({ input }) => JSON.stringify(input).includes("good"))).toHaveLength(1);
  });

  test("what every line would meet ends the batch at once, and the same command goes on", async () => {
    const inputs = Array.from({ length: 50 }, (_, index) => ({ prompt: `picture ${index}` }));
    const [cwd, closed] = [project(linesOf(inputs)), await serve({ credentials: "another" })];
    const refused = await batch(cwd, closed, "--concurrency", "2");
    expect([refused.code, refused.results.length < 10]).toEqual([1, true]);
    expect(refused.err).toMatch(
      /^falsmith: error io\/request: .*\n0 of 50 requests completed · \d failed · 4\d left\nended before its end/,
    );
    const open = await serve();
    expect(await batch(cwd, open)).toMatchObject({ code: 0, err: "50 of 50 requests completed\n" });
  });

  test("a described job for each line", async () => {
    const server = await serveHandler(kling());
    ends.push(() => server.close());
    const pages = klingPages("https://relay.example").map(({ id, text }) => [id, text] as const);
    const overlays = [{ use: "falsmith:kling", host: "relay.example" }];
    const cwd = folderWith({
      ...Object.fromEntries(pages),
      "falsmith.config.json": JSON.stringify({ overlays }),
      "inputs.jsonl": linesOf([{ prompt: "a" }, { prompt: "b" }]),
    });
    const submit = "POST /kling/v1/videos/text2video";
    const argv = ["run", submit, "--batch", "inputs.jsonl", "--store", "made.jsonl", "--gateway", server.url];
    const ran = await falsmith(cwd, [...argv, "model_name=kling-v1"]);
    expect(ran).toMatchObject({ code: 0, err: "2 of 2 requests completed\n" });
  });
});

describe("a run that is killed", () => {
  function start(cwd: string, queue: MockQueue): ReturnType<typeof spawn> {
    const argv = ["run", ID, "--batch", "inputs.jsonl", "--store", "made.jsonl", "--gateway", queue.url];
    return spawn(process.execPath, [program.bin, ...argv, "--concurrency", "4"], {
      cwd,
      env: { ...process.env, ...ENV },
    });
  }

  test.each(["SIGKILL", "SIGINT"] as const)(
    "by %s goes on with the same command, and nothing is made twice",
    async (signal) => {
      const inputs = Array.from({ length: 40 }, (_, index) => ({ prompt: `picture ${index}` }));
      const [cwd, queue] = [project(linesOf(inputs)), await serve()];
      const child = start(cwd, queue);
      const closed = once(child, "close");
      await expect.poll(() => queue.accepted().length, { interval: 5 }).toBeGreaterThan(5);
      child.kill(signal);
      expect((await closed)[0]).toBe(signal === "SIGINT" ? 130 : null);
      const ran = await batch(cwd, queue);
      const state = JSON.parse(`[${readFileSync(join(cwd, "made.jsonl"), "utf8").trim().split("\n").join(",")}]`);
      expect(state.length).toBeGreaterThan(0);
      const prompts = queue.accepted().map(({ input }) => JSON.stringify(input));
      expect(prompts.length).toBe(new Set(prompts).size);
      // A submit whose answer the killed process did not live to hear is parked: nothing else is missing.
      const others = ran.results.filter((one) => !("data" in one)).map(({ error }) => error);
      expect(others).toEqual(others.map(() => expect.objectContaining({ code: "parked" })));
      expect(ran.results).toHaveLength(40);
    },
  );
});

describe("requests", () => {
  test.each([
    [["requests"], "requests needs status, settle or retry"],
    [["requests", "stat"], 'requests has status, settle and retry, not "stat"'],
    [["requests", "status"], "--store says where the requests are kept"],
    [
      ["requests", "status", "--store", "a.jsonl", "--state", "park"],
      '--state lists claimed, submitting, submitted, parked, released, completed, failed, not "park"',
    ],
    [["requests", "settle", "--store", "a.jsonl"], "requests settle takes one key"],
    [["requests", "settle", "k", "--store", "a.jsonl"], "requests settle takes --request-id <id>, or --not-accepted"],
    [["requests", "retry", "--store", "a.jsonl"], "requests retry takes keys, or --failed"],
  ])("%o is refused", async (argv, words) => {
    const ran = await falsmith(folderWith({}), argv);
    expect([ran.code, ran.out]).toEqual([2, ""]);
    expect(ran.err).toContain(words);
  });

  test("a key that is not there", async () => {
    const ran = await falsmith(folderWith({}), ["requests", "settle", "k", "--not-accepted", "--store", "a.jsonl"]);
    expect([ran.code, ran.err]).toEqual([1, 'falsmith: error io/store: The store has no request of key "k".\n']);
  });
});
