import { expect, test } from "vitest";
import { generate } from "../../codegen/project/generate.js";
import { folderWith, put } from "../cli/folder.js";

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

test("what is told of the package is told again by a run that changes nothing, and by one that makes a part anew", async () => {
  const [kie, other] = ["https://api.kie.test", "https://upload.kie.test"];
  const servers = { a: kie, b: other, c: kie, d: other, e: kie };
  const cwd = folderWith(
    Object.fromEntries(
      Object.entries(servers).map(([name, url]) => [`specs/kie/${name}.json`, page(`/${name}`, url, BEARER)]),
    ),
  );
  const first = (await generate({ cwd })).findings;
  expect(first).toMatchObject([{ code: "emit/other-server", path: "generated" }]);
  const again = await generate({ cwd, strict: true });
  expect(again).toMatchObject({ ok: false, findings: first, files: { written: [] } });
  put(cwd, { "specs/kie/d.json": `${page("/d", other, BEARER)}\n` });
  expect((await generate({ cwd })).findings).toEqual(first);
  expect((await generate({ cwd, rules: { "emit/other-server": "off" } })).findings).toEqual([]);
});

test("pages that agree have nothing to be told of", async () => {
  expect(
    await said({
      "specs/kie/a.json": page("/a", "https://api.kie.test", BEARER),
      "specs/kie/b.json": page("/b", "https://api.kie.test", BEARER),
    }),
  ).toEqual([]);
});
