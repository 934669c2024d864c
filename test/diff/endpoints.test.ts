import { describe, expect, test } from "vitest";
import { diffApis } from "../../codegen/diff/diff.js";
import { diffMarkdown } from "../../codegen/diff/render-markdown.js";
import { diffText } from "../../codegen/diff/render-text.js";
import { endpoint, lines, object } from "./docs.js";

const string = { type: "string", description: "words" };
const input = object({ "prompt!": string, seed: string, size: string });
const other = object({ "image!": string, mask: string, steps: string });
function at(id: string, schema = input): ReturnType<typeof endpoint> {
  return endpoint({ id, input: schema, output: other });
}

describe("endpoints", () => {
  test("gone, added, unchanged", () => {
    const diff = diffApis(
      [at("acme/a"), at("acme/b", other)],
      [at("acme/b", other), at("acme/c", object({ x: string }))],
    );
    expect(lines(diff)).toEqual(["major endpoint-gone", "minor endpoint-added"]);
    expect(diff).toMatchObject({ verdict: "major", common: 1, endpoints: [{ id: "acme/a" }, { id: "acme/c" }] });
  });

  test("ids compare without case", () => {
    expect(diffApis([at("Acme/A")], [at("acme/a")])).toMatchObject({ verdict: "none", endpoints: [] });
  });

  test("renamed when only the id differs", () => {
    const diff = diffApis([at("acme/a"), at("acme/z", other)], [at("acme/b"), at("acme/z", other)]);
    expect(diff.endpoints).toMatchObject([
      {
        id: "acme/b",
        impact: "major",
        changes: [{ kind: "endpoint-renamed", message: expect.stringContaining("renamed? acme/a") }],
      },
    ]);
  });

  test.each([
    ["another of this shape stays", [at("acme/a"), at("acme/z")], [at("acme/b"), at("acme/z")]],
    ["two came", [at("acme/a")], [at("acme/b"), at("acme/c")]],
    [
      "the prose differs",
      [at("acme/a")],
      [at("acme/b", object({ "prompt!": { ...string, description: "other" }, seed: string, size: string }))],
    ],
    [
      "a limit differs",
      [at("acme/a")],
      [at("acme/b", object({ "prompt!": { ...string, maxLength: 9 }, seed: string, size: string }))],
    ],
    ["there is too little to tell", [at("acme/a", object({ x: string }))], [at("acme/b", object({ x: string }))]],
  ])("not called renamed when %s", (_title, before, after) => {
    const kinds = diffApis(before, after).endpoints.flatMap(({ changes }) => changes.map(({ kind }) => kind));
    expect(new Set(kinds)).toEqual(new Set(["endpoint-gone", "endpoint-added"]));
  });

  test("the order of the sides' endpoints does not matter", () => {
    const [a, b, c] = [at("acme/a"), at("acme/b", other), at("acme/c", object({ x: string }))];
    expect(diffApis([a, b], [c, b])).toEqual(diffApis([b, a], [b, c]));
  });
});

describe("shown", () => {
  const hostile = "x`|\u001b[31m<b>\n# y";
  const diff = diffApis(
    [endpoint({ input: object({ prompt: string }) })],
    [endpoint({ input: object({ "prompt!": string, [hostile]: string }) })],
  );

  test("as text, by endpoint, the strongest change first", () => {
    const [id, first, second, ...rest] = diffText(diff, false).split("\n");
    expect([id, first]).toEqual(["acme/paint", "  major  Input.prompt: optional → required"]);
    expect(second).toMatch(/^ {2}minor {2}Input\[".*"\]: new: /);
    expect(rest).toEqual(["", "verdict: major (1 major, 1 minor in 1 endpoint)", ""]);
    expect(diffText(diff, false)).not.toContain("\u001b");
    expect(diffText(diff, true)).toContain("\u001b[31mmajor");
  });

  test("as Markdown, in which names stay names", () => {
    const text = diffMarkdown(diff);
    expect(text).toMatch(
      /^\*\*major\*\*: 1 major, 1 minor in 1 endpoint\n\n### Breaking\n\n- `acme\/paint` `Input.prompt`: `optional → required`\n/,
    );
    expect(text.split("\n").filter((line) => line.startsWith("#"))).toEqual(["### Breaking", "### New"]);
    expect(text).toContain("``Input[");
  });

  test("nothing", () => {
    const same = diffApis([at("acme/a")], [at("acme/a")]);
    expect(diffText(same, false)).toBe("verdict: none (nothing changed in 1 endpoint)\n");
    expect(diffMarkdown(same)).toBe("**none**: nothing changed in 1 endpoint\n");
  });
});
