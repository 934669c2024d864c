import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const here = fileURLToPath(new URL("./", import.meta.url));
const matrix = fileURLToPath(new URL("../../../shared/faults.json", import.meta.url));
const isThere = existsSync(matrix);

/** Faults that the runtime does not meet, and who does. */
const ELSEWHERE: Readonly<Record<string, string>> = { A11: "the command line: `falsmith run`" };

/** The ids that titles begin with, and that tables of cases are keyed by. */
function named(): ReadonlySet<string> {
  const files = readdirSync(here, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".test.ts"));
  const texts = files.map((name) => readFileSync(here + name, "utf8"));
  const heads = texts.flatMap((text) => text.match(/["\n ](?:[A-Z]\d\d(?:, )?)+: /g) ?? []);
  return new Set(heads.flatMap((head) => head.match(/[A-Z]\d\d/g) ?? []));
}

test.skipIf(!isThere)(
  isThere ? "every fault of the matrix is named by a test" : "every fault is named (skipped: ../shared is not there)",
  () => {
    const { faults }: { faults: readonly { readonly id: string }[] } = JSON.parse(readFileSync(matrix, "utf8"));
    const known = named();
    expect(faults.length).toBeGreaterThan(50);
    expect(faults.map(({ id }) => id).filter((id) => !known.has(id) && ELSEWHERE[id] === undefined)).toEqual([]);
  },
);
