import { applyOverlay, type OverlayResult } from "../../codegen/overlay/apply-overlays.js";
import { loadPathReader } from "../../codegen/overlay/json-path.js";
import { readOverlay } from "../../codegen/overlay/read-overlay.js";
import type { Finding } from "../../codegen/document/finding.js";
import type { JsonObject } from "../../codegen/document/json.js";
import { placeOf, type SourceText } from "../../codegen/document/source.js";

function overlayText(text: string): SourceText {
  return { id: "specs/overlays/o.yaml", text };
}

/** A finding as `<level> <line>: <message>`. */
export function brief(finding: Finding, text: string): string {
  return `${finding.level} ${typeof finding.at === "string" ? finding.at : placeOf(text, finding.at.start).line}: ${finding.message}`;
}

/** The findings of an overlay by itself. */
export async function read(text: string): Promise<readonly string[]> {
  return readOverlay(overlayText(text), await loadPathReader()).findings.map((finding) => brief(finding, text));
}

/** The actions alone, as an overlay of the version. */
export function actions(lines: string, version = "1.1.0"): string {
  return `overlay: ${version}\ninfo: { title: t, version: "1" }\nactions:\n${lines}`;
}

/** A document after an overlay. @throws when the overlay is not valid. */
export async function apply(doc: JsonObject, text: string): Promise<OverlayResult> {
  const { overlay, findings } = readOverlay(overlayText(text), await loadPathReader());
  if (overlay === undefined) throw new Error(findings.map((finding) => brief(finding, text)).join("\n"));
  const origin = { rule: "ingest/openapi", basis: "schema", evidence: [] } as const;
  return applyOverlay({ doc, origins: { origin, below: undefined }, ledger: [] }, overlay);
}
