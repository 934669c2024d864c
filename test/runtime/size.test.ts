import { describe, expect, test } from "vitest";
import { measure, type Row } from "../../bench/size.js";

const rows = await measure();

function row(words: string): Row {
  const found = rows.find(({ what }) => what.includes(words));
  if (found === undefined) throw new Error(`no row about ${words}`);
  return found;
}

// What the code weighs, and a little more. Whoever has to raise a limit says why.
const LIMITS: readonly (readonly [what: string, most: number])[] = [
  ["before the first request", 18_500],
  ["all that goes well", 25_000],
  ["the whole", 30_200],
  ["the endpoint with its validators", 7_900],
];

describe("min + gzip bytes", () => {
  test.each(LIMITS)("%s: at most %i", (what, most) => {
    expect(row(what).gzip).toBeLessThan(most);
  });

  test("what follows a request, and what trouble needs, are no part of that", () => {
    const first = row("before the first request").gzip;
    expect(row("all that goes well").gzip - first).toBeGreaterThan(5_000);
    expect(row("the whole").gzip - row("all that goes well").gzip).toBeGreaterThan(4_000);
  });
});
