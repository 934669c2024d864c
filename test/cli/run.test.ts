import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startMockQueue, type MockOptions, type MockQueue } from "../../src/mock/index.js";
import { endpointOf } from "../mock/support/endpoints.js";
import { filesIn, folderWith } from "./folder.js";
import { buildProgram, type Program } from "./program.js";

let program: Program;
beforeAll(() => {
  program = buildProgram("run");
}, 240_000);
afterAll(() => program.remove());

const queues: MockQueue[] = [];
afterEach(async () => {
  await Promise.all(queues.splice(0).map((queue) => queue.close()));
});

const served = endpointOf("acme/paint", true, {
  type: "object",
  required: ["seed"],
  properties: { seed: { type: "integer" } },
});

const script = { positions: [1, 0], queueMs: 20, runMs: 60, logs: ["step \u001b[31mone"], output: { seed: 7 } };

async function serve(options: Partial<MockOptions> = {}): Promise<MockQueue> {
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
                strength: { type: number }
                safe: { type: boolean }
                format: { type: string, enum: ["1", "2"] }
                tags: { type: array, items: { type: string } }
                size: { anyOf: [{ type: string, enum: [square] }, { type: object, properties: { width: { type: integer } } }] }
                seed: { anyOf: [{ type: integer }, { type: "null" }] }
      responses:
        "200": { description: ok, content: { application/json: { schema: { type: object } } } }
`;
function project(files: Readonly<Record<string, string>> = {}): string {
  return folderWith({ "specs/fal/paint.yaml": page, ...files });
}

/** A generated package whose document names these servers. */
function generated(servers: readonly object[] = []): Readonly<Record<string, string>> {
  const body = { content: { "application/json": { schema: { $ref: "#/components/schemas/Input" } } } };
  const input = { type: "object", properties: { steps: { type: "integer", maximum: 9 } } };
  const doc = {
    openapi: "3.1.0",
    servers,
    paths: { "/acme/paint": { post: { requestBody: body } }, "/acme/paint/requests/{request_id}/status": { get: {} } },
    components: { schemas: { Input: input, Output: {} } },
  };
  return {
    "generated/acme/paint/openapi.json": JSON.stringify(doc),
    "generated/acme/paint/provenance.json": "{}",
  };
}

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
interface Start {
  readonly ran: Promise<Ran>;
  readonly until: (text: string) => Promise<void>;
  readonly interrupt: () => void;
}
interface Given {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

const plainEnv = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/FAL|_KEY$|COLOR/.test(name)));

function start(
  cwd: string,
  argv: readonly string[],
  { env = { FAL_KEY: "key-of-fal" }, input = "" }: Given = {},
): Start {
  const child = spawn(process.execPath, [program.bin, "run", ...argv], { cwd, env: { ...plainEnv, ...env } });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  child.stdin.end(input);
  const until = async (text: string): Promise<void> => {
    while (!err.includes(text)) {
      if (child.exitCode !== null) throw new Error(`ended without ${JSON.stringify(text)}: ${err}`);
      await Promise.race([once(child.stderr, "data"), once(child, "exit")]);
    }
  };
  const ran = once(child, "close").then(([code]): Ran => ({ code, out, err }));
  return { ran, until, interrupt: () => void child.kill("SIGINT") };
}
function falsmith(cwd: string, argv: readonly string[], given: Given = {}): Promise<Ran> {
  return start(cwd, argv, given).ran;
}

describe("one request", () => {
  test("shows where it stands and what the model prints, and prints the output", async () => {
    // Long enough to be seen running, however slow the machine is.
    const queue = await serve({ script: { ...script, runMs: 2_500 } });
    const { code, out, err } = await falsmith(project(), ["acme/paint", "prompt=a cat", "--gateway", queue.url]);
    expect({ code, out: JSON.parse(out) }).toEqual({ code: 0, out: { seed: 7 } });
    expect(err).toMatch(/^request \S+\n/);
    expect(err).toMatch(/\nrunning\n/);
    expect(err).toContain("  | step \\u{1b}[31mone\n");
    expect(err).not.toContain("\u001b");
    expect(err).toMatch(/completed\n$/);
    expect(queue.accepted()).toMatchObject([{ endpointId: "acme/paint", input: { prompt: "a cat" } }]);
  });

  test("values become what the schema asks for", async () => {
    const queue = await serve();
    const words = [
      "prompt=12",
      "steps=4",
      "strength=0.5",
      "safe=true",
      "format=1",
      'tags=["a","b"]',
      'size={"width":8}',
      "seed=null",
    ];
    expect(await falsmith(project(), ["acme/paint", ...words, "--gateway", queue.url])).toMatchObject({ code: 0 });
    expect(queue.accepted()[0]?.input).toEqual({
      prompt: "12",
      steps: 4,
      strength: 0.5,
      safe: true,
      format: "1",
      tags: ["a", "b"],
      size: { width: 8 },
      seed: null,
    });
  });

  test("the input comes from a file or standard input; the command line wins", async () => {
    const queue = await serve();
    const cwd = project({ "input.json": '{"prompt":"a dog","steps":3}' });
    await falsmith(cwd, ["acme/paint", "steps=5", "--input", "input.json", "--gateway", queue.url]);
    await falsmith(cwd, ["acme/paint", "--input", "-", "--gateway", queue.url], { input: '{"prompt":"a bird"}' });
    expect(queue.accepted().map(({ input }) => input)).toEqual([{ prompt: "a dog", steps: 5 }, { prompt: "a bird" }]);
  });

  test("an id the project does not know is called with --unchecked alone, values as they look", async () => {
    const queue = await serve();
    const argv = ["acme/paint", "n=3", "t=x", "b=false", "l=[1]", "--gateway", queue.url];
    const refused = await falsmith(folderWith(), argv);
    expect(refused).toMatchObject({ code: 2, out: "", err: expect.stringContaining("--unchecked to call it") });
    expect(queue.requests()).toEqual([]);
    expect(await falsmith(folderWith(), [...argv, "--unchecked"])).toMatchObject({ code: 0 });
    expect(queue.accepted()[0]?.input).toEqual({ n: 3, t: "x", b: false, l: [1] });
  });

  test.each([
    ["the configuration", { "falsmith.config.json": '{"output":{"dir":"src/fal"}}' }, []],
    ["--out", {}, ["--out", "src/fal"]],
  ])("a package elsewhere is found by %s", async (_by, files, argv) => {
    const queue = await serve();
    const made = Object.entries(generated()).map(([path, text]) => [path.replace("generated/", "src/fal/"), text]);
    const cwd = folderWith({ ...Object.fromEntries(made), ...files });
    const ran = await falsmith(cwd, ["acme/paint", "steps=10", ...argv, "--gateway", queue.url]);
    expect(ran).toMatchObject({ code: 1, out: "", err: expect.stringContaining("steps: ") });
  });

  test("the generated package knows it too", async () => {
    const queue = await serve();
    const cwd = folderWith(generated());
    const ran = await falsmith(cwd, ["acme/paint", "steps=10", "--gateway", queue.url]);
    expect(ran).toMatchObject({ code: 1, out: "", err: expect.stringContaining("steps: ") });
    expect(queue.accepted()).toEqual([]);
  });
});

describe("what is wrong is told and nothing is sent", () => {
  test.each([
    ["a value", ["prompt=x", "steps=400"], 1, /io\/input: .*\n?[^]*steps: expected an integer from 1 to 40, got 400/],
    ["a name", ["prompt=x", "stpes=4"], 1, /stpes[^]*did you mean[^]*steps/],
    ["a missing name", ["promt=x"], 1, /prompt[^]*did you mean|did you mean[^]*prompt/],
    ["broken JSON", ["prompt=x", "tags=[1"], 2, /tags: "\[1" is not JSON/],
    ["twice", ["prompt=x", "prompt=y"], 2, /prompt is given twice/],
    ["no pair", ["prompt"], 2, /"prompt" is not of the form key=value/],
  ])("%s", async (_title, words, code, message) => {
    const queue = await serve();
    const ran = await falsmith(project(), ["acme/paint", ...words, "--gateway", queue.url, "--save-handle", "h.json"]);
    expect({ code: ran.code, out: ran.out }).toEqual({ code, out: "" });
    expect(ran.err).toMatch(message);
    expect(ran.err).not.toMatch(/^\s+at /m);
    expect(queue.requests()).toEqual([]);
  });

  test("an id with a slip of the pen", async () => {
    const queue = await serve();
    const cwd = project();
    const ran = await falsmith(cwd, ["acme/piant", "prompt=x", "--gateway", queue.url]);
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining("did you mean acme/paint?") });
    expect(queue.requests()).toEqual([]);
    expect(Object.keys(filesIn(cwd))).toEqual(["specs/fal/paint.yaml"]);
  });

  test.each([
    [["acme/paint", "--gateway", "fla"], /no gateway is called "fla" \(did you mean fal\?\)/],
    [["prompt=x"], /run needs an endpoint id/],
    [[""], /run needs an endpoint id/],
    [["acme/paint", "--input", "none.json"], /none\.json/],
  ])("%j", async (argv, message) => {
    const ran = await falsmith(project(), argv);
    expect(ran).toMatchObject({ code: 2, out: "", err: expect.stringMatching(message) });
  });
});

test("an id that is nowhere is told with the places that were looked at", async () => {
  const made = await falsmith(folderWith({ "src/fal/index.ts": "" }), ["acme/paint", "prompt=x"]);
  expect(made).toEqual({
    code: 2,
    out: "",
    err: 'falsmith: error io/usage: the project has no endpoint "acme/paint": looked in the package in generated/ (no package there) and the sources in specs/ (not there), there is no falsmith.config.*; a package in another folder is named with --out <folder>; run falsmith generate here first, or add --unchecked to call it without checking the input\n',
  });
  const config = JSON.stringify({ output: { dir: "src/fal" }, sources: ["specs/fal"] });
  const operation = await falsmith(project({ "falsmith.config.json": config }), ["GET /v1/none"]);
  expect(operation.err).toContain(
    'the project has no operation "GET /v1/none"; it has no operations: looked in the package in src/fal/ (no package there) and the sources in specs/fal, as falsmith.config.json says; a package in another folder is named with --out <folder>',
  );
});

test("a package below the sources is no source", async () => {
  const queue = await serve();
  const config = JSON.stringify({ output: { dir: "specs/gen" } });
  // A document of an older version, without what makes the folder a package: only as a source it could name an id.
  const old = page.replaceAll("acme/paint", "acme/older");
  const cwd = project({ "specs/gen/older.yaml": old, "falsmith.config.json": config });
  const ran = await falsmith(cwd, ["acme/older", "prompt=x", "--gateway", queue.url]);
  expect(ran).toMatchObject({ code: 2, err: expect.stringContaining('the project has no endpoint "acme/older"') });
});

test.each([[["nope", "a=b"]], [["../x"]], [["http://x.y/z"]], [["a b", "--unchecked"]]])(
  "%j names no endpoint",
  async (argv) => {
    const queue = await serve();
    const ran = await falsmith(project(), [...argv, "--gateway", queue.url]);
    const shown = JSON.stringify(argv[0]);
    expect(ran).toEqual({
      code: 2,
      out: "",
      err: `falsmith: error io/usage: ${shown} is not an endpoint id: it looks like owner/app or owner/app/path, as in fal-ai/flux/dev; the project has acme/paint\n`,
    });
    expect(queue.requests()).toEqual([]);
  },
);

describe("the words of what cannot be read fit an input", () => {
  test.each([
    ["empty standard input", "-", "", "-: error io/empty: standard input is empty; give a JSON object"],
    ["a list", "-", "[]", "-: error io/unreadable: this is not a JSON object; give one on standard input"],
    ["HTML", "page.html", "", "page.html: error io/unreadable: this is not a JSON object; correct the file"],
    ["an empty file", "none.json", "", "none.json: error io/empty: the file is empty; give a JSON object"],
  ])("%s", async (_title, file, input, message) => {
    const cwd = project({ "page.html": "<!doctype html><title>a</title>", "none.json": "" });
    const ran = await falsmith(cwd, ["acme/paint", "--input", file], { input });
    expect(ran).toMatchObject({ code: 2, out: "", err: expect.stringContaining(message) });
  });
});

describe("gateways", () => {
  const relay = async (): Promise<{ queue: MockQueue; config: string }> => {
    const queue = await serve({ profile: "relay", credentials: "token-of-relay" });
    const gateways = { lab: { url: queue.url, auth: "Bearer", profile: "relay" } };
    return { queue, config: JSON.stringify({ gateways }) };
  };

  test("of the configuration: a relay with a bearer token of its own", async () => {
    const { queue, config } = await relay();
    const env = { FAL_KEY: "key-of-fal", LAB_KEY: "token-of-relay" };
    const cwd = project({ "falsmith.config.json": config });
    const ran = await falsmith(cwd, ["acme/paint", "prompt=x", "--gateway", "lab"], { env });
    expect({ code: ran.code, out: JSON.parse(ran.out || "null") }).toEqual({ code: 0, out: { seed: 7 } });
    expect(JSON.stringify(queue.requests())).not.toContain("key-of-fal");
  });

  test("without its token nothing is sent", async () => {
    const { queue, config } = await relay();
    const cwd = project({ "falsmith.config.json": config });
    const ran = await falsmith(cwd, ["acme/paint", "prompt=x", "--gateway", "lab"]);
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining("LAB_KEY") });
    expect(queue.requests()).toEqual([]);
  });

  test("of a URL: its scheme is said", async () => {
    const { queue } = await relay();
    const argv = ["acme/paint", "prompt=x", "--gateway", queue.url, "--auth", "Bearer"];
    const ran = await falsmith(project(), argv, { env: { FALSMITH_KEY: "token-of-relay" } });
    expect({ code: ran.code, out: JSON.parse(ran.out || "null") }).toEqual({ code: 0, out: { seed: 7 } });
  });

  test("that only a document names never gets fal's key, only one of its own", async () => {
    const queue = await serve({ credentials: "own" });
    const servers = [{ url: queue.url, "x-falsmith-gateway": { name: "lab", auth: "Key", profile: "fal" } }];
    const cwd = folderWith(generated(servers));
    const argv = ["acme/paint", "steps=3", "--gateway", "lab"];
    const env = { FAL_KEY: "key-of-fal", FALSMITH_KEY: "key-of-fal" };
    const ran = await falsmith(cwd, argv, { env });
    expect(ran).toMatchObject({ code: 2, out: "", err: expect.stringContaining("in the variable LAB_KEY") });
    expect(queue.requests()).toEqual([]);
    expect(await falsmith(cwd, argv, { env: { ...env, LAB_KEY: "own" } })).toMatchObject({ code: 0 });
    expect(queue.accepted()).toHaveLength(1);
  });
});

describe("a failure", () => {
  test("of the request is an exit code of 1 with the server's reason and no secret", async () => {
    const queue = await serve({ credentials: "another" });
    const ran = await falsmith(project(), ["acme/paint", "prompt=x", "--gateway", queue.url]);
    expect(ran).toMatchObject({ code: 1, out: "", err: expect.stringContaining("error io/request: ") });
    expect(ran.err).not.toContain("key-of-fal");
    expect(ran.err).toContain("Check the credential in the variable FAL_KEY. falsmith mock takes any: FAL_KEY=any.");
    expect(ran.err).not.toContain("{ credentials }");
  });
});

const never = { positions: [], runMs: Number.POSITIVE_INFINITY, logs: ["started"] };

describe.skipIf(process.platform === "win32")("Ctrl-C (skipped on Windows, which has no signals)", () => {
  test("cancels on the server and exits with 130", async () => {
    const queue = await serve({ script: never });
    const run = start(project(), ["acme/paint", "prompt=x", "--gateway", queue.url]);
    await run.until("running\n");
    run.interrupt();
    expect(await run.ran).toMatchObject({
      code: 130,
      out: "",
      err: expect.stringMatching(/interrupted: the server (?:has cancelled \S+|was asked to cancel \S+ and .*)\n$/),
    });
    expect(queue.requests().filter(({ method }) => method === "PUT")).toHaveLength(1);
    await expect.poll(() => queue.accepted()[0]?.state).not.toBe("IN_PROGRESS");
  });
});

describe("a handle", () => {
  test("is kept when the request is submitted, and resumed by another process", async () => {
    const queue = await serve({ script: { positions: [], runMs: 1500, output: { seed: 9 } } });
    const cwd = project();
    const first = start(cwd, ["acme/paint", "prompt=x", "--gateway", queue.url, "--save-handle", "h.json"]);
    await first.until("request ");
    await first.until("running\n");
    const handle: unknown = JSON.parse(readFileSync(join(cwd, "h.json"), "utf8"));
    expect(handle).toMatchObject({ version: 1, endpointId: "acme/paint", gateway: queue.url });
    const second = await falsmith(cwd, ["--resume", "h.json", "--gateway", queue.url]);
    expect({ code: second.code, out: JSON.parse(second.out || "null") }).toEqual({ code: 0, out: { seed: 9 } });
    expect(await first.ran).toMatchObject({ code: 0 });
    expect(queue.accepted()).toHaveLength(1);
    expect(readFileSync(join(cwd, "h.json"), "utf8")).not.toContain("key-of-fal");
  });

  test("never takes the place of another one", async () => {
    const queue = await serve();
    const cwd = project({ "h.json": "mine" });
    const ran = await falsmith(cwd, ["acme/paint", "prompt=x", "--gateway", queue.url, "--save-handle", "h.json"]);
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining("h.json: error io/write") });
    expect(queue.requests()).toEqual([]);
    expect(readFileSync(join(cwd, "h.json"), "utf8")).toBe("mine");
  });

  test("that cannot be kept is told before anything is sent", async () => {
    const queue = await serve();
    const argv = ["acme/paint", "prompt=x", "--gateway", queue.url, "--save-handle", "none/h.json"];
    expect(await falsmith(project(), argv)).toEqual({
      code: 2,
      out: "",
      err: "none/h.json: error io/write: cannot write here, no such file or folder; nothing was sent; name a file in a folder that is there and can be written\n",
    });
    expect(queue.requests()).toEqual([]);
  });

  test("of another gateway is told with that gateway again, wherever it was looked for", async () => {
    const queue = await serve();
    const handle = { version: 1, endpointId: "acme/paint", requestId: "a-1", gateway: "https://relay.example/v1" };
    const cwd = project({ "h.json": JSON.stringify({ ...handle, submittedAt: "2026-01-01T00:00:00.000Z" }) });
    const ran = await falsmith(cwd, ["--resume", "h.json", "--gateway", queue.url]);
    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.err).toContain("the handle was made for another gateway");
    expect(ran.err).toContain("a-1: its handle is still in h.json\n");
  });

  test("of another gateway is not looked for where nobody said to", async () => {
    const handle = { version: 1, endpointId: "acme/paint", requestId: "a-1", gateway: "https://relay.example/v1" };
    const cwd = project({ "h.json": JSON.stringify({ ...handle, submittedAt: "2026-01-01T00:00:00.000Z" }) });
    const ran = await falsmith(cwd, ["--resume", "h.json"]);
    expect(ran).toMatchObject({ code: 2, out: "" });
    expect(ran.err).toContain(
      "h.json is the handle of a request at https://relay.example/v1, and https://queue.fal.run would be asked: add --gateway https://relay.example/v1",
    );
  });

  test("leaves no file when nothing was accepted", async () => {
    const queue = await serve({ credentials: "another" });
    const cwd = project();
    const ran = await falsmith(cwd, ["acme/paint", "prompt=x", "--gateway", queue.url, "--save-handle", "h.json"]);
    expect(ran.code).toBe(1);
    expect(existsSync(join(cwd, "h.json"))).toBe(false);
  });

  test.each([
    ["of nothing", "{}", [], /h\.json is not a handle/],
    ["that is none", "[]", [], /not a JSON object/],
    ["with an input", '{"endpointId":"acme/paint"}', ["acme/paint", "prompt=x"], /takes no key=value/],
    [
      "of another endpoint",
      '{"version":1,"endpointId":"acme/paint","requestId":"a"}',
      ["acme/other"],
      /not to acme\/other/,
    ],
  ])("%s is refused", async (_title, handle, words, message) => {
    const ran = await falsmith(project({ "h.json": handle }), [...words, "--resume", "h.json"]);
    expect(ran).toMatchObject({ code: 2, out: "", err: expect.stringMatching(message) });
  });
});
