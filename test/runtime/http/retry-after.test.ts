import { expect, test } from "vitest";
import { parseHttpDate } from "../../../src/http/retry.js";

test("dates of HTTP, in all three forms", () => {
  const time = Date.UTC(1994, 10, 6, 8, 49, 37);
  for (const text of ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]) {
    expect(parseHttpDate(text)).toBe(time);
  }
  for (const text of ["", "now", "06 Foo 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"])
    expect(parseHttpDate(text)).toBeUndefined();
});
