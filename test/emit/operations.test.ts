import { describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import type { Finding } from "../../codegen/document/finding.js";
import type { JsonObject } from "../../codegen/document/json.js";
import type { SourceText } from "../../codegen/document/source.js";
import { emitPackage } from "../../codegen/emit/package/package.js";
import { folderWith } from "../cli/folder.js";
import { promised, typeErrors } from "../support/tsc.js";

const INFO = { openapi: "3.1.0", info: { title: "Pets", version: "1" } };
const OK = { "200": { description: "" } };
const HOST = { servers: [{ url: "https://api.pets.test/v1" }] };

function json(schema: JsonObject): JsonObject {
  return { "application/json": { schema } };
}

function source(doc: JsonObject, more: Partial<SourceText> = {}): SourceText {
  return { id: "pets.json", text: JSON.stringify({ ...INFO, ...doc }), ...more };
}

interface Emitted {
  readonly files: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
}

async function emitted(...sources: readonly SourceText[]): Promise<Emitted> {
  const compiled = await compile(sources);
  return { files: await emitPackage(compiled, sources, { runtime: "import" }), findings: compiled.findings };
}

/** The lines of a generated constant, without its head. */
function lines(text: string | undefined, from: string): readonly string[] {
  const all = (text ?? "").split("\n");
  return all.slice(all.findIndex((line) => line.startsWith(from)) + 1);
}

describe("the descriptor of an operation", () => {
  it("says how each parameter is written, and leaves out what is usual", async () => {
    const { files } = await emitted(
      source({
        ...HOST,
        paths: {
          "/pets/{petId}/{undeclared}": {
            get: {
              parameters: [
                { name: "petId", in: "path", required: true, style: "label", schema: { type: "integer" } },
                { name: "tags", in: "query", style: "pipeDelimited", explode: false, schema: { type: "array" } },
                { name: "ids", in: "query", explode: false, allowReserved: true, schema: { type: "array" } },
                { name: "filter", in: "query", content: json({ type: "object" }) },
                { name: "X-Trace", in: "header", required: true, schema: { type: "string" } },
                { name: "sid", in: "cookie", schema: { type: "string" } },
                { name: "Authorization", in: "header", schema: { type: "string" } },
              ],
              responses: OK,
            },
          },
        },
      }),
    );
    const module = files.get("pets.test/pets/by-petid/by-undeclared/get/index.ts");
    expect(lines(module, "  parameters:").slice(0, 8)).toEqual([
      '    { "name": "undeclared", "in": "path", "required": true },',
      '    { "name": "petId", "in": "path", "required": true, "style": "label" },',
      '    { "name": "tags", "in": "query", "style": "pipeDelimited" },',
      '    { "name": "ids", "in": "query", "explode": false, "allowReserved": true },',
      '    { "name": "filter", "in": "query", "mediaType": "application/json" },',
      '    { "name": "X-Trace", "in": "header", "required": true },',
      '    { "name": "sid", "in": "cookie" },',
      "  ],",
    ]);
    // Pages that show the header as a parameter ask for a bearer token.
    expect(module).toContain('  security: [["bearer"]],');
    expect(files.get("gateways.ts")).toContain('security: { "bearer": { "type": "bearer" } }');
  });

  it("takes a template that is written as RFC 6570 does for the parameter of that name, and its style from it", async () => {
    const inPath = (name: string, more: JsonObject = {}): JsonObject => ({
      name,
      in: "path",
      required: true,
      schema: {},
      ...more,
    });
    const parameters = [
      inPath("a"),
      inPath("b"),
      inPath("c"),
      inPath("d", { style: "simple", explode: false }),
      inPath("e*"),
    ];
    const { files } = await emitted(
      source({ ...HOST, paths: { "/x/{;a*}/{.b}/{c*}/{;d*}/{e*}/{;f}": { get: { parameters, responses: OK } } } }),
    );
    const module = [...files].find(([name]) => name.endsWith("/get/index.ts"))?.[1];
    expect(lines(module, "  parameters:").slice(0, 7)).toEqual([
      '    { "name": ";f", "in": "path", "required": true },',
      '    { "name": "a", "in": "path", "required": true, "style": "matrix", "explode": true },',
      '    { "name": "b", "in": "path", "required": true, "style": "label" },',
      '    { "name": "c", "in": "path", "required": true, "explode": true },',
      '    { "name": "d", "in": "path", "required": true },',
      '    { "name": "e*", "in": "path", "required": true },',
      "  ],",
    ]);
  });

  it("has every media type of the body and of the answers, those under names of their own too", async () => {
    const { files } = await emitted(
      source({
        ...HOST,
        paths: {
          "/pets": {
            post: {
              requestBody: {
                required: true,
                content: {
                  "multipart/form-data": {
                    schema: { type: "object", properties: { photo: { type: "string", format: "binary" } } },
                    encoding: { photo: { contentType: "image/png", headers: {} } },
                  },
                  ...json({ type: "object", properties: { name: { type: "string" } } }),
                  "application/xml": { schema: { type: "object" } },
                  "image/png": {},
                },
              },
              responses: {
                "200": { description: "", content: { ...json({ type: "integer" }), "text/event-stream": {} } },
                "x-200:none": { description: "", content: json({ type: "null" }) },
                "202": { description: "" },
                "4XX": { description: "", content: { "text/plain": { schema: { type: "string" } } } },
                default: { description: "", content: { "image/png": {}, "application/x-ndjson": {} } },
              },
            },
          },
        },
      }),
    );
    const [module, types] = ["index", "types"].map((name) => files.get(`pets.test/pets/post/${name}.ts`));
    expect(lines(module, "  body:").slice(0, 15)).toEqual([
      "    required: true,",
      "    content: {",
      '      "application/json": { validator: input },',
      '      "multipart/form-data": { validator: inputMultipartFormData, encoding: { "photo": { contentType: "image/png" } } },',
      '      "application/xml": {},',
      '      "image/png": {},',
      "    },",
      "  },",
      "  responses: {",
      '    "200": { "application/json": { as: "json", validator: output }, "text/event-stream": { as: "events" } },',
      '    "202": {},',
      '    "4XX": { "text/plain": { as: "text" } },',
      '    "default": { "image/png": { as: "bytes" }, "application/x-ndjson": { as: "lines" } },',
      "  },",
      '  about: { title: "Pets" },',
    ]);
    expect(types).toContain("export type Output = number | null;");
    expect(types).toContain('readonly body: globalThis.Blob;\n    readonly contentType: "image/png";');
    expect(types).toContain('readonly body: string;\n    readonly contentType: "application/xml";');
    expect(types).toContain('    readonly "200": Output | globalThis.AsyncIterable<unknown>;');
    expect(types).toContain('    readonly "202": undefined;');
    expect(types).toContain('    readonly "default": globalThis.Blob | globalThis.AsyncIterable<unknown>;');
    expect(module).toContain("export { operation as endpoint };");
  });

  it("fills in constants, which its input may leave out", async () => {
    const body = {
      type: "object",
      required: ["model", "prompt"],
      properties: { model: { const: "wan/2-6" }, prompt: { type: "string" } },
    };
    const paths = { "/tasks": { post: { requestBody: { content: json(body) }, responses: OK } } };
    const { files } = await emitted(source({ ...HOST, paths }));
    expect(files.get("pets.test/wan/2-6/index.ts")).toContain('  constants: { "model": "wan/2-6" },');
    expect(files.get("pets.test/wan/2-6/types.ts")).toContain(
      'export type Input = {\n    model?: "wan/2-6";\n    prompt: string;\n};',
    );
    const registry = files.get("pets.test/registry.ts");
    expect(registry).toContain('readonly "POST /tasks": { readonly request: import("./wan/2-6/types.js").Request;');
    expect(registry).toContain('readonly "pets.test/wan/2-6": {');
    expect(files.get("registry.ts")).toContain('readonly "pets.test": import("./pets.test/registry.js").Operations;');
  });

  it("has the server of its own page where that is another, and the gateway of the document", async () => {
    const get = { servers: [{ url: "https://files.pets.test/" }], responses: OK };
    const { files } = await emitted(source({ ...HOST, paths: { "/a": { get } } }, { provider: "zoo" }));
    const module = files.get("pets.test/a/get/index.ts");
    expect(module).toContain('  gateways: ["zoo"],\n  server: "https://files.pets.test",');
    expect(files.get("gateways.ts")).toContain(
      '"zoo": { name: "zoo", url: "https://api.pets.test/v1", profile: "http" }',
    );
  });
});

describe("the gateways of plain operations", () => {
  const paths = { "/a": { get: { responses: OK } } };

  it("have the variables of their URL and the security schemes of their pages", async () => {
    const { files } = await emitted(
      source({
        servers: [
          { url: "https://{region}.pets.test", variables: { region: { default: "eu", enum: ["eu", "us"] } } },
          { url: "https://sandbox.pets.test" },
        ],
        security: [{ key: [] }, { oauth: [], basic: [] }],
        components: {
          securitySchemes: {
            key: { type: "apiKey", in: "header", name: "X-Key", description: "Token <your token>" },
            oauth: { type: "oauth2", flows: {} },
            basic: { type: "http", scheme: "Basic" },
            unused: { type: "http", scheme: "bearer" },
          },
        },
        paths,
      }),
    );
    expect(files.get("gateways.ts")).toContain(
      '"pets.test": { name: "pets.test", url: "https://{region}.pets.test", variables: { "region": { "default": "eu", "enum": ["eu", "us"] } }, profile: "http", ' +
        'security: { "key": { "type": "apiKey", "in": "header", "name": "X-Key", "prefix": "Token " }, "oauth": { "type": "bearer" }, "basic": { "type": "basic" } } },',
    );
    expect(files.get("gateways.ts")).toContain(
      '"pets.test-sandbox": { name: "pets.test", url: "https://sandbox.pets.test"',
    );
    expect(files.get("pets.test/a/get/index.ts")).toContain('  security: [["key"], ["oauth", "basic"]],');
  });

  it("take the values of their variables alone: any other is a type error", async () => {
    const variables = { region: { default: "eu", enum: ["eu", "us"] }, tenant: { default: "me" } };
    const { files } = await emitted(
      source({ servers: [{ url: "https://{region}.pets.test/{tenant}", variables }], paths }),
    );
    const program = `
import { createClient, createFalClient, gateways } from "./index.js";
const gateway = gateways["pets.test"];
createClient({ gateway, variables: { region: "us", tenant: "you" } });
createClient({ gateway });
createClient({ gateway: "https://localhost", variables: { any: "name" } });
createFalClient({ gateway: gateways.fal });
createClient({ gateway, variables: { region: "usa" } });
createClient({ gateway, variables: { regoin: "us" } });
`;
    const errors = typeErrors(folderWith(), new Map([...files, ["program.ts", program]]), promised);
    expect(errors.map((line) => /program\.ts\(\d+,\d+\): error TS\d+/.exec(line)?.[0])).toEqual([
      "program.ts(8,38): error TS2322",
      "program.ts(9,38): error TS2561",
    ]);
  });

  it.each([
    ["/v1", "https://docs.pets.test/v1"],
    ["../api/", "https://docs.pets.test/api"],
    ["/{v}", "https://docs.pets.test/{v}"],
  ])("are seen from where the page was published: %s", async (url, absolute) => {
    const server = { url, variables: { v: { default: "v2" } } };
    const origin = "https://docs.pets.test/reference/pets.json";
    const { files } = await emitted(source({ servers: [server], paths }, { origin }));
    expect(files.get("gateways.ts")).toContain(`"pets.test": { name: "pets.test", url: ${JSON.stringify(absolute)},`);
    expect([...files.keys()]).toContain("pets.test/a/get/index.ts");
  });

  it("are those of the page's own host where it names no server, and are not made up where nobody knows", async () => {
    const known = await emitted(source({ paths }, { origin: "https://pets.test/openapi.json" }));
    expect(known.files.get("gateways.ts")).toContain('url: "https://pets.test", profile: "http"');
    const unknown = await emitted(source({ paths }, { provider: "zoo" }));
    expect(unknown.files.get("gateways.ts")).not.toContain('http"');
    expect(unknown.files.get("zoo/a/get/index.ts")).toContain("  gateways: [],");
    expect(unknown.findings.map(({ code }) => code)).toContain("emit/no-server");
  });

  it("never take the name of fal's own", async () => {
    const servers = [{ url: "https://api.fal.ai" }];
    const { files } = await emitted(source({ servers, paths }, { provider: "fal" }));
    expect(files.get("gateways.ts")).toContain(
      '"fal": { name: "fal", url: "https://queue.fal.run", auth: "Key", profile: "fal" }',
    );
    expect(files.get("gateways.ts")).toContain('"fal.ai": { name: "fal.ai", url: "https://api.fal.ai"');
  });
});

describe("what cannot be called", () => {
  it.each([
    ["TRACE", { trace: { responses: OK } }, "no client of the web may send TRACE"],
    [
      "GET",
      { get: { requestBody: { required: true, content: json({ type: "object" }) }, responses: OK } },
      "no client of the web may send GET with a body",
    ],
    ["POST", { post: { security: [{ tls: [] }], responses: OK } }, "it asks for tls, which no client can send"],
  ])("is told, and has no descriptor: %s", async (method, item, reason) => {
    const { files, findings } = await emitted(
      source({
        ...HOST,
        components: { securitySchemes: { tls: { type: "mutualTLS" } } },
        paths: { "/a": item, "/b": { get: { responses: OK } } },
      }),
    );
    const said = findings.filter(({ code }) => code === "emit/not-callable");
    expect(said.map(({ message }) => message)).toEqual([
      expect.stringContaining(`pets.test ${method} /a cannot be called: ${reason};`),
    ]);
    const module = files.get(`pets.test/a/${method.toLowerCase()}/index.ts`);
    expect(module).not.toMatch(/operation|endpoint/);
    expect(files.get("pets.test/registry.ts")).not.toContain(`"${method} /a"`);
    expect(files.get("README.md")).toContain(`not callable: ${reason}`);
  });
});

describe("operations of one name", () => {
  const task = (path: string): JsonObject => ({
    ...HOST,
    paths: {
      [path]: {
        post: {
          requestBody: {
            content: json({ type: "object", required: ["model"], properties: { model: { const: "wan" } } }),
          },
          responses: OK,
        },
      },
    },
  });

  it("are an error that asks for a name, and neither is made", async () => {
    const { files, findings } = await emitted(
      source(task("/make"), { id: "a.json" }),
      source(task("/extend"), { id: "b.json" }),
    );
    const said = findings.filter(({ level }) => level === "error");
    expect(said.map(({ code, message }) => [code, message])).toEqual([
      ["check/same-name", "POST /extend model=wan would be called pets.test/wan, and so would POST /make model=wan"],
      ["check/same-name", "POST /make model=wan would be called pets.test/wan, and so would POST /extend model=wan"],
    ]);
    expect([...files.keys()].filter((path) => path.startsWith("pets.test"))).toEqual([]);
  });

  it.each(["wan/extend", { "POST /extend": "wan/extend" }])("are two where one has a name: %j", async (name) => {
    const { files, findings } = await emitted(
      source(task("/make"), { id: "a.json" }),
      source(task("/extend"), { id: "b.json", name }),
    );
    expect(findings.filter(({ level }) => level === "error")).toEqual([]);
    expect(files.get("pets.test/wan/index.ts")).toContain('id: "pets.test/wan"');
    expect(files.get("pets.test/wan/extend/index.ts")).toContain('id: "pets.test/wan/extend"');
  });
});

describe("the package of fal's endpoints alone", () => {
  it("has nothing of plain operations", async () => {
    const page = { paths: { "/fal-ai/paint": { post: { requestBody: { content: json({}) }, responses: OK } } } };
    const { files } = await emitted(source(page));
    expect([...files.keys()].filter((path) => !path.startsWith("fal-ai/"))).toEqual([
      "registry.ts",
      "gateways.ts",
      "index.ts",
      "compat.ts",
      "compat/endpoints.ts",
      "README.md",
    ]);
    for (const path of ["registry.ts", "index.ts", "README.md"])
      expect(files.get(path)).not.toMatch(/Operation|createRuntimeClient|client\.call/);
  });
});
