import { describe, expect, test } from "vitest";
import { ingestModelPage } from "../../../codegen/ingest/model-page/model-page.js";
import { reading } from "./reading.js";

function page(
  parts: { readonly overview?: string; readonly input?: string; readonly output?: string; readonly rest?: string } = {},
): string {
  return [
    "# Paint Brush",
    "",
    "> Paints what you say.",
    "",
    "## Overview",
    "",
    parts.overview ??
      "- **Endpoint**: `https://fal.run/acme/paint`\n- **Model ID**: `acme/paint`\n- **Category**: text-to-image\n- **Kind**: inference",
    "",
    "### Input Schema",
    "",
    parts.input ?? "- **`prompt`** (`string`, _required_):\n  What to paint.",
    "",
    parts.output ?? "### Output Schema\n\n- **`image`** (`File`, _required_):\n  The painting.",
    "",
    parts.rest ?? "",
    "",
  ].join("\n");
}

function read(text: string, provider?: string) {
  return reading(ingestModelPage, text, provider);
}

describe("a model page", () => {
  test("becomes a document of the contract's layout", () => {
    const { documents, findings } = read(page());
    expect(findings).toEqual([]);
    expect(documents).toHaveLength(1);
    expect(documents[0]?.format).toBe("model-page");
    expect(documents[0]?.provider).toBe("fal");
    expect(documents[0]?.spec.ledger).toEqual([]);
    expect(documents[0]?.spec.doc).toEqual({
      openapi: "3.1.0",
      info: {
        title: "Paint Brush",
        version: "",
        description: "Paints what you say.",
        "x-falsmith-page": { category: "text-to-image", kind: "inference" },
      },
      servers: [{ url: "https://fal.run" }],
      paths: {
        "/acme/paint": {
          post: {
            summary: "Paint Brush",
            requestBody: {
              required: true,
              content: { "application/json": { schema: { $ref: "#/components/schemas/Input" } } },
            },
            responses: {
              "200": {
                description: "",
                content: { "application/json": { schema: { $ref: "#/components/schemas/Output" } } },
              },
            },
          },
        },
      },
      components: {
        schemas: {
          Input: {
            type: "object",
            properties: { prompt: { type: "string", description: "What to paint." } },
            required: ["prompt"],
          },
          Output: {
            type: "object",
            properties: { image: { $ref: "#/components/schemas/File", description: "The painting." } },
            required: ["image"],
          },
        },
      },
    });
  });

  test("each value quotes the words that state it", () => {
    const { quotes, basis } = read(page());
    expect(quotes("#/info/title")).toEqual(["Paint Brush"]);
    expect(quotes("#/info/description")).toEqual(["Paints what you say."]);
    expect(quotes("#/info/x-falsmith-page/category")).toEqual(["- **Category**: text-to-image"]);
    expect(quotes("#/servers/0/url")).toEqual(["https://fal.run"]);
    expect(quotes("#/paths/~1acme~1paint")).toEqual(["acme/paint"]);
    expect(quotes("#/components/schemas/Input")).toEqual(["Input Schema"]);
    expect(quotes("#/components/schemas/Input/properties/prompt")).toEqual(["**`prompt`**"]);
    expect(quotes("#/components/schemas/Input/properties/prompt/type")).toEqual(["string"]);
    expect(quotes("#/components/schemas/Input/properties/prompt/description")).toEqual(["What to paint."]);
    expect(quotes("#/components/schemas/Input/required")).toEqual(["_required_"]);
    expect(quotes("#/components/schemas/Output/properties/image/$ref")).toEqual(["File"]);
    expect(basis("#/components/schemas/Input/properties/prompt/type")).toBe("stated");
  });

  test("offsets are those of the file, byte order mark and CR LF included", () => {
    const { quotes, value } = read(`\ufeff${page().replaceAll("\n", "\r\n")}`);
    expect(value("#/components/schemas/Input/properties/prompt/description")).toBe("What to paint.");
    expect(quotes("#/components/schemas/Input/properties/prompt/description")).toEqual(["What to paint."]);
    expect(quotes("#/info/title")).toEqual(["Paint Brush"]);
  });

  test("tags, pricing and links are kept", () => {
    const overview =
      "- **Model ID**: `acme/paint`\n**Tags**: oil, big brush\n\n## Pricing\n\n- **Price**: $0.02 per image\n\nFor more details, see [pricing](https://fal.ai/pricing).";
    const rest =
      "### Documentation\n\n- [API Documentation](https://fal.ai/models/acme/paint/api)\n- [OpenAPI Schema](https://fal.ai/api/openapi.json)";
    const { value, quotes } = read(page({ overview, rest }));
    expect(value("#/info/x-falsmith-page/tags")).toEqual(["oil", "big brush"]);
    expect(value("#/info/x-falsmith-page/pricing")).toBe(
      "- **Price**: $0.02 per image\nFor more details, see [pricing](https://fal.ai/pricing).",
    );
    expect(value("#/paths/~1acme~1paint/post/externalDocs")).toEqual({
      description: "API Documentation",
      url: "https://fal.ai/models/acme/paint/api",
    });
    expect(value("#/externalDocs/url")).toBe("https://fal.ai/api/openapi.json");
    expect(quotes("#/externalDocs")).toEqual(["[OpenAPI Schema](https://fal.ai/api/openapi.json)"]);
  });

  test("several pages in one file are several documents; a heading inside a page begins none", () => {
    const second = page({ overview: "- **Model ID**: `acme/carve`" }).replace("Paint Brush", "Chisel");
    const remark = "# Nice to know\n\nNothing to see here.\n";
    const { documents, quotes } = read(`${page()}\n${remark}\n${second}`);
    expect(documents.map(({ spec }) => Object.keys(spec.doc["paths"] ?? {}))).toEqual([
      ["/acme/paint"],
      ["/acme/carve"],
    ]);
    expect(quotes("#/info/title", 1)).toEqual(["Chisel"]);
  });

  test("a heading in a code block begins no page", () => {
    const rest = "```bash\n# Overview\ncurl https://fal.run/acme/paint\n```";
    expect(read(page({ rest })).documents).toHaveLength(1);
  });

  test("authorisation comes from the usage example, without the key", () => {
    const rest = '```bash\ncurl --url https://fal.run/acme/paint \\\n  --header "Authorization: Key 12345:secret"\n```';
    const { value, quotes, basis } = read(page({ rest }));
    expect(value("#/security")).toEqual([{ falKey: [] }]);
    expect(value("#/components/securitySchemes/falKey")).toEqual({
      type: "apiKey",
      in: "header",
      name: "Authorization",
    });
    expect(quotes("#/security")).toEqual(["Authorization: Key"]);
    expect(basis("#/security")).toBe("example");
  });
});

describe("the endpoint of a model page", () => {
  test("the Model ID line wins over the heading, the heading over the Endpoint line; differences are reported with both", () => {
    const overview = "- **Endpoint**: `https://fal.run/acme/PAINT`\n- **Model ID**: `acme/paint`";
    const { value, findings } = read(page({ overview }));
    expect(Object.keys(value("#/paths") ?? {})).toEqual(["/acme/paint"]);
    expect(findings).toEqual([
      {
        code: "ingest/endpoint-differs",
        level: "warning",
        quote: "/acme/PAINT",
        message:
          'the Endpoint line (line 7) says "acme/PAINT" and the Model ID line (line 8) says "acme/paint": they differ in case; the Model ID line counts',
      },
    ]);
    const heading = page({ overview: "- **Endpoint**: `https://fal.run/acme/other`" }).replace(
      "> Paints what you say.",
      "> acme/paint",
    );
    expect(Object.keys(read(heading).value("#/paths") ?? {})).toEqual(["/acme/paint"]);
    expect(read(heading).findings.map(({ quote }) => quote)).toEqual(["/acme/other"]);
    expect(read(heading).value("#/info/description")).toBeUndefined();
  });

  test("what stands before the id in the URL belongs to the server", () => {
    const overview = "- **Endpoint**: `https://fal.run/v1/acme/paint`\n- **Model ID**: `acme/paint`";
    expect(read(page({ overview })).value("#/servers")).toEqual([{ url: "https://fal.run/v1" }]);
  });

  test.each([
    ["https://fal.run.attacker.invalid/acme/paint"],
    ["https://attacker.invalid/fal.run/acme/paint"],
    ["http://fal.run/acme/paint"],
    ["https://fal.run@attacker.invalid/acme/paint"],
  ])("the host of %s is reported and not taken", (url) => {
    const { value, findings } = read(page({ overview: `- **Endpoint**: \`${url}\`\n- **Model ID**: \`acme/paint\`` }));
    expect(value("#/servers")).toBeUndefined();
    expect(findings.filter(({ code }) => code === "ingest/foreign-host")).toMatchObject([
      { level: "warning", quote: url },
    ]);
  });

  test("the provider is the source's, else the host's", () => {
    expect(read(page(), "acme").documents[0]?.provider).toBe("acme");
    const foreign = page({
      overview: "- **Endpoint**: `https://api.attacker.invalid/acme/paint`\n- **Model ID**: `acme/paint`",
    });
    expect(read(foreign).documents[0]?.provider).toBe("attacker");
  });
});

describe("half a model page", () => {
  test("without an input it is refused, with a place and a hint", () => {
    const { documents, findings } = read("# Paint Brush\n\n> Paints.\n\n## Overview\n\n- **Model ID**: `acme/paint`\n");
    expect(documents).toEqual([]);
    expect(findings).toMatchObject([{ code: "ingest/no-input", level: "error", quote: "Paint Brush" }]);
  });

  test("without an endpoint it is refused; both faults are told at once", () => {
    const { findings } = read("# Paint Brush\n\n## Overview\n\nNothing.\n");
    expect(findings.map(({ code, level }) => [code, level])).toEqual([
      ["ingest/no-endpoint", "error"],
      ["ingest/no-input", "error"],
    ]);
  });

  test("without an output it is read; the output is unknown", () => {
    const { value, findings } = read(page({ output: "" }));
    expect(value("#/paths/~1acme~1paint/post/responses/200/content/application~1json")).toEqual({ schema: {} });
    expect(value("#/components/schemas/Output")).toBeUndefined();
    expect(findings).toEqual([]);
  });

  test("a page that ends in the middle of a line says so", () => {
    const whole = page();
    const { documents, findings } = read(whole.slice(0, whole.indexOf("paint.")));
    expect(documents).toHaveLength(1);
    expect(findings).toMatchObject([{ code: "ingest/broken-off", quote: "o" }]);
  });

  test("an input without fields is an object when the page goes on", () => {
    expect(
      read(page({ input: "The API accepts the following input parameters:" })).value("#/components/schemas/Input"),
    ).toEqual({ type: "object" });
  });

  test.each([[""], ["Hello."], ["\n\n\n"]])("%j is refused as no model page", (text) => {
    expect(read(text).findings).toMatchObject([{ code: "ingest/no-input", level: "error" }]);
  });
});

describe("examples of a model page", () => {
  const example = (label: string, json: string): string => `**${label}**:\n\n\`\`\`json\n${json}\n\`\`\`\n`;
  const prompt = "- **`prompt`** (`string`, _required_):\n\n";
  const media = "#/paths/~1acme~1paint/post/requestBody/content/application~1json";

  test("the full example stands beside the schema; each member quotes itself", () => {
    const input =
      prompt +
      example("Required Parameters Example", '{ "prompt": "a" }') +
      example("Full Example", '{\n  "prompt": "a",\n  "size": { "w": 1 }\n}');
    const { value, quotes, basis } = read(page({ input }));
    expect(value(media)).toEqual({
      schema: { $ref: "#/components/schemas/Input" },
      example: { prompt: "a", size: { w: 1 } },
    });
    expect(quotes(`${media}/example`)).toEqual(["**Full Example**:"]);
    expect(quotes(`${media}/example/prompt`)).toEqual(['"prompt": "a"']);
    expect(quotes(`${media}/example/size`)).toEqual(['"size"']);
    expect(basis(`${media}/example/prompt`)).toBe("example");
  });

  test("an example of required fields that shows something else is kept, too", () => {
    const input =
      prompt +
      example("Required Parameters Example", '{ "prompt": "b" }') +
      example("Full Example", '{ "prompt": "a" }');
    expect(read(page({ input })).value(`${media}/x-falsmith-examples`)).toEqual({ required: { prompt: "b" } });
  });

  test("the example response stands beside the output", () => {
    const output = `### Output Schema\n\n- **\`image\`** (\`File\`, _required_)\n\n${example("Example Response", '{ "image": { "url": "u" } }')}`;
    const reply = "#/paths/~1acme~1paint/post/responses/200/content/application~1json/example";
    expect(read(page({ output })).value(reply)).toEqual({ image: { url: "u" } });
    expect(read(page({ output })).quotes(`${reply}/image/url`)).toEqual(['"url": "u"']);
  });

  test("a comma too many is reported at its place and costs nothing", () => {
    const { value, findings } = read(page({ input: prompt + example("Full Example", '{\n  "prompt": "a",\n}') }));
    expect(value(`${media}/example`)).toEqual({ prompt: "a" });
    expect(findings).toMatchObject([{ code: "ingest/example-json", level: "warning", quote: "," }]);
  });

  test("JSON that cannot be read costs the example, not the page", () => {
    const { value, findings } = read(page({ input: prompt + example("Full Example", '{ "prompt": unquoted }') }));
    expect(value(media)).toEqual({ schema: { $ref: "#/components/schemas/Input" } });
    expect(findings).toMatchObject([
      { code: "ingest/example-json", quote: "u", message: "unquoted is not a JSON value; the example is left out" },
    ]);
  });

  test("an example in another language is not read as JSON", () => {
    const input = `${prompt}**Full Example**:\n\n\`\`\`python\n{ "prompt": x }\n\`\`\`\n`;
    expect(read(page({ input })).findings).toEqual([]);
  });
});
