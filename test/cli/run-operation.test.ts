import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { dispatch } from "../../codegen/cli/dispatch.js";
import { verbs } from "../../codegen/cli/verbs.js";
import { json, serve, type Handler, type TestServer } from "../runtime/support/server.js";
import { fakeTerminal } from "./fake-terminal.js";
import { folderWith } from "./folder.js";

const servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

function page(host: string): string {
  return `openapi: 3.1.0
info: { title: items, version: 1.0.0 }
servers: [{ url: https://api.${host}/v1 }]
components: { securitySchemes: { token: { type: http, scheme: bearer } } }
security: [{ token: [] }]
paths:
  /items/{id}:
    get:
      parameters:
        - { name: id, in: path, required: true, schema: { type: integer } }
        - { name: tags, in: query, schema: { type: array, items: { type: string } } }
        - { name: X-Trace, in: header, schema: { type: string } }
      responses:
        "200": { description: ok, content: { application/json: { schema: { type: object } } } }
  /items:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [name]
              properties: { name: { type: string }, size: { type: integer }, code: { type: string } }
      responses:
        "201": { description: made, content: { application/json: { schema: { type: object } } } }
  /image:
    get:
      security: []
      responses: { "200": { description: ok, content: { image/png: { schema: { type: string, format: binary } } } } }
  /log:
    get:
      security: []
      responses: { "200": { description: ok, content: { text/plain: { schema: { type: string } } } } }
`;
}

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly folder: string;
  readonly seen: TestServer["seen"];
}

interface Given {
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly handler?: Handler;
}

async function run(
  argv: readonly string[],
  {
    files = { "specs/items.yaml": page("items.example") },
    env = { FALSMITH_KEY: "", ITEMS_EXAMPLE_KEY: "key-of-items" },
    handler,
  }: Given = {},
): Promise<Ran> {
  const server = await serve(handler ?? ((_, response) => json(response, 200, { fine: true })));
  servers.push(server);
  const folder = folderWith(files);
  const terminal = fakeTerminal(folder, { env });
  const code = await dispatch(["run", ...argv, "--gateway", server.url], terminal, verbs);
  return { code, out: terminal.stdout(), err: terminal.stderr(), folder, seen: server.seen };
}

describe("an operation is called once", () => {
  test("by its method and path, with what its words say", async () => {
    const ran = await run(["GET /items/{id}", "path.id=7", 'query.tags=["a","b c"]', "headers.X-Trace=12"]);
    expect(ran).toMatchObject({ code: 0, out: '{\n  "fine": true\n}\n', err: "" });
    expect(ran.seen.map(({ method, url }) => [method, url])).toEqual([["GET", "/items/7?tags=a&tags=b%20c"]]);
    expect(ran.seen[0]?.headers).toMatchObject({ authorization: "Bearer key-of-items", "x-trace": "12" });
  });

  test("at a gateway of the configuration: its variables, and its own way to show the credential", async () => {
    const server = await serve((_, response) => json(response, 200, {}));
    servers.push(server);
    const lab = {
      url: "http://127.0.0.1:{port}/{version}",
      profile: "http",
      variables: { port: { default: new URL(server.url).port }, version: { default: "v2", enum: ["v1", "v2"] } },
      security: { token: { type: "apiKey", in: "header", name: "X-Lab", prefix: "Token" } },
    };
    const files = {
      "specs/items.yaml": page("items.example"),
      "falsmith.config.json": JSON.stringify({ gateways: { lab } }),
    };
    const terminal = fakeTerminal(folderWith(files), { env: { ITEMS_EXAMPLE_KEY: "key-of-items" } });
    expect(await dispatch(["run", "GET /items/{id}", "path.id=7", "--gateway", "lab"], terminal, verbs)).toBe(0);
    expect(server.seen.map(({ url, headers }) => [url, headers["x-lab"], headers.authorization])).toEqual([
      ["/v2/items/7", "Token key-of-items", undefined],
    ]);
  });

  test("with a body from words and a file", async () => {
    const files = { "specs/items.yaml": page("items.example"), "body.json": '{"name":"a","size":1}' };
    const ran = await run(["POST /items", "--input", "body.json", "body.size=3", "body.code=007"], { files });
    expect(ran.code).toBe(0);
    expect(ran.seen.map(({ body }) => body)).toEqual(['{"name":"a","size":3,"code":"007"}']);
  });

  test("and answers with text, or with a file that is kept", async () => {
    const handler: Handler = ({ url }, response) =>
      response.writeHead(200, { "content-type": url === "/log" ? "text/plain" : "image/png" }).end("bytes");
    expect(await run(["GET /log"], { handler })).toMatchObject({ code: 0, out: "bytes\n" });
    const saved = await run(["GET /image", "--save", "a.png"], { handler });
    expect(saved).toMatchObject({ code: 0, out: "", err: "" });
    expect(readFileSync(join(saved.folder, "a.png"), "utf8")).toBe("bytes");
    const told = await run(["GET /image"], { handler });
    expect(told).toMatchObject({ code: 0, out: "", err: "5 bytes of image/png; --save <file> keeps them\n" });
  });
});

describe("what does not go", () => {
  test.each<[string, readonly string[], number, string]>([
    ["wrong input", ["GET /items/{id}", "path.id=x"], 1, "path.id: expected an integer"],
    ["nothing where something is needed", ["POST /items", "body.size=1"], 1, "body.name"],
    ["a key that nobody knows", ["GET /items/{id}", "path.id=1", "query.tag=x"], 1, "query.tag"],
    ["a word without a place", ["GET /items/{id}", "id=1"], 2, "path.key=value"],
    ["a word twice", ["GET /items/{id}", "path.id=1", "path.id=2"], 2, "given twice"],
    ["an operation that is not there", ["GET /item/{id}"], 2, "did you mean GET /items/{id}"],
  ])("%s", async (_, argv, code, words) => {
    const ran = await run(argv);
    expect(ran).toMatchObject({ code, out: "" });
    expect(ran.err).toContain(words);
    expect(ran.seen).toEqual([]);
  });

  test("an answer that is no success, in the server's words", async () => {
    const ran = await run(["GET /log"], { handler: (_, response) => json(response, 404, { msg: "no log today" }) });
    expect(ran.code).toBe(1);
    expect(ran.err).toContain("no log today");
  });

  test("an operation that two providers have, unless one is named", async () => {
    const files = { "specs/a.yaml": page("items.example"), "specs/b.yaml": page("other.example") };
    const handler: Handler = (_, response) => response.writeHead(200, { "content-type": "text/plain" }).end("fine");
    const both = await run(["GET /log"], { files });
    expect(both.code).toBe(2);
    expect(both.err).toContain("--provider");
    expect(await run(["GET /log", "--provider", "other.example"], { files, handler })).toMatchObject({ code: 0 });
    const byId = await run(["items.example GET /log"], { files, handler });
    expect(byId.code).toBe(0);
  });
});
