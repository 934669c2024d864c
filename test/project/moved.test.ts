import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { run } from "../../codegen/cli/commands/generate.js";
import { fakeTerminal } from "../cli/fake-terminal.js";
import { filesIn, folderWith, put } from "../cli/folder.js";

/* Falsmith 0.1 laid a plain operation below its provider, and called it by method and path. */

function page(server: string): string {
  const get = { responses: { "200": { description: "" } } };
  const schema = { type: "object", required: ["model"], properties: { model: { const: "wan/2-6" } } };
  const post = { requestBody: { content: { "application/json": { schema } } }, responses: get.responses };
  const paths = { "/credit": { get }, "/tasks": { post } };
  return JSON.stringify({ openapi: "3.1.0", info: { title: "t", version: "1" }, servers: [{ url: server }], paths });
}

interface Entry {
  readonly id: string;
  readonly folder: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Takes the folder of an operation back to where 0.1 had it. */
function movedBack(out: string, now: string, before: Pick<Entry, "id" | "folder">): void {
  const path = join(out, "manifest.json");
  const manifest: { endpoints: Entry[] } = JSON.parse(readFileSync(path, "utf8"));
  const endpoints = manifest.endpoints.map((entry) => {
    if (entry.folder !== now) return entry;
    const outputs = Object.entries(entry.outputs).map(([name, digest]) => [name.replace(now, before.folder), digest]);
    return { ...entry, ...before, outputs: Object.fromEntries(outputs) };
  });
  mkdirSync(dirname(join(out, before.folder)), { recursive: true });
  renameSync(join(out, now), join(out, before.folder));
  put(out, { "manifest.json": `${JSON.stringify({ ...manifest, falsmith: "0.0.9", endpoints }, null, 2)}\n` });
}

async function generate(cwd: string): Promise<string> {
  const terminal = fakeTerminal(cwd);
  expect(await run([], terminal)).toBe(0);
  return terminal.stderr();
}

test("folders of an earlier version move, and one note says where", async () => {
  const cwd = folderWith({ "specs/kie/a.json": page("https://api.kie.ai") });
  const out = join(cwd, "generated");
  expect(await generate(cwd)).not.toContain("io/moved");
  const fresh = filesIn(out);
  movedBack(out, "kie.ai/credit/get", { id: "GET /credit", folder: "kie/credit/get" });
  movedBack(out, "kie.ai/wan/2-6", { id: "POST /tasks model=wan/2-6", folder: "kie/tasks/post/wan-2-6_x1" });
  const told = await generate(cwd);
  expect(told.match(/io\/moved: .*/g)).toEqual([
    "io/moved: moved kie/credit/get → kie.ai/credit/get, kie/tasks/post/wan-2-6_x1 → kie.ai/wan/2-6",
  ]);
  expect(existsSync(join(out, "kie"))).toBe(false);
  expect(filesIn(out)).toEqual(fresh);
});

test("where a page was published counts for its operations, and changes nothing of a queue's", async () => {
  const list = (origin: string): Record<string, string> => ({
    "specs/sources.json": JSON.stringify({ sources: [{ path: "kie/a.json", provider: "kie", origin }] }),
  });
  const cwd = folderWith({ "specs/kie/a.json": page("/v1"), ...list("https://docs.kie.ai/a.json") });
  const out = join(cwd, "generated");
  await generate(cwd);
  expect(readFileSync(join(out, "gateways.ts"), "utf8")).toContain('url: "https://docs.kie.ai/v1"');
  put(cwd, list("https://api.kie.test/a.json"));
  await generate(cwd);
  expect(readFileSync(join(out, "gateways.ts"), "utf8")).toContain('url: "https://api.kie.test/v1"');
  expect(existsSync(join(out, "kie.test/credit/get/index.ts"))).toBe(true);
  expect(existsSync(join(out, "kie.ai"))).toBe(false);
});

test("a run that makes one operation anew writes what a run from nothing writes", async () => {
  const list = ["a", "b", "c", "d", "e"];
  const own = (name: string, description: string): string => {
    const get = { operationId: name, description, responses: { "200": { description: "" } } };
    const links = { next: { operationId: name } };
    const post = { responses: { "200": { description: "", links } } };
    const servers = [{ url: "https://api.kie.ai" }];
    return JSON.stringify({
      openapi: "3.1.0",
      info: { title: name, version: "1" },
      servers,
      paths: { [`/${name}`]: { get }, [`/${name}/{id}`]: { post } },
    });
  };
  const cwd = folderWith(Object.fromEntries(list.map((name) => [`specs/kie/${name}.json`, own(name, "One.")])));
  await generate(cwd);
  put(cwd, { "specs/kie/c.json": own("c", "Another.") });
  await generate(cwd);
  const warm = filesIn(join(cwd, "generated"));
  rmSync(join(cwd, "generated"), { recursive: true });
  await generate(cwd);
  expect(warm).toEqual(filesIn(join(cwd, "generated")));
  expect(warm["kie.ai/paths.ts"]).toContain("Another.");
});
