import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  type CollectionEntry,
  collectionJson,
  collectionOf,
  interruptedCollection,
} from "../../codegen/io/sources/collection/entry.js";
import { type PlanInput, planPages, updateOf } from "../../codegen/io/sources/collection/plan.js";

function sha(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}

function digests(pages: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(pages).map(([page, text]) => [page, sha(text)]));
}

function entryOf(pages: Readonly<Record<string, string>>, more: Partial<CollectionEntry> = {}): CollectionEntry {
  const facts = { path: "pets", provider: "pets", origin: "../docs", kind: "folder", date: "2026-01-01" } as const;
  return { ...facts, pages: digests(pages), refused: new Map(), ...more };
}

function inputOf(given: {
  readonly texts: Readonly<Record<string, string>>;
  readonly listed: Readonly<Record<string, string>>;
  readonly standing?: Readonly<Record<string, string>>;
  readonly isWhole?: boolean;
  readonly there?: readonly string[];
}): PlanInput {
  const standing = new Map(Object.entries(given.standing ?? given.listed));
  return {
    texts: new Map(Object.entries(given.texts)),
    isThere: (page) => given.there?.includes(page) === true,
    isWhole: given.isWhole ?? true,
    entry: entryOf(given.listed),
    standing: (page) => standing.get(page),
    again: false,
    force: false,
  };
}

const facts = { path: "pets", provider: "pets", origin: "../docs", kind: "folder" } as const;

describe("pages that an origin does not have", () => {
  const listed = { "a.md": "a", "deep/b.md": "b" };

  test("go where all of it was looked at", () => {
    const input = inputOf({ texts: { "a.md": "a" }, listed });
    const plan = planPages(input);
    expect([...plan.gone]).toEqual([["deep/b.md", "b"]]);
    const { entry, pages } = updateOf(facts, { input, plan }, new Set(), "2026-02-02");
    expect([...entry.pages.keys(), entry.date]).toEqual(["a.md", "2026-02-02"]);
    expect([...pages]).toEqual([["deep/b.md", { text: undefined, before: "b" }]]);
  });

  test("stay where a folder of it could not be read", () => {
    const input = inputOf({ texts: { "a.md": "a" }, listed, isWhole: false });
    const plan = planPages(input);
    expect(plan.gone.size).toBe(0);
    const { entry } = updateOf(facts, { input, plan }, new Set(), "2026-02-02");
    expect([[...entry.pages.keys()].toSorted(), entry.date]).toEqual([["a.md", "deep/b.md"], "2026-01-01"]);
  });

  test("stay where they are there and cannot be read", () => {
    const input = inputOf({ texts: { "a.md": "a" }, listed, there: ["deep/b.md"] });
    const plan = planPages(input);
    expect(plan.gone.size).toBe(0);
    expect([...updateOf(facts, { input, plan }, new Set(), "2026-02-02").entry.pages.keys()]).toContain("deep/b.md");
  });
});

describe("a collection of which a run was killed", () => {
  const [old, now] = [
    { "a.md": "a", "b.md": "b", "c.md": "c" },
    { "a.md": "a2", "b.md": "b2", "d.md": "d" },
  ];
  const marks = { commit: "c".repeat(40) };
  const after = (files: Readonly<Record<string, string>>, listed = true): CollectionEntry | undefined =>
    interruptedCollection(
      listed ? entryOf(old, { commit: "0".repeat(40) }) : undefined,
      entryOf(now, marks),
      (page) => {
        const text = files[page];
        return text === undefined ? undefined : sha(text);
      },
    );

  test("has changed nothing, or all of it", () => {
    expect(after(old)).toBeUndefined();
    expect(after(now)).toMatchObject(marks);
    expect(after({}, false)).toBeUndefined();
  });

  test("is what of both states is there; that its origin was read to the end is not said", () => {
    const half = after({ "a.md": "a2", "b.md": "b", "c.md": "c" });
    expect(half?.pages).toEqual(digests({ "a.md": "a2", "b.md": "b", "c.md": "c" }));
    expect(half).not.toHaveProperty("commit");
    // All written, and the page that goes is still there.
    const late = after({ ...now, "c.md": "c" });
    expect(late?.pages).toEqual(digests({ ...now, "c.md": "c" }));
    expect(late).not.toHaveProperty("commit");
    expect(after({ "d.md": "d" }, false)?.pages).toEqual(digests({ "d.md": "d" }));
  });
});

describe("an entry of many pages", () => {
  test("is written in one order, keeps what a person wrote, and is read as it was", () => {
    const entry = entryOf({ "b.md": "b", "a.md": "a" }, { refused: digests({ "x.md": "x" }), commit: "c".repeat(40) });
    const json = collectionJson(entry, { path: "old", note: "mine", etag: "gone" });
    expect(Object.keys(json)).toEqual([
      "note",
      "path",
      "provider",
      "origin",
      "kind",
      "date",
      "commit",
      "sha256",
      "pages",
      "refused",
    ]);
    expect(Object.keys(json["pages"] ?? {})).toEqual(["a.md", "b.md"]);
    expect(collectionOf(json)).toEqual(entry);
  });

  test("names no page outside of its folder", () => {
    const json = collectionJson(entryOf({ "a.md": "a" }), undefined);
    const pages = { "../up.md": sha("x"), "/etc/x.md": sha("x"), "a.md": sha("a") };
    expect([...(collectionOf({ ...json, pages })?.pages.keys() ?? [])]).toEqual(["a.md"]);
    expect(collectionOf({ ...json, path: "../up" })).toBeUndefined();
    expect(collectionOf({ ...json, kind: "ftp" })).toBeUndefined();
  });
});
