import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ingest } from "../../../codegen/ingest/ingest.js";
import { repairYaml } from "../../../codegen/ingest/yaml/repair-yaml.js";
import { valueAt, type Pointer } from "../../../codegen/document/pointer.js";
import { placeOf, quoteOf } from "../../../codegen/document/source.js";
import { undo } from "../yaml/support.js";
import { NO_ORIGINS, ownOrigin } from "../../../codegen/document/origins.js";

const specs = fileURLToPath(new URL("../../../specs/chainhub/", import.meta.url));

/** The line, the text before and the text after each repair of a page. */
function repairs(path: string): readonly string[] {
  const text = readFileSync(path, "utf8");
  const { documents, findings } = ingest({ id: path, text });
  expect(findings).toEqual([]);
  return documents.flatMap(({ spec }) =>
    spec.ledger.flatMap((fix) =>
      "span" in fix ? [`${placeOf(text, fix.span.start).line}: ${fix.origin.rule}: ${fix.text}`] : [],
    ),
  );
}

const pages = readdirSync(specs, { recursive: true, withFileTypes: true }).flatMap((entry) =>
  entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
);
function pageOf(endpoint: string): string {
  return pages.find((path) => readFileSync(path, "utf8").startsWith(`# /${endpoint}\n`)) ?? "";
}

const WAN = pageOf("fal-ai/wan/v2.2-a14b/image-to-image");
const FLUX = pageOf("fal-ai/flux-1/dev/image-to-image");
const SCHEMA = "/post/requestBody/content/application~1json/schema/properties";

describe("the two pages whose YAML does not parse", () => {
  it("are mended where a description holds a colon, and nowhere else", () => {
    expect(repairs(WAN)).toEqual([
      "34: text/quote-colon-value: 'Intensity, range: 0-1'",
      "40: text/quote-colon-value: 'Range value: 2-40'",
      "43: text/quote-colon-value: 'Enable security checks. Default value: true'",
      '49: text/quote-colon-value: \'Image generation speed, enumeration values: "regular", "none"\'',
      "52: text/quote-colon-value: 'Range value: 1-10'",
      "55: text/quote-colon-value: 'Range value: 1-10'",
      "58: text/quote-colon-value: 'Range value: 1-10'",
      '61: text/quote-colon-value: \'Image output formats: "jpeg", "png"\'',
    ]);
    expect(repairs(FLUX).map((line) => line.slice(0, 30))).toEqual([
      "33: text/quote-colon-value: 'T",
      "36: text/quote-colon-value: 'N",
      "42: text/quote-colon-value: 'T",
      "45: text/quote-colon-value: 'N",
      "50: text/quote-colon-value: 'T",
      "53: text/quote-colon-value: 'G",
    ]);
  });

  it.each([WAN, FLUX])("come back when the repairs of their YAML are undone: %s", (path) => {
    const text = readFileSync(path, "utf8");
    const yaml = text.slice(text.indexOf("openapi:"), text.lastIndexOf("```"));
    const result = repairYaml(yaml);
    expect(result.findings).toEqual([]);
    expect(undo(yaml, result)).toBe(yaml);
  });

  it("say what their values are, as strings, at places of the page", () => {
    const text = readFileSync(WAN, "utf8");
    const [document] = ingest({ id: "wan", text }).documents;
    const at: Pointer = `#/paths/~1fal-ai~1wan~1v2.2-a14b~1image-to-image${SCHEMA}/num_inference_steps/description`;
    expect(document?.provider).toBe("chainhub");
    expect(valueAt(document?.spec.doc ?? {}, at)).toBe("Range value: 2-40");
    expect(ownOrigin(document?.spec.origins ?? NO_ORIGINS, at)?.evidence.map((span) => quoteOf(text, span))).toEqual([
      "description: Range value: 2-40",
    ]);
  });
});
