import type { ChangeKind, Impact } from "./change.js";

/** Which way a value goes: from the caller to the endpoint, or back. */
export type Direction = "input" | "output";

type ImpactRow = readonly [input: Impact, output: Impact];

/**
 * The rules, one line per kind. A writer is broken when less is taken, a reader when more may come. A bound is no part
 * of a type: a reader's program still compiles, so what a bound lets through on the way back is never major.
 */
const ROWS: { readonly [kind in ChangeKind]: ImpactRow } = {
  "endpoint-gone": ["major", "major"],
  "endpoint-added": ["minor", "minor"],
  "endpoint-renamed": ["major", "major"],
  "property-gone": ["major", "major"],
  "property-added": ["minor", "minor"],
  "property-required": ["major", "minor"],
  "property-optional": ["minor", "major"],
  "type-narrowed": ["major", "minor"],
  "type-widened": ["minor", "major"],
  "type-changed": ["major", "major"],
  "enum-value-gone": ["major", "minor"],
  "enum-value-added": ["minor", "major"],
  "offer-changed": ["patch", "patch"],
  "bound-narrowed": ["major", "patch"],
  "bound-widened": ["minor", "minor"],
  "default-changed": ["minor", "patch"],
  deprecated: ["minor", "minor"],
  "not-deprecated": ["patch", "patch"],
  "gateway-gone": ["major", "major"],
  "gateway-added": ["minor", "minor"],
  "auth-changed": ["major", "major"],
  "auth-added": ["minor", "minor"],
  "media-gone": ["major", "major"],
  "media-added": ["minor", "minor"],
  "answer-gone": ["major", "major"],
  "answer-added": ["minor", "minor"],
  "not-compared": ["major", "major"],
};

/** What a change of this kind asks of the next version. */
export function impactOf(kind: ChangeKind, direction: Direction = "input"): Impact {
  return ROWS[kind][direction === "input" ? 0 : 1];
}
