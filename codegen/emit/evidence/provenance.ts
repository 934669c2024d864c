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
  let first: string | undefined;
  let also = "";
  for (const span of evidence) {
    const members = membersOf(span, sources);
    if (members === undefined) continue;
    if (first === undefined) first = members;
    else also += `${also === "" ? "" : ","}{${members}}`;
  }
  const others = also === "" ? "" : `,"also":[${also}]`;
  return `{"rule":${JSON.stringify(rule)},"basis":"${basis}"${first === undefined ? "" : `,${first}`}${others}}`;
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
  if (isList(value)) {
    for (const [index, item] of value.entries()) {
      const inner = below.get(String(index));
      if (inner !== undefined) visit(item, join(at, index), inner, found);
    }
    return;
  }
  if (!isObject(value)) return;
  for (const key of Object.keys(value)) {
    const inner = below.get(key);
    if (inner === undefined) continue;
    if (!isExample(key)) visit(own(value, key) ?? null, join(at, key), inner, found);
    else if (inner.origin !== undefined) found(join(at, key), inner.origin);
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
