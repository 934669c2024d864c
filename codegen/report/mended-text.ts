import { withoutCredentials } from "../document/credential.js";
import type { Spec } from "../document/document.js";
import type { Basis } from "../document/origin.js";
import type { Origins } from "../document/origins.js";
import { keysOf, type Pointer } from "../document/pointer.js";
import { yamlText } from "../model/yaml-text.js";

/** From one line of the printed document to another, both counted from 1 and included. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** The mended document as YAML, and where its values stand in it. */
export interface MendedText {
  readonly text: string;
  /** The same without what looks like somebody's key. */
  readonly clean: string;
  /** The lines of a value, or of the nearest value above it that is there. */
  readonly linesAt: (pointer: Pointer) => LineRange;
  /** What the innermost value that begins on a line rests on, by line; nothing where that is not known. */
  readonly bases: ReadonlyMap<number, Basis>;
}

/** Where a value of the document stands, and what it rests on. */
interface ValueLines {
  readonly from: number;
  to: number;
  below: Map<string, ValueLines> | undefined;
  readonly above: ValueLines | undefined;
  readonly origins: Origins | undefined;
  readonly basis: Basis | undefined;
}

/** Prints a document and keeps the place of every value. */
export function mendedText({ doc, origins }: Pick<Spec, "doc" | "origins">): MendedText {
  const bases = new Map<number, Basis>();
  const basis = origins.origin?.basis;
  const root: ValueLines = { from: 1, to: 1, below: undefined, above: undefined, origins, basis };
  let place = root;
  const text = yamlText(doc, {
    begin: (key, line) => {
      const inner = place.origins?.below?.get(key);
      const known = inner?.origin?.basis ?? place.basis;
      const child = { from: line, to: line, below: undefined, above: place, origins: inner, basis: known };
      (place.below ??= new Map()).set(key, child);
      place = child;
      if (known !== undefined) bases.set(line, known);
    },
    end: (line) => {
      place.to = line;
      place = place.above ?? root;
      root.to = line;
    },
  });
  const linesAt = (pointer: Pointer): LineRange => {
    let found = root;
    for (const key of keysOf(pointer)) {
      const inner = found.below?.get(key);
      if (inner === undefined) break;
      found = inner;
    }
    return { from: found.from, to: found.to };
  };
  return { text, clean: withoutCredentials(text), linesAt, bases };
}
