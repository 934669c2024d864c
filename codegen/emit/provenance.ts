import type { Spec } from "../spec/document.js";
import { isList, isObject, own, type Json, type JsonObject } from "../spec/json.js";
import type { Origin } from "../spec/origin.js";
import { join, type Pointer } from "../spec/pointer.js";
import { quoteOf, textIndexOf, type SourceId, type SourceText, type Span } from "../spec/source.js";

/** One piece of evidence, for people: where it stands and what it says. `quote` is exactly the bytes `bytes` of the source. */
const evidenceOf = (span: Span, sources: ReadonlyMap<SourceId, SourceText>): JsonObject | undefined => {
  const source = sources.get(span.source);
  if (source === undefined) return undefined;
  const index = textIndexOf(source);
  return {
    source: span.source,
    lines: [index.lineAt(span.start), index.lineAt(Math.max(span.start, span.end - 1))],
    bytes: [index.byteAt(span.start), index.byteAt(span.end)],
    quote: quoteOf(source.text, span),
  };
};

const entry = (origin: Origin, sources: ReadonlyMap<SourceId, SourceText>): JsonObject => {
  const [first, ...more] = origin.evidence.flatMap((span): readonly JsonObject[] => {
    const found = evidenceOf(span, sources);
    return found === undefined ? [] : [found];
  });
  return { rule: origin.rule, basis: origin.basis, ...first, ...(more.length > 0 ? { also: more } : {}) };
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

/** A value of a mended document and its origin as {@link provenanceOf} writes it. */
type Entry = readonly [at: Pointer, origin: JsonObject];

const entriesOf = (spec: Spec, sources: ReadonlyMap<SourceId, SourceText>): readonly Entry[] => {
  const entries: Entry[] = [];
  visit(spec.doc, "#", spec.origins, (at, origin) => entries.push([at, entry(origin, sources)]));
  return entries;
};

/** {@link provenanceOf} as text, with one line for each value: its diff is read fact by fact. */
export const provenanceText = (spec: Spec, sources: ReadonlyMap<SourceId, SourceText>): string =>
  `{\n${entriesOf(spec, sources)
    .map(([at, origin]) => `  ${JSON.stringify(at)}: ${JSON.stringify(origin)}`)
    .join(",\n")}\n}\n`;

/**
 * The origin of every value of a mended document: pointer → rule, basis, and source, lines, bytes and quote of its
 * evidence. A value without an entry has the origin of the nearest entry above it.
 */
export const provenanceOf = (spec: Spec, sources: ReadonlyMap<SourceId, SourceText>): JsonObject =>
  Object.fromEntries(entriesOf(spec, sources));
