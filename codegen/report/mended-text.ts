import { isMap, isScalar, isSeq, parseDocument, stringify } from "yaml";
import type { JsonObject } from "../document/json.js";
import { join, parentOf, type Pointer } from "../document/pointer.js";
import { textIndexOf } from "../document/source.js";

/** From one line of the printed document to another, both counted from 1 and included. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** The mended document as YAML, and where its values stand in it. */
export interface MendedText {
  readonly text: string;
  /** The lines of a value, or of the nearest value above it that is there. */
  readonly linesAt: (pointer: Pointer) => LineRange;
  /** The innermost value that begins on a line, by line. */
  readonly starts: ReadonlyMap<number, Pointer>;
}

type PlaceVisitor = (at: Pointer, start: number, end: number) => void;

function endOf(node: unknown, otherwise: number): number {
  return (isMap(node) || isSeq(node) || isScalar(node)) && node.range ? node.range[1] : otherwise;
}

function walk(node: unknown, at: Pointer, found: PlaceVisitor): void {
  if (isMap(node))
    for (const { key, value } of node.items) {
      const child = join(at, isScalar(key) ? String(key.value) : "");
      const start = isScalar(key) && key.range ? key.range[0] : 0;
      found(child, start, endOf(value, start));
      walk(value, child, found);
    }
  if (isSeq(node))
    for (const [index, item] of node.items.entries()) {
      const child = join(at, index);
      const start = (isMap(item) || isSeq(item) || isScalar(item)) && item.range ? item.range[0] : 0;
      found(child, start, endOf(item, start));
      walk(item, child, found);
    }
}

/** Prints a document and keeps the place of every value. */
export function mendedText(doc: JsonObject): MendedText {
  const text = stringify(doc, { lineWidth: 0, aliasDuplicateObjects: false, compat: "yaml-1.1" });
  const { lineAt } = textIndexOf({ id: "", text });
  const places = new Map<Pointer, LineRange>();
  const starts = new Map<number, Pointer>();
  const whole: LineRange = { from: 1, to: lineAt(Math.max(0, text.length - 1)) };
  walk(parseDocument(text, { logLevel: "silent", uniqueKeys: false }).contents, "#", (at, start, end) => {
    const from = lineAt(start);
    // A block's range ends behind its last line break.
    const to = Math.max(from, lineAt(text.charAt(end - 1) === "\n" ? end - 1 : end));
    places.set(at, { from, to });
    starts.set(from, at);
  });
  const linesAt = (pointer: Pointer): LineRange => {
    for (let at: Pointer | undefined = pointer; at !== undefined; at = parentOf(at)) {
      const place = places.get(at);
      if (place !== undefined) return place;
    }
    return whole;
  };
  return { text, linesAt, starts };
}
