import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isObject, type Json, type JsonObject } from "../../document/json.js";
import type { SourceId } from "../../document/source.js";
import { onDisk } from "./digest.js";
import type { Digests, EndpointEntry, Manifest, SourceEntry } from "./manifest.js";

/** An endpoint of an earlier run, with the mended document that its folder holds. */
export type RetainedEndpoint = EndpointEntry & { readonly doc: JsonObject };

function readDocument(path: string): JsonObject {
  if (onDisk(path).kind !== "file") return {};
  try {
    const doc: Json = JSON.parse(readFileSync(path, "utf8"));
    return isObject(doc) ? doc : {};
  } catch {
    // Edited by hand until it was no JSON: the endpoint is still listed, its gateways are not.
    return {};
  }
}

/**
 * Endpoints of an earlier run that stay as they are: those of `carried`, and those with a source that is refused now.
 * One whose files are gone cannot be kept: it is made from what other sources say.
 */
export function retainedEndpoints(
  manifest: Manifest | undefined,
  refused: ReadonlySet<SourceId>,
  carried: readonly EndpointEntry[],
  out: string,
): readonly RetainedEndpoint[] {
  const unchanged = new Set(carried);
  const kept = (manifest?.endpoints ?? []).filter(
    (entry) =>
      unchanged.has(entry) ||
      (entry.outputs.size > 0 &&
        entry.sources.some((id) => refused.has(id)) &&
        [...entry.outputs.keys()].every((path) => onDisk(join(out, path)).kind === "file")),
  );
  return kept.map((entry) => {
    let doc: JsonObject | undefined;
    return {
      ...entry,
      // Read when it is asked for: while the root stays as it is, nobody asks.
      get doc(): JsonObject {
        doc ??= readDocument(join(out, entry.folder, "openapi.json"));
        return doc;
      },
    };
  });
}

/** What was made, without the endpoints that are kept from earlier. */
export function withoutRetained<Made extends { readonly folder: string }>(
  made: readonly Made[],
  kept: readonly EndpointEntry[],
): readonly Made[] {
  const folders = new Set(kept.map(({ folder }) => folder));
  return made.filter(({ folder }) => !folders.has(folder));
}

/** Digests of the sources that the output was made from: of a refused one that is the earlier text, if any was used. */
export function usedSources(
  current: ReadonlyMap<SourceId, SourceEntry>,
  refused: ReadonlySet<SourceId>,
  kept: readonly EndpointEntry[],
  manifest: Manifest | undefined,
): ReadonlyMap<SourceId, SourceEntry> {
  const used = new Map([...current].filter(([id]) => !refused.has(id)));
  for (const id of kept.flatMap(({ sources }) => sources).filter((source) => refused.has(source))) {
    const entry = manifest?.sources.get(id);
    if (entry !== undefined) used.set(id, entry);
  }
  return used;
}

interface OutputGroups {
  readonly endpoints: readonly EndpointEntry[];
  readonly outputs: Digests;
}

/** Folders may lie in one another; a file belongs to the innermost. */
function ownerOf(path: string, folders: ReadonlySet<string>): string | undefined {
  for (let cut = path.lastIndexOf("/"); cut > 0; cut = path.lastIndexOf("/", cut - 1)) {
    if (folders.has(path.slice(0, cut))) return path.slice(0, cut);
  }
  return undefined;
}

/** Sorts files by the endpoint they belong to: so the manifest knows which outputs come from which sources. */
export function groupOutputs(
  digests: Digests,
  made: readonly Omit<EndpointEntry, "outputs">[],
  kept: readonly EndpointEntry[],
): OutputGroups {
  const folders = new Set([...made, ...kept].map(({ folder }) => folder));
  const groups = new Map<string | undefined, Map<string, string>>();
  for (const [path, digest] of digests) {
    const owner = ownerOf(path, folders);
    groups.set(owner, (groups.get(owner) ?? new Map<string, string>()).set(path, digest));
  }
  const asked = new Set([...made, ...kept].flatMap(({ dependencies }) => dependencies?.asks ?? []));
  const entry = ({
    id,
    kind,
    folder,
    sources,
    selectors,
    dependencies,
    root,
  }: Omit<EndpointEntry, "outputs">): EndpointEntry => ({
    id,
    kind,
    folder,
    sources,
    ...(selectors === undefined ? {} : { selectors }),
    // The names that nobody asks for are of no use to a later run.
    ...(dependencies === undefined
      ? {}
      : { dependencies: { ...dependencies, answers: dependencies.answers.filter((name) => asked.has(name)) } }),
    ...(root === undefined ? {} : { root }),
    outputs: groups.get(folder) ?? new Map(),
  });
  return { endpoints: [...made, ...kept].map(entry), outputs: groups.get(undefined) ?? new Map() };
}
