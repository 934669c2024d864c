import type { JsonObject } from "../document/json.js";
import { parentOf, type Pointer } from "../document/pointer.js";
import { yamlText } from "../model/yaml-text.js";

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

/** Prints a document and keeps the place of every value. */
export function mendedText(doc: JsonObject): MendedText {
  const places = new Map<Pointer, LineRange>();
  const starts = new Map<number, Pointer>();
  const text = yamlText(doc, (at, from, to) => {
    // Told of its end, a value has begun already: what is in it may begin on the same line.
    if (!places.has(at)) starts.set(from, at);
    places.set(at, { from, to });
  });
  let lines = 1;
  for (let end = text.indexOf("\n"); end >= 0 && end < text.length - 1; end = text.indexOf("\n", end + 1)) lines += 1;
  const linesAt = (pointer: Pointer): LineRange => {
    for (let at: Pointer | undefined = pointer; at !== undefined; at = parentOf(at)) {
      const place = places.get(at);
      if (place !== undefined) return place;
    }
    return { from: 1, to: lines };
  };
  return { text, linesAt, starts };
}
