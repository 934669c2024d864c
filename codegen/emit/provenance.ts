import type { Spec } from "../spec/document.js";
import { isList, isObject, own, type Json, type JsonObject } from "../spec/json.js";
import type { Origin } from "../spec/origin.js";
import type { Origins } from "../spec/origins.js";
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
  { origin, below }: Origins,
  found: (at: Pointer, origin: Origin) => void,
): void => {
  if (origin !== undefined) found(at, origin);
  if (below === undefined || below.size === 0) return;
  const keys = isList(value) ? value.keys() : isObject(value) ? Object.keys(value) : [];
  for (const key of keys) {
    const inner = below.get(String(key));
    if (inner === undefined) continue;
    const child = join(at, key);
    if (typeof key === "number") visit(isList(value) ? (value[key] ?? null) : null, child, inner, found);
    else if (!isExample(key)) visit(own(value, key) ?? null, child, inner, found);
    else if (inner.origin !== undefined) found(child, inner.origin);
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
export const provenanceText = (spec: Spec, sources: ReadonlyMap<SourceId, SourceText>): string => {
  const lines: string[] = [];
  visit(spec.doc, "#", spec.origins, (at, origin) =>
    lines.push(`  ${JSON.stringify(at)}: ${JSON.stringify(entry(origin, sources))}`),
  );
  return `{\n${lines.join(",\n")}\n}\n`;
};

/**
 * The origin of every value of a mended document: pointer → rule, basis, and source, lines, bytes and quote of its
 * evidence. A value without an entry has the origin of the nearest entry above it.
 */
export const provenanceOf = (spec: Spec, sources: ReadonlyMap<SourceId, SourceText>): JsonObject =>
  Object.fromEntries(entriesOf(spec, sources));
