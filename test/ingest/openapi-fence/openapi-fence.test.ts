import { describe, expect, it } from "vitest";
import { ingestOpenapiFence } from "../../../codegen/ingest/openapi/fence.js";
import type { SourceDocument } from "../../../codegen/document/document.js";
import { own, type Json } from "../../../codegen/document/json.js";
import { ownOrigin } from "../../../codegen/document/origins.js";
import { valueAt } from "../../../codegen/document/pointer.js";
import { placeOf, quoteOf } from "../../../codegen/document/source.js";

const YAML = `openapi: 3.0.1
info:
  title: ''
paths:
  /v1/draw:
    post:
      description: |-
        Draws.

        \`\`\`json
        {"a": 1}
        \`\`\`

        Done: well.
      responses: {}
servers:
  - url: https://api.example.com
`;

function page(yaml: string, language = "yaml", mark = "```"): string {
  return `# Draw\n\n## OpenAPI Specification\n\n${mark}${language}\n${yaml}${mark}\n`;
}

function ingest(text: string): ReturnType<typeof ingestOpenapiFence> {
  return ingestOpenapiFence({ id: "draw.md", text });
}

function only(text: string): SourceDocument {
  const { documents, findings } = ingest(text);
  expect(findings).toEqual([]);
  expect(documents).toHaveLength(1);
  const [document] = documents;
  if (document === undefined) throw new Error("no document");
  return document;
}

function description(document: SourceDocument): Json | undefined {
  return valueAt(document.spec.doc, "#/paths/~1v1~1draw/post/description");
}
function server(document: SourceDocument): Json | undefined {
  return valueAt(document.spec.doc, "#/servers/0/url");
}

const WHOLE = 'Draws.\n\n```json\n{"a": 1}\n```\n\nDone: well.';

function told(text: string): readonly string[] {
  return ingest(text).findings.map(({ code, level, at }) => {
    const { line, column } = placeOf(text, typeof at === "string" ? 0 : at.start);
    return `${line}:${column} ${level} ${code}`;
  });
}

describe("ingestOpenapiFence: the end of the fence", () => {
  it.each([
    ["a fence in a description", page(YAML)],
    ["CR LF", page(YAML).replaceAll("\n", "\r\n")],
    ["a fence of tildes", page(YAML, "yml", "~~~")],
    ["a longer fence", page(YAML, "yaml", "````")],
    ["no language", page(YAML, "")],
    ["words after the language", page(YAML, 'yaml title="x.yaml" {1,2}')],
    ["text and other fences after it", `${page(YAML)}\nMore: text\n\n\`\`\`bash\ncurl x\n\`\`\`\n\n- a: b\n`],
    ["another fence before it", `\`\`\`json\n{"a": 1}\n\`\`\`\n\n${page(YAML)}`],
    ["no line break at the end of the page", page(YAML).trimEnd()],
    ["a byte order mark", `\ufeff${page(YAML)}`],
  ])("is found with %s", (_, text) => {
    const document = only(text);
    expect(description(document)).toBe(WHOLE);
    expect(server(document)).toBe("https://api.example.com");
    expect(document.spec.ledger).toEqual([]);
  });

  it("is found in an indented list item", () => {
    const text = `1. Draw\n\n   \`\`\`yaml\n${YAML.replaceAll(/^(?=.)/gm, "   ")}   \`\`\`\n\n2. More\n`;
    expect(description(only(text))).toBe(WHOLE);
  });

  it("is found in a quoted description that holds fence marks", () => {
    const yaml = YAML.replace(
      /\|-[^]*?responses/,
      '"Draws.\n\n        ```\n\n        x\n\n        ```\n\n        Done."\n      responses',
    );
    expect(description(only(page(yaml)))).toBe("Draws.\n```\nx\n```\nDone.");
  });

  it.each(["```json", "```"])("is found past a description whose fence %s stands at the margin", (mark) => {
    const yaml = YAML.replace("        ```json\n        {", `${mark}\n{`).replace("}\n        ```", "}\n```");
    const document = only(page(yaml));
    expect(description(document)).toBe(WHOLE.replace("```json", mark));
    expect(server(document)).toBe("https://api.example.com");
    expect(document.spec.ledger.map((fix) => "text" in fix && fix.origin.rule)).toEqual(
      Array.from({ length: 3 }, () => "text/indent-fence"),
    );
  });

  it("is that of the page where nothing closes the fence", () => {
    const text = page(YAML).replace(/```\n$/, "");
    expect(server(ingest(text).documents[0] ?? only(text))).toBe("https://api.example.com");
    expect(told(text)).toEqual(["6:1 warning ingest/unclosed-fence"]);
  });
});

describe("ingestOpenapiFence: documents", () => {
  it("reads every document of the page", () => {
    const text = `${page(YAML)}\n${page(YAML.replace("/v1/draw", "/v1/paint"))}`;
    const paths = ingest(text).documents.map(({ spec }) => Object.keys(own(spec.doc, "paths") ?? {}));
    expect(paths).toEqual([["/v1/draw"], ["/v1/paint"]]);
  });

  it("reads JSON", () => {
    const document = only(
      page('{"openapi": "3.1.0", "paths": {}, "servers": [{"url": "https://api.example.com"}]}\n', "json"),
    );
    expect(document.spec.doc).toEqual({ openapi: "3.1.0", paths: {}, servers: [{ url: "https://api.example.com" }] });
  });

  it("reads a document that stands on the page without a fence", () => {
    expect(description(only(`Draw\n\nyaml\n${YAML}`))).toBe(WHOLE);
  });

  it("says who publishes it", () => {
    expect(only(page(YAML)).provider).toBe("example");
    expect(ingestOpenapiFence({ id: "x", provider: "acme", text: page(YAML) }).documents[0]?.provider).toBe("acme");
    expect(only(page(YAML.replace(/servers:[^]*/, "servers: []\n"))).provider).toBe("unknown");
  });

  it("records where values stand, and that examples are examples", () => {
    const yaml = `openapi: 3.0.1
paths: {}
components:
  schemas:
    example:
      properties:
        example: {type: string, example: x: y}
      example:
        a: 1
      examples: [2]
`;
    const text = page(yaml).replace("x: y}", "x}");
    const { format, spec } = only(text);
    const at = (pointer: `#${string}`): string => {
      const origin = ownOrigin(spec.origins, pointer);
      return `${origin?.rule} ${origin?.basis} ${origin?.evidence.map((span) => quoteOf(text, span)).join("|")}`;
    };
    expect(format).toBe("openapi-fence");
    expect(at("#")).toBe("ingest/openapi-fence schema openapi: 3.0.1");
    expect(at("#/components/schemas/example")).toBe("ingest/openapi-fence schema example:");
    expect(at("#/components/schemas/example/properties/example")).toBe("ingest/openapi-fence schema example:");
    expect(at("#/components/schemas/example/properties/example/example")).toBe(
      "ingest/openapi-fence example example: x",
    );
    expect(at("#/components/schemas/example/example/a")).toBe("ingest/openapi-fence example a: 1");
    expect(at("#/components/schemas/example/examples/0")).toBe("ingest/openapi-fence example 2");
  });

  it("keeps the repairs of a document in its ledger", () => {
    const text = page(YAML.replace("title: ''", "title: A: B"));
    const [fix, ...rest] = only(text).spec.ledger;
    expect(rest).toEqual([]);
    expect(fix !== undefined && "span" in fix && [quoteOf(text, fix.span), fix.text]).toEqual(["A: B", "'A: B'"]);
  });
});

describe("ingestOpenapiFence: refusals", () => {
  it.each([
    ["a page without a document", "# Draw\n\n```yaml\na: 1\n```\n", ["1:1 error ingest/no-document"]],
    [
      "a document that cannot be mended",
      page(YAML.replace("  title", "   title").replace("info:", "info:\n  version: 1")),
      ["8:12 error text/yaml-syntax"],
    ],
    [
      "faults of several lines",
      page("openapi: 3.0.1\npaths: {}\ninfo:\n  type: a: b\n  x: 1\n   y: 2\n"),
      ["9:9 error text/yaml-syntax", "10:6 error text/yaml-syntax"],
    ],
    ["a document that is cut off", page("openapi: 3.0.1\ninfo:\n  title: x\n"), ["6:1 error ingest/not-openapi"]],
  ])("%s", (_, text, findings) => {
    expect(told(text)).toEqual(findings);
    expect(ingest(text).documents).toEqual([]);
  });

  it("of one document leaves the others", () => {
    const text = `${page("openapi: 3.0.1\npaths: {}\ntype: a: b\n")}\n${page(YAML)}`;
    expect(ingest(text).documents.map(description)).toEqual([WHOLE]);
    expect(told(text)).toEqual(["8:7 error text/yaml-syntax"]);
  });
});
