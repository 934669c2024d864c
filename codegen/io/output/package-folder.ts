import { lstatSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeGuard } from "../guard.js";
import { requireSafeNames } from "../safe-paths.js";
import { digestWithLf, onDisk, type OnDisk } from "./digest.js";
import { type FolderState, readFolder } from "./folder-state.js";
import { lock, type Patience } from "./lock.js";
import { type Digests, MANIFEST_NAME } from "./manifest.js";
import { makePlan, type Plan } from "./plan.js";
import { hasLeftovers, removeJournals, removeTemporary } from "./recover.js";
import { type Content, digestOf } from "./staging.js";
import { explainFailure, TICK_MS, writeBatch } from "./write.js";

/** A package to write, or to compare with what is there. */
export interface PackageRequest {
  readonly out: string;
  /** The output folder as the person named it. */
  readonly label: string;
  /** By path below the output folder. */
  readonly files: ReadonlyMap<string, Content>;
  /** Files of an earlier run that stay as they are. */
  readonly kept: ReadonlySet<string>;
  /** Those of them that were compared with the manifest already. */
  readonly seen?: ReadonlySet<string>;
  /** Files in which a person has keys of their own: a change of those is no change of the package. */
  readonly shared?: ReadonlySet<string>;
  /** Those of them whose text here keeps all that a person wrote: they are written also where one did. */
  readonly replaceable?: ReadonlySet<string>;
  readonly force: boolean;
  /** The folder as it was found when the package was made: what of it is still the same is not read again. */
  readonly before?: FolderState;
  /** The text of the manifest, given the digests of all files that are ours, and the files that are left alone. */
  readonly manifest: (digests: Digests, leftAlone: readonly string[]) => string;
}

/** What there is to do; `isDone` when it is nothing. */
export interface PreparedPackage {
  readonly plan: Plan;
  readonly state: FolderState;
  readonly manifestText: string;
  readonly manifestDrift: "missing" | "changed" | undefined;
  readonly writes: ReadonlyMap<string, Content>;
  readonly removals: readonly string[];
  readonly isDone: boolean;
  /** The package rests on a manifest that another run has replaced since. Such a package is not written. */
  readonly isOutdated: boolean;
}

/** The digests the manifest records: a file that we must not touch keeps the digest it had, so that it stays noticed. */
function recorded(
  wanted: Digests,
  leftAlone: readonly string[],
  kept: ReadonlySet<string>,
  state: FolderState,
): Digests {
  const digests = new Map(wanted);
  const former = (path: string): string | undefined => [...(state.known.get(path) ?? [])][0];
  for (const path of [...leftAlone, ...kept]) {
    const digest = former(path);
    if (digest === undefined) digests.delete(path);
    else digests.set(path, digest);
  }
  return digests;
}

function digestsOf({ files }: PackageRequest): Digests {
  return new Map([...files].map(([path, content]) => [path, digestOf(content)]));
}

/**
 * How the manifest is not as it should be. A file that is left alone is told by itself, and a person's keys in a shared
 * file are none of ours: neither is told as a manifest that has changed.
 */
function manifestDriftOf(
  { manifest, shared = new Set() }: PackageRequest,
  state: FolderState,
  digests: Digests,
  touched: ReadonlySet<string>,
): PreparedPackage["manifestDrift"] {
  if (state.manifestText === undefined) return "missing";
  const compared = new Map(digests);
  for (const path of shared) {
    const [former] = state.known.get(path) ?? [];
    if (former !== undefined && !touched.has(path)) compared.set(path, former);
  }
  return state.manifestText === manifest(compared, state.manifest?.leftAlone ?? []) ? undefined : "changed";
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}

function isSameMap(a: Digests, b: Digests): boolean {
  return a.size === b.size && [...a].every(([path, digest]) => b.get(path) === digest);
}

/** The text of a manifest, made once for the same digests: it is compared, and needed before and after the folder is locked. */
function madeOnce(make: PackageRequest["manifest"]): PackageRequest["manifest"] {
  let last: { readonly digests: Digests; readonly leftAlone: readonly string[]; readonly text: string } | undefined;
  return (digests, leftAlone) => {
    if (last === undefined || !isSameList(last.leftAlone, leftAlone) || !isSameMap(last.digests, digests))
      last = { digests, leftAlone, text: make(digests, leftAlone) };
    return last.text;
  };
}

function prepare(request: PackageRequest, wanted: Digests): PreparedPackage {
  const { out, label, files, kept, seen, replaceable, force, manifest } = request;
  requireSafeNames([...files.keys(), MANIFEST_NAME], label);
  const state = readFolder(out, label, force, request.before);
  const guard = makeGuard(out, label);
  guard(MANIFEST_NAME);
  const absent = new Set([...files.keys()].filter((path) => !guard(path)));
  const disk = (path: string): OnDisk => (absent.has(path) ? { kind: "absent" } : onDisk(join(out, path)));
  const plan = makePlan(wanted, kept, {
    known: state.known,
    seen,
    replaceable,
    disk,
    withLf: (path) => digestWithLf(join(out, path)),
    force,
  });
  const leftAlone = plan.differences.filter(({ mayTouch }) => !mayTouch).map(({ path }) => path);
  const digests = recorded(wanted, leftAlone, kept, state);
  const manifestText = manifest(digests, leftAlone);
  const touched = new Set(plan.differences.filter(({ mayTouch }) => mayTouch).map(({ path }) => path));
  const writes = new Map([...files].filter(([path]) => touched.has(path)));
  const removals = [...touched].filter((path) => !files.has(path));
  const isSame = state.manifestText === manifestText;
  return {
    plan,
    state,
    manifestText,
    writes,
    removals,
    manifestDrift: isSame ? undefined : manifestDriftOf(request, state, digests, touched),
    isDone: isSame && touched.size === 0 && !hasLeftovers(state.leftovers),
    isOutdated: request.before !== undefined && request.before.manifestText !== state.manifestText,
  };
}

/** Compares the package with the folder. Reads only. @throws UserError for unsafe paths and what cannot be read. */
export function preparePackage(request: PackageRequest, wanted: Digests = digestsOf(request)): PreparedPackage {
  try {
    return prepare({ ...request, manifest: madeOnce(request.manifest) }, wanted);
  } catch (error) {
    return explainFailure(error, request.label, "nothing was changed");
  }
}

/** Does `work` as the only process that writes to `out`. Failures of the system become faults. */
async function exclusively<T>(out: string, label: string, patience: Patience, work: () => T): Promise<T> {
  try {
    const release = await lock(out, label, patience);
    try {
      return work();
    } finally {
      release();
    }
  } catch (error) {
    return explainFailure(error, label, "nothing was changed");
  }
}

/** Writes a package; when nothing differs, or it is outdated, nothing is written. @throws UserError */
export async function writePackage(given: PackageRequest, patience: Patience): Promise<PreparedPackage> {
  // Once for the look before the folder is locked and the one after.
  const wanted = digestsOf(given);
  const request = { ...given, manifest: madeOnce(given.manifest) };
  const first = preparePackage(request, wanted);
  if (first.isDone || first.isOutdated) return first;
  const { out, label } = request;
  return await exclusively(out, label, patience, () => {
    const prepared = preparePackage(request, wanted);
    if (prepared.isOutdated) return prepared;
    const { writes, removals, manifestText, state, ...rest } = prepared;
    if (state.leftovers.journals.size > 0) removeTemporary(out, [...state.known.keys(), ...writes.keys()].map(dirname));
    else removeTemporary(out, []);
    if (writes.size + removals.length > 0 || manifestText !== state.manifestText) {
      writeBatch(out, label, { writes, removals, seal: { name: MANIFEST_NAME, text: manifestText } });
    }
    removeJournals(out, state.leftovers);
    return { ...rest, writes, removals, manifestText, state };
  });
}

/** Writes single documents, without a manifest. @throws UserError */
export async function writeDocuments(
  out: string,
  label: string,
  files: ReadonlyMap<string, Content>,
  patience: Patience,
): Promise<void> {
  requireSafeNames([...files.keys()], label);
  await exclusively(out, label, patience, () => {
    removeTemporary(out, [...files.keys()].map(dirname));
    writeBatch(out, label, { writes: files, removals: [] });
  });
}

/** Nothing of the file was changed since the manifest was written. No program can set this time. */
function isOlder(path: string, sealedAt: number): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true && found.ctimeMs < sealedAt - TICK_MS;
}

/**
 * True when every file of the manifest is there, as it was written, and no run was cut short. Without `hash`, a file
 * that the system says is older than the manifest is taken for what the manifest says.
 */
export function isUntouched(
  out: string,
  { manifest, leftovers, sealedAt }: FolderState,
  outputs: Digests,
  { hash }: { readonly hash: boolean },
): boolean {
  if (manifest === undefined || (manifest.leftAlone ?? []).length > 0 || hasLeftovers(leftovers)) return false;
  for (const [path, digest] of outputs) {
    // Paths of a manifest are safe, and need not be put together with care: there are thousands.
    const place = `${out}/${path}`;
    if (!hash && sealedAt !== undefined && isOlder(place, sealedAt)) continue;
    const found = onDisk(place);
    if (found.kind !== "file" || found.sha256 !== digest) return false;
  }
  return true;
}
