import { describe, expect, it } from "vitest";
import type { Origin } from "../../codegen/document/origin.js";
import { originAt, originsOf, ownOrigin } from "../../codegen/document/origins.js";
import { applyPatches, type Patch } from "../../codegen/document/patch.js";

const read: Origin = { rule: "ingest/test", basis: "schema", evidence: [{ source: "a", start: 0, end: 5 }] };
const typed: Origin = { rule: "ingest/test", basis: "schema", evidence: [{ source: "a", start: 10, end: 15 }] };
const edit: Origin = { rule: "repair/test", basis: "stated", evidence: [] };

const doc = { a: { b: { type: "string" }, list: [1, 2] } };
const origins = originsOf([
  ["#", read],
  ["#/a/b/type", typed],
]);
function apply(...patches: readonly Patch[]) {
  return applyPatches(doc, origins, patches);
}

describe("applyPatches", () => {
  it("adds a value with missing objects on the way and leaves the given document alone", () => {
    const { doc: next } = apply({ op: "add", at: "#/x/y", value: 1, origin: edit });
    expect(next).toEqual({ ...doc, x: { y: 1 } });
    expect(doc).toEqual({ a: { b: { type: "string" }, list: [1, 2] } });
  });

  it("remembers the value that a patch displaced", () => {
    const { applied } = apply({ op: "replace", at: "#/a/b/type", value: "number", origin: edit });
    expect(applied).toEqual([{ op: "replace", at: "#/a/b/type", value: "number", origin: edit, before: "string" }]);
  });

  it("moves a value with the evidence of everything in it", () => {
    const { doc: next, origins: after } = apply({ op: "move", from: "#/a/b", at: "#/c/d", origin: edit });
    expect(next).toEqual({ a: { list: [1, 2] }, c: { d: { type: "string" } } });
    expect(originAt(after, "#/c/d/type")).toBe(typed);
    expect(originAt(after, "#/c/d")).toBe(read);
    expect(ownOrigin(after, "#/a/b/type")).toBeUndefined();
    expect(ownOrigin(origins, "#/a/b/type")).toBe(typed);
  });

  it("forgets the origins of what it replaced", () => {
    const { origins: after } = apply({ op: "replace", at: "#/a/b", value: { type: "number" }, origin: edit });
    expect(originAt(after, "#/a/b/type")).toBe(edit);
  });

  it("appends to a list by its index", () => {
    expect(apply({ op: "add", at: "#/a/list/2", value: 3, origin: edit }).doc).toEqual({
      a: { b: { type: "string" }, list: [1, 2, 3] },
    });
  });

  it("keeps a key named __proto__ an ordinary key", () => {
    const { doc: next } = apply({ op: "add", at: "#/__proto__/polluted", value: true, origin: edit });
    expect(Object.hasOwn(next, "__proto__")).toBe(true);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it.each<Patch>([
    { op: "replace", at: "#/a/none", value: 1, origin: edit },
    { op: "remove", at: "#/a/none", origin: edit },
    { op: "move", from: "#/a/none", at: "#/b", origin: edit },
  ])("throws for $op of what is not there: the rule is wrong", (patch) => {
    expect(() => apply(patch)).toThrow("repair/test: nothing at #/a/none");
  });
});
