import { type Json, own } from "./json.js";
import type { Span } from "./source.js";

/** Names a rule: `<stage>/<rule>`, for example `tighten/range`, `repair/server-url`, `ingest/model-page`. */
export type RuleId =
  `${"ingest" | "text" | "repair" | "tighten" | "enrich" | "check" | "emit" | "io" | "job" | "internal"}/${string}`;

/**
 * What a fact rests on, strongest first: `decided` an overlay of ours, `schema` a keyword, `stated` this endpoint's
 * prose, table or bullet, `protocol` the queue protocol, `example` an example, `sibling` the model family.
 */
export type Basis = "decided" | "schema" | "stated" | "protocol" | "example" | "sibling";

/** The extension that names keywords which help the person who types and are never enforced: keyword → basis. */
export const BASIS_KEY = "x-falsmith-basis";

const ENFORCED: ReadonlySet<Json | undefined> = new Set<Basis>(["decided", "schema", "stated"]);

/** Whether a keyword of a schema is enforced: one that is marked with a weaker basis only helps the person who types. */
export function isEnforced(schema: Json | undefined, keyword: string): boolean {
  const basis = own(own(schema, BASIS_KEY), keyword);
  return basis === undefined || ENFORCED.has(basis);
}

/** Where a value comes from: the rule that wrote it, what it rests on, and the text that is its evidence. */
export interface Origin {
  readonly rule: RuleId;
  readonly basis: Basis;
  readonly evidence: readonly Span[];
}
