import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { watchFolders, type FolderWatch, type WatchOptions } from "../../codegen/io/sources/watch-folders.js";
import { baseOfPattern, concerns, watchedPlaces } from "../../codegen/io/sources/watch-places.js";
import { folderWith, put } from "../cli/folder.js";

const open: FolderWatch[] = [];
afterEach(() => {
  for (const watching of open.splice(0)) watching.close();
});

function places(cwd: string, inputs: readonly string[], overlays: readonly string[] = []): Record<string, unknown> {
  return Object.fromEntries(
    watchedPlaces({ cwd, inputs, overlays, files: [] }).map(({ folder, names }) => [
      folder.slice(cwd.length) || ".",
      names === undefined ? "all" : [...names].filter((name) => !name.startsWith("falsmith.config")).toSorted(),
    ]),
  );
}

describe("where a change concerns a run", () => {
  test("a folder: all of it, and its name above", () => {
    const cwd = folderWith({ "specs/fal/a.md": "" });
    expect(places(cwd, ["specs"])).toEqual({ ".": ["sources.json", "specs"], "/specs": "all" });
  });

  test("a file: its name, and the lists of sources above it", () => {
    const cwd = folderWith({ "specs/fal/a.md": "" });
    expect(places(cwd, ["specs/fal/a.md", "-"])).toEqual({
      ".": ["sources.json"],
      "/specs": ["sources.json"],
      "/specs/fal": ["a.md", "sources.json"],
    });
  });

  test("what is not there yet: the first name that is missing", () => {
    expect(places(folderWith(), ["later/deep/a.md"], ["overlays/o.yaml"])).toEqual({
      ".": ["later", "overlays", "sources.json"],
    });
  });

  test("a pattern: the folder that all matches lie in", () => {
    const cwd = folderWith({ "docs/a.md": "" });
    expect(places(cwd, ["docs/**/*.md"])).toEqual({ ".": ["docs", "sources.json"], "/docs": "all" });
    expect(["*.md", "a/b/{c,d}/e", "/x/*", "a\\b\\*", "a/b.md"].map(baseOfPattern)).toEqual([
      ".",
      "a/b",
      "/x",
      "a/b",
      "a/b.md",
    ]);
  });

  test("hidden files, dependencies and other names do not", () => {
    const all = { folder: "/p" };
    expect(["a.md", "x/a.md", "overlays/o.yaml", "x/overlays/o.yaml"].filter((name) => !concerns(all, name))).toEqual(
      [],
    );
    expect([".a.md.swp", "node_modules/x.md", "x/.git/a.md"].filter((name) => concerns(all, name))).toEqual([]);
    expect(["a.md", "b.md"].filter((name) => concerns({ folder: "/p", names: new Set(["a.md"]) }, name))).toEqual([
      "a.md",
    ]);
  });
});

/** Watches a folder whole; `next` resolves with the next change that is heard. */
function watching(
  folder: string,
  options: Partial<WatchOptions> = {},
): { readonly next: () => Promise<void>; readonly watching: FolderWatch } {
  let heard: () => void = () => undefined;
  const onChange = (): void => heard();
  const made = watchFolders([{ folder }], { onChange, keepAlive: true, pollMs: 2, ...options });
  open.push(made);
  return { watching: made, next: () => new Promise((resolve) => (heard = resolve)) };
}

function noWatch(): never {
  throw Object.assign(new Error("System limit for number of file watchers reached"), { code: "ENOSPC" });
}

describe.each([
  ["the system tells of changes", {}],
  ["the system cannot, and one must look", { watch: noWatch }],
])("when %s", (_how, options) => {
  test("a change, a new file, a file that is gone, and a folder that was added are heard", async () => {
    const folder = folderWith({ "a.md": "1", "x/b.md": "1" });
    const { next, watching: made } = watching(folder, options);
    const after = async (act: () => void): Promise<void> => {
      const heard = next();
      act();
      await heard;
    };
    await after(() => put(folder, { "a.md": "changed" }));
    await after(() => put(folder, { "x/c.md": "new" }));
    await after(() => rmSync(join(folder, "x/b.md")));
    await after(() => mkdirSync(join(folder, "y")));
    made.renew([{ folder }]);
    await after(() => put(folder, { "y/d.md": "new" }));
  });
});

test.skipIf(process.platform === "win32")(
  "folders that are links are watched, one that leads back is no trap (skipped on Windows: links need a right there)",
  async () => {
    const elsewhere = folderWith({ "a.md": "1" });
    const folder = folderWith({ "b.md": "1" });
    symlinkSync(elsewhere, join(folder, "linked"));
    symlinkSync(folder, join(folder, "back"));
    symlinkSync(join(folder, "nowhere"), join(folder, "dangling"));
    const { next } = watching(folder);
    const heard = next();
    put(elsewhere, { "a.md": "changed" });
    await heard;
  },
);

test("nothing below the output folder is heard, whatever it is", async () => {
  const folder = folderWith({ "a.md": "1", "out/b.md": "1" });
  let count = 0;
  const { next } = watching(folder, { leaveOut: () => [join(folder, "out")], watch: noWatch });
  const first = next().then(() => (count += 1));
  put(folder, { "out/b.md": "changed", "out/c.md": "new" });
  put(folder, { "a.md": "changed" });
  await first;
  expect(count).toBe(1);
});
