import type { Spec } from "../document/document.js";
import type { Finding } from "../document/finding.js";
import { isWithin, type Pointer } from "../document/pointer.js";
import { OVERLAY_CODE } from "../overlay/apply-action.js";

/** The places of a document that overlays have decided, those of removed values among them. */
export function decidedPlaces(before: Spec, after: Spec): readonly Pointer[] {
  return after.ledger
    .slice(before.ledger.length)
    .flatMap((edit) => ("op" in edit && edit.origin.rule === OVERLAY_CODE ? [edit.at] : []));
}

/**
 * Findings with those about values that overlays decide as notes: whoever has decided which statement holds need not
 * hear again that there are two. Their edits are in the ledger, and are not told once more.
 */
export function withDecisions(findings: readonly Finding[], places: readonly Pointer[]): readonly Finding[] {
  if (places.length === 0) return findings;
  return findings.map((finding) => {
    const { subject, level, message, fix: _fix, ...rest } = finding;
    const isDecided =
      level === "warning" &&
      subject !== undefined &&
      places.some((place) => isWithin(place, subject) || isWithin(subject, place));
    return isDecided
      ? { ...rest, subject, level: "note", message: `${message}; an overlay decides it`, isDecided: true }
      : finding;
  });
}
