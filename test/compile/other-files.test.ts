import { describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { valueAt } from "../../codegen/document/pointer.js";
import type { SourceText } from "../../codegen/document/source.js";

function source(id: string, text: string): SourceText {
  return { id, text };
}

function calling(body: string, rest = ""): string {
  return `openapi: 3.1.0
info: {title: Paint, version: "1"}
servers: [{url: "https://api.relay.example"}]
paths:
  /v1/paint:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "${body}"}}}}
      responses: {"200": {description: Painted}}
${rest}`;
}

const SHAPES = `openapi: 3.1.0
info: {title: Shapes, version: "1"}
components:
  schemas:
    Prompt: {type: object, properties: {n: {type: integer, description: range 1-4}, mode: {$ref: "#/components/schemas/Mode"}}}
    Mode: {type: string, enum: [draft, final]}
`;

async function inputOf(...sources: readonly SourceText[]): Promise<unknown> {
  const { endpoints } = await compile(sources);
  const paint = endpoints.find(({ id }) => id.includes("paint"));
  return paint === undefined ? undefined : valueAt(paint.mended.doc, "#/components/schemas");
}

describe("a reference into another file", () => {
  it.each([
    ["beside it", "docs/api.yaml", "./shapes.yaml#/components/schemas/Prompt", "docs/shapes.yaml"],
    ["above it", "docs/v1/api.yaml", "../shapes.yaml#/components/schemas/Prompt", "docs/shapes.yaml"],
    ["named from elsewhere", "api.yaml", "parts/shapes.yaml#/components/schemas/Prompt", "shapes.yaml"],
    [
      "at an address",
      "https://docs.relay.example/v1/api.yaml",
      "shapes.yaml#/components/schemas/Prompt",
      "https://docs.relay.example/v1/shapes.yaml",
    ],
  ])("%s leads into the input of that name", async (_title, id, ref, other) => {
    expect(await inputOf(source(id, calling(ref)), source(other, SHAPES))).toMatchObject({
      Input: { properties: { n: { minimum: 1, maximum: 4 } } },
      Mode: { enum: ["draft", "final"] },
    });
  });

  it("takes a whole file, which need be no document, and what that refers to", async () => {
    const files = [
      source("api.yaml", calling("schemas/prompt.json")),
      source("schemas/prompt.json", '{"type":"object","properties":{"mode":{"$ref":"mode.yaml"}}}'),
      source("schemas/mode.yaml", "type: string\nenum: [draft, final]\n"),
    ];
    const { endpoints, findings, refused } = await compile(files);
    expect(findings.filter(({ level }) => level !== "note")).toEqual([]);
    expect(refused).toEqual([]);
    expect(endpoints.map(({ sources }) => [...sources].sort())).toEqual([files.map(({ id }) => id).sort()]);
    expect(valueAt(endpoints[0]?.mended.doc ?? {}, "#/components/schemas/mode")).toEqual({
      type: "string",
      enum: ["draft", "final"],
    });
  });

  it("has the other file as its evidence", async () => {
    const { endpoints } = await compile([
      source("api.yaml", calling("shapes.yaml#/components/schemas/Prompt")),
      source("shapes.yaml", SHAPES),
    ]);
    const evidence = endpoints.flatMap(({ mended }) =>
      mended.ledger.flatMap((entry) =>
        "op" in entry && entry.origin.rule === "tighten/range" ? entry.origin.evidence : [],
      ),
    );
    expect(new Set(evidence.map(({ source: id, start, end }) => `${id}: ${SHAPES.slice(start, end)}`))).toEqual(
      new Set(["shapes.yaml: range 1-4"]),
    );
  });

  it("puts a path that stands in another file into its own place", async () => {
    const api =
      'openapi: 3.1.0\ninfo: {title: Paint, version: "1"}\nservers: [{url: "https://api.relay.example"}]\npaths: {/v1/paint: {$ref: paths/paint.yaml}}\n';
    const item = "get: {parameters: [{$ref: ../shared.yaml#/Seed}], responses: {'200': {description: Painted}}}\n";
    const shared = "Seed: {name: seed, in: query, schema: {type: integer}}\n";
    const { endpoints } = await compile([
      source("api.yaml", api),
      source("paths/paint.yaml", item),
      source("shared.yaml", shared),
    ]);
    expect(endpoints.map(({ id, mended }) => [id, valueAt(mended.doc, "#/components/parameters/Seed/name")])).toEqual([
      ["relay.example GET /v1/paint", "seed"],
    ]);
  });

  it("that comes back to the document is one into it", async () => {
    const api = calling("part.yaml#/Prompt", "components: {schemas: {Mode: {type: string, enum: [draft]}}}\n");
    const part =
      'Prompt: {type: object, properties: {mode: {$ref: "api.yaml#/components/schemas/Mode"}, again: {$ref: "#/Prompt"}}}\n';
    expect(await inputOf(source("api.yaml", api), source("part.yaml", part))).toMatchObject({
      Input: {
        properties: { mode: { $ref: "#/components/schemas/Mode" }, again: { $ref: "#/components/schemas/Input" } },
      },
    });
  });

  it("keeps what files call by one name apart", async () => {
    const api = calling("a.yaml#/Body", "components: {schemas: {Mode: {type: integer}}}\n");
    const a =
      "Body: {type: object, properties: {x: {$ref: '#/Mode'}, y: {$ref: 'b.yaml#/Mode'}, z: {$ref: 'api.yaml#/components/schemas/Mode'}}}\nMode: {type: object}\n";
    const found = await inputOf(
      source("api.yaml", api),
      source("a.yaml", a),
      source("b.yaml", "Mode: {type: string}\n"),
    );
    expect(found).toMatchObject({
      Mode: { type: "integer" },
      Mode_a: { type: "object" },
      Mode_b: { type: "string" },
      Input: {
        properties: {
          x: { $ref: "#/components/schemas/Mode_a" },
          y: { $ref: "#/components/schemas/Mode_b" },
          z: { $ref: "#/components/schemas/Mode" },
        },
      },
    });
  });

  it("that no input holds is told with what to do, and no file is read", async () => {
    const { findings } = await compile([source("api.yaml", calling("../../etc/passwd#/a"))]);
    expect(findings.filter(({ level }) => level === "error").map(({ message }) => message)).toEqual([
      'the reference "../../etc/passwd#/a" names a document that was not given: falsmith:///etc/passwd; name it among the inputs, or bundle the documents into one first (#/components/schemas/Input/$ref)',
    ]);
  });
});
