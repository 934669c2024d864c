import type { Origin } from "./origin.js";
import { decode, join, type Pointer } from "./pointer.js";

/**
 * Where the values of a document come from: a tree of the document's keys (list items under their index). A value without
 * an origin of its own has that of the nearest one above it. Trees are never changed; those of two stages share all that
 * the edits between them left alone.
 */
export interface Origins {
  readonly origin: Origin | undefined;
  readonly below: ReadonlyMap<string, Origins> | undefined;
}

/** A document of which nothing is known. */
export const NO_ORIGINS: Origins = { origin: undefined, below: undefined };

/** Calls `look` with the key of each step to `pointer`, until it says that there is no way on. */
function walkKeys(pointer: Pointer, look: (key: string) => boolean): void {
  const encoded = pointer.includes("~");
  for (let slash = pointer.indexOf("/"); slash >= 0;) {
    const next = pointer.indexOf("/", slash + 1);
    const token = pointer.slice(slash + 1, next < 0 ? undefined : next);
    if (!look(encoded ? decode(token) : token)) return;
    slash = next;
  }
}

/** The origins of a value and of everything in it; undefined when none is recorded there. */
export function originsBelow(origins: Origins, pointer: Pointer): Origins | undefined {
  let node: Origins | undefined = origins;
  walkKeys(pointer, (key) => (node = node?.below?.get(key)) !== undefined);
  return node;
}

/** The origin recorded for exactly this value. */
export function ownOrigin(origins: Origins, pointer: Pointer): Origin | undefined {
  return originsBelow(origins, pointer)?.origin;
}

/** The origin of the value at `pointer`: the nearest one recorded at or above it. */
export function originAt(origins: Origins, pointer: Pointer): Origin | undefined {
  let node: Origins | undefined = origins;
  let { origin } = origins;
  walkKeys(pointer, (key) => {
    node = node?.below?.get(key);
    origin = node?.origin ?? origin;
    return node !== undefined;
  });
  return origin;
}

/** Calls `found` with every recorded origin at and below `at`, what is outside before what is inside. */
export function eachOrigin(
  { origin, below }: Origins,
  found: (at: Pointer, origin: Origin) => void,
  at: Pointer = "#",
): void {
  if (origin !== undefined) found(at, origin);
  for (const [key, inner] of below ?? []) eachOrigin(inner, found, join(at, key));
}

/** Every recorded origin with its place. */
export function originEntries(origins: Origins): readonly (readonly [Pointer, Origin])[] {
  const entries: (readonly [Pointer, Origin])[] = [];
  eachOrigin(origins, (at, origin) => entries.push([at, origin]));
  return entries;
}

interface OriginDraft {
  origin: Origin | undefined;
  below: Map<string, Origins> | undefined;
}

/** A tree while it is edited: what is changed is copied once, the rest stays shared. */
export interface OriginsDraft {
  /** The tree as it is now. What is handed on as finished must not be edited any further. */
  readonly origins: () => Origins;
  readonly set: (pointer: Pointer, origin: Origin) => void;
  /** Puts a whole tree in the place of what is recorded at and below `pointer`; `undefined` forgets it. */
  readonly put: (pointer: Pointer, tree: Origins | undefined) => void;
}

/** Begins to edit a tree, which itself stays as it is. */
export function draftOf(start: Origins): OriginsDraft {
  // Nodes of this draft alone: they may be changed where they stand.
  const fresh = new Set<Origins>();
  const copyOf = ({ origin, below }: Origins): OriginDraft => {
    const copy: OriginDraft = { origin, below: below === undefined ? undefined : new Map(below) };
    fresh.add(copy);
    return copy;
  };
  let root = copyOf(start);
  const isDraft = (node: Origins): node is OriginDraft => fresh.has(node);
  const childOf = (node: OriginDraft, key: string): OriginDraft => {
    node.below ??= new Map();
    const known = node.below.get(key) ?? NO_ORIGINS;
    if (isDraft(known)) return known;
    const copy = copyOf(known);
    node.below.set(key, copy);
    return copy;
  };
  const nodeAt = (pointer: Pointer): OriginDraft => {
    let node = root;
    walkKeys(pointer, (key) => {
      node = childOf(node, key);
      return true;
    });
    return node;
  };
  const put = (pointer: Pointer, tree: Origins | undefined): void => {
    const cut = pointer.lastIndexOf("/");
    if (cut < 0) {
      root = copyOf(tree ?? NO_ORIGINS);
      return;
    }
    const parent = nodeAt(pointer.slice(0, cut) as Pointer);
    const key = decode(pointer.slice(cut + 1));
    if (tree === undefined) parent.below?.delete(key);
    else (parent.below ??= new Map()).set(key, tree);
  };
  return {
    put,
    set: (pointer, origin) => {
      nodeAt(pointer).origin = origin;
    },
    origins: () => root,
  };
}

/** A tree of single origins. */
export function originsOf(entries: Iterable<readonly [Pointer, Origin]>): Origins {
  const draft = draftOf(NO_ORIGINS);
  for (const [pointer, origin] of entries) draft.set(pointer, origin);
  return draft.origins();
}
