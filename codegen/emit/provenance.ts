import type { Spec } from "../spec/document.js";
import { isList, isObject, own, type Json, type JsonObject } from "../spec/json.js";
import type { Origin } from "../spec/origin.js";
import { join, type Pointer } from "../spec/pointer.js";
import { bytesOf, placeOf, quoteOf, type SourceId, type SourceText, type Span } from "../spec/source.js";

/** One piece of evidence, for people: where it stands and what it says. `quote` is exactly the bytes `bytes` of the source. */
const evidenceOf = (span: Span, sources: ReadonlyMap<SourceId, SourceText>): JsonObject | undefined => {
  const text = sources.get(span.source)?.text;
  if (text === undefined) return undefined;
  const last = Math.max(span.start, span.end - 1);
  return {
    source: span.source,
    lines: [placeOf(text, span.start).line, placeOf(text, last).line],
    bytes: bytesOf(text, span),
    quote: quoteOf(text, span),
  };
};

const entry = (origin: Origin, sources: ReadonlyMap<SourceId, SourceText>): JsonObject => {
  const [first, ...more] = origin.evidence.flatMap((span): readonly JsonObject[] => {
    const found = evidenceOf(span, sources);
    return found === undefined ? [] : [found];
  });
  const stated: JsonObject = { rule: origin.rule, basis: origin.basis };
  return { ...stated, ...first, ...(more.length > 0 ? { also: more } : {}) };
};

/** Example values are evidence, not facts: their inner values are not listed one by one. */
const isExample = (key: string): boolean => key === "example" || key === "examples";

const visit = (
  value: Json,
  at: Pointer,
  origins: ReadonlyMap<Pointer, Origin>,
  found: (at: Pointer, origin: Origin) => void,
): void => {
  const origin = origins.get(at);
  if (origin !== undefined) found(at, origin);
  if (isList(value)) for (const [index, item] of value.entries()) visit(item, join(at, index), origins, found);
  if (!isObject(value)) return;
  for (const key of Object.keys(value)) {
    const child = join(at, key);
    const known = origins.get(child);
    if (!isExample(key)) visit(own(value, key) ?? null, child, origins, found);
    else if (known !== undefined) found(child, known);
  }
};

/**
 * The origin of every value of a mended document: pointer → rule, basis, and source, lines, bytes and quote of its
 * evidence. A value without an entry has the origin of the nearest entry above it.
 */
export const provenanceOf = (spec: Spec, sources: ReadonlyMap<SourceId, SourceText>): JsonObject => {
  const entries: [Pointer, JsonObject][] = [];
  visit(spec.doc, "#", spec.origins, (at, origin) => entries.push([at, entry(origin, sources)]));
  return Object.fromEntries(entries);
};
