import { IDLE_CODE } from "../compile/compile-all.js";
import type { LocatedFinding } from "../document/located-finding.js";
import { ARAZZO_KEY, isArazzo } from "../compile/arazzo.js";
import type { SourceId } from "../document/source.js";
import type { EndpointEntry, Manifest, Sources } from "../io/index.js";
import type { MakeResult } from "./make.js";

/* A part of a package made anew where endpoints rest on more than their sources: on overlays, on operations of other pages. */

/** Whether a part may be made anew at all: everything that was said belongs to a source, or is said anew. */
export function isWholeKnown({ findings, overlays }: Manifest): boolean {
  // What speaks of no file may rest on any source; what stands at a line of an overlay, on any endpoint.
  const isUnbound = ({ path, code }: LocatedFinding): boolean =>
    path === undefined || (overlays.has(path) && code !== IDLE_CODE);
  // What an endpoint that was refused rests on is not in the manifest.
  const isRefusal = ({ level }: LocatedFinding): boolean => overlays.size > 0 && level === "error";
  return !findings.some((one) => isUnbound(one) || isRefusal(one));
}

/** The sources that are workflows: what they describe may be of any page, and a change of one may reach any. */
export function workflowsIn({ texts, mayHold }: Pick<Sources, "texts" | "mayHold">): readonly SourceId[] {
  return texts.flatMap((source) => (mayHold(source.id, ARAZZO_KEY) && isArazzo(source.text) ? [source.id] : []));
}

/** How many edits overlays made in endpoints that are kept. */
export function overlayEdits(kept: readonly EndpointEntry[]): ReadonlyMap<SourceId, number> {
  const counts = new Map<SourceId, number>();
  for (const { dependencies } of kept)
    for (const [id, count] of Object.entries(dependencies?.overlayEdits ?? {}))
      counts.set(id, (counts.get(id) ?? 0) + count);
  return counts;
}

/**
 * Whether all names that jobs are looked up by were looked up before: the manifest says which operations have these. Of
 * endpoints that are left out it says nothing.
 */
export function isLookupKnown({ endpoints }: MakeResult<unknown>, manifest: Manifest): boolean {
  const asked = endpoints.flatMap(({ dependencies }) => dependencies?.asks ?? []);
  if (asked.length === 0) return true;
  const known = new Set(manifest.endpoints.flatMap(({ dependencies }) => dependencies?.asks ?? []));
  return manifest.excluded.length === 0 && asked.every((name) => known.has(name));
}

/** A name that is meant may be in what is kept: a part tells what the whole would, or all is made. */
function wordsOf({ message, hint = "" }: Pick<LocatedFinding, "message" | "hint">): string {
  return `${message} ${hint}`;
}

/**
 * What was made, with the decisions that have no effect in the whole package: those of a part may have one in what is kept.
 * @returns undefined where that is not known: one that had an effect before, and has none in what the manifest tells of
 */
export function withIdle<Kept>(
  made: MakeResult<Kept>,
  kept: readonly EndpointEntry[],
  manifest: Manifest,
): MakeResult<Kept> | undefined {
  const decided = new Set(kept.flatMap(({ dependencies }) => dependencies?.decided ?? []));
  const before = new Set(manifest.findings.filter(({ code }) => code === IDLE_CODE).map(wordsOf));
  const idle = made.idle.filter(([place]) => !decided.has(place));
  if (idle.some(([, finding]) => !before.has(wordsOf(finding)))) return undefined;
  const effective = new Set(made.idle.filter(([place]) => decided.has(place)).map(([, finding]) => finding));
  return { ...made, idle, findings: made.findings.filter((finding) => !effective.has(finding)) };
}
