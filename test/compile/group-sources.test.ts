import { describe, expect, test } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import type { Member } from "../../codegen/compile/group.js";
import { groupAll, groupEarly } from "../../codegen/compile/group-sources.js";
import { lastMentions } from "../../codegen/compile/last-mention.js";
import { NO_ORIGINS } from "../../codegen/document/origins.js";
import type { SourceText } from "../../codegen/document/source.js";
import { makeEndpoints } from "../../codegen/project/make.js";
import { queueDocument } from "../support/queue-document.js";

const empty = { doc: {}, origins: NO_ORIGINS, ledger: [] };

function member(source: string, id: string): Member {
  return {
    source,
    format: "openapi",
    provider: "fal",
    spec: empty,
    ingested: empty,
    isRequested: true,
    identity: { kind: "queue", id, key: `queue ${id}` },
  };
}

/** A source that is the ids it speaks of. */
function source(id: string, ...ids: readonly string[]): SourceText {
  return { id, text: ids.join("\n") };
}
function said({ id, text }: SourceText, hidden: readonly string[] = []): readonly Member[] {
  return [...text.split("\n"), ...hidden].filter((line) => line !== "").map((line) => member(id, line));
}

function told(families: readonly { readonly mark: string; readonly members: readonly Member[] }[]): readonly string[] {
  return families.map(({ mark, members }) => `${mark}: ${members.map((one) => one.source).join(" ")}`);
}

describe("families", () => {
  const sources = [
    source("a", "acme/one/x"),
    source("b", "acme/one/y", "acme/two"),
    source("c", "acme/three/x"),
    source("d", "acme/two"),
  ];

  test("are handed on with the last source that names them", () => {
    const gathering = groupEarly(sources, () => []);
    expect(sources.map((one) => told(gathering.add(one, said(one))))).toEqual([
      [],
      ["family acme/one: a b"],
      ["family acme/three: c"],
      ["endpoint queue acme/two: b d"],
    ]);
    expect(gathering.rest()).toEqual([]);
  });

  test("are handed on once more, whole, when a source speaks of them that did not name them", () => {
    const asked: string[] = [];
    const gathering = groupEarly(sources, (one) => {
      asked.push(one.id);
      return said(one);
    });
    const given = sources.map((one) =>
      told(gathering.add(one, said(one, one.id === "c" || one.id === "d" ? ["acme/one/x"] : []))),
    );
    expect(given[1]).toEqual(["family acme/one: a b"]);
    expect(given[3]).toEqual(["endpoint queue acme/two: b d"]);
    expect(told(gathering.rest())).toEqual(["family acme/one: a b c d"]);
    expect(asked).toEqual(["a", "b"]);
    expect(gathering.rest()).toEqual([]);
  });

  test("wait for the last source where all documents have to be there", () => {
    const gathering = groupAll();
    expect(sources.flatMap((one) => gathering.add(one, said(one)))).toEqual([]);
    const all = ["family acme/one: a b", "endpoint queue acme/two: b d", "family acme/three: c"];
    expect(told(gathering.rest())).toEqual(all);
    expect(told(gathering.rest())).toEqual(all);
  });
});

test.each([
  ["https://queue.fal.run/acme/one/x", 0],
  ["`Acme/One`", 0],
  ['"\\/acme\\/one\\/edit"', 0],
  ["/acme/one", 0],
  ["acme / one", undefined],
  ["acme/", undefined],
  [`${"a".repeat(500)}acme/one`, undefined],
])("%s names acme/one: %s", (text, index) => {
  const { identity } = member("a", "acme/one/x");
  expect(lastMentions([{ id: "a", text }])(identity)).toBe(index);
});

function page(id: string, description: string): string {
  return queueDocument(id, { steps: { type: "integer", description } });
}

describe("a source whose text hides the id it speaks of", () => {
  // A JSON text may write any character by its number: nothing in it looks like an endpoint id.
  const sources = [
    { id: "a.json", text: page("acme/one/x", "Steps. Defaults to 4."), provider: "fal" },
    { id: "b.json", text: page("acme/two", "Steps."), provider: "fal" },
    {
      id: "z.json",
      text: page("acme/one/x", "Steps. Must be between 1 and 9.").replaceAll("acme/one/x", "acme\\u002fone\\u002fx"),
      provider: "hub",
    },
  ];

  test("is a source of its endpoint like any other", async () => {
    const { endpoints, findings, refused } = await compile(sources);
    expect(endpoints.map(({ id, sources: from }) => [id, from])).toEqual([
      ["acme/one/x", ["a.json", "z.json"]],
      ["acme/two", ["b.json"]],
    ]);
    expect(endpoints[0]?.mended.doc).toMatchObject({
      components: { schemas: { Input: { properties: { steps: { default: 4, minimum: 1, maximum: 9 } } } } },
    });
    expect(refused).toEqual([]);
    const keys = findings.map((finding) => JSON.stringify(finding));
    expect(keys.length).toBe(new Set(keys).size);
  });

  test("and what was made without it is dropped", async () => {
    const kept: string[] = [];
    const made = await makeEndpoints(sources, { runtime: "import" }, (files) => {
      kept.push([...files.keys()][0] ?? "");
      return files;
    });
    expect(kept).toEqual(["acme/one/x/index.ts", "acme/two/index.ts", "acme/one/x/index.ts"]);
    expect(made.endpoints.map(({ id }) => id)).toEqual(["acme/one/x", "acme/two"]);
    expect(made.endpoints[0]?.files.get("acme/one/x/types.ts")).toContain("@maximum 9");
    expect(made.endpoints[0]?.sources).toEqual(["a.json", "z.json"]);
  });
});
