import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { runWith } from "../../codegen/cli/commands/generate.js";
import { check, generate, type GenerateOptions, OptionsError, type RunReport } from "../../codegen/index.js";
import { stages } from "../../codegen/project/stages.js";
import { fakeTerminal } from "../cli/fake-terminal.js";
import { filesIn, folderWith, put } from "../cli/folder.js";

const text = `openapi: 3.1.0
info: {title: Blur, version: "1"}
paths:
  /blur:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Input"}}}}
      responses: {"200": {description: ok}}
components:
  schemas:
    Input: {type: object, properties: {radius: {type: integer, minimum: 1, maximum: 12}}}
`;
const page = { id: "docs/blur.yaml", text };

function codes({ findings }: RunReport): readonly string[] {
  return findings.map(({ level, code }) => `${level} ${code}`);
}

describe("generate", () => {
  test("makes the package that the command line makes, from a path and from a text alike", async () => {
    const cwd = folderWith({ "docs/blur.yaml": text });
    const options: GenerateOptions = { cwd, sources: "docs", runtime: "import" };
    const report = await generate({ ...options, out: "by-path" });
    expect(await generate({ cwd, sources: [page], out: "by-text/", runtime: "import" })).toEqual(report);
    expect(await runWith(stages, ["docs", "--out", "by-flags", "--runtime", "import"], fakeTerminal(cwd))).toBe(0);
    expect(report).toMatchObject({
      ok: true,
      exit: 0,
      isComplete: true,
      checked: false,
      sources: ["docs/blur.yaml"],
      refused: [],
      endpoints: [
        { id: "unknown POST /blur", kind: "operation", folder: "unknown/blur/post", sources: ["docs/blur.yaml"] },
      ],
      files: { removed: [], unchanged: [], kept: [] },
    });
    const made = filesIn(join(cwd, "by-path"));
    expect(report.files.written).toEqual(Object.keys(made).toSorted());
    expect(filesIn(join(cwd, "by-text"))).toEqual(made);
    expect(filesIn(join(cwd, "by-flags"))).toEqual(made);
  });

  test("says what a second run left, removed and did not touch", async () => {
    const cwd = folderWith({ "docs/a.yaml": text, "docs/b.yaml": text.replaceAll("lur", "end") });
    const options: GenerateOptions = { cwd, sources: ["docs"], runtime: "import" };
    const first = await generate(options);
    expect((await generate(options)).files).toEqual({
      written: [],
      removed: [],
      kept: [],
      unchanged: first.files.written,
    });
    put(cwd, { "generated/unknown/blur/post/types.ts": "// mine\n" });
    const { files } = await generate({ ...options, sources: ["docs/a.yaml"] });
    expect(files.kept).toEqual(["unknown/blur/post/types.ts"]);
    expect(files.removed.every((path) => path.startsWith("unknown/bend/post/"))).toBe(true);
    expect(files.removed).toContain("unknown/bend/post/types.ts");
    expect(files.written).toContain("manifest.json");
  });

  test("lets a text stand in the place of the file that has its id", async () => {
    const cwd = folderWith({ "docs/blur.yaml": "a page that says nothing\n" });
    const edited = { id: "docs/blur.yaml", text: text.replace("12", "77") };
    const report = await generate({ cwd, sources: ["docs", edited], runtime: "import" });
    expect(report).toMatchObject({ ok: true, sources: ["docs/blur.yaml"], refused: [] });
    expect(JSON.stringify(filesIn(join(cwd, "generated")))).toContain("77");
  });

  test("takes overlays as texts and rules as levels", async () => {
    const cwd = folderWith();
    const overlays = [
      {
        id: "overlays/a.yaml",
        text: "overlay: 1.0.0\ninfo: {title: a, version: '1'}\nactions:\n  - {target: $.components.schemas.Input.properties.radius, update: {maximum: 5}}\n  - {target: $.nowhere, update: {a: 1}}\n",
      },
    ];
    const options: GenerateOptions = { cwd, sources: [page], overlays, runtime: "import" };
    const report = await generate(options);
    expect(report.findings).toContainEqual(
      expect.objectContaining({ code: "enrich/overlay-target", path: "overlays/a.yaml", line: 5 }),
    );
    expect(filesIn(cwd)["generated/unknown/blur/post/openapi.json"]).toMatch(/"maximum": ?5/);
    expect(codes(await generate({ ...options, rules: { "enrich/overlay-target": "off" } }))).not.toContain(
      "warning enrich/overlay-target",
    );
    expect(await generate({ ...options, strict: true })).toMatchObject({ ok: false, exit: 1 });
  });

  test("reads a configuration only when it is asked to; options win", async () => {
    const config = JSON.stringify({ sources: ["docs"], output: { dir: "made", header: "Theirs" } });
    const cwd = folderWith({ "docs/blur.yaml": text, "falsmith.config.json": config });
    await expect(generate({ cwd })).rejects.toThrow("no inputs");
    await generate({ cwd, config: true, header: "Ours", runtime: "import" });
    expect(filesIn(cwd)["made/index.ts"]).toMatch(/^\/\/ Ours/);
  });

  test("measures its parts when it is asked to", async () => {
    const cwd = folderWith();
    expect(await generate({ cwd, sources: [page], runtime: "import" })).not.toHaveProperty("timings");
    const { timings } = await generate({ cwd, sources: [page], runtime: "import", timings: true, force: true });
    const { read = 0, make = 0, write = 0, total = -1 } = timings ?? {};
    expect(read + make + write).toBeCloseTo(total, 6);
    expect(Math.min(read, make, write)).toBeGreaterThan(0);
  });

  test("prints nothing, and changes neither folder nor exit code of the process", async () => {
    const print = vi.fn((): boolean => true);
    const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write").mockImplementation(print));
    const before = [process.cwd(), process.exitCode];
    await generate({ cwd: folderWith({ "specs/a.md": "Nothing that documents a call.\n" }) });
    for (const spy of spies) spy.mockRestore();
    expect(print).not.toHaveBeenCalled();
    expect([process.cwd(), process.exitCode]).toEqual(before);
  });
});

describe("check", () => {
  test("writes nothing and says what generate would do", async () => {
    const cwd = folderWith();
    const options: GenerateOptions = { cwd, sources: [page], runtime: "import" };
    const missing = await check(options);
    expect(missing).toMatchObject({ ok: false, exit: 1, checked: true });
    expect(readdirSync(cwd)).toEqual([]);
    const { files } = await generate(options);
    expect(missing.files.written).toEqual(files.written);
    expect(await check(options)).toMatchObject({ ok: true, exit: 0, files: { written: [], unchanged: files.written } });
    const changed = await check({ ...options, sources: [{ ...page, text: text.replace("12", "13") }] });
    expect(changed.ok).toBe(false);
    expect(codes(changed)).toContain("error io/out-of-date");
  });
});

describe("what is about sources is a finding", () => {
  const cyclic = "a: &a [*a]\n";
  const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
  test.each([
    ["an empty text", { id: "a.md", text: "" }, "error io/empty"],
    ["a binary text", { id: "a.md", text: "a\0b" }, "error io/binary"],
    ["HTML", { id: "a.md", text: "<!doctype html><p>hello" }, "error ingest/html"],
    ["more than may be read", { id: "a.md", text: " ".repeat(33 * 1024 * 1024) }, "error io/too-large"],
    ["half a surrogate pair", { id: "a.md", text: "\ud800" }, ""],
    ["an alias of itself", { id: "a.yaml", text: cyclic }, ""],
    ["no end of brackets", { id: "a.json", text: deep }, ""],
    ["names of Object", { id: "a.json", text: '{"openapi":"3.1.0","paths":{"__proto__":{"constructor":{}}}}' }, ""],
    ["a path that names nothing", "nowhere/*.md", "error io/no-such-input"],
    ["no path at all", "\0", "error io/no-such-input"],
    ["standard input, which a program has not", "-", "error io/no-such-input"],
  ])("%s", async (_what, source, code) => {
    const cwd = folderWith();
    const report = await generate({ cwd, sources: [source] });
    expect(report.ok).toBe(false);
    expect(codes(report).some((one) => one.startsWith("error "))).toBe(true);
    if (code !== "") expect(codes(report)).toEqual([code]);
    expect(codes(report).filter((one) => one.includes("internal/"))).toEqual([]);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("another run that holds the folder, or a file in the way", async () => {
    const cwd = folderWith({ "generated/unknown": "a file\n" });
    const report = await generate({ cwd, sources: [page], runtime: "import" });
    expect(report).toMatchObject({ ok: false, exit: 1, isComplete: false, endpoints: [] });
    expect(codes(report)).toEqual(["error io/unsafe-path"]);
  });
});

describe("options that cannot be used", () => {
  const given = <Value>(value: Value): Value => value;
  test.each<readonly [what: string, options: object | null, message: string]>([
    ["no object", null, "the options must be an object"],
    ["an unknown key", { surces: ["docs"] }, 'unknown key "surces" (did you mean sources?)'],
    ["no list", { sources: 7 }, "sources must be a list of paths, patterns, and texts"],
    ["an empty list", { sources: [] }, "sources is empty"],
    ["a text without words", { sources: [{ id: "a.md" }] }, "sources must be a list"],
    ["a text without a name", { sources: [{ text: "a" }] }, "the id of a text must be a relative path"],
    ["a name that leads away", { sources: [{ id: "../a.md", text }] }, "the id of a text must be a relative path"],
    ["an absolute name", { sources: [{ id: "C:\\a.md", text }] }, "the id of a text must be a relative path"],
    ["one name twice", { sources: [page, page] }, 'sources: two texts have the id "docs/blur.yaml"'],
    ["an overlay that is none", { overlays: [1] }, "overlays must be a list"],
    ["no folder", { out: "" }, "out must be the path of a folder"],
    ["a runtime", { runtime: "both" }, "runtime must be import or bundle"],
    ["a name", { package: "Big Name" }, '"Big Name" is not a valid package name: npm takes lower-case'],
    ["a package of TypeScript", { package: "a", importExtension: "ts" }, 'leave out importExtension "ts", or package'],
    ["a code", { rules: { "check/exampel": "off" } }, 'rules: unknown code "check/exampel"'],
    ["a level", { rules: { "check/example": "loud" } }, 'rules["check/example"] must be off or note'],
    ["a gateway", { gateways: { own: { url: "ftp://a", profile: "fal" } } }, 'gateways["own"].url must be'],
    ["a word for yes", { force: "yes" }, "force must be true or false"],
    ["a signal", { signal: {} }, "signal must be an AbortSignal"],
    ["a listener", { onProgress: 1 }, "onProgress must be a function"],
    ["the home folder", { sources: [page], out: homedir() }, "is your home folder"],
  ])("%s", async (_what, options, message) => {
    const cwd = folderWith();
    const call = { generate, check };
    for (const run of Object.values(call)) {
      const wrong: unknown = await Reflect.apply(run, undefined, [options === null ? null : { cwd, ...options }]).then(
        given,
        given,
      );
      expect(wrong).toBeInstanceOf(OptionsError);
      expect(wrong).toMatchObject({ name: "OptionsError", code: expect.stringMatching(/^io\//) });
      expect(wrong).toHaveProperty("message", expect.stringContaining(message));
    }
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("a configuration that is wrong is told with its file", async () => {
    const cwd = folderWith({ "falsmith.config.json": '{"sorces":[]}' });
    await expect(generate({ cwd, config: true })).rejects.toMatchObject({
      name: "OptionsError",
      code: "io/config",
      path: "falsmith.config.json",
    });
  });

  test("an output folder that is a link", async () => {
    const cwd = folderWith();
    mkdirSync(join(cwd, "real"));
    symlinkSync(join(cwd, "real"), join(cwd, "generated"));
    await expect(generate({ cwd, sources: [page] })).rejects.toThrow("is a symbolic link");
  });
});

describe("who watches a run", () => {
  const many = Array.from({ length: 40 }, (_, index) => ({
    ...page,
    id: `docs/${index}.yaml`,
    text: text.replaceAll("lur", `lur${index}`),
  }));

  test("ends it by a signal: it rejects with the reason and has written nothing", async () => {
    const cwd = folderWith();
    const ending = new AbortController();
    const reason = new Error("enough");
    const seen: string[] = [];
    const run = generate({
      cwd,
      sources: many,
      signal: ending.signal,
      onProgress: async ({ step, done }) => {
        seen.push(`${step} ${done}`);
        if (seen.length === 3) ending.abort(reason);
      },
    });
    await expect(run).rejects.toBe(reason);
    expect(seen).toHaveLength(3);
    expect(readdirSync(cwd)).toEqual([]);
    await expect(generate({ cwd, sources: many, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  test("is heard while the stages are at work, without a listener of its own", async () => {
    const ending = new AbortController();
    const run = generate({ cwd: folderWith(), sources: many, signal: ending.signal });
    setImmediate(() => ending.abort());
    await expect(run).rejects.toMatchObject({ name: "AbortError" });
  });

  test.each([
    [
      "throws",
      () => {
        throw new TypeError("mine");
      },
    ],
    ["rejects", () => Promise.reject(new TypeError("mine"))],
  ])("gets back what its listener %s", async (_what, onProgress) => {
    const cwd = folderWith();
    await expect(generate({ cwd, sources: [page], onProgress })).rejects.toThrow(new TypeError("mine"));
    expect(readdirSync(cwd)).toEqual([]);
  });
});

test("a manifest that tells a mistake of ours can be read again", async () => {
  const cwd = folderWith();
  const options: GenerateOptions = { cwd, sources: [page], runtime: "import" };
  await generate(options);
  const path = join(cwd, "generated/manifest.json");
  const manifest = JSON.parse(filesIn(cwd)["generated/manifest.json"] ?? "");
  manifest.findings.push({ code: "internal/emit", level: "error", path: page.id, message: "told" });
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
  expect(codes(await generate(options))).not.toContain("warning io/manifest-damaged");
});
