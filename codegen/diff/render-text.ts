import { plural } from "../messages/count.js";
import { paint, type Colour } from "../messages/paint.js";
import { visible } from "../messages/visible.js";
import { IMPACTS, type ApiDiff, type Change, type Impact } from "./change.js";

const COLOURS: { readonly [impact in Impact]: Colour } = { none: "dim", patch: "cyan", minor: "green", major: "red" };

/** Strongest first, then in the order of the document. */
export function byImpact(changes: readonly Change[]): readonly Change[] {
  return changes.toSorted((a, b) => IMPACTS.indexOf(b.impact) - IMPACTS.indexOf(a.impact));
}

/** How many changes of each impact there are, strongest first: `2 major, 1 minor in 3 endpoints`. */
export function countText({ endpoints, common, sameSources = 0 }: ApiDiff): string {
  const all = endpoints.flatMap(({ changes }) => changes);
  const counts = IMPACTS.toReversed()
    .map((impact) => [all.filter((change) => change.impact === impact).length, impact] as const)
    .filter(([count]) => count > 0)
    .map(([count, impact]) => `${count} ${impact}`);
  if (counts.length === 0) {
    const same = `${sameSources} ${plural(sameSources, "source")} that both sides have`;
    const compared = common === 0 && sameSources > 0 ? [] : [`${common} ${plural(common, "endpoint")}`];
    return `nothing changed in ${[...compared, ...(sameSources === 0 ? [] : [same])].join(" and ")}`;
  }
  return `${counts.join(", ")} in ${endpoints.length} ${plural(endpoints.length, "endpoint")}`;
}

/** What is told about differences that are none. */
export function dialectText({ dialect }: ApiDiff): string {
  return dialect === 0
    ? ""
    : `${dialect} optional propert${dialect === 1 ? "y differs" : "ies differ"} only in null, which the generator of one side leaves out: not counted`;
}

/** A diff for a terminal: endpoint by endpoint, strongest change first, the verdict last. */
export function diffText(diff: ApiDiff, colour: boolean): string {
  const lines = diff.endpoints.flatMap(({ id, changes }) => [
    paint("bold", visible(id), colour),
    ...byImpact(changes).map(({ impact, at, message }) => {
      const place = at === "" ? "" : `${visible(at)}: `;
      return `  ${paint(COLOURS[impact], impact, colour)}  ${place}${visible(message)}`;
    }),
    "",
  ]);
  const note = dialectText(diff);
  return [...lines, ...(note === "" ? [] : [note]), `verdict: ${diff.verdict} (${countText(diff)})`, ""].join("\n");
}
