import type { Origin, RuleId } from "../../../document/origin.js";
import type { Span } from "../../../document/source.js";

/** What a fact about a job rests on: a keyword, words of a page, or only an example. */
export type FactBasis = "schema" | "stated" | "example";

/** Something that pages say of a job, and the text that is the evidence. */
export interface Fact<Value> {
  readonly value: Value;
  readonly basis: FactBasis;
  readonly evidence: readonly Span[];
}

const STRENGTH: Readonly<Record<FactBasis, number>> = { schema: 2, stated: 1, example: 0 };

/** The stronger of two bases. */
export function stronger(a: FactBasis, b: FactBasis): FactBasis {
  return STRENGTH[a] >= STRENGTH[b] ? a : b;
}

/** The rule by which pages give a job, and the code of its edits. */
export const JOB_FOUND: RuleId = "job/found";

/** The origin of a fact in a mended document. */
export function originOfFact({ basis, evidence }: Pick<Fact<unknown>, "basis" | "evidence">): Origin {
  return { rule: JOB_FOUND, basis, evidence };
}
