import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { whyNotListening } from "../../codegen/cli/commands/mock-listen.js";
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

test("a package below the sources is no source", async () => {
  const config = JSON.stringify({ output: { dir: "specs/gen" } });
  const made = { "specs/gen/acme/b/openapi.json": "{", "specs/gen/manifest.json": '{"falsmith":"0"}' };
  const ran = await mock({ ...project, ...made, "falsmith.config.json": config });
  expect(ran.err).toBe("");
  expect(ran.out).toMatch(/, 1 endpoint:\n {2}acme\/a\n/);
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
  expect(ran.out).toMatch(/1 operation at http:\/\/127\.0\.0\.1:\d+:\n {2}GET \/items\/\{id\}\n/);
});
