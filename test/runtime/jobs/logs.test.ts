import { array, assert, nat, property, tuple } from "fast-check";
import { describe, expect, test } from "vitest";
import { createLogBook } from "../../../src/jobs/logs.js";
import { type RequestLog } from "../../../src/contract/status.js";

function line(message: string, timestamp = "t"): RequestLog {
  return {
    message,
    timestamp,
    level: "INFO",
    source: "USER",
  };
}

function all(lists: readonly string[], growing: boolean, timestamp?: string): string {
  const book = createLogBook();
  for (const list of lists)
    book.add(
      Array.from(list, (letter) => line(letter, timestamp)),
      growing,
    );
  return book.lines.map(({ message }) => message).join("");
}

describe("log lines", () => {
  test.each<[string, readonly string[], string]>([
    ["that grow", ["a", "ab", "abc"], "abc"],
    ["that repeat", ["ab", "ab", "ab"], "ab"],
    ["with equal lines", ["a", "aa", "aaa"], "aaa"],
    ["that lag behind", ["abc", "ab", "abcd"], "abcd"],
    ["that only show the end", ["abcd", "cdef", "ef"], "abcdef"],
    ["of a runner that started anew", ["abc", "x", "xy"], "abcxy"],
    ["that come and go", ["", "a", "", "ab"], "ab"],
  ])("of polls %s", (_, lists, lines) => {
    expect(all(lists, true)).toBe(lines);
  });

  test.each<[string, readonly string[], string | undefined, string]>([
    ["that are new each time", ["a", "b", "cd"], "t", "abcd"],
    ["that are all so far", ["a", "ab", "abc"], "t", "abc"],
    ["that are equal and have no time", ["a", "a", "a"], "", "aaa"],
    ["that are none", ["a", "", "b"], "t", "ab"],
  ])("of streams %s", (_, lists, timestamp, lines) => {
    expect(all(lists, false, timestamp)).toBe(lines);
  });

  test("come out of any windows on them whole, where every line is another", () => {
    const steps = array(tuple(nat(5), nat(5)));
    assert(
      property(steps, (moves) => {
        const book = createLogBook();
        let end = 0;
        for (const [more, before] of moves) {
          const begin = Math.max(0, end - before);
          end += more;
          book.add(
            Array.from({ length: end - begin }, (_, index) => line(String(begin + index))),
            true,
          );
        }
        const shown = book.lines.map(({ message }) => Number(message));
        expect(new Set(shown).size).toBe(end);
        expect(shown.filter((number, index) => index > 0 && number !== (shown[index - 1] ?? 0) + 1).length).toBe(
          shown.length - end,
        );
      }),
    );
  });
});
