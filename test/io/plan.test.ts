import { array, assert as checkProperty, constantFrom, dictionary, property, uniqueArray } from "fast-check";
import { describe, expect, test } from "vitest";
import type { OnDisk } from "../../codegen/io/output/digest.js";
import { makePlan } from "../../codegen/io/output/plan.js";

function file(sha256: string): OnDisk {
  return { kind: "file", sha256 };
}
function known(entries: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(Object.entries(entries).map(([path, digests]) => [path, new Set(digests)]));
}

/** The plan for one file `f`: wanted digest, known digests, what is there. */
function planFor(
  wanted: string | undefined,
  mine: readonly string[] | undefined,
  there: OnDisk,
  force = false,
): string {
  const { differences, unchanged } = makePlan(new Map(wanted === undefined ? [] : [["f", wanted]]), new Set(), {
    known: known(mine === undefined ? {} : { f: mine }),
    disk: () => there,
    force,
  });
  const [difference] = differences;
  if (difference !== undefined) return `${difference.drift}${difference.mayTouch ? "" : ", left alone"}`;
  return unchanged.length > 0 ? "unchanged" : "nothing";
}

test("a file of ours whose line ends were changed may be touched; one that a person changed as well may not", () => {
  const at = (digest: string): ReturnType<typeof makePlan> =>
    makePlan(new Map([["f", "new"]]), new Set(), {
      known: known({ f: ["old"] }),
      disk: () => file("turned"),
      withLf: () => digest,
      force: false,
    });
  expect(at("old").differences).toEqual([{ path: "f", drift: "line-ends", mayTouch: true }]);
  expect(at("hand").differences).toEqual([{ path: "f", drift: "edited", mayTouch: false }]);
});

describe("one file", () => {
  test.each([
    ["missing", "new", undefined, { kind: "absent" }],
    ["missing", "new", ["old"], { kind: "absent" }],
    ["unchanged", "new", undefined, file("new")],
    ["changed", "new", ["old"], file("old")],
    ["changed", "new", ["old", "half done"], file("half done")],
    ["edited, left alone", "new", ["old"], file("hand")],
    ["edited, left alone", "new", ["new"], file("hand")],
    ["foreign, left alone", "new", undefined, file("hand")],
    ["foreign, left alone", "new", ["old"], { kind: "other" }],
    ["stale", undefined, ["old"], file("old")],
    ["edited, left alone", undefined, ["old"], file("hand")],
    ["nothing", undefined, ["old"], { kind: "absent" }],
    ["nothing", undefined, ["old"], { kind: "other" }],
    ["nothing", undefined, undefined, file("hand")],
  ] as const)("%s: wanted %s, known %j, there %j", (expected, wanted, mine, there) => {
    expect(planFor(wanted, mine, there)).toBe(expected);
  });

  test("force touches what a person changed, but no folder", () => {
    expect(planFor("new", ["old"], file("hand"), true)).toBe("edited");
    expect(planFor("new", undefined, file("hand"), true)).toBe("foreign");
    expect(planFor(undefined, ["old"], file("hand"), true)).toBe("edited");
    expect(planFor("new", undefined, { kind: "other" }, true)).toBe("foreign, left alone");
  });
});

const digest = constantFrom("1", "2", "3");
const path = constantFrom("a", "b", "c");
const disk = dictionary(path, digest);

test("without force nothing is touched but absent files and files whose digest is known", () => {
  const wanted = dictionary(path, digest);
  const mine = dictionary(path, array(digest, { minLength: 1 }));
  checkProperty(
    property(wanted, mine, disk, uniqueArray(path), (want, have, there, keep) => {
      const at = (name: string): OnDisk => {
        const sha256 = there[name];
        return sha256 === undefined ? { kind: "absent" } : file(sha256);
      };
      const kept = new Set<string>(keep);
      const wantedFiles = new Map(Object.entries(want).filter(([name]) => !kept.has(name)));
      const { differences } = makePlan(wantedFiles, kept, { known: known(have), disk: at, force: false });
      for (const { path: name } of differences.filter(({ mayTouch }) => mayTouch)) {
        expect(there[name] === undefined || have[name]?.includes(there[name]) === true).toBe(true);
        expect(kept.has(name)).toBe(false);
      }
    }),
  );
});
