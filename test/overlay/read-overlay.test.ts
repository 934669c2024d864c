import { describe, expect, it } from "vitest";
import { actions, read } from "./apply.js";

describe("an overlay is checked before it decides anything", () => {
  it.each([
    ["- a\n", "error 1: an overlay is an object, not a list (#)"],
    [
      "overlay: 1.1\ninfo: {title: t, version: '1'}\nactions: [{target: $, remove: false, x-a: 1}]",
      "error 1: `overlay` is the version of the Overlay Specification in three parts, not 1.1 (#/overlay)",
    ],
    ["overlay: 1.1.0\ninfo: {title: t}\nactions: [{target: $}]", "error 2: `version` is missing (#/info)"],
    [
      "overlay: 1.1.0\ninfo: {title: t, version: 2}\nactions: [{target: $}]",
      "error 2: `version` is text, not a number (#/info/version)",
    ],
    [actions("  - update: 1\n"), "error 4: `target` is missing (#/actions/0)"],
    [
      actions("  - targt: $\n    target: $.a\n"),
      'error 4: unknown key "targt" (did you mean target?) (#/actions/0/targt)',
    ],
    [actions("  - target: $.a\n    copy: $.b\n", "1.0.0"), 'error 5: unknown key "copy" (#/actions/0/copy)'],
    [
      actions("  - target: $.a\n    copy: $.b\n    update: 1\n"),
      "error 5: `update` and `copy` in one action cancel each other (#/actions/0/copy)",
    ],
    [
      actions("  - target: $.a[\n    remove: true\n"),
      "error 4: `target` is not a JSONPath of RFC 9535: unclosed bracketed selection (#/actions/0/target)",
    ],
    [
      actions("  - target: $.a\n    copy: b\n"),
      'error 5: `copy` is a JSONPath and begins with $, not "b" (#/actions/0/copy)',
    ],
    [
      actions("  - target: $.a\n    remove: yes\n"),
      "error 5: `remove` is true or false, not text (#/actions/0/remove)",
    ],
    [
      actions("  - target: $.a\n    remove: true\n  - remove: true\n    target: $.a\n"),
      "error 6: this action repeats #/actions/0 (#/actions/1)",
    ],
    [
      actions("  - target: $.a\n    remove: true\n    update: 1\n"),
      "warning 6: `update` has no effect beside `remove: true` (#/actions/0/update)",
    ],
    [
      actions("  - target: $.a\n"),
      "warning 4: this action changes nothing: it has no `update`, `copy` or `remove: true` (#/actions/0)",
    ],
    ["overlay: 1.1.0\n---\noverlay: 1.1.0\n", "error 1: a file holds one overlay, this one has several (#)"],
  ])("%j", async (text, finding) => {
    expect(await read(text)).toContain(finding);
  });

  it("tells everything at once", async () => {
    const found = await read("overlay: 2\ninfo: 1\nextends: []\nactions: {}\nmore: 1\n");
    expect(found.map((line) => /\((#[^)]*)\)$/.exec(line)?.[1])).toEqual([
      "#/more",
      "#/overlay",
      "#/info",
      "#/extends",
      "#/actions",
    ]);
  });

  it("reads JSON, with the line of each action", async () => {
    const text = '{"overlay":"1.0.0","info":{"title":"t","version":"1"},"actions":[\n{"target":"$.a","remove":1}]}';
    expect(await read(text)).toEqual([
      "error 2: `remove` is true or false, not a number (#/actions/0/remove)",
      "warning 2: this action changes nothing: it has no `update`, `copy` or `remove: true` (#/actions/0)",
    ]);
  });

  it("tells when its YAML had to be repaired to be read", async () => {
    const found = await read(actions("  - target: $.a\n    description: range: 1\n    remove: true\n"));
    expect(found).toEqual([
      expect.stringMatching(/^warning 5: the YAML is not valid here and is read as "'range: 1'"/),
    ]);
  });

  it("gives a text that is no YAML as located errors, and a deep one too", async () => {
    for (const text of ["overlay: [", "{".repeat(5000), "overlay: \u0000"])
      expect((await read(text)).some((line) => line.startsWith("error 1"))).toBe(true);
  });
});
