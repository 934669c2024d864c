import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { dispatch } from "../../codegen/cli/dispatch.js";
import { runWith as explain } from "../../codegen/cli/commands/explain.js";
import { verbs, type VerbEntry } from "../../codegen/cli/verbs.js";
import { UserError } from "../../codegen/io/user-error.js";
import { fakeStages } from "./fake-stages.js";
import { fakeTerminal } from "./fake-terminal.js";

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const version: string = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;

/** A command line over one verb that does what it is told. */
async function run(argv: readonly string[], verb?: VerbEntry, env: Record<string, string> = {}): Promise<Ran> {
  const terminal = fakeTerminal("/nowhere", { env });
  const code = await dispatch(argv, terminal, verb === undefined ? verbs : new Map([["verb", verb]]));
  return { code, out: terminal.stdout(), err: terminal.stderr() };
}

function failing(error: Error): VerbEntry {
  return {
    summary: "",
    load: async () => ({ help: "", run: () => Promise.reject(error) }),
  };
}

describe("help and version", () => {
  test.each([[["--help"]], [["-h"]], [["help"]]])("%j shows every verb", async (argv) => {
    const { code, out, err } = await run(argv);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const verb of verbs.keys()) expect(out).toMatch(new RegExp(`^  ${verb} +\\S`, "m"));
  });

  test.each([...verbs.keys()])("the help of %s, asked for in three ways", async (verb) => {
    const { out } = await run(["help", verb]);
    expect(out).toMatch(new RegExp(`^falsmith ${verb} `));
    for (const argv of [
      [verb, "--help"],
      [verb, "x", "-h"],
    ])
      expect(await run(argv)).toEqual({ code: 0, out, err: "" });
  });

  test("no verb is wrong usage", async () => {
    expect(await run([])).toMatchObject({ code: 2, out: "", err: expect.stringContaining("Usage: falsmith <verb>") });
  });

  test.each(["--version", "-v"])("%s", async (flag) =>
    expect(await run([flag])).toEqual({ code: 0, out: `${version}\n`, err: "" }),
  );
});

describe("wrong usage is one line", () => {
  test.each([
    [["generat"], "falsmith: unknown verb generat (did you mean generate?); falsmith --help lists what there is\n"],
    [["help", "mond"], "falsmith: unknown verb mond (did you mean mend?); falsmith --help lists what there is\n"],
    [["--hlep"], "falsmith: unknown flag --hlep (did you mean --help?); falsmith --help lists what there is\n"],
    [["\u001b[2J"], "falsmith: unknown verb \\u{1b}[2J; falsmith --help lists what there is\n"],
    [["constructor"], "falsmith: unknown verb constructor; falsmith --help lists what there is\n"],
    [
      ["mend"],
      "falsmith: error io/usage: mend needs inputs: documents, folders, patterns, addresses, or - for standard input\n",
    ],
    [
      ["explain", "a", "b"],
      "falsmith: error io/usage: explain takes one finding code, or one endpoint id and pointer\n",
    ],
  ])("%j", async (argv, err) => expect(await run(argv)).toEqual({ code: 2, out: "", err }));
});

describe("failures", () => {
  test("a fault is a finding", async () => {
    const fault = new UserError("is full; free some", { exit: 1, code: "io/write", path: "out\n" });
    expect(await run(["verb"], failing(fault))).toEqual({
      code: 1,
      out: "",
      err: "out\\n: error io/write: is full; free some\n",
    });
  });

  test("a fault with a place names it", async () => {
    const place = { line: 3, column: 7 };
    const fault = new UserError("is wrong; correct it", { exit: 2, code: "io/config", path: "c.ts", place });
    expect(await run(["verb"], failing(fault))).toMatchObject({
      code: 2,
      err: "c.ts:3:7: error io/config: is wrong; correct it\n",
    });
  });

  test("a file that went away meanwhile is no mistake of ours", async () => {
    const error = Object.assign(new Error("ENOENT"), { code: "ENOENT", path: "/nowhere/a" });
    expect(await run(["verb"], failing(error))).toEqual({
      code: 1,
      out: "",
      err: "a: error io/unreadable: no such file or folder; run again, or choose other files and folders\n",
    });
  });

  test("a refusal of the system is no mistake of ours", async () => {
    const error = Object.assign(new Error("EACCES: permission denied, open '/nowhere/specs/a'"), {
      code: "EACCES",
      path: "/nowhere/specs/a",
    });
    const message = "permission denied; change its permissions, or choose other files and folders";
    expect(await run(["verb"], failing(error))).toEqual({
      code: 1,
      out: "",
      err: `specs/a: error io/unreadable: ${message}\n`,
    });
  });

  test("a mistake of ours asks to be reported; the stack is for who asks", async () => {
    const error = new Error("boom\n    at home");
    const line = "falsmith: internal error: boom\\n    at home; please report\n";
    expect(await run(["verb"], failing(error))).toEqual({ code: 1, out: "", err: line });
    const { err } = await run(["verb"], failing(error), { FALSMITH_DEBUG: "1" });
    expect(err.startsWith(line)).toBe(true);
    expect(err).toContain("dispatch.test");
  });
});

async function told(...argv: readonly string[]): Promise<string> {
  const terminal = fakeTerminal("/nowhere");
  expect(await explain(fakeStages, argv, terminal)).toBe(0);
  return terminal.stdout();
}

describe("explain", () => {
  test("a rule", async () => {
    expect(await told("check/fake")).toBe(`check/fake

  A law.

before
  a: 1

after
  a: 2

to silence it
  Set "rules": { "check/fake": "off" } in falsmith.config.json (or note, warning, error).
`);
  });

  test("the list holds rules and faults, one per line", async () => {
    const lines = (await told()).split("\n");
    expect(lines).toContainEqual(expect.stringMatching(/^check\/fake +A law\.$/));
    expect(lines).toContainEqual(expect.stringMatching(/^io\/edited-by-hand +\S/));
  });

  test("an unknown code", async () => {
    await expect(explain(fakeStages, ["check/fke"], fakeTerminal("/"))).rejects.toMatchObject({
      exit: 2,
      message: 'unknown finding code "check/fke" (did you mean check/fake?); falsmith explain lists all',
    });
  });
});
