import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Origin } from "../../codegen/document/origin.js";
import {
  draftOf,
  NO_ORIGINS,
  originAt,
  originEntries,
  originsBelow,
  originsOf,
  ownOrigin,
} from "../../codegen/document/origins.js";
import { isWithin, join, parentOf, type Pointer } from "../../codegen/document/pointer.js";

function origin(name: number): Origin {
  return {
    rule: "ingest/test",
    basis: "schema",
    evidence: [{ source: "a", start: name, end: name + 1 }],
  };
}

const pointer = fc
  .array(fc.constantFrom("a", "b", "a/b", "~", "0", "__proto__"), { maxLength: 4 })
  .map((keys) => join("#", ...keys));
const edit = fc.oneof(
  fc.record({ op: fc.constant("set" as const), at: pointer, name: fc.nat(99) }),
  fc.record({ op: fc.constant("forget" as const), at: pointer }),
  fc.record({ op: fc.constant("copy" as const), at: pointer, from: pointer }),
);

/** What a map of pointers would hold. */
function nearest(known: ReadonlyMap<Pointer, Origin>, at: Pointer): Origin | undefined {
  for (let place: Pointer | undefined = at; place !== undefined; place = parentOf(place)) {
    const found = known.get(place);
    if (found !== undefined) return found;
  }
  return undefined;
}

function forget(known: Map<Pointer, Origin>, at: Pointer): void {
  for (const place of known.keys()) if (isWithin(place, at)) known.delete(place);
}

describe("origins", () => {
  it("hold what a map of pointers would hold, through any edits, and leave the tree before them alone", () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 20 }), fc.array(pointer, { maxLength: 5 }), (edits, places) => {
        const known = new Map<Pointer, Origin>();
        let tree = NO_ORIGINS;
        for (const one of edits) {
          const before = JSON.stringify(originEntries(tree));
          const draft = draftOf(tree);
          if (one.op === "set") {
            known.set(one.at, origin(one.name));
            draft.set(one.at, origin(one.name));
          } else if (one.op === "forget") {
            forget(known, one.at);
            draft.put(one.at, undefined);
          } else {
            const copied = [...known].filter(([place]) => isWithin(place, one.from));
            forget(known, one.at);
            for (const [place, found] of copied) known.set(`${one.at}${place.slice(one.from.length)}`, found);
            draft.put(one.at, originsBelow(tree, one.from));
          }
          expect(JSON.stringify(originEntries(tree))).toBe(before);
          tree = draft.origins();
        }
        expect(new Map(originEntries(tree))).toEqual(known);
        for (const at of places) {
          expect(ownOrigin(tree, at)).toEqual(known.get(at));
          expect(originAt(tree, at)).toEqual(nearest(known, at));
        }
      }),
      { numRuns: 500 },
    );
  });

  it("tell what is outside before what is inside", () => {
    const tree = originsOf([
      ["#/a/b", origin(1)],
      ["#", origin(0)],
      ["#/a", origin(2)],
    ]);
    expect(originEntries(tree).map(([at]) => at)).toEqual(["#", "#/a", "#/a/b"]);
  });
});
