import { describe, expect, test } from "vitest";
import { compile } from "../../../codegen/compile/compile.js";
import { isList, isObject, type Json, own } from "../../../codegen/document/json.js";
import { type Pointer, valueAt } from "../../../codegen/document/pointer.js";
import { ingest } from "../../../codegen/ingest/ingest.js";
import { faultsOf, reading } from "./reading.js";

// The layouts are those of https://fal.ai/models/fal-ai/flux/dev/api (the page copied as text, with and without its anchors),
// https://fal.ai/models/openrouter/router/llms.txt and https://fal.ai/llms.txt; the models and their fields are invented.

/** The page below `/api` of a model, copied: `#` on the line below each title. */
const PAGE = `Paint Text to Image

acme/paint/dev
Paints an image from words.
Inference
Commercial use

1. Calling the API
#
Submit a request
#
import { fal } from "@fal-ai/client";

const result = await fal.subscribe("acme/paint/dev", {
  input: {
    prompt: "a lighthouse"
  },
  logs: true,
});

2. Queue
#
Fetch request status
#
const status = await fal.queue.status("acme/paint/dev", {
  requestId: "764cabcf-b745-4b3e-ae38-1200304cf45b",
});

5. Schema
#
Input
#
prompt string* required
The prompt to generate an image from.

image_size ImageSize | Enum
The size of the image. Default value: landscape_4_3

Possible enum values: square_hd, square, landscape_4_3

Note: For custom image sizes, you can pass the width and height as an object:


"image_size": {
  "width": 1280,
  "height": 720
}
steps integer
How many steps. Default value: 28

seed integer
guidance float
How close to keep to the prompt. Default value: 3.5

loras list<LoraWeight>
The weights to use.


{
  "prompt": "a lighthouse",
  "steps": 28
}
Output
#
images list<Image>* required
The images.

timings Timings* required

{
  "images": [
    {
      "url": "https://media.example/a.png"
    }
  ]
}
Other types
#
ImageSize
#
width integer
The width of the image. Default value: 512

height integer
LoraWeight
#
path string* required
Where the weights are.

scale float
Image
#
url string* required
content_type string
Default value: "image/jpeg"
`;

function anchored(page: string): string {
  return page.replaceAll("\n#\n", "#\n");
}

function bare(page: string): string {
  return page
    .split("\n")
    .filter((line) => line !== "#" && line !== "")
    .join("\n");
}

const SCHEMAS: Pointer = "#/components/schemas";

describe("the API page of a model, copied as text", () => {
  test.each([
    ["with anchors below its titles", PAGE],
    ["with anchors behind its titles", anchored(PAGE)],
    ["without anchors and blank lines", bare(PAGE)],
    ["of the Python client", PAGE.replaceAll("fal.subscribe(", "fal_client.subscribe(\n    ")],
  ])("gives the fields of both sides and the types they name, %s", (_form, page) => {
    const { documents, findings, value } = reading(ingest, page);
    expect(findings.filter(({ level }) => level !== "note")).toEqual([]);
    expect(documents).toHaveLength(1);
    expect(value("#/servers")).toEqual([{ url: "https://queue.fal.run" }]);
    expect(Object.keys((value("#/paths") as object | undefined) ?? {})).toEqual(["/acme/paint/dev"]);
    const input = value(`${SCHEMAS}/Input/properties`);
    expect(Object.keys(isObject(input) ? input : {})).toEqual([
      "prompt",
      "image_size",
      "steps",
      "seed",
      "guidance",
      "loras",
    ]);
    expect(value(`${SCHEMAS}/Input/required`)).toEqual(["prompt"]);
    expect(value(`${SCHEMAS}/Input/properties/seed`)).toEqual({ type: "integer" });
    expect(value(`${SCHEMAS}/Input/properties/loras/items`)).toEqual({ $ref: `${SCHEMAS}/LoraWeight` });
    expect(value(`${SCHEMAS}/Output/required`)).toEqual(["images", "timings"]);
    expect(value(`${SCHEMAS}/LoraWeight/required`)).toEqual(["path"]);
    expect(value(`${SCHEMAS}/Image/properties/content_type/type`)).toBe("string");
    expect(value(`${SCHEMAS}/ImageSize/properties/width/type`)).toBe("integer");
  });

  test("is an endpoint of fal's queue with what its words state, and its examples", async () => {
    const { endpoints, findings } = await compile([{ id: "specs/fal/paint.txt", text: bare(PAGE) }]);
    expect(findings.filter(({ code }) => code.startsWith("ingest/"))).toEqual([]);
    const [endpoint] = endpoints;
    expect(endpoint?.kind).toBe("queue");
    const doc: Json = endpoint?.mended.doc ?? null;
    const at = (pointer: Pointer): Json | undefined => valueAt(doc, pointer);
    expect(at(`${SCHEMAS}/Input/properties/steps/default`)).toBe(28);
    const size = at(`${SCHEMAS}/Input/properties/image_size/anyOf`);
    expect(isList(size) ? own(size[1], "enum") : undefined).toEqual(["square_hd", "square", "landscape_4_3"]);
    expect(at("#/paths/~1acme~1paint~1dev/post/requestBody/content/application~1json/example")).toEqual({
      prompt: "a lighthouse",
      steps: 28,
    });
  });

  test("says of every field where it stands", () => {
    const { quotes } = reading(ingest, PAGE);
    expect(quotes(`${SCHEMAS}/Input/properties/steps/description`)).toEqual(["How many steps. Default value: 28"]);
    expect(quotes(`${SCHEMAS}/Input/properties/seed/type`)).toEqual(["integer"]);
    expect(faultsOf(ingest, PAGE)).toEqual([]);
  });

  test("is read as far as it goes when it is cut off anywhere", () => {
    const faults = Array.from({ length: 40 }, (_, index) => PAGE.slice(0, Math.floor((PAGE.length * index) / 40)));
    expect(faults.flatMap((text) => faultsOf(ingest, text))).toEqual([]);
  });
});

describe("a page about several of fal's models", () => {
  const model = (name: string, mark: string): string => `## ${name}

${mark}

**Input Parameters:**

| Parameter | Type | Required | Default | Description |
|-----------|------|----------|---------|-------------|
| \`prompt\` | string | ✅ | — | What to paint |
| \`count\` | integer | | \`1\` | How many (1–4) |

`;

  test.each([
    ["a table", (id: string) => `| Property | Value |\n|---|---|\n| **Endpoint** | \`${id}\` |\n| **Mode** | Queue |`],
    ["a label", (id: string) => `- **Endpoint**: \`${id}\``],
  ])("gives an endpoint for each id that %s states", async (_form, mark) => {
    const text = `# Models on fal.ai\n\n${model("Paint", mark("acme/paint/dev"))}${model("Film", mark("acme/film"))}`;
    const { endpoints } = await compile([{ id: "specs/fal/models.md", text }]);
    expect(endpoints.map(({ id, kind }) => `${kind} ${id}`)).toEqual(["queue acme/film", "queue acme/paint/dev"]);
    for (const { mended } of endpoints)
      expect(valueAt(mended.doc, `${SCHEMAS}/Input/properties/count`)).toMatchObject({
        type: "integer",
        minimum: 1,
        maximum: 4,
        default: 1,
      });
  });

  test("takes ids in headings for endpoints", async () => {
    const table = "| Name | Type | Required |\n|---|---|---|\n| prompt | string | yes |\n";
    const text = `# fal.ai\n\n## Paint (\`acme/paint\`)\n\n### Input\n\n${table}\n## Film (\`acme/film\`)\n\n### Input\n\n${table}\n`;
    const { endpoints } = await compile([{ id: "specs/fal/models.md", text }]);
    expect(endpoints.map(({ id }) => id)).toEqual(["acme/film", "acme/paint"]);
  });

  test("takes no words of other pages for ids", () => {
    const text =
      "# Paint\n\n## Notes (`and/or`)\n\nPOST https://api.x.example/v1/paint\n\n- **Model**: `acme/paint`\n\n### Body\n\n| Name | Type | Required |\n|---|---|---|\n| prompt | string | yes |\n";
    const { documents, value } = reading(ingest, text);
    expect(documents).toHaveLength(1);
    expect(Object.keys((value("#/paths") as object | undefined) ?? {})).toEqual(["/v1/paint"]);
  });
});

describe("other pages of fal", () => {
  test("a model that is called over a socket is an endpoint of fal all the same", async () => {
    const text = `# Live Paint

- **Endpoint**: \`wss://fal.run/acme/live/realtime\`
- **Model ID**: \`acme/live/realtime\`

### Input Schema

- **\`image\`** (\`bytes\`, _required_): The drawing

### Output Schema

- **\`image\`** (\`bytes\`, _required_): The picture
`;
    const { endpoints, findings } = await compile([{ id: "specs/fal/live.md", text }]);
    expect(endpoints.map(({ id, kind }) => `${kind} ${id}`)).toEqual(["queue acme/live/realtime"]);
    expect(findings.filter(({ level }) => level !== "note")).toEqual([]);
  });

  test("a list of models says what to add", () => {
    const text = `# fal.ai

> Generative media for developers.

## Models

- [acme/paint](https://fal.ai/models/acme/paint): Paints. [llms.txt](https://fal.ai/models/acme/paint/llms.txt)
- [acme/film](https://fal.ai/models/acme/film/api): Films.

## Documentation

- [Index](https://fal.ai/docs/llms.txt): Every page
- Any other model: \`https://fal.ai/models/<endpoint-id>/llms.txt\`
`;
    const { findings } = reading(ingest, text);
    expect(findings.map(({ code }) => code)).toEqual(["ingest/format"]);
    expect(findings[0]?.message).toContain("falsmith add acme/paint acme/film");
  });

  test("a list of links of anyone says that the pages are wanted", () => {
    const text =
      "# Docs\n\n- [Create](https://docs.x.example/create.md): Creates\n- [Get](https://docs.x.example/get.md)\n";
    expect(reading(ingest, text).findings[0]?.message).toContain("add the pages it links to");
  });
});
