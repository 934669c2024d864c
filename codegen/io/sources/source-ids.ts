import { basename, isAbsolute, relative, sep } from "node:path";
import type { SourceId } from "../../document/source.js";

/** A document to read: its absolute path (none for standard input) and its path as the person gave it. */
export interface Candidate {
  readonly path: string | undefined;
  readonly label: string;
  /** It was found in a folder or by a pattern: nobody has named it. */
  readonly isListed?: true;
}

/** A path of names alone: nothing of it is a step upwards, a step nowhere, or a separator of another platform. */
const NAMES_ALONE = /^[^./\\][^/\\]*(?:\/[^./\\][^/\\]*)*$/;

/** The path below `folder` with `/`; undefined when `path` lies elsewhere. */
export function pathBelow(path: string, folder: string): string | undefined {
  // Most paths begin with the folder, which is told sooner than Node takes them apart.
  if (path.startsWith(`${folder}/`) && isAbsolute(folder)) {
    const names = path.slice(folder.length + 1);
    if (NAMES_ALONE.test(names)) return names;
  }
  const below = relative(folder, path);
  if (below === "" || below === ".." || below.startsWith(`..${sep}`) || isAbsolute(below)) return undefined;
  return below.split(sep).join("/");
}

function numbered(name: string, n: number): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? `${name.slice(0, dot)}-${n}${name.slice(dot)}` : `${name}-${n}`;
}

function withId(ids: Set<SourceId>, wish: string): SourceId {
  let id = wish;
  for (let n = 2; ids.has(id); n += 1) id = numbered(wish, n);
  ids.add(id);
  return id;
}

/**
 * A name for each source: its path below the current folder, else its base name, numbered where two share one.
 * Nothing absolute may reach the output.
 */
export function nameSources(candidates: readonly Candidate[], cwd: string): ReadonlyMap<Candidate, SourceId> {
  const ids = new Set<SourceId>();
  const named = new Map<Candidate, SourceId>();
  const outside: Candidate[] = [];
  for (const candidate of candidates) {
    const below = candidate.path === undefined ? "stdin" : pathBelow(candidate.path, cwd);
    if (below === undefined) outside.push(candidate);
    else named.set(candidate, withId(ids, below));
  }
  const byPath = outside.toSorted((a, b) => ((a.path ?? "") < (b.path ?? "") ? -1 : 1));
  for (const candidate of byPath) named.set(candidate, withId(ids, basename(candidate.path ?? "")));
  return named;
}
