import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { folderOf, pascal, uniqueNames } from "../../codegen/model/names.js";

function folder(id: string): string {
  return folderOf({ kind: "queue", id, key: id }, "fal");
}

describe("folderOf", () => {
  it.each([
    ["fal-ai/wan/v2.2-a14b/image-to-video", "fal-ai/wan/v2.2-a14b/image-to-video"],
    ["fal-ai/wan/v2.2-A14B/image-to-video", "fal-ai/wan/v2.2-a14b/image-to-video"],
  ])("keeps what is safe: %s", (id, expected) => expect(folder(id)).toBe(expected));

  it.each(["con/aux", "a/../b", "a/index.ts", "runtime/x", "a/b c", "a/范围", "a/."])(
    "marks what is not safe with a hash: %s",
    (id) => {
      const parts = folder(id).split("/");
      expect(parts.some((part) => /_?[0-9a-z]{4,}$/.test(part))).toBe(true);
      expect(parts).not.toContain("..");
      for (const part of parts) expect(part).toMatch(/^[a-z0-9][a-z0-9._-]*$/);
    },
  );

  it.each(["node_modules/x", "acme/Node_Modules", "acme/cvs/x", "acme/x.orig", "npm-debug.log/x"])(
    "renames what Node or npm would not take for a part of a package: %s",
    (id) => {
      for (const part of folder(id).split("/")) {
        expect(["node_modules", "cvs", "npm-debug.log"]).not.toContain(part);
        expect(part).not.toMatch(/\.orig$/);
      }
      expect(folder(id)).not.toBe(folder(id.replace(/node_modules|cvs|x\.orig|npm-debug\.log/i, "$&_")));
    },
  );

  it("never gives two segments one name", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", minLength: 1 }),
        fc.string({ unit: "grapheme", minLength: 1 }),
        (a, b) => {
          fc.pre(a.toLowerCase() !== b.toLowerCase() && !a.includes("/") && !b.includes("/"));
          expect(folder(`x/${a}`)).not.toBe(folder(`x/${b}`));
        },
      ),
    );
  });

  it("tells operations on one path apart by their fixed value", () => {
    const of = (fixed: string): string =>
      folderOf(
        { kind: "operation", id: "", key: "", call: { method: "POST", path: "/api/v1/jobs/{id}", fixed } },
        "kie",
      );
    expect(of("wan-2.7")).toBe("kie/api/v1/jobs/by-id/post/wan-2.7");
    expect(of("wan/2-7")).not.toBe(of("wan-2/7"));
  });
});

describe("uniqueNames", () => {
  it("gives colliding keys a hash each, whatever their order", () => {
    const keys = ["a-b", "a_b", "c"];
    const names = uniqueNames(keys, pascal);
    expect(new Set(names.values()).size).toBe(3);
    expect(names.get("c")).toBe("C");
    expect(uniqueNames([...keys].reverse(), pascal).get("a-b")).toBe(names.get("a-b"));
  });
});
