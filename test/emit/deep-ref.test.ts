import { expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { emitPackage } from "../../codegen/emit/package/package.js";

function page(properties: object): string {
  return JSON.stringify({
    openapi: "3.1.0",
    info: { title: "x/y", version: "1" },
    servers: [{ url: "https://queue.fal.run" }],
    paths: {
      "/x/y": {
        post: {
          requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/WanInput" } } } },
          responses: { "200": { description: "ok" } },
        },
      },
    },
    components: { schemas: { WanInput: { type: "object", properties } } },
  });
}

async function typesOf(properties: object): Promise<string> {
  const source = { id: "a.json", text: page(properties) };
  const compiled = await compile([source]);
  expect(compiled.findings.filter(({ level }) => level === "error")).toEqual([]);
  return (await emitPackage(compiled, [source], { runtime: "import" })).get("x/y/types.ts") ?? "";
}

it("a reference into a component follows its new name, and has the type of what it refers to", async () => {
  const tone = { type: "string", enum: ["a", "b"] };
  const types = await typesOf({ tone, other: { $ref: "#/components/schemas/WanInput/properties/tone" } });
  expect(types).toContain('other?: "a" | "b";');
});

it("a reference into a component that leads back to itself is unknown in the end", async () => {
  const list = { type: "array", items: { $ref: "#/components/schemas/WanInput/properties/list" } };
  expect(await typesOf({ list })).toContain("unknown[]");
});
