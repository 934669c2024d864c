import type { OnDisk } from "./digest.js";

/** Why a file is not as it should be. */
export type Drift = "missing" | "changed" | "line-ends" | "stale" | "edited" | "foreign";

/** A difference between the package as it should be and the folder as it is. */
export interface Difference {
  readonly path: string;
  readonly drift: Drift;
  /** False where a person's work would be lost: edited by hand, or not ours at all. */
  readonly mayTouch: boolean;
}

export interface Plan {
  readonly differences: readonly Difference[];
  readonly unchanged: readonly string[];
}

/** What is known of the folder. `known` holds for each file of ours every digest we may have left behind. */
export interface Situation {
  readonly known: ReadonlyMap<string, ReadonlySet<string>>;
  readonly disk: (path: string) => OnDisk;
  /** The digest of a file with the line ends that falsmith writes: git changes those of a checkout on Windows. */
  readonly withLf?: ((path: string) => string | undefined) | undefined;
  /** Kept files that need no second look. */
  readonly seen?: ReadonlySet<string> | undefined;
  /** Files of ours that hold all that a person wrote into them: nothing of that is lost. */
  readonly replaceable?: ReadonlySet<string> | undefined;
  /** Overwrite hand-edited and foreign files too. */
  readonly force: boolean;
}

/** Whether a file is one that we left behind, but for its line ends. */
function isOursTurned(path: string, digests: ReadonlySet<string> | undefined, { withLf }: Situation): boolean {
  const digest = digests === undefined ? undefined : withLf?.(path);
  return digest !== undefined && digests?.has(digest) === true;
}

function differenceOf(path: string, wanted: string, situation: Situation): Difference | undefined {
  const { known, disk, replaceable, force } = situation;
  const found = disk(path);
  if (found.kind === "absent") return { path, drift: "missing", mayTouch: true };
  if (found.kind === "other") return { path, drift: "foreign", mayTouch: false };
  if (found.sha256 === wanted) return undefined;
  const digests = known.get(path);
  const isMerged = digests !== undefined && replaceable?.has(path) === true;
  if (isMerged || digests?.has(found.sha256) === true) return { path, drift: "changed", mayTouch: true };
  if (isOursTurned(path, digests, situation)) return { path, drift: "line-ends", mayTouch: true };
  return { path, drift: digests === undefined ? "foreign" : "edited", mayTouch: force };
}

/** Files of ours that are no longer made. Only they are ever removed. */
function staleOf(path: string, digests: ReadonlySet<string>, situation: Situation): Difference | undefined {
  const { disk, force } = situation;
  const found = disk(path);
  if (found.kind !== "file") return undefined;
  return digests.has(found.sha256) || isOursTurned(path, digests, situation)
    ? { path, drift: "stale", mayTouch: true }
    : { path, drift: "edited", mayTouch: force };
}

/** A file of an earlier run that stays as that run wrote it: what it should hold now cannot be made. */
function keptDifference(path: string, situation: Situation): Difference | undefined {
  const { known, disk } = situation;
  const found = disk(path);
  if (found.kind !== "file") return { path, drift: found.kind === "absent" ? "missing" : "foreign", mayTouch: false };
  const digests = known.get(path);
  const isOurs = digests?.has(found.sha256) === true || isOursTurned(path, digests, situation);
  return isOurs ? undefined : { path, drift: "edited", mayTouch: false };
}

/** Compares the files that should be there (path → digest) with what is. `kept` files stay as they are. */
export function makePlan(wanted: ReadonlyMap<string, string>, kept: ReadonlySet<string>, situation: Situation): Plan {
  const differences: Difference[] = [];
  const unchanged: string[] = [];
  for (const [path, digest] of wanted) {
    const difference = differenceOf(path, digest, situation);
    if (difference === undefined) unchanged.push(path);
    else differences.push(difference);
  }
  for (const [path, digests] of situation.known) {
    if (wanted.has(path) || situation.seen?.has(path) === true) continue;
    const difference = kept.has(path) ? keptDifference(path, situation) : staleOf(path, digests, situation);
    if (difference !== undefined) differences.push(difference);
  }
  return { differences: differences.toSorted((a, b) => (a.path < b.path ? -1 : 1)), unchanged };
}
