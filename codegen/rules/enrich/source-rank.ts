import { originOf, type Spec } from "../../document/document.js";
import { type Json, own } from "../../document/json.js";
import type { Basis } from "../../document/origin.js";
import { join, type Pointer, valueAt } from "../../document/pointer.js";
import { type PageFormat, quoteOf, type SourceId, type SourceText } from "../../document/source.js";
import { isMarked } from "../../protocol/shapes.js";

/** One source's own mended document, as a party to a merge. */
export interface RankedSource {
  readonly source: SourceId;
  readonly format: PageFormat;
  readonly provider: string;
  readonly spec: Spec;
}

/** Smaller outranks: fal's OpenAPI, fal's page, a gateway's page, rendered text. Overlays outrank all: they come later. */
export function rankOf({ format, provider }: Pick<RankedSource, "format" | "provider">): number {
  if (format === "openapi") return provider === "fal" ? 1 : 3;
  if (format === "model-page") return 2;
  return format === "openapi-fence" ? 3 : 4;
}

/** Highest rank first, then by source id: the order in which sources were given never matters. */
export function byRank(a: RankedSource, b: RankedSource): number {
  return rankOf(a) - rankOf(b) || (a.source < b.source ? -1 : a.source > b.source ? 1 : 0);
}

/** Where a participant speaks of the schema in question. */
export interface Party {
  readonly who: RankedSource;
  readonly at: Pointer;
}

/** What a party says with one keyword. */
export interface KeywordStatement {
  readonly who: RankedSource;
  readonly at: Pointer;
  readonly value: Json;
  readonly basis: Basis;
}

const STRONG: readonly Basis[] = ["decided", "schema", "stated"];

/** True for what a source itself states; protocol, examples and siblings give way to any statement. */
export function isStated({ basis }: KeywordStatement): boolean {
  return STRONG.includes(basis);
}

export function statementOf({ who, at }: Party, keyword: string): KeywordStatement | undefined {
  const schema = valueAt(who.spec.doc, at);
  const value = own(schema, keyword);
  if (value === undefined) return undefined;
  const place = join(at, keyword);
  const basis = originOf(who.spec, place).basis;
  return { who, at: place, value, basis: isMarked(schema, keyword) && STRONG.includes(basis) ? "protocol" : basis };
}

/** What a source says, in its own words: the first quote of its evidence, on one line. */
export function quoted(
  sources: ReadonlyMap<SourceId, SourceText>,
  { who, at }: Pick<KeywordStatement, "who" | "at">,
): string {
  const [span] = originOf(who.spec, at).evidence;
  const text = span === undefined ? undefined : sources.get(span.source)?.text;
  return span === undefined || text === undefined
    ? who.source
    : `${span.source} “${quoteOf(text, span).replace(/\s+/g, " ").slice(0, 120)}”`;
}
