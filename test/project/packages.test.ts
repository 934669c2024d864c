import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { check, generate, type GenerateOptions, OptionsError, type RunReport } from "../../codegen/index.js";
import { attemptProject } from "../../codegen/project/generate.js";
import { PROGRAM } from "../../codegen/project/settings.js";
import { stages, type Stages } from "../../codegen/project/stages.js";
import { filesIn, folderWith, put } from "../cli/folder.js";
import { documentOf } from "./published.js";

const sources = {
  "specs/blur.yaml": documentOf({ name: "blur" }),
  "specs/bend.yaml": documentOf({ name: "bend" }),
  "specs/broken.yaml": "openapi: 3.1.0\ninfo: {title: Broken, version: '1'}\npaths: {}\n",
};
const blur = { path: "/blur" };
const bend = { path: "/bend" };
const packages = {
  a: { include: [blur] },
  b: { include: [blur, bend], output: { package: "b" } },
  c: { include: [bend] },
};

function projectWith(config: object, files: Readonly<Record<string, string>> = sources): string {
  return folderWith({
    ...files,
    "falsmith.config.json": JSON.stringify({ output: { importExtension: "js" }, ...config }),
  });
}

function foldersOf({ endpoints }: Pick<RunReport, "endpoints">): readonly string[] {
  return endpoints.map(({ folder }) => folder);
}

/** What a run asks of the stages. */
async function counted(
  options: GenerateOptions,
  checked = false,
): Promise<{ readonly report: RunReport; readonly calls: readonly string[] }> {
  const calls: string[] = [];
  const counting: Stages = {
    ...stages,
    makeEndpoints: async (texts, ...more) => {
      calls.push(`alone: ${texts.map(({ id }) => id).join(" ")}`);
      return await stages.makeEndpoints(texts, ...more);
    },
    makePackages: async (texts, common, makers) => {
      calls.push(`${makers.length}: ${texts.map(({ id }) => id).join(" ")}`);
      return await stages.makePackages(texts, common, makers);
    },
  };
  return { report: await attemptProject(options, { ...PROGRAM, stages: counting }, checked), calls };
}

describe("several packages", () => {
  test("are what each is alone, byte for byte, also beside decisions that have no effect in one or in all", async () => {
    const overlay = (target: string): string =>
      `overlay: 1.0.0\ninfo: {title: o, version: "1"}\nactions: [{target: "${target}", update: {summary: mine}}]\n`;
    const decided = {
      ...sources,
      "specs/overlays/a.yaml": overlay("$.paths['/blur'].post"),
      "specs/overlays/b.yaml": overlay("$.paths['/nowhere'].post"),
    };
    const cwd = projectWith({ packages }, decided);
    const report = await generate({ cwd, config: true });
    expect(report.packages?.map((one) => [one.name, one.out, one.exit, foldersOf(one)])).toEqual([
      ["a", "generated/a", 1, ["effects.example/blur/post"]],
      ["b", "generated/b", 1, ["effects.example/bend/post", "effects.example/blur/post"]],
      ["c", "generated/c", 1, ["effects.example/bend/post"]],
    ]);
    for (const [name, { include, ...more }] of Object.entries(packages)) {
      const output = { importExtension: "js", dir: "alone", ...("output" in more ? more.output : {}) };
      const alone = projectWith({ include, output }, decided);
      const single = await generate({ cwd: alone, config: true });
      expect(filesIn(join(cwd, "generated", name))).toEqual(filesIn(join(alone, "alone")));
      const { name: _name, out: _out, ...own } = report.packages?.find((one) => one.name === name) ?? {};
      expect(own).toEqual(single);
    }
  });

  test("of the same sources are compiled once, and what is wrong is told once", async () => {
    const cwd = projectWith({ packages });
    const { report, calls } = await counted({ cwd, config: true });
    expect(calls).toEqual(["3: specs/bend.yaml specs/blur.yaml specs/broken.yaml"]);
    expect(report.findings.map(({ code, path }) => [code, path])).toEqual([
      ["check/no-operation", "specs/broken.yaml"],
    ]);
    expect(report).toMatchObject({ ok: false, exit: 1, isComplete: true, refused: ["specs/broken.yaml"] });
    expect(foldersOf(report)).toEqual([
      "generated/a/effects.example/blur/post",
      "generated/b/effects.example/bend/post",
      "generated/b/effects.example/blur/post",
      "generated/c/effects.example/bend/post",
    ]);
    expect(report.excluded).toEqual([]);
  });

  test("are read once: progress counts each source one time", async () => {
    const cwd = projectWith({ packages });
    const read: number[] = [];
    await generate({ cwd, config: true, onProgress: ({ step, done }) => void (step === "read" && read.push(done)) });
    expect(read.filter((done) => done > 0)).toEqual([1, 2, 3]);
  });

  test("that are up to date make nothing; of a change, what has to be looked at is made once for all of them", async () => {
    const { "specs/broken.yaml": _broken, ...whole } = sources;
    const others = Object.fromEntries(["x", "y", "z"].map((name) => [`specs/${name}.yaml`, documentOf({ name })]));
    const wide = { ...packages, a: { include: [blur, { path: "/x" }] } };
    const cwd = projectWith({ packages: wide }, { ...whole, ...others });
    await generate({ cwd, config: true });
    expect(await counted({ cwd, config: true })).toMatchObject({
      calls: [],
      report: { ok: true, files: { written: [] } },
    });
    put(cwd, { "specs/blur.yaml": documentOf({ name: "blur", most: 10 }) });
    const { calls, report } = await counted({ cwd, config: true });
    // What is left out may tell of jobs: then all is looked at, once for all packages.
    const all = ["bend", "blur", "x", "y", "z"].map((name) => `specs/${name}.yaml`);
    expect(calls).toEqual(["3: specs/blur.yaml", `3: ${all.join(" ")}`]);
    const written = report.files.written.filter((path) => path.endsWith("openapi.json"));
    expect(written).toEqual([
      "generated/a/effects.example/blur/post/openapi.json",
      "generated/b/effects.example/blur/post/openapi.json",
    ]);
    const fresh = projectWith({ packages: wide }, filesIn(cwd));
    await generate({ cwd: fresh, config: true, force: true });
    expect(filesIn(join(fresh, "generated"))).toEqual(filesIn(join(cwd, "generated")));
  });

  test("of other sources or overlays are made apart", async () => {
    const overlay = `overlay: 1.0.0\ninfo: {title: o, version: "1"}\nactions: [{target: "$.info", update: {summary: x}}]\n`;
    const cwd = projectWith(
      {
        packages: {
          a: { sources: "specs/blur.yaml" },
          b: { sources: "specs/bend.yaml" },
          c: { overlays: "o.yaml" },
          d: {},
          e: {},
        },
      },
      {
        "specs/blur.yaml": sources["specs/blur.yaml"],
        "specs/bend.yaml": sources["specs/bend.yaml"],
        "o.yaml": overlay,
      },
    );
    const { calls, report } = await counted({ cwd, config: true });
    expect(report.ok).toBe(true);
    expect(calls).toEqual([
      "alone: specs/blur.yaml",
      "alone: specs/bend.yaml",
      "alone: specs/bend.yaml specs/blur.yaml",
      "2: specs/bend.yaml specs/blur.yaml",
    ]);
  });

  test("are all compared by a check", async () => {
    const cwd = projectWith(
      { packages: { a: packages.a, c: packages.c } },
      { ...sources, "specs/broken.yaml": documentOf({ name: "x" }) },
    );
    await generate({ cwd, config: true });
    expect((await check({ cwd, config: true })).ok).toBe(true);
    put(cwd, { "generated/c/README.md": "mine" });
    const { ok, findings, packages: all } = await check({ cwd, config: true });
    expect([ok, findings.map(({ code, path }) => [code, path]), all?.map((one) => one.ok)]).toEqual([
      false,
      [["io/edited-by-hand", "generated/c/README.md"]],
      [true, false],
    ]);
  });

  test("one of which cannot be written do not keep the others from it", async () => {
    const cwd = projectWith(
      { packages: { a: packages.a, c: packages.c } },
      { ...sources, "specs/broken.yaml": documentOf({ name: "x" }) },
    );
    put(cwd, { "generated/a/manifest.json": "somebody's" });
    const report = await generate({ cwd, config: true });
    expect(report.packages?.map(({ name, isComplete, exit }) => [name, isComplete, exit])).toEqual([
      ["a", false, 1],
      ["c", true, 0],
    ]);
    expect(report.findings.map(({ code, path }) => [code, path])).toEqual([
      ["io/foreign", "generated/a/manifest.json"],
    ]);
    expect(Object.keys(filesIn(join(cwd, "generated/c")))).toContain("manifest.json");
  });

  test("never read what another one wrote", async () => {
    const cwd = projectWith(
      { sources: "docs", packages: { a: { output: { dir: "docs/a" } }, b: { output: { dir: "docs/b" } } } },
      { "docs/blur.yaml": sources["specs/blur.yaml"] },
    );
    await generate({ cwd, config: true });
    expect((await generate({ cwd, config: true })).sources).toEqual(["docs/blur.yaml"]);
    expect((await generate({ cwd, config: true, packageName: "b" })).sources).toEqual(["docs/blur.yaml"]);
  });
});

describe("one of several packages", () => {
  async function refusal(options: GenerateOptions): Promise<string> {
    const failure = await generate(options).catch((error: unknown) => error);
    return failure instanceof OptionsError ? `${failure.code}: ${failure.message}` : "";
  }

  test("is made alone where it is named", async () => {
    const cwd = projectWith({ packages });
    const report = await generate({ cwd, config: true, packageName: "c" });
    expect([report.packages, foldersOf(report)]).toEqual([undefined, ["effects.example/bend/post"]]);
    expect(Object.keys(filesIn(join(cwd, "generated"))).every((path) => path.startsWith("c/"))).toBe(true);
  });

  test("has to be named for what one alone can have", async () => {
    const cwd = projectWith({ packages });
    const of = (options: GenerateOptions): Promise<string> => refusal({ cwd, config: true, ...options });
    const names = "say which with packageName; there are a, b, c";
    expect(await of({ out: "x" })).toBe(`io/usage: out is of one package, and the configuration has several: ${names}`);
    expect(await of({ package: "x" })).toContain("package is of one package");
    expect(await of({ since: "x" })).toContain("since is of one package");
    expect(await of({ sources: "x" })).toContain("sources is of one package");
    expect(await of({ packageName: "d" })).toContain('io/usage: the configuration has no package "d"');
    expect(await of({ packageName: "" })).toContain("packageName must be the name of a package of the configuration");
    expect(await refusal({ cwd, packageName: "a" })).toContain("add config: true");
    for (const out of ["generated/b", "generated", "generated/b/x"])
      expect(await of({ packageName: "a", out })).toContain(`${JSON.stringify(out)} is the folder of another package`);
    expect(await of({ packageName: "a", out: "elsewhere" })).toBe("");
  });

  test("is told by its keys where the configuration is wrong", async () => {
    const cwd = projectWith({ packages: { a: {}, b: { output: { dir: "generated/a/b" } } } });
    expect(await refusal({ cwd, config: true })).toContain(
      'io/config: packages.b.output.dir: "generated/a/b" lies within "generated/a"',
    );
  });
});
