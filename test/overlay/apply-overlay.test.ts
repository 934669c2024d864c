import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyOverlay as byAnother } from "../support/apply-overlay.js";
import { parse } from "yaml";
import { decidedFindings } from "../../codegen/overlay/decided.js";
import { actions, apply, brief } from "./apply.js";
import { ownOrigin } from "../../codegen/document/origins.js";

async function errors(doc: Parameters<typeof apply>[0], text: string): Promise<readonly string[]> {
  return (await apply(doc, text)).findings
    .filter(({ level }) => level === "error")
    .map((finding) => brief(finding, text));
}

describe("update", () => {
  it("merges objects, concatenates lists, replaces single values, and leaves the rest", async () => {
    const doc = { a: { list: [1], text: "old", same: true, deep: { x: 1 } } };
    const { spec } = await apply(
      doc,
      actions("  - target: $.a\n    update: {list: [2, 3], text: new, deep: {y: 2}, more: null}\n"),
    );
    expect(spec.doc).toEqual({ a: { list: [1, 2, 3], text: "new", same: true, deep: { x: 1, y: 2 }, more: null } });
    expect(doc.a.list).toEqual([1]);
  });

  it("appends one value to a list, or all of a list", async () => {
    const { spec } = await apply(
      { a: [1], b: [1] },
      actions("  - target: $.a\n    update: {x: 1}\n  - target: $.b\n    update: [2, [3]]\n"),
    );
    expect(spec.doc).toEqual({ a: [1, { x: 1 }], b: [1, 2, [3]] });
  });

  it("replaces single values that the target selects", async () => {
    const { spec } = await apply({ a: { d: "1" }, b: { d: 2 } }, actions("  - target: $..d\n    update: three\n"));
    expect(spec.doc).toEqual({ a: { d: "three" }, b: { d: "three" } });
  });

  it.each([
    ["$.a", "{x: [1]}", "error 5: a list cannot be merged into a single value, at #/a/x (#/actions/0/update/x)"],
    ["$.a", "{o: }", "error 5: a single value cannot be merged into an object, at #/a/o (#/actions/0/update/o)"],
    [
      "$.a",
      "1",
      "error 5: the target is an object, and a single value cannot be merged into it, at #/a (#/actions/0/update)",
    ],
    [
      "$..*",
      "{x: 1}",
      "error 4: `target` selects objects, lists and single values together: they cannot be merged alike (#/actions/0/target)",
    ],
  ])("refuses what does not fit: %s %s", async (target, value, message) => {
    const text = actions(`  - target: ${target}\n    update: ${value}\n`);
    expect(await errors({ a: { x: 1, o: {} } }, text)).toEqual([message]);
    expect((await apply({ a: { x: 1, o: {} } }, text)).spec.doc).toEqual({ a: { x: 1, o: {} } });
  });

  it("in version 1.0 replaces a value of another kind, but never an object by nothing", async () => {
    const { spec } = await apply(
      { a: { type: "string" } },
      actions("  - target: $.a\n    update: {type: [string, 'null']}\n", "1.0.0"),
    );
    expect(spec.doc).toEqual({ a: { type: ["string", "null"] } });
    expect(await errors({ a: { o: {} } }, actions("  - target: $.a\n    update: {o: }\n", "1.0.0"))).toHaveLength(1);
  });
});

describe("remove", () => {
  it("takes keys and items away, several of one list at once", async () => {
    const doc = { l: [{ k: 1 }, { k: 2 }, { k: 3 }, { k: 4 }], o: { a: 1, b: 2 } };
    const { spec } = await apply(
      doc,
      actions("  - target: $.l[?@.k < 3]\n    remove: true\n  - target: $.o.a\n    remove: true\n"),
    );
    expect(spec.doc).toEqual({ l: [{ k: 3 }, { k: 4 }], o: { b: 2 } });
  });

  it("takes items of lists inside lists, and what lies inside something removed, once", async () => {
    const doc = { l: [{ x: 1, m: [{ x: 1 }, { y: 1 }] }, { m: [{ x: 2 }, { y: 2 }] }] };
    const { spec, findings } = await apply(doc, actions("  - target: $..[?@.x]\n    remove: true\n"));
    expect(spec.doc).toEqual({ l: [{ m: [{ y: 2 }] }] });
    expect(findings.map(({ level }) => level)).toEqual(["note"]);
  });

  it("never takes the whole document", async () => {
    expect(await errors({ a: 1 }, actions("  - target: $\n    remove: true\n"))).toEqual([
      "error 4: the whole document cannot be removed (#/actions/0/target)",
    ]);
  });

  it("keeps the origins of the items that stay", async () => {
    const text = actions("  - target: $.l\n    update: [3]\n  - target: $.l[0]\n    remove: true\n");
    const { spec } = await apply({ l: [1, 2] }, text);
    expect(spec.doc).toEqual({ l: [2, 3] });
    expect(ownOrigin(spec.origins, "#/l")?.basis).toBe("decided");
    expect(ownOrigin(spec.origins, "#/l/0")?.basis).toBe("schema");
    expect(ownOrigin(spec.origins, "#/l/1")?.basis).toBe("decided");
  });
});

describe("copy", () => {
  it("merges one value into all targets; with a removal it moves", async () => {
    const text = actions("  - target: $.b\n    copy: $.a\n  - target: $.a\n    remove: true\n");
    const { spec } = await apply({ a: { x: 1, l: [1] }, b: { l: [0] } }, text);
    expect(spec.doc).toEqual({ b: { x: 1, l: [0, 1] } });
    expect(ownOrigin(spec.origins, "#/b/x")).toMatchObject({ basis: "decided", rule: "enrich/overlay" });
  });

  it("copies exactly one value", async () => {
    expect(await errors({ a: { x: 1, y: 1 }, b: {} }, actions("  - target: $.b\n    copy: $.a.*\n"))).toEqual([
      "error 5: `copy` selects 2 values, and must select one (#/actions/0/copy)",
    ]);
    const { matched } = await apply({ b: {} }, actions("  - target: $.b\n    copy: $.a\n"));
    expect(matched.size).toBe(0);
  });
});

describe("hostile overlays", () => {
  it("set keys such as __proto__ as own keys only", async () => {
    const text = actions("  - target: $.a\n    update: {__proto__: {polluted: 1}, constructor: {prototype: 1}}\n");
    const { spec } = await apply({ a: {} }, text);
    expect(JSON.stringify(spec.doc)).toBe('{"a":{"__proto__":{"polluted":1},"constructor":{"prototype":1}}}');
    expect(Object.getPrototypeOf(spec.doc["a"])).toBe(Object.prototype);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  it("select own keys only", async () => {
    for (const target of ["$.__proto__", "$.constructor", "$.a.length", "$['toString']"]) {
      const { spec, matched } = await apply({ a: [1] }, actions(`  - target: ${target}\n    update: {x: 1}\n`));
      expect([spec.doc, matched.size]).toEqual([{ a: [1] }, 0]);
    }
  });

  it("cannot run a pattern that takes more than linear time, not even one from the document", async () => {
    const doc = { s: `${"a".repeat(40)}!`, p: "(a|a)*$" };
    for (const filter of ["search(@, '(a+)+$')", "match(@, $.p)"])
      expect(await errors(doc, actions(`  - target: "$[?${filter}]"\n    remove: true\n`))).toEqual([
        expect.stringContaining("error 4: `target` cannot be followed: the pattern "),
      ]);
  });

  it("reach into a document as deep as one may be", async () => {
    const deep = Array.from({ length: 190 }).reduce<Parameters<typeof apply>[0]>((inner) => ({ a: inner }), { z: 1 });
    const { matched } = await apply(deep, actions("  - target: $..z\n    update: 2\n"));
    expect(matched.size).toBe(1);
  });
});

const json = fc.jsonValue({ depthSize: "small", maxDepth: 3 });
const object = fc.dictionary(fc.constantFrom("a", "b", "c", "__proto__"), json, { maxKeys: 3 });

describe("what an independent judge says", () => {
  it("merging gives what another implementation of Overlay 1.0 gives, wherever kinds agree", async () => {
    await fc.assert(
      fc.asyncProperty(object, object, async (doc, update) => {
        const overlay = { overlay: "1.1.0", info: { title: "t", version: "1" }, actions: [{ target: "$", update }] };
        const [left, right] = [JSON.parse(JSON.stringify(doc)), JSON.stringify(overlay)];
        const { spec, findings } = await apply(left, right);
        fc.pre(!findings.some(({ level }) => level === "error"));
        fc.pre(!JSON.stringify([doc, update]).includes("__proto__"));
        expect(spec.doc).toEqual(byAnother(left, parse(right)));
      }),
      { numRuns: 200 },
    );
  });

  it("the same document and overlay give the same bytes", async () => {
    await fc.assert(
      fc.asyncProperty(object, object, async (doc, update) => {
        const text = JSON.stringify({
          overlay: "1.1.0",
          info: { title: "t", version: "1" },
          actions: [
            { target: "$..*", update },
            { target: "$", update },
          ],
        });
        const once = async (): Promise<string> =>
          JSON.stringify(Object.values(await apply(JSON.parse(JSON.stringify(doc)), text)));
        expect(await once()).toBe(await once());
      }),
      { numRuns: 50 },
    );
  });
});

describe("what is decided in schemas", () => {
  const schema = { type: "integer", maximum: 4 };
  const doc = {
    openapi: "3.1.0",
    info: { title: "t", version: "1" },
    servers: [{ url: "https://api.a.test" }],
    paths: { "/a": { post: { responses: { "200": { description: "" } } } } },
    components: {
      schemas: { A: { type: "object", properties: { steps: schema, wrong: { minimum: 5, maximum: 4 } } } },
    },
  };

  async function told(lines: string): Promise<readonly string[]> {
    const text = actions(lines);
    const { spec } = await apply(doc, text);
    return decidedFindings(
      await apply(doc, actions("  - target: $.none\n    remove: true\n")).then((one) => one.spec),
      spec,
    ).map((finding) => brief(finding, text));
  }

  const steps = "$.components.schemas.A.properties";
  it.each([
    [
      "steps",
      "{ maximun: 8 }",
      'warning 5: "maximun" is no keyword of a schema: what the overlay decides has no effect (did you mean maximum?) (#/components/schemas/A/properties/steps/maximun)',
    ],
    [
      "more",
      "{ type: array, items: { max: 3 } }",
      'warning 5: "max" is no keyword of a schema: what the overlay decides has no effect (did you mean maximum?) (#/components/schemas/A/properties/more/items/max)',
    ],
    [
      "steps",
      "{ minimum: 5 }",
      "error 5: after the overlays no value is possible: minimum 5 and maximum 4 exclude each other (#/components/schemas/A/properties/steps)",
    ],
    [
      "steps",
      "{ exclusiveMinimum: 4 }",
      "error 5: after the overlays no value is possible: exclusiveMinimum 4 and maximum 4 exclude each other (#/components/schemas/A/properties/steps)",
    ],
    ["steps", "{ minimum: 4 }", ""],
    ["steps", "{ x-maximun: 8, default: { maximun: 1 } }", ""],
    ["maximun", "{ type: string, properties: { maximun: { type: string } } }", ""],
    // What was so before is not theirs.
    ["wrong", "{ description: words }", ""],
  ])("%s: %s", async (name, update, expected) => {
    const lines = `  - target: ${steps}\n    update: { ${name}: ${update} }\n`;
    expect((await told(lines)).join("\n")).toBe(expected);
  });
});
