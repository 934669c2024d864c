import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { runWith } from "../../codegen/cli/commands/generate.js";
import { debounced } from "../../codegen/project/watch.js";
import { fakeStages } from "../cli/fake-stages.js";
import { fakeTerminal } from "../cli/fake-terminal.js";
import { filesIn, folderWith, put } from "../cli/folder.js";

const running: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
});

interface Watched {
  /** Resolves with all that was said since the last call, as soon as `wanted` is in it. */
  readonly until: (wanted: string | RegExp) => Promise<string>;
  readonly stop: () => Promise<number>;
}

function watching(cwd: string, ...argv: readonly string[]): Watched {
  let said = "";
  let heard: () => void = () => undefined;
  const undos = new Set<() => void | Promise<void>>();
  const terminal = {
    ...fakeTerminal(cwd),
    err: (text: string): void => {
      said += text;
      heard();
    },
    onInterrupt: (undo: () => void | Promise<void>) => {
      undos.add(undo);
      return () => undos.delete(undo);
    },
  };
  const ran = runWith(fakeStages, ["--runtime", "import", "--watch", ...argv], terminal);
  const stop = async (): Promise<number> => {
    for (const undo of undos) await undo();
    return await ran;
  };
  running.push(stop);
  const has = (wanted: string | RegExp): boolean =>
    typeof wanted === "string" ? said.includes(wanted) : wanted.test(said);
  const until = async (wanted: string | RegExp): Promise<string> => {
    while (!has(wanted)) await Promise.race([new Promise<void>((resolve) => (heard = resolve)), ran]);
    const text = said;
    said = "";
    return text;
  };
  return { until, stop };
}

async function started(cwd: string, ...argv: readonly string[]): Promise<Watched> {
  const watched = watching(cwd, ...argv);
  await watched.until("watching; Ctrl-C ends\n");
  return watched;
}

const summary = /files.*\n$/;

describe("generate --watch", () => {
  test("runs at once, then after each change, and tells only what is new", async () => {
    const cwd = folderWith({ "specs/fal/a.md": "endpoint x/a\nwarn old", "specs/fal/b.md": "endpoint x/b\n" });
    const watched = watching(cwd);
    expect(await watched.until("watching; Ctrl-C ends\n")).toContain("warning check/fake: old");
    put(cwd, { "specs/fal/b.md": "endpoint x/b\nwarn new" });
    const text = await watched.until(summary);
    expect(text).toContain("specs/fal/b.md:2:1: warning check/fake: new");
    expect(text).not.toContain("old");
    expect(filesIn(cwd)["generated/x/b/index.ts"]).toContain("warn new");
    expect(await watched.stop()).toBe(130);
  });

  test("lives through a source that is refused: it is told, its last good output stays", async () => {
    const cwd = folderWith({ "specs/a.md": "endpoint x/a\n", "specs/b.md": "endpoint x/b\n" });
    const watched = await started(cwd);
    const good = filesIn(cwd)["generated/x/a/index.ts"];
    put(cwd, { "specs/a.md": "endpoint x/a\nrefuse" });
    expect(await watched.until(summary)).toContain("specs/a.md:2:1: error ingest/fake: refused");
    expect(filesIn(cwd)["generated/x/a/index.ts"]).toBe(good);
    put(cwd, { "specs/a.md": "endpoint x/a\nmended" });
    expect(await watched.until(summary)).toContain("specs/a.md: gone ingest/fake: refused");
    expect(filesIn(cwd)["generated/x/a/index.ts"]).toContain("mended");
  });

  test("notices new files, new folders, files that are moved into place, and files that are gone", async () => {
    const cwd = folderWith({ "specs/a.md": "endpoint x/a\n" });
    const watched = await started(cwd);
    put(cwd, { "specs/new/deep/b.md": "endpoint x/b\n" });
    expect(await watched.until(/2 endpoints.*\n/)).toContain("2 sources");
    put(cwd, { "specs/new/deep/c.md": "endpoint x/c\n" });
    await watched.until(/3 endpoints.*\n/);
    put(cwd, { "elsewhere/a.md": "endpoint x/a\nwarn moved" });
    renameSync(join(cwd, "elsewhere/a.md"), join(cwd, "specs/a.md"));
    await watched.until("moved");
    rmSync(join(cwd, "specs/new"), { recursive: true });
    await watched.until(/1 endpoint .*removed.*\n/);
    put(cwd, { "specs/new/d.md": "endpoint x/d\n" });
    await watched.until(/2 endpoints.*\n/);
  });

  test("notices what a pattern matches, and what it matches from now on", async () => {
    const cwd = folderWith({ "docs/a.md": "endpoint x/a\n" });
    const watched = await started(cwd, "docs/**/*.{md,txt}");
    put(cwd, { "docs/more/b.txt": "endpoint x/b\n" });
    await watched.until(/2 endpoints.*\n/);
  });

  test("notices a file that the configuration imports, also while that file is broken", async () => {
    const cwd = folderWith({
      "specs/a.md": "endpoint x/a\nwarn old",
      "settings/rules.ts": 'export const level: string = "warning";',
      "falsmith.config.ts":
        'import { level } from "./settings/rules.js";\nexport default { rules: { "check/fake": level } };',
    });
    const watched = watching(cwd);
    expect(await watched.until("watching; Ctrl-C ends\n")).toContain("warning check/fake: old");
    put(cwd, { "settings/rules.ts": 'export const level: string = "note";' });
    expect(await watched.until(summary)).toContain("note check/fake: old");
    put(cwd, { "settings/rules.ts": "export const level: = 1;" });
    expect(await watched.until("\n")).toContain("settings/rules.ts:1:21: error io/config: cannot load");
    put(cwd, { "settings/rules.ts": 'export const level: string = "error";' });
    expect(await watched.until(summary)).toContain("error check/fake: old");
  });

  test("notices the configuration, what it names, and one that cannot be read", async () => {
    const cwd = folderWith({ "specs/a.md": "endpoint x/a\nwarn w", "docs/b.md": "endpoint x/b\n" });
    const watched = await started(cwd);
    put(cwd, { "falsmith.config.mjs": "export default { rules: { 'check/fake': 'off' } }" });
    expect(await watched.until(summary)).toContain("gone check/fake: w");
    put(cwd, { "falsmith.config.mjs": "export default {" });
    expect(await watched.until("\n")).toContain("falsmith.config.mjs:1:17: error io/config: cannot load");
    put(cwd, { "falsmith.config.mjs": "export default { sources: ['docs'] }" });
    expect(await watched.until(summary)).toContain("gone io/config");
    put(cwd, { "docs/c.md": "endpoint x/c\n" });
    await watched.until(/2 endpoints.*\n/);
  });

  test("notices the sources of each of several packages, and tells of each what was done", async () => {
    const cwd = folderWith({
      "one/a.md": "endpoint x/a\n",
      "two/b.md": "endpoint x/b\n",
      "falsmith.config.json": JSON.stringify({ packages: { one: { sources: "one" }, two: { sources: "two" } } }),
    });
    const watched = watching(cwd);
    await watched.until("watching; Ctrl-C ends\n");
    put(cwd, { "two/b.md": "endpoint x/b\nwarn new" });
    const text = await watched.until(/two: .*\n/);
    expect(text).toMatch(
      /two\/b\.md:2:1: warning check\/fake: new[^]*one: already up to date[^]*two: 1 endpoint from 1 source/,
    );
    put(cwd, { "one/c.md": "endpoint x/c\n" });
    await watched.until(/one: 2 endpoints.*\n/);
    expect(filesIn(cwd)["generated/one/x/c/index.ts"]).toBeDefined();
  });

  test("notices the tsconfig.json that decides how imports end, and what it extends", async () => {
    const cwd = folderWith({
      "specs/a.md": "endpoint x/a\n",
      "tsconfig.json": '{ "extends": "./base.json" }',
      "base.json": '{ "compilerOptions": { "module": "nodenext" } }',
    });
    const watched = await started(cwd);
    const extension = (): unknown => JSON.parse(filesIn(cwd)["generated/manifest.json"] ?? "").options.importExtension;
    put(cwd, { "base.json": '{ "compilerOptions": { "module": "preserve" } }' });
    await watched.until(summary);
    expect(extension()).toBe("none");
    put(cwd, { "tsconfig.json": "{" });
    expect(await watched.until(summary)).toContain("tsconfig.json:1:2: warning io/tsconfig");
    put(cwd, { "tsconfig.json": '{ "compilerOptions": { "allowImportingTsExtensions": true } }' });
    expect(await watched.until(summary)).toContain("gone io/tsconfig");
    expect(extension()).toBe("ts");
  });

  test("waits for inputs that are not there yet", async () => {
    const cwd = folderWith();
    const watched = await started(cwd, "later/deep/a.md");
    put(cwd, { "later/deep/a.md": "endpoint x/a\n" });
    expect(await watched.until(summary)).toContain("gone io/no-such-input");
    put(cwd, { "later/deep/a.md": "endpoint x/a\nwarn w" });
    await watched.until("warning check/fake: w");
  });

  test("an overlay and the list of sources count", async () => {
    const cwd = folderWith({ "specs/fal/a.md": "endpoint x/a\n" });
    const watched = await started(cwd, "specs/fal/a.md");
    put(cwd, { "specs/overlays/o.yaml": "overlay: 1.1.0\n" });
    await watched.until(summary);
    put(cwd, { "specs/sources.json": JSON.stringify({ sources: [{ path: "fal/a.md", sha256: "0" }] }) });
    await watched.until("io/source-changed");
  });

  test("for a program: a document per line, and nothing else", async () => {
    const cwd = folderWith({ "specs/a.md": "endpoint x/a\n" });
    const watched = watching(cwd, "--reporter", "json");
    expect(JSON.parse(await watched.until("\n"))).toMatchObject({ findings: [], gone: [], summary: { endpoints: 1 } });
    put(cwd, { "specs/a.md": "endpoint x/a\nwarn w" });
    expect(JSON.parse(await watched.until("\n")).findings).toHaveLength(1);
    expect(await watched.stop()).toBe(130);
  });

  test.each([
    [["--watch", "--check"], "--check compares once"],
    [["--watch", "-"], "standard input cannot be watched"],
  ])("%j is wrong usage", async (argv, message) => {
    await expect(runWith(fakeStages, argv, fakeTerminal(folderWith()))).rejects.toMatchObject({
      exit: 2,
      message: expect.stringContaining(message),
    });
  });
});

describe("a pause before a run", () => {
  test("many changes at once make one run", async () => {
    let runs = 0;
    await new Promise<void>((resolve) => {
      const { ask } = debounced(
        () => {
          runs += 1;
          resolve();
        },
        { quietMs: 5, patienceMs: 60_000 },
      );
      for (let i = 0; i < 20; i += 1) ask();
    });
    expect(runs).toBe(1);
  });

  test("changes without a pause do not put a run off for ever", async () => {
    const feed = { timer: undefined as NodeJS.Timeout | undefined };
    await new Promise<void>((resolve) => {
      const { ask } = debounced(resolve, { quietMs: 60_000, patienceMs: 20 });
      feed.timer = setInterval(ask, 1);
    });
    clearInterval(feed.timer);
  });
});
