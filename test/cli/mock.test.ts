import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requestLine, whyNotListening } from "../../codegen/cli/commands/mock.js";
import { folderWith } from "./folder.js";
import { buildProgram, type Program } from "./program.js";

let program: Program;
beforeAll(() => {
  program = buildProgram("mock");
}, 60_000);
afterAll(() => program.remove());

const page = `# acme/a

- **Endpoint**: \`https://fal.run/acme/a\`
- **Model ID**: \`acme/a\`

## API Information

### Input Schema

- **\`steps\`** (\`integer\`, _required_):
  How many. Range: \`1\` to \`12\`
`;

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs until it ends by itself, or serves: then it is ended. */
async function mock(files: Readonly<Record<string, string>>, ...argv: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [program.bin, "mock", ...argv], { cwd: folderWith(files) });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
    if (out.includes("Ctrl-C ends it.")) child.kill();
  });
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const [code] = await once(child, "close");
  return { code, out, err };
}
const project = { "specs/a.md": page };

describe("where the system does not let us listen, one line says what to do", () => {
  test("a port that another program has", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = String(typeof address === "object" ? address?.port : "");
    const remedy = "choose another one, or leave out --port";
    expect(await mock(project, "--port", port)).toEqual({
      code: 2,
      out: "",
      err: `falsmith: error io/usage: --port ${port} is taken by another program: ${remedy}\n`,
    });
    other.close();
  });

  test("an address of another machine", async () => {
    expect(await mock(project, "--host", "203.0.113.7")).toEqual({
      code: 2,
      out: "",
      err: "falsmith: error io/usage: --host 203.0.113.7 is not an address of this machine: leave out --host, or name another one\n",
    });
  });

  test("an origin that is none", async () => {
    expect(await mock(project, "--cors", "http://localhost:5173,localhost")).toEqual({
      code: 2,
      out: "",
      err: 'falsmith: error io/usage: --cors lists origins, http://localhost:5173, or is *; "localhost" is neither\n',
    });
  });

  test.each([
    ["EACCES", "--port 80 is not for this user: "],
    ["ENOTFOUND", "--host h is not a known host: "],
    ["EAI_AGAIN", "--host h cannot be looked up now: "],
    ["EINVAL", "--host h is not an address to listen at: "],
  ])("%s", (code, words) => {
    const refusal = Object.assign(new Error("listen"), { code });
    expect(whyNotListening(refusal, 80, "h")).toMatchObject({
      exit: 2,
      code: "io/usage",
      message: expect.stringContaining(words),
    });
  });

  test("a mistake of ours stays one", () => {
    const error = new Error("boom");
    expect(whyNotListening(error, 80)).toBe(error);
  });
});

test.each([
  ["http://localhost:5173", "--cors http://localhost:5173"],
  ["http://a'; rm", String.raw`--cors 'http://a'\''; rm'`],
  ["null", "--cors '*'"],
])("the log says how a page of %s is let in", (refusedOrigin, flag) => {
  const line = requestLine({ method: "OPTIONS", path: "/acme/a", status: 403, refusedOrigin });
  expect(line).toBe(`OPTIONS /acme/a → 403: a page of another origin; start the mock with ${flag}`);
  expect(requestLine({ method: "GET", path: "/", status: 403 })).toBe("GET / → 403");
});

test("a package below the sources is no source", async () => {
  const config = JSON.stringify({ output: { dir: "specs/gen" } });
  const made = { "specs/gen/acme/b/openapi.json": "{", "specs/gen/manifest.json": '{"falsmith":"0"}' };
  const ran = await mock({ ...project, ...made, "falsmith.config.json": config });
  expect(ran.err).toBe("");
  expect(ran.out).toMatch(/, 1 endpoint:\n {2}acme\/a\n/);
});

/** Asks a server while it loads. */
async function askWhileLoading(
  files: Readonly<Record<string, string>>,
  path: string,
  body?: unknown,
): Promise<Ran & { readonly status: number; readonly reply: string }> {
  const child = spawn(process.execPath, [program.bin, "mock", "--quiet"], { cwd: folderWith(files) });
  let [out, err] = ["", ""];
  let asked: Promise<{ readonly status: number; readonly reply: string }> | undefined;
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
    const url = /^listening at (\S+);/.exec(out)?.[1];
    const call = {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: "Key any", "content-type": "application/json" },
    };
    asked ??= fetch(`${url}${path}`, body === undefined ? call : { ...call, body: JSON.stringify(body) }).then(
      async (response) => ({ status: response.status, reply: await response.text() }),
    );
    if (out.includes("Ctrl-C ends it.")) void asked.finally(() => child.kill());
  });
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const [code] = await once(child, "close");
  const { status = 0, reply = "" } = (await asked) ?? {};
  return { code, out, err, status, reply };
}

describe("a request that comes while the server loads", () => {
  const many = Object.fromEntries(
    ["b", "c", "d", "e"].map((app) => [`specs/${app}.md`, page.replaceAll("acme/a", `acme/${app}pp`)]),
  );
  const files = {
    ...many,
    "specs/a.md": page.replaceAll("acme/a", "acme/zpp"),
    "specs/bad.md": "Nothing is documented here.\n",
  };

  test("is answered by its endpoint", async () => {
    const { status, reply, out, err } = await askWhileLoading(files, "/acme/zpp", { steps: 3 });
    expect(status).toBe(200);
    expect(JSON.parse(reply)).toMatchObject({ status: "IN_QUEUE" });
    expect(out).toMatch(/^listening at http:.*; loading 6 sources\n/);
    expect(out).toMatch(/, 5 endpoints:\n {2}acme\/bpp\n/);
    expect(err.split("\n").filter((line) => line.includes("bad.md"))).toHaveLength(1);
  });

  test("is refused where nothing that is loaded in the end answers for it", async () => {
    expect((await askWhileLoading(files, "/acme/none", { steps: 3 })).status).toBe(404);
  });

  test("is answered from a package as well", async () => {
    const doc = JSON.stringify({
      openapi: "3.1.0",
      info: { title: "t", version: "1" },
      servers: [{ url: "https://queue.fal.run" }],
      paths: {
        "/acme/made": {
          post: {
            requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Input" } } } },
          },
        },
        "/acme/made/requests/{request_id}/status": { get: {} },
      },
      components: { schemas: { Input: { type: "object", required: ["a"] }, Output: {} } },
    });
    const made = { "generated/acme/made/openapi.json": doc, "generated/acme/made/provenance.json": "{}" };
    expect(await askWhileLoading(made, "/acme/made", {})).toMatchObject({ status: 200, err: "" });
  });
});

test("an operation answers with what its document shows, from sources and from a package", async () => {
  const shown = { id: 7, name: "as the page shows it" };
  const content = {
    "application/json": {
      schema: { type: "object", required: ["id"], properties: { id: { type: "integer" }, name: { type: "string" } } },
      examples: { broken: { value: { id: "seven" } }, whole: { value: shown } },
    },
  };
  const items = JSON.stringify({
    openapi: "3.1.0",
    info: { title: "items", version: "1" },
    servers: [{ url: "https://api.items.example" }],
    paths: { "/items": { get: { responses: { "200": { description: "ok", content } } } } },
  });
  const answer = { status: 200, reply: JSON.stringify(shown) };
  expect(await askWhileLoading({ "specs/items.json": items }, "/items")).toMatchObject(answer);
  const folder = "generated/items.example/items/get";
  const made = { [`${folder}/openapi.json`]: items, [`${folder}/provenance.json`]: "{}" };
  expect(await askWhileLoading(made, "/items")).toMatchObject(answer);
});

test("operations are served beside endpoints", async () => {
  const items = `openapi: 3.1.0
info: { title: items, version: 1.0.0 }
servers: [{ url: https://api.items.example }]
paths:
  /items/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses: { "200": { description: ok, content: { application/json: { schema: { type: object } } } } }
`;
  const ran = await mock({ ...project, "specs/items.yaml": items });
  expect(ran.err).toBe("");
  expect(ran.out).toMatch(/, 1 endpoint:\n {2}acme\/a\n/);
  expect(ran.out).toMatch(/\nterminal +FAL_KEY=any falsmith run acme\/a --gateway http:\/\/127\.0\.0\.1:\d+\n/);
  expect(ran.out).toMatch(/\nterminal +falsmith run '\S+ GET \/items\/\{id\}' --gateway http:\S+\n/);
  expect(ran.out).toMatch(/1 operation at http:\/\/127\.0\.0\.1:\d+:\n {2}GET \/items\/\{id\}\n/);
});
