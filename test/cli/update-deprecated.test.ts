import { describe, expect, test } from "vitest";
import { runWith as add } from "../../codegen/cli/commands/add/add.js";
import { publishedId } from "../../codegen/cli/commands/add/request.js";
import { runWith as generate } from "../../codegen/cli/commands/generate.js";
import { runWith } from "../../codegen/cli/commands/update/update.js";
import { stages } from "../../codegen/project/stages.js";
import { queueDocument } from "../support/queue-document.js";
import { openapiPath, serve, type Server, text } from "./add-server.js";
import { fakeTerminal } from "./fake-terminal.js";
import { filesIn, folderWith } from "./folder.js";

const id = "fal-ai/small/draw";
const successor = "fal-ai/small/draw-2";
const lookUp = `/v1/models?limit=100&endpoint_id=${encodeURIComponent(id)}`;

function listed(status: string, description = ""): string {
  return JSON.stringify({ models: [{ endpoint_id: id, metadata: { status, description } }], has_more: false });
}

/** A project with one endpoint, and the server of its document and of the catalogue. */
async function project(): Promise<{ readonly cwd: string; readonly server: Server }> {
  const server = await serve({ [openapiPath(id)]: text(queueDocument(id)), [lookUp]: text(listed("active")) });
  const cwd = folderWith();
  expect(await add(stages, [id, "--from", server.origin], fakeTerminal(cwd))).toBe(0);
  return { cwd, server };
}

async function update(cwd: string, { origin }: Server, ...argv: readonly string[]) {
  const terminal = fakeTerminal(cwd);
  const code = await runWith(stages, [...argv, "--catalogue", `${origin}/v1`], terminal);
  return { code, out: terminal.stdout(), err: terminal.stderr() };
}

function listOf(cwd: string): { readonly sources: readonly Readonly<Record<string, unknown>>[] } {
  return JSON.parse(filesIn(cwd)["specs/sources.json"] ?? "{}");
}

async function moduleOf(cwd: string): Promise<string> {
  const terminal = fakeTerminal(cwd);
  expect(await generate(stages, [], terminal)).toBe(0);
  return filesIn(cwd)[`generated/${id}/index.ts`] ?? "";
}

describe("an endpoint that the catalogue calls deprecated", () => {
  test("is marked in the list, in the API and in the types, with its successor", async () => {
    const { cwd, server } = await project();
    expect(await moduleOf(cwd)).not.toContain("@deprecated");
    server.answers.set(lookUp, text(listed("deprecated", `Old. Use ${successor} instead.`)));
    expect(await update(cwd, server, "--check")).toMatchObject({ code: 1 });
    const { code, out, err } = await update(cwd, server);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain(`deprecated specs/fal/${id}.json: ${id}\n`);
    expect(out).toContain(`minor  deprecated; use ${successor}\n`);
    expect(out).toContain("1 source: 1 changed, 0 unchanged\n");
    expect(listOf(cwd).sources).toMatchObject([{ deprecated: successor }]);
    const module = await moduleOf(cwd);
    expect(module).toContain(`@deprecated Use ${successor}.`);
    expect(module).toContain(`deprecated: true, successor: "${successor}"`);
    expect(await update(cwd, server)).toMatchObject({ out: "1 source: 0 changed, 1 unchanged\n" });
  });

  test("is marked where no successor is named, and not for good", async () => {
    const { cwd, server } = await project();
    server.answers.set(lookUp, text(listed("deprecated", "Slow and/or old.")));
    await update(cwd, server);
    expect(listOf(cwd).sources).toMatchObject([{ deprecated: true }]);
    expect(await moduleOf(cwd)).toContain("@deprecated\n");
    server.answers.set(lookUp, text(listed("active")));
    const { out } = await update(cwd, server);
    expect(out).toContain(`active again specs/fal/${id}.json: ${id}\n`);
    expect(out).toContain("patch  no longer deprecated\n");
    expect(listOf(cwd).sources[0]).not.toHaveProperty("deprecated");
    expect(await moduleOf(cwd)).not.toContain("@deprecated");
  });

  test("keeps its mark when its document changes, and when it is added anew", async () => {
    const { cwd, server } = await project();
    server.answers.set(lookUp, text(listed("deprecated")));
    server.answers.set(openapiPath(id), text(queueDocument(id, { steps: { type: "integer" } })));
    const { out } = await update(cwd, server);
    expect(out).toContain(`changed specs/fal/${id}.json: ${id}\n`);
    expect(out).toContain("minor  deprecated\n");
    expect(out).toContain("minor  Input.steps");
    await add(stages, [id, "--from", server.origin], fakeTerminal(cwd));
    expect(listOf(cwd).sources).toMatchObject([{ deprecated: true }]);
  });

  test("is marked at once when a pattern brings it in", async () => {
    const server = await serve({
      [openapiPath(id)]: text(queueDocument(id)),
      "/v1/models?limit=100": text(listed("deprecated", `Replaced by \`${successor}\`.`)),
    });
    const cwd = folderWith();
    const argv = ["fal-ai/small/*", "--from", server.origin, "--catalogue", `${server.origin}/v1`];
    expect(await add(stages, argv, fakeTerminal(cwd))).toBe(0);
    expect(listOf(cwd).sources).toMatchObject([{ deprecated: successor }]);
  });

  test("stays as it is while the catalogue cannot be asked, which is a note", async () => {
    const { cwd, server } = await project();
    server.answers.delete(lookUp);
    const { code, out, err } = await update(cwd, server, "--check");
    expect([code, out]).toEqual([0, "1 source: 0 to change, 1 unchanged\n"]);
    expect(err).toContain("note io/fetch: the catalogue ");
  });
});

test("fal's catalogue is not asked about documents that came from elsewhere", async () => {
  const { cwd, server } = await project();
  server.asked.splice(0);
  expect(await runWith(stages, [], fakeTerminal(cwd))).toBe(0);
  expect(server.asked.map(({ path }) => path)).toEqual([openapiPath(id)]);
});

test.each([
  ["https://fal.ai/api/openapi/queue/openapi.json?endpoint_id=fal-ai/flux/dev", "fal-ai/flux/dev"],
  ["https://fal.ai/models/fal-ai/flux/dev/llms.txt", "fal-ai/flux/dev"],
  ["https://fal.ai/models/fal-ai/flux/dev/api", "fal-ai/flux/dev"],
  ["https://fal.ai/models/fal-ai/flux/dev", "fal-ai/flux/dev"],
  ["https://fal.ai/api/openapi/queue/openapi.json", undefined],
  ["https://docs.example/page.md", undefined],
  ["no address", undefined],
])("the id of %s is %s", (address, expected) => {
  expect(publishedId(address)).toBe(expected);
});
