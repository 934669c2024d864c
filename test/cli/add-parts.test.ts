import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apiChanges } from "../../codegen/cli/commands/add/api-changes.js";
import { lineDiff } from "../../codegen/cli/commands/add/line-diff.js";
import { type Newcomer, placeOf, providerOf } from "../../codegen/cli/commands/add/placement.js";
import { requestsFor } from "../../codegen/cli/commands/add/request.js";
import type { JsonObject } from "../../codegen/document/json.js";
import { NO_ORIGINS } from "../../codegen/document/origins.js";

describe("what an argument means", () => {
  const meaning = (word: string, files: readonly string[] = []): readonly string[] | undefined =>
    requestsFor(word, (name) => files.includes(name), "https://fal.ai")?.map(({ from, label }) => `${from} ${label}`);

  it.each<[string, readonly string[] | undefined]>([
    [
      "fal-ai/flux/dev",
      [
        "web https://fal.ai/api/openapi/queue/openapi.json?endpoint_id=fal-ai/flux/dev",
        "web https://fal.ai/models/fal-ai/flux/dev/llms.txt",
      ],
    ],
    ["https://x.test/a.md", ["web https://x.test/a.md"]],
    ["docs/a.md", undefined],
    ["../fal-ai/flux", undefined],
    ["fal-ai", undefined],
    ["fal-ai/a?b=c", undefined],
  ])("%s", (word, meant) => expect(meaning(word)).toEqual(meant));

  it("a file that is there is a file, whatever it is called", () =>
    expect(meaning("fal-ai/flux/dev", ["fal-ai/flux/dev"])).toEqual(["file fal-ai/flux/dev"]));
});

describe("where a document belongs", () => {
  const newcomer = (label: string, over: Partial<Newcomer> = {}): Newcomer => ({
    label,
    text: "openapi: 3.1.0",
    format: "openapi",
    endpoints: [{ kind: "queue", folder: "fal-ai/a/b" }],
    ...over,
  });
  const several: Partial<Newcomer> = {
    endpoints: [
      { kind: "operation", folder: "x/a/post" },
      { kind: "operation", folder: "x/b/post" },
    ],
  };

  it.each<[Newcomer, string]>([
    [newcomer("https://x.test/spec.json"), "p/fal-ai/a/b.yaml"],
    [newcomer("https://x.test/spec", { text: '{"openapi":' }), "p/fal-ai/a/b.json"],
    [newcomer("https://x.test/llms.txt", { format: "model-page" }), "p/fal-ai/a/b.md"],
    [newcomer("page.txt", { format: "parameter-table" }), "p/fal-ai/a/b.txt"],
    [newcomer("https://x.test/api/V1 spec.yml?x=1#y", several), "p/api/v1-20spec.yml"],
    [newcomer("https://x.test/", several), "p/document.yaml"],
    [newcomer("../../etc/..%2Fpasswd", several), "p/2fpasswd.yaml"],
  ])("%j", (given, path) => {
    const label = given.label.replace(" ", "%20");
    expect(placeOf({ ...given, label }, "p")).toBe(path);
  });

  it("its provider is fal for an id, else what it says, else its host", () => {
    expect(providerOf("http://127.0.0.1/x", "fal-ai/a", "chainhub")).toBe("fal");
    expect(providerOf("https://app.docs.test/x", undefined, "chainhub")).toBe("chainhub");
    expect(providerOf("https://app.docs.test/x", undefined, "unknown")).toBe("docs");
    expect(providerOf("a.md", undefined, undefined)).toBe("unknown");
  });
});

describe("the lines that differ", () => {
  const shown = (a: string, b: string): readonly string[] =>
    lineDiff(a, b).map(({ sign, line, text }) => `${sign}${line} ${text}`);

  it("names removed lines by their old number and added ones by their new", () =>
    expect(shown("a\nb\nc\nd\n", "a\nx\nc\nd\ne\n")).toEqual(["-2 b", "+2 x", "+5 e"]));

  it("prints JSON before it compares", () =>
    expect(shown('{"a":1,"b":2}', '{"a":1,"b":3}')).toEqual(['-3   "b": 2', '+3   "b": 3']));

  it("turns the one text into the other", () => {
    const lines = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 12 }).map((all) => ["#", ...all]);
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const diff = lineDiff(before.join("\n"), after.join("\n"));
        const gone = new Set(diff.filter(({ sign }) => sign === "-").map(({ line }) => line));
        const result = before.filter((_, index) => !gone.has(index + 1));
        for (const { sign, line, text } of diff) if (sign === "+") result.splice(line - 1, 0, text);
        expect(result).toEqual(after);
      }),
    );
  });

  it("ends soon for texts that have nothing in common", () => {
    const many = (word: string): string => Array.from({ length: 20_000 }, (_, i) => `${word}${i}`).join("\n");
    expect(lineDiff(many("a"), many("b"))).toHaveLength(40_000);
  });
});

describe("what a change means for the API", () => {
  const endpoint = (id: string, Input: JsonObject): Parameters<typeof apiChanges>[0][number] => ({
    id,
    mended: { doc: { components: { schemas: { Input } } }, origins: NO_ORIGINS, ledger: [] },
  });

  it("tells pointers and values; words and the order of lists change nothing", () => {
    const before = endpoint("a/b", {
      properties: { title: { type: "string" }, x: { enum: [1, 2] }, gone: {} },
      description: "old",
    });
    const after = endpoint("A/b", {
      properties: { title: { type: "integer" }, x: { enum: [2, 1] }, __new: {} },
      description: "new",
    });
    expect(apiChanges([before], [after])).toEqual([
      "A/b",
      '  ~ #/components/schemas/Input/properties/title/type "string" → "integer"',
      "  - #/components/schemas/Input/properties/gone {}",
      "  + #/components/schemas/Input/properties/__new {}",
    ]);
    expect(apiChanges([before], [before])).toEqual([]);
  });

  it("tells endpoints that come and go", () =>
    expect(apiChanges([endpoint("a/b", {})], [endpoint("a/c", {})])).toEqual(["- a/b", "+ a/c"]));
});
