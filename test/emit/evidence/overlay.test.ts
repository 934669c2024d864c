import { describe, expect, it } from "vitest";
import { applyRules, type Spec } from "../../../codegen/document/document.js";
import { isList, type JsonObject, own } from "../../../codegen/document/json.js";
import { originsOf } from "../../../codegen/document/origins.js";
import { overlayOf } from "../../../codegen/emit/evidence/overlay.js";
import { repairs, tightenings } from "../../../codegen/rules/index.js";
import { applyOverlay } from "../../support/apply-overlay.js";
import { evidenceFor, pageOf, specOf } from "../../support/page.js";

function mended(doc: JsonObject): { readonly spec: Spec; readonly overlay: JsonObject } {
  const { spec, text } = specOf(doc);
  const repaired = applyRules(spec, repairs, evidenceFor(text));
  const tightened = applyRules(repaired.spec, tightenings, evidenceFor(text)).spec;
  return { spec: tightened, overlay: overlayOf(doc, tightened, new Map([[text.id, text]])) };
}

function descriptionsIn(overlay: JsonObject): readonly string[] {
  const actions = own(overlay, "actions");
  return (isList(actions) ? actions : []).flatMap((action) => {
    const words = own(action, "description");
    return typeof words === "string" ? [words] : [];
  });
}

const input: JsonObject = {
  type: "object",
  properties: {
    'it\'s a "key"/~': { type: "string", description: 'Default: "a"' },
    steps: { type: "integer", description: "Range: 2-40", nullable: true },
  },
  required: ["steps"],
};

describe("overlayOf", () => {
  it.each([
    ["a relay's page", pageOf("fal-ai/lamp/image", input, { server: "https:/api.relay.example" })],
    [
      "a page of fal",
      pageOf("fal-ai/lamp/image", input, {
        server: "https://fal.run",
        output: { type: "object", properties: { url: { type: "string" } } },
        reply: { url: "x" },
      }),
    ],
  ])("leads from %s as read to the mended document", (_, doc) => {
    const { spec, overlay } = mended(doc);
    expect(applyOverlay(doc, overlay)).toEqual(spec.doc);
  });

  it("says of each action which rule it comes from", () => {
    const descriptions = descriptionsIn(mended(pageOf("fal-ai/lamp/image", input)).overlay);
    expect(descriptions).toContain("repair/queue-routes (protocol)");
    expect(descriptions.filter((words) => words.startsWith("tighten/range (stated)"))).toHaveLength(2);
  });

  it("quotes the words that an action rests on, with their line, also of one that removes", () => {
    const doc = pageOf("fal-ai/lamp/image", input);
    const { overlay } = mended(doc);
    const line = String(
      specOf(doc)
        .text.text.split("\n")
        .findIndex((one) => one.includes("Range: 2-40")) + 1,
    );
    expect(descriptionsIn(overlay)).toContain(`tighten/range (stated): “Range: 2-40” (page.json, line ${line})`);
    const actions = own(overlay, "actions");
    const removed = (isList(actions) ? actions : []).filter((action) => own(action, "remove") === true);
    expect(removed.filter((action) => own(action, "description") === undefined)).toEqual([]);
  });

  it("shows nobody's key, and keeps hostile words on one line", () => {
    const key = `sk-${"a1B2".repeat(8)}`;
    const text = `Use ${key}\n::error::x\u202e at most 40`;
    const evidence = [{ source: "page.md", start: 0, end: text.length }];
    const origins = originsOf([["#/maximum", { rule: "tighten/range", basis: "stated", evidence }]]);
    const spec: Spec = { doc: { maximum: 40 }, origins, ledger: [] };
    expect(descriptionsIn(overlayOf({}, spec, new Map([["page.md", { id: "page.md", text }]])))).toEqual([
      "tighten/range (stated): “Use <credential removed> ::error::x\\u{202e} at most 40” (page.md, line 1)",
    ]);
  });
});
