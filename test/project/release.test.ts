import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { check, generate, type GenerateOptions, OptionsError, type RunReport } from "../../codegen/index.js";
import { filesIn, folderWith, put } from "../cli/folder.js";
import { documentOf, type Operation, publishedFolder, tarballOf } from "./published.js";

/** A project whose sources are operations, and what it follows. */
interface Project {
  readonly cwd: string;
  readonly options: GenerateOptions;
}

function documents(operations: readonly Operation[]): Readonly<Record<string, string>> {
  return Object.fromEntries(operations.map((one) => [`specs/${one.name}.yaml`, documentOf(one)]));
}

/** A project that follows what its operations were when a version was published. */
async function following(published: readonly Operation[], version: string, changelog?: string): Promise<Project> {
  const before = await publishedFolder(documents(published), version);
  if (changelog !== undefined) put(before, { "CHANGELOG.md": changelog });
  const cwd = folderWith({ ...documents(published), "before.tgz": await tarballOf(before) });
  return { cwd, options: { cwd, package: "my-client", runtime: "import", since: "before.tgz" } };
}

function made({ cwd }: Project): Readonly<Record<string, string>> {
  return filesIn(join(cwd, "generated"));
}

function versionIn(project: Project): unknown {
  return JSON.parse(made(project)["package.json"] ?? "{}").version;
}

describe("a package that follows a published one", () => {
  test("of which nothing changed keeps version and changelog", async () => {
    const changelog = "# my-client\n\n## 1.2.3\n\n- as it was\n";
    const project = await following([{ name: "blur" }], "1.2.3", changelog);
    const { release, ok } = await generate(project.options);
    expect([ok, release]).toEqual([true, { package: "my-client", version: "1.2.3", since: "1.2.3", verdict: "none" }]);
    expect([versionIn(project), made(project)["CHANGELOG.md"]]).toEqual(["1.2.3", changelog]);
    const without = await following([{ name: "blur" }], "1.2.3");
    await generate(without.options);
    expect(made(without)).not.toHaveProperty(["CHANGELOG.md"]);
  });

  test.each([
    ["what breaks", [{ name: "blur", most: 10 }], "1.2.3", "2.0.0", "major"],
    ["what breaks before 1.0.0", [{ name: "blur", most: 10 }], "0.2.3", "0.3.0", "major"],
    ["what is new", [{ name: "blur" }, { name: "bend" }], "1.2.3", "1.3.0", "minor"],
    ["what no type says", [{ name: "blur", summary: "Another effect" }], "1.2.3", "1.2.4", "patch"],
  ] as const)("has the version that %s asks for", async (_what, now, published, expected, verdict) => {
    const project = await following([{ name: "blur" }], published);
    put(project.cwd, documents(now));
    const { release } = await generate(project.options);
    expect(release).toMatchObject({ version: expected, since: published, verdict });
    expect(versionIn(project)).toBe(expected);
    expect(made(project)["CHANGELOG.md"]).toBe(`# Changelog\n\n${release?.entry ?? ""}`);
  });

  test("tells what changed above the versions before", async () => {
    const project = await following([{ name: "blur" }, { name: "gone" }], "1.2.3", "# C\n\n## 1.2.3\n\n- first\n");
    put(project.cwd, documents([{ name: "blur", most: 10, more: "        soft: {type: boolean}\n" }]));
    const { release } = await generate({ ...project.options, sources: ["specs/blur.yaml"], date: "2026-11-30" });
    expect(release?.entry).toBe(`## 2.0.0 - 2026-11-30

### Breaking

- \`effects.example POST /blur\` \`Input.radius\`: \`at most 12 → at most 10\`
- \`effects.example POST /gone\`: \`the endpoint is gone\`

### New

- \`effects.example POST /blur\` \`Input.soft\`: \`new: soft?: boolean\`
`);
    expect(made(project)["CHANGELOG.md"]).toBe(`# C\n\n${release?.entry ?? ""}\n## 1.2.3\n\n- first\n`);
  });

  test("has the words of pages at the places of changes", async () => {
    const source = new URL("../../specs/fal/fal-ai/wan/v2.2-a14b/image-to-video.md", import.meta.url);
    const text = readFileSync(source, "utf8").replaceAll("\r\n", "\n");
    const before = await publishedFolder({ "specs/page.md": text }, "1.2.3");
    const turbo =
      "- **`turbo`** (`boolean`, _optional_):\n  Quick, with `less` detail.\n\n- **`enable_safety_checker`**";
    const now = text
      .replace("Range: `2` to `40`", "Range: `2` to `30`")
      .replace("- **`enable_safety_checker`**", turbo);
    const cwd = folderWith({ "specs/page.md": now });
    const { release } = await generate({ cwd, package: "my-client", runtime: "import", since: before });
    expect(release?.entry).toBe(`## 2.0.0

### Breaking

- \`fal-ai/wan/v2.2-a14b/image-to-video\` \`Input.num_inference_steps\`: \`at most 40 → at most 30\`\\
  said: \`\` - Range: \`2\` to \`40\` \`\`\\
  says: \`\` - Range: \`2\` to \`30\` \`\`

### New

- \`fal-ai/wan/v2.2-a14b/image-to-video\` \`Input.turbo\`: \`new: turbo?: boolean\`\\
  says: \`\`Quick, with \`less\` detail.\`\`
`);
  });

  test("is the same bytes the second time, from nothing, and after a change that is taken back", async () => {
    const project = await following([{ name: "blur" }, { name: "bend" }], "1.2.3");
    put(project.cwd, documents([{ name: "blur", most: 10 }]));
    await generate(project.options);
    const first = made(project);
    const again = await generate(project.options);
    expect([again.files.written, again.release?.version, made(project)]).toEqual([[], "2.0.0", first]);
    await generate({ ...project.options, force: true });
    expect(made(project)).toEqual(first);
    put(project.cwd, documents([{ name: "blur" }]));
    expect((await generate(project.options)).release?.version).toBe("1.2.3");
    put(project.cwd, documents([{ name: "blur", most: 10 }]));
    await generate(project.options);
    expect(made(project)).toEqual(first);
  });

  test("has what people wrote into its package.json, but not a version of theirs", async () => {
    const project = await following([{ name: "blur" }], "1.2.3");
    await generate(project.options);
    const text = made(project)["package.json"] ?? "";
    put(project.cwd, { "generated/package.json": text.replace('"1.2.3"', '"9.9.9", "license": "MIT"') });
    put(project.cwd, documents([{ name: "blur", most: 10 }]));
    const { ok, files } = await generate(project.options);
    expect([ok, files.kept]).toEqual([true, []]);
    expect(JSON.parse(made(project)["package.json"] ?? "")).toMatchObject({ version: "2.0.0", license: "MIT" });
    // What is no JSON is somebody's work that would be lost.
    put(project.cwd, { "generated/package.json": "{ mine" });
    expect((await generate(project.options)).files.kept).toEqual(["package.json"]);
    expect(made(project)["package.json"]).toBe("{ mine");
  });

  test("leaves a changelog alone that somebody has edited in its folder", async () => {
    const project = await following([{ name: "blur", most: 10 }], "1.2.3");
    put(project.cwd, documents([{ name: "blur" }]));
    await generate(project.options);
    put(project.cwd, { "generated/CHANGELOG.md": "# Mine\n" });
    const { ok, findings, files } = await generate(project.options);
    expect([ok, findings.map(({ code, path }) => [code, path]), files.kept]).toEqual([
      false,
      [["io/edited-by-hand", "generated/CHANGELOG.md"]],
      ["CHANGELOG.md"],
    ]);
    expect(made(project)["CHANGELOG.md"]).toBe("# Mine\n");
    expect((await generate({ ...project.options, force: true })).release?.version).toBe("1.3.0");
    expect(made(project)["CHANGELOG.md"]).toContain("## 1.3.0");
  });

  test("is made anew when another version was published", async () => {
    const project = await following([{ name: "blur", most: 10 }], "1.2.3");
    put(project.cwd, documents([{ name: "blur", most: 20 }]));
    expect((await generate(project.options)).release?.version).toBe("1.3.0");
    const next = await publishedFolder(documents([{ name: "blur", most: 20 }]), "1.3.0");
    put(project.cwd, { "before.tgz": await tarballOf(next) });
    expect((await check(project.options)).ok).toBe(false);
    const { release } = await generate(project.options);
    expect([release?.version, release?.verdict, made(project)["CHANGELOG.md"]]).toEqual(["1.3.0", "none", undefined]);
    expect((await check(project.options)).ok).toBe(true);
  });

  test("is what it was when it was published itself: nothing is to be written then", async () => {
    const project = await following([{ name: "blur" }], "1.2.3");
    put(project.cwd, documents([{ name: "blur", most: 20 }]));
    await generate(project.options);
    const released = made(project);
    put(project.cwd, { "before.tgz": await tarballOf(join(project.cwd, "generated")) });
    const { ok, release } = await check(project.options);
    expect([ok, release?.version, release?.since]).toEqual([true, "1.3.0", "1.3.0"]);
    expect((await generate(project.options)).files.written).toEqual([]);
    expect(made(project)).toEqual(released);
  });

  test("follows a revision of its own folder", async () => {
    const cwd = folderWith(documents([{ name: "blur" }]));
    const git = (...argv: readonly string[]): unknown => execFileSync("git", argv, { cwd, stdio: "ignore" });
    const options: GenerateOptions = { cwd, package: "my-client", runtime: "import" };
    await generate(options);
    git("init", "-q");
    git("add", ".");
    git("-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "-qm", "v0");
    put(cwd, documents([{ name: "bend" }]));
    const { release } = await generate({ ...options, since: "git:HEAD" });
    expect(release).toMatchObject({ since: "0.0.0", version: "0.1.0", verdict: "minor" });
  });

  test("depends on another runtime", async () => {
    const before = await publishedFolder(documents([{ name: "blur" }]), "1.2.3");
    const json = filesIn(before)["package.json"] ?? "";
    put(before, { "package.json": json.replace(/"falsmith-runtime": "[^"]*"/, '"falsmith-runtime": "^0.0.9"') });
    const cwd = folderWith({ ...documents([{ name: "blur" }]), "before.tgz": await tarballOf(before) });
    const { release } = await generate({ cwd, package: "my-client", runtime: "import", since: "before.tgz" });
    expect(release).toMatchObject({ version: "1.2.4", verdict: "patch" });
    expect(release?.entry).toContain("- Depends on `falsmith-runtime` `^");
    expect(release?.entry).toContain("before on `^0.0.9`");
  });
});

describe("a dry run", () => {
  test("says the release and writes nothing, before and after the package was made", async () => {
    const project = await following([{ name: "blur" }], "1.2.3");
    put(project.cwd, documents([{ name: "blur", most: 10 }]));
    const before = filesIn(project.cwd);
    const dry = await generate({ ...project.options, dryRun: true });
    expect([dry.ok, dry.checked, dry.release?.version, filesIn(project.cwd)]).toEqual([true, true, "2.0.0", before]);
    const { release, files } = await generate(project.options);
    expect([dry.release, dry.files]).toEqual([release, files]);
    const after = await generate({ ...project.options, dryRun: true });
    expect([after.release, after.files.written]).toEqual([release, []]);
  });
});

describe("what cannot be followed", () => {
  async function refused(options: GenerateOptions): Promise<string> {
    const failure = await generate(options).catch((error: unknown) => error);
    return failure instanceof OptionsError ? `${failure.path ?? ""} ${failure.code}: ${failure.message}` : "";
  }
  function told({ findings, exit }: RunReport): readonly unknown[] {
    return [exit, ...findings.map(({ code, path }) => `${path ?? ""} ${code}`)];
  }

  test("is told with its place: nothing is written", async () => {
    const cwd = folderWith({ ...documents([{ name: "blur" }]), "x.tgz": "x" });
    const options = { cwd, package: "my-client", runtime: "import" } as const;
    expect(told(await generate({ ...options, since: "x.tgz" }))).toEqual([1, "x.tgz io/published"]);
    expect(await refused({ ...options, since: "y" })).toContain("y io/no-such-input: no such folder or tarball");
    const { package: _package, ...unnamed } = options;
    expect(await refused({ ...unnamed, since: "x.tgz" })).toBe(
      " io/usage: since is the last version of a publishable package: name it with package",
    );
    put(cwd, { "falsmith.config.json": '{"output": {"since": "x.tgz"}}' });
    expect(await refused({ cwd, config: true })).toBe(
      "falsmith.config.json io/config: output.since is the last version of a publishable package: name it with output.package",
    );
    for (const date of ["2026-11-31", "30.11.2026", "2026-1-1"])
      expect(await refused({ ...options, since: "x.tgz", date })).toBe(" io/usage: date must be a day, as 2026-11-30");
    expect(Object.keys(filesIn(cwd)).filter((path) => path.startsWith("generated"))).toEqual([]);
  });

  test("is a version that is none", async () => {
    const project = await following([{ name: "blur" }], "newest");
    const { findings, exit } = await generate(project.options);
    expect([exit, findings.map(({ message }) => message)]).toEqual([
      1,
      ['the published version is "newest", which is none: it has to be three numbers, as 1.2.0; name another version'],
    ]);
  });
});
