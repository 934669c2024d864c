import type * as fileSystem from "node:fs";
import { mkdirSync, readdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { makeFolders } from "../../codegen/io/folders.js";
import { requireOwnFolder } from "../../codegen/io/guard.js";
import { documentsIn } from "../../codegen/io/sources/documents.js";
import { readSources } from "../../codegen/io/sources/read-sources.js";
import { folderWith, put } from "../cli/folder.js";

/* What other processes do between two steps of ours. */

let meanwhile: (step: string, path: string) => void = () => {};
afterEach(() => {
  meanwhile = () => {};
});

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof fileSystem>();
  const observed = <Name extends "mkdirSync" | "readdirSync" | "realpathSync">(name: Name): (typeof fs)[Name] =>
    new Proxy(fs[name], {
      apply: (target, self, given: readonly unknown[]) => {
        const before = meanwhile;
        meanwhile = () => {};
        before(name, String(given[0]));
        meanwhile = before;
        return Reflect.apply(target, self, given);
      },
    });
  return {
    ...fs,
    mkdirSync: observed("mkdirSync"),
    readdirSync: observed("readdirSync"),
    realpathSync: observed("realpathSync"),
  };
});

/** Does something once, directly before a step at this path. */
function before(step: string, path: string, act: () => void): void {
  let isDone = false;
  meanwhile = (name, at) => {
    if (isDone || name !== step || at !== path) return;
    isDone = true;
    act();
  };
}

test("a folder above that another process takes back is made again", () => {
  const top = folderWith();
  before("mkdirSync", join(top, "a/b"), () => rmSync(join(top, "a"), { recursive: true }));
  expect(makeFolders(join(top, "a/b/c"))).toBe(join(top, "a"));
  expect(readdirSync(top, { recursive: true })).toContain(join("a", "b", "c"));
});

test("a folder in which the first run is just ending is no one else's", () => {
  const cwd = folderWith();
  const out = join(cwd, "out");
  mkdirSync(out);
  before("readdirSync", out, () => put(out, { "manifest.json": "{}", "package.json": "{}" }));
  expect(() => requireOwnFolder(out, cwd, "out", false)).not.toThrow();
  rmSync(join(out, "manifest.json"));
  expect(() => requireOwnFolder(out, cwd, "out", false)).toThrow(/holds package.json/);
});

test("an output folder that another process takes back is free", () => {
  const cwd = folderWith();
  const out = join(cwd, "out");
  mkdirSync(out);
  before("readdirSync", out, () => rmSync(out, { recursive: true }));
  expect(() => requireOwnFolder(out, cwd, "out", false)).not.toThrow();
});

test("a folder of sources that goes while they are listed holds none", () => {
  const cwd = folderWith({ "specs/a.md": "", "specs/b/c.md": "", "other/d.md": "" });
  before("readdirSync", join(cwd, "specs/b"), () => rmSync(join(cwd, "specs/b"), { recursive: true }));
  expect(documentsIn(join(cwd, "specs"))).toEqual(["a.md"]);
  const link = join(cwd, "specs/link");
  symlinkSync(join(cwd, "other"), link);
  expect(documentsIn(realpathSync(join(cwd, "specs")))).toEqual(["a.md", "link/d.md"]);
  before("realpathSync", link, () => rmSync(link));
  expect(documentsIn(join(cwd, "specs"))).toEqual(["a.md"]);
});

test("a source that goes between the list and the read is none, unless it was named", async () => {
  const files = { "zone/a.md": "# A\n", "zone/b.md": "# B\n" };
  const remaining = async (...inputs: readonly string[]): Promise<object> => {
    const cwd = folderWith(files);
    const stdin = async function* (): AsyncIterable<Uint8Array> {
      rmSync(join(cwd, "zone/b.md"));
      yield Buffer.from("# C\n");
      await Promise.resolve();
    };
    const { texts, refused } = await readSources(["-", ...inputs], { cwd, stdin });
    return { read: texts.map(({ id }) => id), refused };
  };
  const gone = { read: [expect.any(String), "zone/a.md"], refused: [] };
  expect(await remaining("zone")).toEqual(gone);
  expect(await remaining("zone/*.md")).toEqual(gone);
  expect(await remaining("zone/a.md", "zone/b.md")).toMatchObject({ refused: ["zone/b.md"] });
});
