import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runWith } from "../../codegen/cli/commands/mend.js";
import { mend, OptionsError, type MendReport } from "../../codegen/index.js";
import { stages } from "../../codegen/project/stages.js";
import { fakeTerminal } from "../cli/fake-terminal.js";
import { filesIn, folderWith } from "../cli/folder.js";

function page(name: string, more = ""): { readonly id: string; readonly text: string } {
  const text = `openapi: 3.1.0
info: {title: ${name}, version: "1"}
paths:
  /v1/${name}:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Input"}}}}
      responses: {"200": {description: ok}}
components:
  schemas:
    Input: {type: object, properties: {radius: {type: number, description: "Radius, range: 0-1"}${more}}}
`;
  return { id: `${name}.yaml`, text };
}

function codes({ findings }: MendReport): readonly string[] {
  return findings.map(({ level, code }) => `${level} ${code}`);
}

describe("mend", () => {
  test.each(["yaml", "json"] as const)("gives the document that the command line prints, as %s", async (format) => {
    const cwd = folderWith({ "blur.yaml": page("blur").text });
    const terminal = fakeTerminal(cwd);
    expect(await runWith(stages, ["blur.yaml", "--format", format], terminal)).toBe(0);
    const report = await mend("blur.yaml", { cwd, format });
    expect(report.document?.text).toBe(terminal.stdout());
    expect(report.document?.doc).toMatchObject({
      components: { schemas: { Input: { properties: { radius: { minimum: 0, maximum: 1 } } } } },
    });
    expect(await mend(page("blur"), { cwd, format })).toEqual(report);
    expect(report).toMatchObject({
      ok: true,
      exit: 0,
      isComplete: true,
      sources: ["blur.yaml"],
      refused: [],
      written: [],
      explanation: [],
      elsewhere: 0,
      edits: expect.any(Number),
      endpoints: [{ id: "unknown POST /v1/blur", kind: "operation" }],
    });
    expect(report.edits).toBeGreaterThan(0);
  });

  test("explains each edit with the words it rests on", async () => {
    const { explanation } = await mend(page("blur"), { explain: true });
    expect(explanation.join("\n")).toContain("blur.yaml:10:85: “range: 0-1”");
  });

  test("leads from what was read to what it made by an overlay", async () => {
    const { document } = await mend(page("blur"), { as: "overlay", format: "json" });
    expect(JSON.parse(document?.text ?? "")).toMatchObject({ overlay: expect.any(String), actions: expect.any(Array) });
    const read = await mend(page("blur"), { as: "ingested" });
    expect(JSON.stringify(read.document?.doc)).not.toContain('"maximum"');
  });

  test("takes what decides and what is evidence as texts too", async () => {
    const overlay = {
      id: "overlays/a.yaml",
      text: "overlay: 1.0.0\ninfo: {title: a, version: '1'}\nactions: [{target: $.components.schemas.Input.properties.radius, update: {maximum: 0.5}}]\n",
    };
    const other = page("blur", ", sigma: {type: number, minimum: 3}");
    const report = await mend(page("blur"), {
      overlays: [overlay],
      evidence: [{ ...other, id: "other.yaml" }, page("bend")],
      format: "json",
    });
    expect(report.endpoints).toHaveLength(1);
    expect(JSON.stringify(report.document?.doc)).toContain('"maximum":0.5');
  });

  test("writes one document per endpoint into a folder, never over a source", async () => {
    const cwd = folderWith({ "unknown/v1/blur/post.yaml": page("blur").text });
    const made = await mend([page("bend"), page("blur")], { cwd, out: "docs" });
    expect(made.document).toBeUndefined();
    expect(made.written).toEqual(Object.keys(filesIn(join(cwd, "docs"))));
    expect(made.written).toHaveLength(2);
    const before = filesIn(cwd);
    await expect(mend("unknown", { cwd, out: "." })).rejects.toThrow(
      "out would overwrite the source unknown/v1/blur/post.yaml",
    );
    expect(filesIn(cwd)).toEqual(before);
  });

  test("gives no document when a source is refused, and says why", async () => {
    const cwd = folderWith();
    const report = await mend([page("blur"), { id: "b.md", text: "Nothing that documents a call.\n" }], {
      cwd,
      out: "docs",
      explain: true,
    });
    expect(report).toMatchObject({
      ok: false,
      exit: 1,
      isComplete: true,
      refused: ["b.md"],
      written: [],
      explanation: [],
    });
    expect(report).not.toHaveProperty("document");
    expect(codes(report).some((one) => one.startsWith("error "))).toBe(true);
    expect(readdirSync(cwd)).toEqual([]);
    expect(await mend("none.md", { cwd })).toMatchObject({ ok: false, exit: 2, isComplete: false });
  });

  test("uses the project when it is asked to", async () => {
    const cwd = folderWith({
      "specs/bend.yaml": "a: [\n",
      "specs/overlays/o.yaml":
        "overlay: 1.0.0\ninfo: {title: a, version: '1'}\nactions: [{target: $.info, update: {x-team: ours}}]\n",
    });
    const [alone, inside] = [await mend(page("blur"), { cwd }), await mend(page("blur"), { cwd, project: true })];
    expect(JSON.stringify(alone.document?.doc)).not.toContain("x-team");
    expect(JSON.stringify(inside.document?.doc)).toContain("x-team");
  });
});

test.each<readonly [what: string, sources: unknown, options: unknown, message: string]>([
  ["no source", [], {}, "sources is empty"],
  ["nothing", undefined, {}, "sources is empty"],
  ["a number", 7, {}, "sources must be a list"],
  ["an unknown key", "a.md", { formt: "json" }, 'unknown key "formt" (did you mean format?)'],
  ["an unknown format", "a.md", { format: "xml" }, "format must be yaml or json"],
  ["an unknown form", "a.md", { as: "Overlay" }, "as must be mended or ingested or overlay"],
  ["a word for yes", "a.md", { project: "yes" }, "project must be true or false"],
  ["an unknown code", "a.md", { rules: { a: "off" } }, 'unknown code "a"'],
])("options of mend that cannot be used: %s", async (_what, sources, options, message) => {
  const given = (value: unknown): unknown => value;
  const wrong: unknown = await Reflect.apply(mend, undefined, [sources, options]).then(given, given);
  expect(wrong).toBeInstanceOf(OptionsError);
  expect(wrong).toHaveProperty("message", expect.stringContaining(message));
});

test("a signal ends mend too", async () => {
  const ending = new AbortController();
  const run = mend(
    ["a", "b", "c"].map((name) => page(name)),
    { signal: ending.signal, onProgress: async ({ done }) => (done === 2 ? ending.abort("enough") : undefined) },
  );
  await expect(run).rejects.toBe("enough");
});
