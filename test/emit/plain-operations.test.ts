import { describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { emitPackage } from "../../codegen/emit/package/package.js";
import { emitValidatorScript } from "../../codegen/emit/validators/validators.js";
import { lowerEndpoint } from "../../codegen/model/endpoint/lower-endpoint.js";
import type { JsonObject } from "../../codegen/document/json.js";

function sourceOf(doc: JsonObject): { readonly id: string; readonly text: string } {
  return {
    id: "lamps.json",
    text: JSON.stringify({ openapi: "3.1.0", info: { title: "Lamps", version: "1" }, ...doc }, undefined, 1),
  };
}

async function filesOf(doc: JsonObject): Promise<ReadonlyMap<string, string>> {
  const source = sourceOf(doc);
  return await emitPackage(await compile([source]), [source], { runtime: "import" });
}

const ok = { "200": { description: "" } };
const lamps = {
  servers: [{ url: "https://api.lamps.example" }],
  paths: {
    "/lamps/{id}": {
      parameters: [
        { name: "id", in: "path", required: true, schema: { type: "integer" } },
        { name: "page", in: "query", schema: { type: "string" } },
      ],
      get: {
        parameters: [
          { name: "page", in: "query", description: "Which page.", schema: { type: "integer", minimum: 1 } },
          { $ref: "#/components/parameters/Trace" },
          { name: "Accept", in: "header", schema: { type: "string" } },
        ],
        responses: ok,
      },
    },
  },
  components: {
    parameters: { Trace: { name: "X-Trace", in: "header", schema: { $ref: "#/components/schemas/Parameters" } } },
    schemas: { Parameters: { type: "string", maxLength: 5 } },
  },
};

describe("parameters of a plain operation", () => {
  it("have a type, own ones before those of the path", async () => {
    const files = await filesOf(lamps);
    expect(files.get("lamps.example/lamps/by-id/get/types.ts")).toContain(
      [
        "/** What lamps.example GET /lamps/{id} takes besides its body. */",
        "export type Parameters = {",
        "    path: {",
        "        id: number;",
        "    };",
        "    query?: {",
        "        /**",
        "         * Which page.",
        "         * @minimum 1",
        "         */",
        "        page?: number;",
        "    };",
        "    headers?: {",
        '        "X-Trace"?: ParametersShape;',
        "    };",
        "};",
      ].join("\n"),
    );
    expect(files.get("lamps.example/lamps/by-id/get/index.ts")).toContain("export { input, output, parameters };");
  });

  it("have a validator", async () => {
    const { endpoints } = await compile([sourceOf(lamps)]);
    const [endpoint] = endpoints;
    const script =
      endpoint === undefined ? "" : emitValidatorScript(lowerEndpoint(endpoint), "falsmith-runtime/validation");
    expect(script).toContain("export const parameters =");
    expect(script).toContain('"maxLength": 5');
  });

  it("are not there where an operation has none", async () => {
    const files = await filesOf({ ...lamps, paths: { "/lamps": { get: { responses: ok } } } });
    expect(files.get("lamps.example/lamps/get/types.ts")).not.toContain("Parameters");
    expect(files.get("lamps.example/lamps/get/index.ts")).toContain("export { input, output };");
  });
});

describe("a form with files", () => {
  const form = (type: string): JsonObject => ({
    servers: lamps.servers,
    paths: {
      "/photos": {
        post: {
          requestBody: {
            required: true,
            content: {
              [type]: {
                schema: {
                  type: "object",
                  properties: {
                    photo: { type: "string", format: "binary", description: "A photo." },
                    more: { type: "array", items: { type: "string", contentMediaType: "image/png" }, maxItems: 3 },
                    title: { type: "string" },
                  },
                  required: ["photo"],
                },
              },
            },
          },
          responses: {
            "200": { description: "", content: { "image/png": { schema: { type: "string", format: "binary" } } } },
          },
        },
      },
    },
  });

  it("types its binary parts as Blob and lets the validator skip their value, not their presence", async () => {
    const source = sourceOf(form("multipart/form-data"));
    const compiled = await compile([source]);
    const files = await emitPackage(compiled, [source], { runtime: "import" });
    const types = files.get("lamps.example/photos/post/types.ts") ?? "";
    expect(types).toContain("photo: globalThis.Blob;");
    expect(types).toContain("more?: globalThis.Blob[];");
    expect(types).toContain("title?: string;");
    expect(types).toContain("export type Output = globalThis.Blob;");
    const [endpoint] = compiled.endpoints;
    const script =
      endpoint === undefined ? "" : emitValidatorScript(lowerEndpoint(endpoint), "falsmith-runtime/validation");
    expect(script).toContain('"required": ["photo"]');
    expect(script).toContain('"maxItems": 3');
    expect(script).not.toContain("binary");
  });

  it("stays text in JSON, which cannot hold bytes", async () => {
    const files = await filesOf(form("application/json"));
    expect(files.get("lamps.example/photos/post/types.ts")).toContain("photo: string;");
  });
});

describe("a document of schemas alone", () => {
  const schemas = {
    Lamp: { type: "object", properties: { watt: { $ref: "#/components/schemas/Errors" } } },
    Errors: { type: "integer" },
  };

  it("gives a type and a validator for each, and nothing to call", async () => {
    const files = await filesOf({ components: { schemas } });
    const folder = "unknown/lamps/schemas";
    expect(files.get(`${folder}/index.ts`)).toContain("export { errorsValidator, lampValidator }");
    expect(files.get(`${folder}/types.ts`)).toContain("export type Lamp = {\n    watt?: Errors;\n};");
    expect(files.get(`${folder}/types.ts`)).not.toContain("Input");
    expect(files.get(`${folder}/validators.ts`)).toContain("export const lampValidator: Validator<LampType>");
    expect(files.get("registry.ts")).not.toContain("Lamps");
  });

  it("is refused where it has neither schema nor operation", async () => {
    const { endpoints, findings } = await compile([sourceOf({ components: {} })]);
    expect([endpoints.length, findings.map(({ code }) => code)]).toEqual([0, ["check/no-operation"]]);
  });

  it("is refused where paths are there and lost", async () => {
    const { endpoints, findings } = await compile([
      sourceOf({ paths: { "/a": { $ref: "./a.yaml" } }, components: { schemas } }),
    ]);
    expect([endpoints.length, findings.flatMap(({ level, code }) => (level === "error" ? [code] : []))]).toEqual([
      0,
      ["repair/path-item"],
    ]);
  });
});

describe("what a document states and nothing is made of", () => {
  it("is told: schemas that no call refers to, and whatever is unknown", async () => {
    const source = sourceOf({
      servers: [{ url: "https://api.lamps.example" }],
      paths: {
        "/lamps": {
          get: {
            parameters: [{ name: "any", in: "query", schema: {} }],
            responses: {
              "200": {
                description: "",
                content: {
                  "application/json": {
                    schema: { type: "object", properties: { odd: {}, even: { type: "integer" } } },
                  },
                },
              },
              "404": { description: "", content: { "application/json": {} } },
            },
          },
        },
      },
      components: { schemas: { Unused: { type: "object" } } },
    });
    const { findings } = await compile([source]);
    expect(
      findings.flatMap(({ code, message }) => (/unused|unknown/.test(code) ? [`${code}: ${message}`] : [])),
    ).toEqual([
      "check/unused-schema: no call refers to Unused: nothing is made of what no endpoint has",
      expect.stringMatching(
        /^emit\/unknown: lamps\.example GET \/lamps: unknown in the package: query\.any, the answer 404 \(application\/json\), Output\.odd/,
      ),
    ]);
  });

  it("says so where a call takes no body, or gives nothing in JSON", async () => {
    const files = await filesOf({
      servers: [{ url: "https://api.lamps.example" }],
      paths: { "/lamps": { delete: { responses: { "204": { description: "" } } } } },
    });
    const types = files.get("lamps.example/lamps/delete/types.ts");
    expect(types).toContain("/** lamps.example DELETE /lamps takes no body. */\nexport type Input = unknown;");
    expect(types).toContain("/** lamps.example DELETE /lamps gives nothing in JSON: see Responses. */");
  });
});

describe("keys that a pattern describes", () => {
  it("have its type where no others may be", async () => {
    const patterned = (more: JsonObject): JsonObject => ({
      type: "object",
      patternProperties: { "^x-": { type: "string" }, "^n-": { type: "integer" } },
      ...more,
    });
    const schema = {
      type: "object",
      properties: { closed: patterned({ additionalProperties: false }), open: patterned({}) },
    };
    const files = await filesOf({
      servers: [{ url: "https://api.lamps.example" }],
      paths: { "/lamps": { post: { requestBody: { content: { "application/json": { schema } } }, responses: ok } } },
    });
    const types = files.get("lamps.example/lamps/post/types.ts")?.replace(/\s+/g, " ");
    expect(types).toContain("closed?: { [key: string]: string | number; }; open?: Record<string, unknown>;");
  });
});
