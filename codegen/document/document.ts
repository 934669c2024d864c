import type { Finding } from "./finding.js";
import type { JsonObject } from "./json.js";
import type { Origin } from "./origin.js";
import { originAt, type Origins } from "./origins.js";
import { type AppliedPatch, applyPatches, type Patch } from "./patch.js";
import type { Pointer } from "./pointer.js";
import type { PageFormat, SourceId, SourceText, Span } from "./source.js";

/** A repair of the text before it is parsed: `text` stands where `span` of the source was. */
export interface TextFix {
  readonly span: Span;
  readonly text: string;
  readonly origin: Origin;
}

/** The intermediate representation: an ordinary OpenAPI document, the origin of every value in it, and all edits. */
export interface Spec {
  readonly doc: JsonObject;
  readonly origins: Origins;
  readonly ledger: readonly (TextFix | AppliedPatch)[];
}

/** What a stage hands on: findings are data, the spec is always there. */
export interface StageResult {
  readonly spec: Spec;
  readonly findings: readonly Finding[];
}

/** One document read from a source: what ingest gives to the rules. */
export type SourceDocument = StageResult & {
  readonly source: SourceId;
  readonly format: PageFormat;
  readonly provider: string;
};

/** What a reader of one page format gives: the documents on the page (several in a few), or findings that say why not. */
export interface IngestResult {
  readonly documents: readonly SourceDocument[];
  readonly findings: readonly Finding[];
}

/** What a rule may look at besides the document. */
export interface Evidence {
  readonly sources: ReadonlyMap<SourceId, SourceText>;
  readonly source: SourceId;
  readonly format: PageFormat;
  readonly provider: string;
}

/** A rule reports findings, with patches where it knows the remedy. It never edits and never throws. */
export interface Rule {
  /** Its name, which is the code of its findings. */
  readonly id: Finding["code"];
  /** One sentence that says what always holds after the rule. */
  readonly law: string;
  /** Looks at a document, and reports findings with the patches that mend it. Never edits, never throws. */
  readonly check: (spec: Spec, evidence: Evidence) => Iterable<Finding>;
}

/** `spec` after `patches`, which the ledger remembers. */
export function applyTo(spec: Spec, patches: readonly Patch[]): Spec {
  if (patches.length === 0) return spec;
  const { doc, origins, applied } = applyPatches(spec.doc, spec.origins, patches);
  return { doc, origins, ledger: [...spec.ledger, ...applied] };
}

/** The origin of the value at `pointer`. @throws when nothing above it has one: ingest records the root. */
export function originOf(spec: Spec, pointer: Pointer): Origin {
  const origin = originAt(spec.origins, pointer);
  if (origin === undefined) throw new Error(`no origin for ${pointer}`);
  return origin;
}

/** Runs rules in order, each on what the former left. */
export function applyRules(spec: Spec, rules: readonly Rule[], evidence: Evidence): StageResult {
  const findings: Finding[] = [];
  let current = spec;
  for (const rule of rules) {
    const found = [...rule.check(current, evidence)];
    current = applyTo(
      current,
      found.flatMap((finding) => finding.fix ?? []),
    );
    findings.push(...found);
  }
  return { spec: current, findings };
}
