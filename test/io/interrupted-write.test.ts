import { createHash } from "node:crypto";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readSourceList } from "../../codegen/io/sources/interrupted-write.js";
import { type SourceUpdate, type SourceUpdates, writeUpdates } from "../../codegen/io/sources/write-source.js";
import { filesIn, folderWith, put } from "../cli/folder.js";

function sha(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}

function listOf(files: Readonly<Record<string, string>>, more: object = {}): string {
  const sources = Object.entries(files).map(([path, content]) => ({
    path,
    provider: "p",
    origin: `https://docs.example/${path}`,
    sha256: sha(content),
    ...more,
  }));
  return `${JSON.stringify({ sources }, null, 2)}\n`;
}

const old = { "p/a.md": "old a", "p/b.md": "old b" };
const now = { "p/a.md": "new a", "p/b.md": "new b" };
const patience = { ms: 1000, onWait: () => {} };

function updateOf(path: string, before: string, text: string): SourceUpdate {
  return { entry: { path, provider: "p", origin: `https://docs.example/${path}` }, text, before };
}

function of(sources: readonly SourceUpdate[]): SourceUpdates {
  return { sources, collections: [] };
}

/** What a run leaves that was killed after it had put the first of two documents in its place. */
function killedFolder(): string {
  return folderWith({
    ...old,
    "p/a.md": now["p/a.md"],
    "p/.falsmith-1-x-2.tmp": now["p/b.md"],
    "sources.json": listOf(old),
    ".falsmith-1-x.pending": listOf(now, { etag: '"2"' }),
  });
}

describe("a run that was killed while it wrote", () => {
  test("has changed what its journal says of the documents that are there", () => {
    const list = readSourceList(killedFolder(), "specs");
    expect(list.entries.get("p/a.md")).toMatchObject({ sha256: sha("new a"), etag: '"2"' });
    expect(list.entries.get("p/b.md")).toMatchObject({ sha256: sha("old b") });
    expect(list.entries.get("p/b.md")).not.toHaveProperty("etag");
  });

  test("is completed by the next one, which leaves nothing of it", async () => {
    const folder = killedFolder();
    await writeUpdates(folder, "specs", of([updateOf("p/b.md", old["p/b.md"], now["p/b.md"])]), patience);
    const files = filesIn(folder);
    expect(Object.keys(files).sort()).toEqual(["p/a.md", "p/b.md", "sources.json"]);
    expect(files).toMatchObject(now);
    expect(JSON.parse(files["sources.json"] ?? "")).toMatchObject({
      sources: [
        { path: "p/a.md", sha256: sha("new a"), etag: '"2"' },
        { path: "p/b.md", sha256: sha("new b") },
      ],
    });
  });

  test("is put right where there is nothing else to write", async () => {
    const folder = killedFolder();
    await writeUpdates(folder, "specs", of([]), patience);
    const { "sources.json": list = "", ...files } = filesIn(folder);
    expect(files).toEqual({ ...old, "p/a.md": now["p/a.md"] });
    expect(list).toContain(sha("new a"));
  });

  test("says nothing of a document that is another than it wrote", () => {
    const folder = killedFolder();
    put(folder, { "p/a.md": "mine" });
    expect(readSourceList(folder, "specs").entries.get("p/a.md")).toMatchObject({ sha256: sha("old a") });
  });
});

describe("several documents", () => {
  test("are written together with what the list says of them", async () => {
    const folder = folderWith({ ...old, "sources.json": listOf(old) });
    const updates = [updateOf("p/a.md", "old a", "new a"), updateOf("p/b.md", "old b", "new b")];
    await writeUpdates(folder, "specs", of(updates), patience);
    expect(filesIn(folder)).toEqual({ ...now, "sources.json": listOf(now) });
  });

  test("are not written when one changed in the meantime: none of them", async () => {
    const folder = folderWith({ ...old, "p/b.md": "mine", "sources.json": listOf(old) });
    const before = filesIn(folder);
    const updates = [updateOf("p/a.md", "old a", "new a"), updateOf("p/b.md", "old b", "new b")];
    await expect(writeUpdates(folder, "specs", of(updates), patience)).rejects.toMatchObject({
      code: "io/edited-by-hand",
      path: "specs/p/b.md",
    });
    expect(filesIn(folder)).toEqual(before);
  });

  test("never leave the folder", async () => {
    const folder = folderWith({ "specs/sources.json": listOf({}) });
    const update = updateOf("../outside.md", "", "text");
    await expect(writeUpdates(join(folder, "specs"), "specs", of([update]), patience)).rejects.toMatchObject({
      code: "io/unsafe-name",
    });
    expect(Object.keys(filesIn(folder))).toEqual(["specs/sources.json"]);
  });
});
