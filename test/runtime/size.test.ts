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
  // Of it 600 for what a gateway may be besides fal's: variables in its URL, no fal endpoints, answers that stay open.
  // 100 more for what jobs of another protocol ask of the follower, 80 for several values of a header that a middleware
  // gives and for a `ValidationError` that a program makes itself. 70 for `wrapSend`: a store that notes each attempt must hear of
  // it when the exchange has its place, not sooner. 60 for unknown keys that are told beside all else that is wrong,
  // 90 for the name of the export that `subscribe` takes where it was given an operation. 20 for words of an issue that are kept
  // once they are read.
  ["all that is imported statically", 36_260],
  ["the endpoint with its validators", 7_775],
  // Without validators there are no words for issues.
  ["the client without an endpoint", 29_500],
  // It forwards requests as they come: openapi-fetch is not in it.
  ["falsmith-runtime/proxy", 9_850],
];

describe("min + gzip bytes", () => {
  test.each(LIMITS)("%s: at most %i", (what, most) => {
    expect(row(what).gzip).toBeLessThan(most);
  });
});
