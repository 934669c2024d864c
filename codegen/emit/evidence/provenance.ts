import type { Spec } from "../../document/document.js";
import { isList, isObject, type Json, type JsonObject, own } from "../../document/json.js";
import type { Origin } from "../../document/origin.js";
import type { Origins } from "../../document/origins.js";
import { join, type Pointer } from "../../document/pointer.js";
import { type SourceId, type SourceText, type Span, textIndexOf } from "../../document/source.js";

type SourcesById = ReadonlyMap<SourceId, SourceText>;

/** The members of one piece of evidence, for people: where it stands and what it says. `quote` is exactly the bytes `bytes`. */
function membersOf({ source: id, start, end }: Span, sources: SourcesById): string | undefined {
  const source = sources.get(id);
  if (source === undefined) return undefined;
  const { lineAt, byteAt } = textIndexOf(source);
  const lines = `${lineAt(start)},${lineAt(Math.max(start, end - 1))}`;
  const quote = JSON.stringify(source.text.slice(start, end));
  return `"source":${JSON.stringify(id)},"lines":[${lines}],"bytes":[${byteAt(start)},${byteAt(end)}],"quote":${quote}`;
}

/** An origin as JSON, written at once: a run writes hundreds of thousands, and an object for each costs more than its text. */
function entry({ rule, basis, evidence }: Origin, sources: SourcesById): string {
  const [first, ...more] = evidence.flatMap((span) => membersOf(span, sources) ?? []);
  const also = more.length === 0 ? "" : `,"also":[${more.map((members) => `{${members}}`).join(",")}]`;
  return `{"rule":${JSON.stringify(rule)},"basis":"${basis}"${first === undefined ? "" : `,${first}`}${also}}`;
}

/** Example values are evidence, not facts: their inner values are not listed one by one. */
function isExample(key: string): boolean {
  return key === "example" || key === "examples";
}

function visit(
  value: Json,
  at: Pointer,
  { origin, below }: Origins,
  found: (at: Pointer, origin: Origin) => void,
): void {
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
}

/**
 * The origin of every value of a mended document as JSON: pointer → rule, basis, and source, lines, bytes and quote of its
 * evidence. A value without an entry has the origin of the nearest entry above it. One line for each value: its diff is
 * read fact by fact.
 */
export function provenanceText(spec: Spec, sources: SourcesById): string {
  const lines: string[] = [];
  visit(spec.doc, "#", spec.origins, (at, origin) => lines.push(`  ${JSON.stringify(at)}: ${entry(origin, sources)}`));
  return `{\n${lines.join(",\n")}\n}\n`;
}

/** The text of `provenanceText`, read. */
export function provenanceOf(spec: Spec, sources: SourcesById): JsonObject {
  const read: Json = JSON.parse(provenanceText(spec, sources));
  return isObject(read) ? read : {};
}
