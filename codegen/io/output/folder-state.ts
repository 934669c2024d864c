import { lstatSync } from "node:fs";
import { join } from "node:path";
import { requireFolder, textIfFile } from "../guard.js";
import { UserError } from "../user-error.js";
import { type Manifest, MANIFEST_NAME, outputsOf } from "./manifest.js";
import { parseManifest } from "./parse-manifest.js";
import { findLeftovers, type Leftovers } from "./recover.js";

/** What an earlier run says of the output folder. */
export interface FolderState {
  readonly manifest: Manifest | undefined;
  readonly manifestText: string | undefined;
  /** When the manifest was written, in milliseconds. */
  readonly manifestTime: number | undefined;
  /** When the system last changed anything about the manifest: the clock of what was written before it. */
  readonly sealedAt: number | undefined;
  /** There is a manifest that cannot be read. */
  readonly damaged: boolean;
  readonly leftovers: Leftovers;
  /** For each file of ours every digest that a run may have left behind. */
  readonly known: ReadonlyMap<string, ReadonlySet<string>>;
}

function knownOf(manifests: readonly Manifest[]): ReadonlyMap<string, ReadonlySet<string>> {
  const known = new Map<string, Set<string>>();
  for (const manifest of manifests) {
    for (const [path, sha256] of outputsOf(manifest)) {
      const digests = known.get(path) ?? new Set();
      known.set(path, digests.add(sha256));
    }
  }
  return known;
}

/** The text of a file in the output folder; undefined when there is no such file, or a link in its place. */
export function readExisting(out: string, name: string): string | undefined {
  return textIfFile(join(out, name));
}

/**
 * @param before what an earlier look has found: a manifest whose text is still the same is not parsed again
 * @throws UserError when the output folder is none, or holds someone else's `manifest.json` (unless `force`).
 */
export function readFolder(out: string, label: string, force: boolean, before?: FolderState): FolderState {
  requireFolder(out, label);
  const path = join(out, MANIFEST_NAME);
  const text = textIfFile(path);
  const isRead = before !== undefined && before.manifestText === text;
  const manifest = isRead ? before.manifest : text === undefined ? undefined : parseManifest(text);
  const isForeign = text !== undefined && text.trim() !== "" && !text.includes('"falsmith"');
  if (isForeign && !force) {
    const message = "this is not falsmith's manifest; choose another folder with --out, or overwrite it with --force";
    throw new UserError(message, { exit: 1, code: "io/foreign", path: `${label}/${MANIFEST_NAME}` });
  }
  const leftovers = findLeftovers(out);
  const manifests = [manifest, ...leftovers.journals.values()].filter((one) => one !== undefined);
  const stat = text === undefined ? undefined : lstatSync(path, { throwIfNoEntry: false });
  let known: FolderState["known"] | undefined;
  return {
    manifest,
    manifestText: text,
    manifestTime: stat?.mtimeMs,
    sealedAt: stat?.ctimeMs,
    damaged: text !== undefined && manifest === undefined,
    leftovers,
    // Asked for where there is something to write.
    get known() {
      return (known ??= knownOf(manifests));
    },
  };
}
