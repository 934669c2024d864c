import { expect, test } from "vitest";
import { generate } from "../../codegen/project/generate.js";
import { folderWith } from "../cli/folder.js";

/* What the gateways of a provider cannot say of all its pages. */

function page(path: string, server: string, scheme: object): string {
  return JSON.stringify({
    openapi: "3.1.0",
    info: { title: "t", version: "1" },
    servers: [{ url: server }],
    security: [{ key: [] }],
    components: { securitySchemes: { key: scheme } },
    paths: { [path]: { get: { responses: { "200": { description: "" } } } } },
  });
}

const BEARER = { type: "http", scheme: "bearer" };

async function said(specs: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { findings } = await generate({ cwd: folderWith(specs) });
  return findings.map(({ code, message }) => `${code}: ${message}`);
}

test("an operation that is served elsewhere than most of its provider's is told", async () => {
  const findings = await said({
    "specs/kie/a.json": page("/a", "https://api.kie.test", BEARER),
    "specs/kie/b.json": page("/b", "https://api.kie.test", BEARER),
    "specs/kie/c.json": page("/c", "https://upload.kie.test", BEARER),
    "specs/other/c.json": page("/c", "https://api.other.test", BEARER),
  });
  expect(findings).toEqual([
    "emit/other-server: kie.test GET /c: served at https://upload.kie.test, and most of kie at https://api.kie.test; a client for these takes the gateway of that address",
  ]);
});

test("a security scheme that pages describe in several ways is told", async () => {
  const findings = await said({
    "specs/kie/a.json": page("/a", "https://api.kie.test", BEARER),
    "specs/kie/b.json": page("/b", "https://api.kie.test", { type: "apiKey", in: "header", name: "X-Key" }),
  });
  expect(findings).toEqual([
    'emit/other-scheme: pages of kie describe the security scheme "key" in several ways; the package has one of them',
  ]);
});

test("pages that agree have nothing to be told of", async () => {
  expect(
    await said({
      "specs/kie/a.json": page("/a", "https://api.kie.test", BEARER),
      "specs/kie/b.json": page("/b", "https://api.kie.test", BEARER),
    }),
  ).toEqual([]);
});
