import { describe, expect, it } from "vitest";
import { applyRules } from "../../../codegen/document/document.js";
import type { JsonObject } from "../../../codegen/document/json.js";
import { overlayOf } from "../../../codegen/emit/evidence/overlay.js";
import { repairs, tightenings } from "../../../codegen/rules/index.js";
import { applyOverlay } from "../../support/apply-overlay.js";
import { evidenceFor, pageOf, specOf } from "../../support/page.js";

function mended(doc: JsonObject) {
  const { spec, text } = specOf(doc);
  const repaired = applyRules(spec, repairs, evidenceFor(text));
  return applyRules(repaired.spec, tightenings, evidenceFor(text)).spec;
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
    const spec = mended(doc);
    expect(applyOverlay(doc, overlayOf(doc, spec))).toEqual(spec.doc);
  });

  it("says of each action which rule it comes from", () => {
    const doc = pageOf("fal-ai/lamp/image", input);
    const overlay = JSON.stringify(overlayOf(doc, mended(doc)));
    expect(overlay).toContain("tighten/range (stated)");
    expect(overlay).toContain("repair/queue-routes (protocol)");
  });
});
