import { describe, expect, test } from "vitest";
import { readArguments, type Flags } from "../../codegen/cli/terminal/arguments.js";
import { dispatch } from "../../codegen/cli/dispatch.js";
import { verbs } from "../../codegen/cli/verbs.js";
import { fakeTerminal } from "./fake-terminal.js";
import { filesIn, folderWith } from "./folder.js";

const flags: Flags = { out: "value", input: "value", check: "switch", reporter: ["text", "json"] };
function read(...argv: readonly string[]): Readonly<Record<string, unknown>> {
  const given = readArguments(argv, "verb", flags);
  const values = Object.keys(flags).filter((flag) => given.has(flag));
  return { ...Object.fromEntries(values.map((flag) => [flag, given.value(flag) ?? true])), words: given.words };
}

describe("a flag is no value of the flag before it", () => {
  test.each([
    [["--out", "--check"], "--out needs a value: --out <value>"],
    [["--out", "-x"], "--out needs a value: --out <value>"],
    [["--out", "--", "a"], "--out needs a value: --out <value>"],
    [["--out"], "--out needs a value: --out <value>"],
    [["--reporter", "--check"], "--reporter needs text|json: --reporter <text|json>"],
  ])("%j", (argv, message) => {
    expect(() => read(...argv)).toThrow(expect.objectContaining({ exit: 2, code: "io/usage", message }));
  });

  test.each([
    [["--out=--check"], { out: "--check", words: [] }],
    [["--input", "-", "--check"], { input: "-", check: true, words: [] }],
    [["--input", "-1"], { input: "-1", words: [] }],
    [["-", "--out", "a", "--", "--check"], { out: "a", words: ["-", "--check"] }],
  ])("%j is fine", (argv, expected) => expect(read(...argv)).toEqual(expected));

  test.each([
    ["generate", "--out", "--check"],
    ["mend", "specs", "--out", "--explain"],
    ["report", "--out", "--x"],
    ["mock", "--port", "--quiet"],
    ["run", "acme/paint", "--input", "--unchecked"],
    ["add", "acme/paint", "--provider", "--force"],
  ])("nothing is done: %s", async (...argv) => {
    const cwd = folderWith({ "specs/a.md": "a" });
    const terminal = fakeTerminal(cwd);
    expect(await dispatch(argv, terminal, verbs)).toBe(2);
    expect(terminal.stderr()).toMatch(/^falsmith: error io\/usage: --\w+ needs a value: --\w+ <value>\n$/);
    expect(Object.keys(filesIn(cwd))).toEqual(["specs/a.md"]);
  });
});
