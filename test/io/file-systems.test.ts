import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { runWith } from "../../codegen/cli/commands/generate.js";
import { stages } from "../../codegen/project/stages.js";
import { fakeTerminal } from "../cli/fake-terminal.js";
import { filesIn, folderWith, put } from "../cli/folder.js";
import { buildProgram, type Program } from "../cli/program.js";

/* What `generate` does where the file system says no. Each refusal names the path and the remedy, and nothing is lost. */
function page(id: string, most = 12): string {
  return `# ${id}

- **Endpoint**: \`https://fal.run/${id}\`
- **Model ID**: \`${id}\`

## API Information

### Input Schema

- **\`steps\`** (\`integer\`, _required_):
  How many. Range: \`1\` to \`${most}\`
`;
}

interface Told {
  readonly exit: number;
  readonly err: string;
}

async function generate(cwd: string, ...argv: readonly string[]): Promise<Told> {
  const terminal = fakeTerminal(cwd);
  return { exit: await runWith(stages, argv, terminal), err: terminal.stderr() };
}

const isRoot = process.getuid?.() === 0;
const undo: (() => void)[] = [];
afterEach(() => {
  for (const act of undo.splice(0).toReversed()) act();
});

/** A folder outside of the temporary ones, which are removed before it can be unmounted. */
function place(): string {
  const folder = mkdtempSync(join(tmpdir(), "falsmith-mount-"));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function mount(folder: string, options: string): boolean {
  const done = spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]).status === 0;
  if (done) undo.push(() => void spawnSync("umount", [folder]));
  return done;
}

const canMount = ((): boolean => {
  if (!isRoot || process.platform !== "linux") return false;
  const folder = mkdtempSync(join(tmpdir(), "falsmith-mount-"));
  const done = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]).status === 0;
  if (done) spawnSync("umount", [folder]);
  rmSync(folder, { recursive: true });
  return done;
})();
const whyNoMount = canMount ? "" : " (skipped: only root on Linux can mount a small or read-only disk)";
const whyNoMode = isRoot || process.platform === "win32" ? " (skipped: nothing is read-only for this user)" : "";

const notWritable =
  /: error io\/write: cannot write here, .*; nothing was changed; make it writable or choose another folder with --out/;

describe("a folder that cannot be written", () => {
  test.skipIf(!canMount)(`because its disk is read-only${whyNoMount}`, async () => {
    const cwd = folderWith({ "specs/a.md": page("acme/a") });
    const disk = place();
    expect(mount(disk, "ro")).toBe(true);
    const told = await generate(cwd, "--out", join(disk, "pkg"));
    expect(told).toEqual({ exit: 2, err: expect.stringMatching(notWritable) });
    expect(told.err).toContain(`${join(disk, "pkg")}: error io/write: cannot write here, the file system is read-only`);
    expect(readdirSync(disk)).toEqual([]);
  });

  test.skipIf(!canMount)(
    `although an earlier run wrote it: its files stay, and --check works${whyNoMount}`,
    async () => {
      const cwd = folderWith({ "specs/a.md": page("acme/a") });
      const disk = place();
      expect(mount(disk, "rw")).toBe(true);
      expect(await generate(cwd, "--out", disk)).toMatchObject({ exit: 0 });
      const before = filesIn(disk);
      expect(spawnSync("mount", ["-o", "remount,ro", disk]).status).toBe(0);
      expect(await generate(cwd, "--out", disk, "--check")).toMatchObject({ exit: 0 });
      expect(await generate(cwd, "--out", disk)).toMatchObject({ exit: 0 });
      put(cwd, { "specs/a.md": page("acme/a", 13) });
      expect(await generate(cwd, "--out", disk, "--check")).toMatchObject({ exit: 1 });
      expect(await generate(cwd, "--out", disk)).toEqual({ exit: 2, err: expect.stringMatching(notWritable) });
      expect(filesIn(disk)).toEqual(before);
    },
  );

  test.skipIf(whyNoMode !== "")(`because of its permissions${whyNoMode}`, async () => {
    const cwd = folderWith({ "specs/a.md": page("acme/a"), "locked/theirs.txt": "x" });
    chmodSync(join(cwd, "locked"), 0o555);
    undo.push(() => chmodSync(join(cwd, "locked"), 0o755));
    const told = await generate(cwd, "--out", "locked/pkg");
    expect(told).toEqual({ exit: 2, err: expect.stringMatching(notWritable) });
    expect(told.err).toContain("locked/pkg: error io/write: cannot write here, permission denied");
    expect(filesIn(join(cwd, "locked"))).toEqual({ "theirs.txt": "x" });
  });
});

describe("a disk that is full", () => {
  const many = (most: number): Record<string, string> =>
    Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`specs/${i}.md`, page(`acme/m${i}`, most)]));
  const full =
    /: error io\/write: cannot write here, no space left on the device; nothing was changed; free space and run again/;

  test.skipIf(!canMount)(`takes nothing of a first package${whyNoMount}`, async () => {
    const cwd = folderWith(many(9));
    const disk = place();
    expect(mount(disk, "size=64k")).toBe(true);
    expect(await generate(cwd, "--out", join(disk, "pkg"), "--runtime", "import")).toEqual({
      exit: 1,
      err: expect.stringMatching(full),
    });
    expect(readdirSync(disk)).toEqual([]);
  });

  test.skipIf(!canMount)(
    `keeps the package that is there, and takes the new one when there is room${whyNoMount}`,
    async () => {
      const cwd = folderWith(many(9));
      const disk = place();
      expect(mount(disk, "size=1m")).toBe(true);
      const run = (...argv: readonly string[]): Promise<Told> =>
        generate(cwd, "--out", disk, "--runtime", "import", ...argv);
      expect(await run()).toMatchObject({ exit: 0 });
      const before = filesIn(disk);
      expect(spawnSync("sh", ["-c", 'cat /dev/zero > "$0/ballast" 2>/dev/null', disk]).status).toBe(1);
      put(cwd, many(88));
      expect(await run()).toEqual({ exit: 1, err: expect.stringMatching(full) });
      rmSync(join(disk, "ballast"));
      expect(filesIn(disk)).toEqual(before);
      expect(await run("--check")).toMatchObject({ exit: 1 });
      expect(await run()).toMatchObject({ exit: 0 });
      expect(filesIn(disk)["acme/m3/validators.ts"]).toContain("88");
      expect(await run("--check")).toMatchObject({ exit: 0 });
    },
  );
});

describe.skipIf(process.platform === "win32")(
  "symbolic links (skipped on Windows, where they need a privilege)",
  () => {
    test("an output folder that is one is refused with what to name instead", async () => {
      const cwd = folderWith({ "specs/a.md": page("acme/a"), "real/theirs.txt": "x" });
      symlinkSync("real", join(cwd, "link"));
      expect(await generate(cwd, "--out", "link")).toEqual({
        exit: 2,
        err: expect.stringContaining(
          "link: error io/unsafe-path: the output folder is a symbolic link; name the folder it points to with --out",
        ),
      });
      expect(filesIn(join(cwd, "real"))).toEqual({ "theirs.txt": "x" });
    });

    test("a folder above the output folder may be one", async () => {
      const cwd = folderWith({ "specs/a.md": page("acme/a") });
      mkdirSync(join(cwd, "real"));
      symlinkSync("real", join(cwd, "link"));
      expect(await generate(cwd, "--out", "link/pkg")).toMatchObject({ exit: 0 });
      expect(existsSync(join(cwd, "real/pkg/acme/a/index.ts"))).toBe(true);
    });

    test("a folder above that leads nowhere is told", async () => {
      const cwd = folderWith({ "specs/a.md": page("acme/a") });
      symlinkSync("nowhere", join(cwd, "link"));
      const told = await generate(cwd, "--out", "link/pkg");
      expect(told).toEqual({ exit: 2, err: expect.stringMatching(notWritable) });
      expect(told.err).toContain(
        "link/pkg: error io/write: cannot write here, something that is not a folder is in the way",
      );
    });

    test.each(["acme", "acme/a", "acme/a/types.ts", "manifest.json"])(
      "%s in the output folder is not written through, and nothing else is",
      async (path) => {
        const cwd = folderWith({ "specs/a.md": page("acme/a"), "theirs/types.ts": "x" });
        expect(await generate(cwd)).toMatchObject({ exit: 0 });
        const link = join(cwd, "generated", path);
        rmSync(link, { recursive: true });
        symlinkSync(path.includes(".") ? join(cwd, "theirs/types.ts") : join(cwd, "theirs"), link);
        put(cwd, { "specs/a.md": page("acme/a", 13) });
        const before = filesIn(cwd);
        for (const argv of [[], ["--force"], ["--check"]]) {
          const { exit, err } = await generate(cwd, ...argv);
          expect([exit, err]).toEqual([
            1,
            expect.stringMatching(/^generated\/.*: error io\/unsafe-path: .*symbolic link; /m),
          ]);
        }
        expect(filesIn(cwd)).toEqual(before);
      },
    );
  },
);

describe("names that a file system takes for one", () => {
  test("two ids that differ in case are one endpoint, in one folder", async () => {
    const cwd = folderWith({ "specs/fal/a.md": page("Acme/Blur"), "specs/hub/b.md": page("acme/blur") });
    expect(await generate(cwd)).toMatchObject({ exit: 0 });
    expect(readdirSync(join(cwd, "generated/acme"))).toEqual(["blur"]);
  });

  test("a name that Windows keeps for itself is no folder, and another endpoint beside it changes nothing", async () => {
    const alone = folderWith({ "specs/c.md": page("acme/con") });
    const cwd = folderWith({
      "specs/c.md": page("acme/con"),
      "specs/d.md": page("acme/con.x"),
      "specs/e.md": page("acme/e"),
    });
    for (const folder of [alone, cwd]) expect(await generate(folder)).toMatchObject({ exit: 0 });
    const names = (folder: string): readonly string[] => readdirSync(join(folder, "generated/acme"));
    expect(names(cwd)).toHaveLength(3);
    expect(names(cwd)).toEqual(expect.arrayContaining([...names(alone)]));
    expect(names(cwd).filter((name) => /^con(?:\.|$)/.test(name))).toEqual([]);
  });
});

describe("two runs at once in one folder", () => {
  let program: Program;
  beforeAll(() => {
    program = buildProgram("file-systems");
  }, 60_000);
  afterAll(() => program.remove());

  test("end well, one after the other, with the package of one of them", async () => {
    const cwd = folderWith({
      "one/a.md": page("acme/a", 5),
      "two/a.md": page("acme/a", 6),
      "two/b.md": page("acme/b"),
    });
    const start = async (input: string): Promise<readonly [number, string]> => {
      const argv = [program.bin, "generate", input, "--runtime", "import"];
      const child = spawn(process.execPath, argv, { cwd, stdio: ["ignore", "ignore", "pipe"] });
      const said = await child.stderr.toArray();
      return [child.exitCode ?? (await new Promise((resolve) => child.once("exit", resolve))), said.join("")];
    };
    const ended = await Promise.all(["one", "two", "one", "two"].map(start));
    expect(ended.filter(([code]) => code !== 0)).toEqual([]);
    const check = (input: string): Promise<Told> => generate(cwd, input, "--runtime", "import", "--check");
    const { exit } = await check("one");
    const [mine, other] = exit === 0 ? (["one", "two"] as const) : (["two", "one"] as const);
    expect(await check(mine)).toMatchObject({ exit: 0 });
    expect(await check(other)).toMatchObject({ exit: 1 });
    expect(readdirSync(join(cwd, "generated")).filter((name) => name.startsWith("."))).toEqual([]);
  });
});
