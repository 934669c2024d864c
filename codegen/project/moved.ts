import type { LocatedFinding } from "../document/located-finding.js";
import type { EndpointEntry } from "../io/index.js";
import type { ReportedEndpoint } from "./report.js";

/** Whether an id of an earlier version (`POST /v1/tasks model=wan`) and one of today are of one operation. */
function isSameCall(before: string, now: string): boolean {
  const value = before.slice(before.lastIndexOf("=") + 1);
  return now === before || now.endsWith(` ${before}`) || (value !== before && now.endsWith(`/${value}`));
}

function sourcesOf({ sources }: Pick<ReportedEndpoint, "sources">): string {
  return JSON.stringify(sources.toSorted());
}

/** The folders that plain operations had and have: of one source, by what they call. */
function movesOf(
  before: readonly EndpointEntry[],
  now: readonly ReportedEndpoint[],
): readonly (readonly [from: string, to: string])[] {
  const isIn = (list: readonly ReportedEndpoint[], folder: string): boolean =>
    list.some((one) => one.kind === "operation" && one.folder === folder);
  const added = now.filter(({ kind, folder }) => kind === "operation" && !isIn(before, folder));
  const gone = before.filter(({ kind, folder }) => kind === "operation" && !isIn(now, folder));
  return gone.flatMap((one): readonly (readonly [string, string])[] => {
    const candidates = added.filter((other) => sourcesOf(other) === sourcesOf(one));
    const rivals = gone.filter((other) => sourcesOf(other) === sourcesOf(one));
    const [only, ...others] = candidates;
    const same =
      candidates.find((other) => isSameCall(one.id, other.id)) ??
      (others.length === 0 && rivals.length === 1 ? only : undefined);
    return same === undefined ? [] : [[one.folder, same.folder]];
  });
}

/** One note of all plain operations that have another folder than the last run gave them: imports have to follow. */
export function movedFindings(
  before: readonly EndpointEntry[],
  now: readonly ReportedEndpoint[],
  label: string,
): readonly LocatedFinding[] {
  const moves = movesOf(before, now);
  if (moves.length === 0) return [];
  const shown = moves.slice(0, 3).map(([from, to]) => `${from} → ${to}`);
  const more = moves.length > 3 ? ` and ${moves.length - 3} more` : "";
  return [
    {
      code: "io/moved",
      level: "note",
      path: label,
      message: `moved ${shown.join(", ")}${more}`,
      hint: "Import what has moved from its new folder; the package's README lists all of them.",
    },
  ];
}
