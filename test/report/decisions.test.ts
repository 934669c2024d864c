import { describe, expect, test } from "vitest";
import type { SourceText } from "../../codegen/document/source.js";
import { falPage, payloads, relayPage, report, seeds } from "./pages.js";
import { textOf } from "./tokens.js";

interface Section {
  readonly title: string;
  readonly items: readonly { readonly says: string; readonly snippet: string | undefined }[];
}

function decoded(markup: string): string {
  return textOf(`<pre>${markup}</pre>`);
}

/** What a page lists under a heading, each with the overlay that decides it. */
function listed(page: string, title: "Conflicts" | "Open points"): Section["items"] {
  const [, rest = ""] = page.split(`>${title}</h2>`);
  const [section = ""] = rest.split("</section>");
  const [open = ""] = section.split(/Found on the way|Decided by overlays/);
  return open
    .split(/<li class="(?:told|point)/)
    .slice(1)
    .map((item) => {
      const snippet = /<pre[^>]*><code>([^]*?)<\/code>/.exec(item)?.[1];
      const says = textOf(`<li class="${item}`.split("<details")[0] ?? "");
      return { says, snippet: snippet === undefined ? undefined : decoded(snippet) };
    });
}

async function pageOf(texts: readonly SourceText[], folder: string, overlays: readonly string[] = []): Promise<string> {
  const { pages, compiled } = await report(
    texts,
    overlays.map((text, n) => ({ id: `specs/overlays/o${n}.yaml`, text })),
  );
  const wrong = compiled.findings.filter(
    ({ level, code }) => level === "error" || code.startsWith("enrich/overlay-") || code.startsWith("ingest/overlay"),
  );
  expect(wrong, overlays.join()).toEqual([]);
  return pages.get(`${folder}/index.html`) ?? "";
}

/** Each overlay of a page alone settles what it stands beside, as it is. */
async function settles(texts: readonly SourceText[], folder: string): Promise<readonly string[]> {
  const before = await pageOf(texts, folder);
  const told: string[] = [];
  for (const title of ["Conflicts", "Open points"] as const) {
    const items = listed(before, title);
    for (const { says, snippet } of items) {
      expect(snippet, says).toBeDefined();
      const after = listed(await pageOf(texts, folder, [snippet ?? ""]), title);
      expect(
        after.map((one) => one.says),
        snippet,
      ).not.toContain(says);
      expect(after.length, snippet).toBeLessThan(items.length);
      told.push(says);
    }
  }
  return told;
}

function property(name: string, lines: readonly string[]): string {
  return [`                ${name}:`, ...lines.map((line) => `                  ${line}`)].join("\n");
}

const id = "fal-ai/acme/brush";

describe("the overlay beside", () => {
  test("each conflict and open point of the seeds settles it", async () => {
    const told = await settles(seeds(), "fal-ai/wan/v2.2-a14b/image-to-image");
    expect(told.length).toBeGreaterThan(3);
  });

  test("statements of several sources decides their default, their type and whether they are required", async () => {
    const relay = relayPage(id, property("steps", ["type: integer", "default: 7"]));
    const fal = falPage(id, { steps: { type: "integer", default: 30 } }).replace(
      '"type": "object",\n        "properties"',
      '"type": "object",\n        "required": ["steps"],\n        "properties"',
    );
    const texts = [
      { id: "specs/relay/brush.md", text: relay, provider: "relay" },
      { id: "specs/fal/brush.json", text: fal, provider: "fal" },
    ];
    const told = await settles(texts, id);
    expect(told.filter((one) => one.includes("sources disagree"))).toHaveLength(2);
  });

  test("two gateways, where neither value holds, offers a value", async () => {
    const page = (provider: string, n: number): SourceText => ({
      id: `specs/${provider}/brush.md`,
      text: relayPage(id, property("steps", ["type: integer", `default: ${n}`])),
      provider,
    });
    const told = await settles([page("one", 7), page("two", 9)], id);
    expect(told.join("\n")).toMatch(/default: 7 against 9; none is taken/);
  });

  test.each([
    ["a limit", ["type: integer", "maximum: 50", "description: 'At most 80.'"], /prose says maximum 80/],
    ["a list of values", ["type: string", "enum: [a, b]", "description: 'One of: a, b, c'"], /prose says enum/],
    ["a default", ["type: integer", "default: 3", "description: 'Default: 5'"], /prose says default 5/],
    ["numbers and texts", ["type: integer", `description: 'Possible values: "16:9", "9:16"'`], /both are accepted/],
    ["an example alone", ["example: fast"], /only an example shows it|no source states its type/],
    ["a property without a type", ["description: What it is."], /no source states its type/],
  ])("%s", async (_, lines, expected) => {
    const text = relayPage(id, property("steps", lines));
    const told = await settles([{ id: "specs/relay/brush.md", text, provider: "relay" }], id);
    expect(told.join("\n")).toMatch(expected);
  });

  test("what a reader found in one page: two bullets, and a table beside a document", async () => {
    const bullets = `# acme/paint

## Overview

- **Endpoint**: \`https://fal.run/acme/paint\`
- **Model ID**: \`acme/paint\`

### Input Schema

- **\`prompt\`** (\`string\`, _required_):
  What to paint.
- **\`steps\`** (\`integer\`, _optional_):
  How many.
  - Range: \`50\` to \`1\`

### Output Schema

- **\`url\`** (\`string\`, _required_):
  Where it is.
`;
    const page = await settles([{ id: "specs/fal/a.md", text: bullets, provider: "fal" }], "acme/paint");
    expect(page.join("\n")).toMatch(/the bullet is dropped/);
    const schema = "{type: object, properties: {steps: {type: integer, default: 20}}}";
    const table = `\`POST https://api.example.com/v1/paint\`

| Parameter | Type | Required | Default |
| --- | --- | --- | --- |
| steps | integer | No | 30 |

\`\`\`yaml
openapi: 3.1.0
paths: {/v1/paint: {post: {requestBody: {content: {application/json: {schema: ${schema}}}}, responses: {"200": {description: Painted.}}}}}
\`\`\`
`;
    const texts = [{ id: "specs/x/a.md", text: table, provider: "x" }];
    const { compiled } = await report(texts);
    const told = await settles(texts, compiled.endpoints[0]?.folder ?? "");
    expect(told.join("\n")).toMatch(/30 in the table, 20 in the document/);
  });

  test("an operation whose answer nobody knows", async () => {
    const text = JSON.stringify({
      openapi: "3.1.0",
      info: { title: "t", version: "1" },
      servers: [{ url: "https://api.example.com" }],
      paths: {
        "/v1/paint": { post: { requestBody: { content: { "application/json": { schema: {} } } }, responses: {} } },
      },
    });
    const texts = [{ id: "specs/x/a.json", text, provider: "x" }];
    const { compiled } = await report(texts);
    const told = await settles(texts, compiled.endpoints[0]?.folder ?? "");
    expect(told.join("\n")).toMatch(/No source says what the endpoint gives back.*which properties the input has/s);
  });

  test("hostile names and words is an overlay all the same, and says no more than it quotes", async () => {
    // No JSONPath names half a character, and the reader of ours no controls.
    const named = payloads.map((payload) => payload.replace("\ud800", "").replace("\u0000", ""));
    const hostile = named.map((payload) =>
      property(JSON.stringify(payload), [
        `type: integer`,
        `maximum: 50`,
        `description: ${JSON.stringify(`At most 80. ${payload}`)}`,
      ]),
    );
    const told = await settles(
      [{ id: "specs/relay/a.md", text: relayPage(id, hostile.join("\n")), provider: "r" }],
      id,
    );
    expect(told.filter((one) => one.includes("prose says maximum 80")).length).toBeGreaterThan(named.length - 1);
  });

  test("what no JSONPath can name is left out", async () => {
    const text = relayPage(id, property('"a\\ud800"', ["type: integer", "maximum: 50", "description: At most 80."]));
    const page = await pageOf([{ id: "specs/relay/a.md", text, provider: "r" }], id);
    const [conflict] = listed(page, "Conflicts");
    expect(conflict?.says).toContain("the prose says maximum 80");
    expect(conflict?.snippet).toBeUndefined();
  });
});
