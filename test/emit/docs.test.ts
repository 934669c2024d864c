import { describe, expect, test } from "vitest";
import { runWith } from "../../codegen/cli/commands/generate.js";
import { compile } from "../../codegen/compile/compile.js";
import type { SourceText } from "../../codegen/document/source.js";
import { emitPackage } from "../../codegen/emit/package/package.js";
import { stages } from "../../codegen/project/stages.js";
import { fakeTerminal } from "../cli/fake-terminal.js";
import { filesIn, folderWith, put } from "../cli/folder.js";
import { falPage, payloads, relayPage, seeds } from "../report/pages.js";

async function docsOf(sources: readonly SourceText[], more: object = {}): Promise<ReadonlyMap<string, string>> {
  const options = { runtime: "import", docs: true, ...more } as const;
  const files = await emitPackage(await compile(sources), sources, options);
  return new Map([...files].filter(([path]) => /(?:index\.md|llms\.txt)$/.test(path)));
}

function fal(id: string, properties: unknown): SourceText {
  return { id: `specs/fal/${id.replaceAll("/", "-")}.json`, text: falPage(id, properties), provider: "fal" };
}

function rows(page: string): readonly (readonly string[])[] {
  const lines = page.split("\n").filter((line) => line.startsWith("| "));
  return lines.map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((one) => one.trim()),
  );
}

describe("the page of an endpoint", () => {
  test("has its values with types, bounds, defaults and words, its example, its price and a call", async () => {
    const properties = {
      steps: { type: "integer", minimum: 2, maximum: 40, default: 30, description: "How many steps." },
      mode: { enum: ["fast", "slow"] },
      image: { type: "object", properties: { url: { type: "string", format: "uri" } }, required: ["url"] },
      tags: { type: "array", items: { anyOf: [{ type: "string" }, { type: "integer" }] } },
      any: {},
    };
    const page = (await docsOf([fal("acme/brush", properties)])).get("acme/brush/index.md") ?? "";
    expect(rows(page)).toEqual([
      ["Name", "Type", "Required", "Default", "Bounds", "Description"],
      ["`steps`", "`integer`", "", "`30`", "at least 2; at most 40", "How many steps."],
      ["`mode`", '`"fast" \\| "slow"`', "", "", "", ""],
      ["`image`", "`object`", "", "", "", ""],
      ["`image.url`", "`string`", "yes", "", "format uri", ""],
      ["`tags`", "`(string \\| integer)[]`", "", "", "", ""],
      ["`any`", "`unknown`", "", "", "", ""],
    ]);
    expect(page).toContain("- Sources: `specs/fal/acme-brush.json`");
    expect(page).toContain('import { endpoint } from "./acme/brush/index.js";');
    expect(page).toContain("fal.subscribe(endpoint, { input })");
    expect(page.split("## Output")[1]).toContain("No source says what.");
  });

  test("of an operation has its parameters, and is called by its gateway; a published one by its package", async () => {
    const doc = {
      openapi: "3.1.0",
      info: { title: "Things", version: "1" },
      servers: [{ url: "https://api.example.com" }],
      paths: {
        "/v1/things/{id}": {
          get: {
            parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" }, description: "Which." }],
            responses: {
              200: {
                description: "It.",
                content: {
                  "application/json": { schema: { type: "object", properties: { name: { type: "string" } } } },
                },
              },
            },
          },
        },
      },
    };
    const docs = await docsOf([{ id: "specs/x/a.json", text: JSON.stringify(doc), provider: "x" }], {
      package: "@a/b",
    });
    const [path, page = ""] = [...docs].find(([name]) => name.endsWith(".md")) ?? [""];
    expect(rows(page)).toContainEqual(["`id (path)`", "`string`", "yes", "", "", "Which."]);
    expect(rows(page)).toContainEqual(["`name`", "`string`", "", "", "", ""]);
    expect(page).toMatch(/from "@a\/b\/[^"]+";\n\nconst client = createClient\(\{ gateway: gateways\["x"\]/);
    expect(page).toContain("client.call(operation, { path: { id } })");
    expect(docs.get("llms.txt")).toBe(
      `# @a/b\n\n> ${/> (.*)/.exec(docs.get("llms.txt") ?? "")?.[1]}\n\n## Operations\n\n- [example.com GET /v1/things/\\{id\\}](${path}): Things\n`,
    );
  });

  test("holds hostile names and words as text", async () => {
    const property = (payload: string): string => `                ${JSON.stringify(payload)}:
                  type: string
                  default: ${JSON.stringify(payload)}
                  description: ${JSON.stringify(payload)}
                  enum: [${JSON.stringify(payload)}, "\`a\` | b"]
                  pattern: ${JSON.stringify("^[<|]+$")}`;
    const texts = [...payloads, "a | b\n| c |", "[x](https://evil.example)", "``` \n```js\nevil()", "![x](y)"];
    const sources = [
      { id: "specs/a`|<b>.md", text: relayPage("fal-ai/acme/evil", texts.map(property).join("\n")), provider: "r" },
    ];
    const docs = await docsOf(sources);
    const page = docs.get("fal-ai/acme/evil/index.md") ?? "";
    expect(rows(page)).toHaveLength(texts.length + 1);
    for (const cells of rows(page)) expect(cells).toHaveLength(6);
    const withoutCode = page.replace(/^```[a-z]*\n[^]*?^```$/gm, "").replace(/`[^`\n]*`/g, "");
    expect(withoutCode.replace("<!-- @generated by falsmith -->", "")).not.toMatch(/(?<!\\)[<>[\]`*_!]/);
    expect(page).not.toMatch(/[\u202e\u2066\u2028\0]/);
  });

  test("has the same bytes in whatever order the sources come", async () => {
    const [first, again] = await Promise.all([docsOf(seeds()), docsOf(seeds().toReversed())]);
    expect([...again]).toEqual([...first]);
    expect([...first.keys()].filter((path) => path.endsWith(".md"))).toHaveLength(4);
    for (const [, path = ""] of (first.get("llms.txt") ?? "").matchAll(/\]\(([^)]+)\)/g))
      expect(first.has(path)).toBe(true);
  });
});

describe("generate --docs", () => {
  const brush = { "specs/fal/brush.json": falPage("acme/brush", { steps: { type: "integer" } }) };
  const pages = (cwd: string): readonly string[] =>
    Object.keys(filesIn(`${cwd}/generated`)).filter((path) => /(?:\.md|llms\.txt)$/.test(path));
  const generate = async (cwd: string, ...argv: readonly string[]): Promise<number> =>
    await runWith(stages, ["--runtime", "import", ...argv], fakeTerminal(cwd));

  test("is off by default; its pages go when it is, and when their endpoint goes", async () => {
    const cwd = folderWith({ ...brush, "specs/fal/pen.json": falPage("acme/pen", { ink: { type: "string" } }) });
    expect(await generate(cwd)).toBe(0);
    expect(pages(cwd)).toEqual(["README.md"]);
    expect(await generate(cwd, "--docs")).toBe(0);
    expect(pages(cwd)).toEqual(["README.md", "acme/brush/index.md", "acme/pen/index.md", "llms.txt"]);
    expect(await generate(cwd, "--docs", "--check")).toBe(0);
    expect(await generate(cwd, "--check")).toBe(1);
    put(cwd, { "specs/fal/pen.json": falPage("acme/pencil", { ink: { type: "string" } }) });
    await generate(cwd, "--docs");
    expect(pages(cwd)).toEqual(["README.md", "acme/brush/index.md", "acme/pencil/index.md", "llms.txt"]);
    expect(await generate(cwd)).toBe(0);
    expect(pages(cwd)).toEqual(["README.md"]);
  });

  test("keeps the pages of endpoints that a change does not reach, and of those that are refused now", async () => {
    const others = Object.fromEntries(
      ["a", "b", "c", "d"].map((name) => [`specs/fal/${name}.json`, falPage(`${name}/x`, { n: { type: "integer" } })]),
    );
    const cwd = folderWith({ ...brush, ...others, "falsmith.config.json": '{"output":{"docs":true}}' });
    await generate(cwd);
    const before = filesIn(`${cwd}/generated`);
    put(cwd, { "specs/fal/a.json": falPage("a/x", { n: { type: "integer", maximum: 9 } }) });
    await generate(cwd);
    const after = filesIn(`${cwd}/generated`);
    expect(after["a/x/index.md"]).toContain("at most 9");
    expect(after["b/x/index.md"]).toBe(before["b/x/index.md"]);
    expect(after["llms.txt"]).toBe(before["llms.txt"]);
    put(cwd, { "specs/fal/b.json": "no document at all" });
    expect(await generate(cwd)).toBe(1);
    expect(filesIn(`${cwd}/generated`)["b/x/index.md"]).toBe(before["b/x/index.md"]);
    const whole = folderWith({ ...brush, ...others, "falsmith.config.json": '{"output":{"docs":true}}' });
    put(whole, { "specs/fal/a.json": falPage("a/x", { n: { type: "integer", maximum: 9 } }) });
    await generate(whole);
    expect(filesIn(`${whole}/generated`)["llms.txt"]).toBe(after["llms.txt"]);
  });

  test("a value that is no switch is wrong", async () => {
    const cwd = folderWith({ ...brush, "falsmith.config.json": '{"output":{"docs":"yes"}}' });
    const terminal = fakeTerminal(cwd);
    expect(await runWith(stages, [], terminal)).toBe(2);
    expect(terminal.stderr()).toContain("output.docs must be true or false");
  });
});
