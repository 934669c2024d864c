import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { manifestText, type Digests } from "../../codegen/io/output/manifest.js";
import {
  preparePackage,
  writeDocuments,
  writePackage,
  type PackageRequest,
} from "../../codegen/io/output/package-folder.js";
import { readFolder } from "../../codegen/io/output/folder-state.js";
import { parseManifest } from "../../codegen/io/output/parse-manifest.js";
import { filesIn, folderWith, put } from "../cli/folder.js";
import { transpileProgram, type Program } from "../cli/program.js";

const patience = { ms: 5000, onWait: () => {} };

function manifest(digests: Digests): string {
  return manifestText({
    falsmith: "0.0.0",
    options: { runtime: "import", rules: {} },
    sources: new Map(),
    overlays: new Map(),
    refused: new Map(),
    endpoints: [],
    excluded: [],
    outputs: digests,
    findings: [],
    edits: new Map(),
  });
}

function request(
  out: string,
  files: Readonly<Record<string, string>>,
  more: Partial<PackageRequest> = {},
): PackageRequest {
  return {
    out,
    label: "out",
    files: new Map(Object.entries(files)),
    kept: new Set(),
    force: false,
    manifest,
    ...more,
  };
}

describe("a package", () => {
  test("is written whole, in folders of its own, and leaves nothing else", async () => {
    const out = join(folderWith(), "deep/er");
    await writePackage(request(out, { "a.ts": "1", "b/c.ts": "2" }), patience);
    expect(filesIn(out)).toEqual({ "a.ts": "1", "b/c.ts": "2", "manifest.json": expect.stringContaining('"b/c.ts"') });
  });

  test("kept files stay, and stay in the manifest", async () => {
    const out = folderWith();
    await writePackage(request(out, { "a.ts": "1", "b.ts": "2" }), patience);
    await writePackage(request(out, { "a.ts": "3" }, { kept: new Set(["b.ts"]) }), patience);
    expect(filesIn(out)).toMatchObject({
      "a.ts": "3",
      "b.ts": "2",
      "manifest.json": expect.stringContaining('"b.ts"'),
    });
  });

  test("is not written where it rests on a manifest that another run has replaced", async () => {
    const out = folderWith();
    await writePackage(request(out, { "a.ts": "1", "b.ts": "2" }), patience);
    const before = readFolder(out, "out", false);
    await writePackage(request(out, { "a.ts": "3" }), patience);
    const files = { "a.ts": "3", "c.ts": "4" };
    expect(await writePackage(request(out, files, { before }), patience)).toMatchObject({
      plan: { unchanged: ["a.ts"], differences: [{ path: "c.ts", drift: "missing" }] },
      isDone: false,
      isOutdated: true,
    });
    expect(filesIn(out)).not.toHaveProperty(["c.ts"]);
    await writePackage(request(out, files), patience);
    expect(preparePackage(request(out, files, { before })).isDone).toBe(true);
  });

  test("asks for the text of its manifest once", async () => {
    const out = folderWith();
    let asked = 0;
    const counted: PackageRequest["manifest"] = (digests) => {
      asked += 1;
      return manifest(digests);
    };
    for (const text of ["1", "2"]) await writePackage(request(out, { "a.ts": text }, { manifest: counted }), patience);
    expect(asked).toBe(2);
  });

  test.each([
    [{ "../x": "" }, "it has an empty or dotted segment"],
    [{ "a/../../x": "" }, "it has an empty or dotted segment"],
    [{ "MANIFEST.json": "" }, "they are one file where names ignore case"],
    [{ "a.ts": "", "A.ts": "" }, "they are one file where names ignore case"],
    [{ ".falsmith.lock": "" }, "falsmith's own"],
  ])("%j is refused before anything is written", async (files, message) => {
    const parent = folderWith();
    await expect(writePackage(request(join(parent, "out"), files), patience)).rejects.toThrow(message);
    expect(readdirSync(parent)).toEqual([]);
  });

  test("nothing is written through links or over folders", async () => {
    const parent = folderWith({ "elsewhere/a.ts": "theirs", "out/keep": "" });
    symlinkSync(join(parent, "elsewhere"), join(parent, "out/folder"));
    symlinkSync(join(parent, "elsewhere/a.ts"), join(parent, "out/file.ts"));
    symlinkSync(join(parent, "nowhere"), join(parent, "out/dangling.ts"));
    mkdirSync(join(parent, "out/taken.ts"));
    const before = filesIn(join(parent, "elsewhere"));
    for (const path of ["folder/a.ts", "folder/new.ts", "file.ts", "dangling.ts", "taken.ts", "keep/x.ts"]) {
      await expect(
        writePackage(request(join(parent, "out"), { [path]: "ours", "fine.ts": "" }, { force: true }), patience),
      ).rejects.toMatchObject({ exit: 1, code: "io/unsafe-path" });
    }
    expect(filesIn(join(parent, "elsewhere"))).toEqual(before);
    expect(readdirSync(join(parent, "out")).toSorted()).toEqual([
      "dangling.ts",
      "file.ts",
      "folder",
      "keep",
      "taken.ts",
    ]);
  });

  test("a manifest that names files outside of the folder is damaged: nothing there is removed", async () => {
    const parent = folderWith({ "theirs.txt": "x" });
    const out = join(parent, "out");
    await writePackage(request(out, { "a.ts": "1" }), patience);
    const text = filesIn(out)["manifest.json"] ?? "";
    put(out, { "manifest.json": text.replace('"a.ts"', '"../theirs.txt"') });
    expect(parseManifest(filesIn(out)["manifest.json"] ?? "")).toBeUndefined();
    await writePackage(request(out, { "a.ts": "1" }, { force: true }), patience);
    expect(filesIn(parent)["theirs.txt"]).toBe("x");
  });

  // Linux takes paths of up to 4095 bytes: the target is just short enough, its temporary file is not.
  test.skipIf(process.platform !== "linux")(
    "a refusal of the system half-way is one clear fault, and nothing is left (skipped off Linux, whose limits it uses)",
    async () => {
      const parent = folderWith();
      const out = join(parent, ...Array.from({ length: 17 }, () => "x".repeat(220)));
      const path = `${"y".repeat(150)}/${"z".repeat(4090 - out.length - 152 - 5)}/f.ts`;
      expect(join(out, path)).toHaveLength(4090);
      await expect(
        writePackage(request(out, { "a.ts": "1", "b/c.ts": "2", [path]: "3" }), patience),
      ).rejects.toMatchObject({
        code: "io/write",
        message: expect.stringContaining("the name is too long for this file system; nothing was changed; "),
      });
      expect(readdirSync(parent)).toEqual([]);
      await writePackage(request(out, { "a.ts": "1", "b/c.ts": "2" }), patience);
      await expect(writePackage(request(out, { "a.ts": "9", [path]: "3" }), patience)).rejects.toMatchObject({
        code: "io/write",
      });
      expect(filesIn(out)).toEqual({ "a.ts": "1", "b/c.ts": "2", "manifest.json": expect.stringContaining("b/c.ts") });
    },
  );
});

test.skipIf(process.platform === "win32")(
  "a journal that is gone when it is read is none (skipped on Windows, where a link needs a privilege)",
  async () => {
    const out = folderWith();
    symlinkSync(join(out, "gone"), join(out, ".falsmith-1-a.pending"));
    expect(preparePackage(request(out, { "a.ts": "1" })).state.leftovers.journals.size).toBe(0);
    await writePackage(request(out, { "a.ts": "1" }), patience);
    expect(filesIn(out)).toMatchObject({ "a.ts": "1" });
  },
);

describe("single documents", () => {
  test("are written without a manifest and overwrite older ones", async () => {
    const out = folderWith({ "a/b.yaml": "old", "other.txt": "" });
    await writeDocuments(out, "out", new Map([["a/b.yaml", "new"]]), patience);
    expect(filesIn(out)).toEqual({ "a/b.yaml": "new", "other.txt": "" });
  });
});

// Larger than what one write of the system takes in at once, so that half a file would be seen.
function text(version: string): string {
  return `${version}\n`.repeat(40_000);
}

describe("what a killed run leaves", () => {
  test("goes with the folders that it made, also where the package has no file in them any more", async () => {
    const out = folderWith();
    await writePackage(request(out, { "a.ts": "1" }), patience);
    const wanted = new Map(["a.ts", "new/b/c.ts", "new/d.ts"].map((path) => [path, "0".repeat(64)]));
    put(out, {
      ".falsmith-7-x.pending": manifest(wanted),
      "new/b/.falsmith-7-x-1.tmp": "half",
      "new/.falsmith-7-x-2.tmp": "half",
    });
    await writePackage(request(out, { "a.ts": "1" }), patience);
    expect(readdirSync(out, { recursive: true, encoding: "utf8" }).toSorted()).toEqual(["a.ts", "manifest.json"]);
  });
});

describe("a process of its own", () => {
  let program: Program;
  beforeAll(() => {
    program = transpileProgram("write-package");
  }, 60_000);
  afterAll(() => program.remove());

  const names = Array.from({ length: 120 }, (_, i) => `f${i % 7}/${i}.txt`);
  /** A program that writes this text to all files. */
  const script = (out: string, version: string): string => `
    import { writePackage } from ${JSON.stringify(pathToFileURL(join(program.folder, "codegen/io/output/package-folder.js")).href)};
    import { manifestText } from ${JSON.stringify(pathToFileURL(join(program.folder, "codegen/io/output/manifest.js")).href)};
    const text = ${JSON.stringify(`${version}\n`)}.repeat(40_000);
    const files = new Map(${JSON.stringify(names)}.map((name) => [name, text]));
    const facts = { falsmith: "0.0.0", options: { runtime: "import", rules: {} }, sources: new Map(), overlays: new Map(), refused: new Map(), endpoints: [], excluded: [], findings: [], edits: new Map() };
    const manifest = (digests) => manifestText({ ...facts, outputs: digests });
    process.stdout.write("go");
    try {
      await writePackage({ out: ${JSON.stringify(out)}, label: "out", files, kept: new Set(), force: false, manifest }, { ms: 60_000, onWait() {} });
    } catch (error) {
      process.stdout.write(error.message);
    }
  `;

  const requireWhole = (out: string): void => {
    for (const [name, content] of Object.entries(filesIn(out)).filter(([path]) => names.includes(path))) {
      expect([name, content === text(content.split("\n", 1)[0] ?? "")]).toEqual([name, true]);
    }
  };

  test("that is killed leaves every file whole, and the next run completes the package, whatever it makes now", async () => {
    const out = folderWith();
    let interrupted = 0;
    for (let round = 1; round <= 12; round += 1) {
      const child = spawn(process.execPath, ["--input-type=module", "-e", script(out, String(round))], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const ended = once(child, "exit");
      await once(child.stdout, "data");
      setTimeout(() => child.kill("SIGKILL"), (round * 7) % 60);
      await ended;
      requireWhole(out);
      if (Object.keys(filesIn(out)).some((name) => name.includes(".falsmith"))) interrupted += 1;
    }
    expect(interrupted).toBeGreaterThan(0);
    const last = request(out, Object.fromEntries(names.slice(10).map((name) => [name, "last"])));
    expect(preparePackage(last).plan.differences.filter(({ mayTouch }) => !mayTouch)).toEqual([]);
    await writePackage(last, patience);
    const { "manifest.json": sealed, ...files } = filesIn(out);
    expect(files).toEqual(Object.fromEntries(names.slice(10).map((name) => [name, "last"])));
    expect(parseManifest(sealed ?? "")?.outputs.size).toBe(110);
  });

  test("beside another one waits for its turn", async () => {
    const out = folderWith();
    const children = ["a", "b", "c"].map((version) =>
      spawn(process.execPath, ["--input-type=module", "-e", script(out, version)], {
        stdio: ["ignore", "pipe", "inherit"],
      }),
    );
    const output = await Promise.all(children.map(async ({ stdout }) => (await stdout.toArray()).join("")));
    expect(output).toEqual(["go", "go", "go"]);
    requireWhole(out);
    const contents = new Set(names.map((name) => filesIn(out)[name]));
    expect(contents.size).toBe(1);
    expect(readdirSync(out).filter((name) => name.startsWith("."))).toEqual([]);
  });

  test("is in nobody's way who only looks", async () => {
    const out = folderWith();
    const wanted = request(out, { [names[0] ?? ""]: "another text" });
    const rounds = Array.from({ length: 40 }, (_, round) => String(round));
    const writer = `${script(out, "0")}
      for (const version of ${JSON.stringify(rounds)}) {
        const few = new Map([...files].slice(0, 4).map(([name]) => [name, version]));
        await writePackage({ out: ${JSON.stringify(out)}, label: "out", files: few, kept: new Set(), force: false, manifest }, { ms: 60_000, onWait() {} });
      }`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", writer], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "exit");
    let looks = 0;
    while (child.exitCode === null) {
      // Throws where a file that was listed is gone when it is read.
      preparePackage(wanted);
      looks += 1;
      if (looks % 8 === 0) await setImmediate();
    }
    await ended;
    expect(looks).toBeGreaterThan(rounds.length);
    expect(filesIn(out)).toMatchObject({ [names[0] ?? ""]: rounds.at(-1) });
  });

  test.skipIf(process.platform === "win32")(
    "that runs out of room changes nothing and says so (skipped on Windows, which has no ulimit)",
    () => {
      const out = join(folderWith(), "out");
      const limited = (version: string): string =>
        execFileSync(
          "sh",
          ["-c", `ulimit -f 60; exec "$0" --input-type=module -e "$1"`, process.execPath, script(out, version)],
          { encoding: "utf8" },
        );
      const failure =
        "gocannot write here, the file is larger than this system allows; nothing was changed; free space and run again";
      expect(limited("x")).toBe(failure);
      expect(existsSync(out)).toBe(false);
      execFileSync(process.execPath, ["--input-type=module", "-e", script(out, "x")]);
      const before = filesIn(out);
      expect(limited("y")).toBe(failure);
      expect(filesIn(out)).toEqual(before);
    },
  );
});
