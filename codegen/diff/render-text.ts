import { paint, type Colour } from "../messages/paint.js";
import { visible } from "../messages/visible.js";
import { impacts, type ApiDiff, type Change, type Impact } from "./change.js";

const colours: { readonly [impact in Impact]: Colour } = { none: "dim", patch: "cyan", minor: "green", major: "red" };

/** Strongest first, then in the order of the document. */
export const byImpact = (changes: readonly Change[]): readonly Change[] =>
  changes.toSorted((a, b) => impacts.indexOf(b.impact) - impacts.indexOf(a.impact));

/** How many changes of each impact there are, strongest first: `2 major, 1 minor in 3 endpoints`. */
export const countText = ({ endpoints, common }: ApiDiff): string => {
  const all = endpoints.flatMap(({ changes }) => changes);
  const counts = impacts
    .toReversed()
    .map((impact) => [all.filter((change) => change.impact === impact).length, impact] as const)
    .filter(([count]) => count > 0)
    .map(([count, impact]) => `${count} ${impact}`);
  if (counts.length === 0) return `nothing changed in ${common} endpoint${common === 1 ? "" : "s"}`;
  return `${counts.join(", ")} in ${endpoints.length} endpoint${endpoints.length === 1 ? "" : "s"}`;
};

/** What is told about differences that are none. */
export const dialectText = ({ dialect }: ApiDiff): string =>
  dialect === 0
    ? ""
    : `${dialect} optional propert${dialect === 1 ? "y differs" : "ies differ"} only in null, which the generator of one side leaves out: not counted`;

/** A diff for a terminal: endpoint by endpoint, strongest change first, the verdict last. */
export const diffText = (diff: ApiDiff, colour: boolean): string => {
  const lines = diff.endpoints.flatMap(({ id, changes }) => [
    paint("bold", visible(id), colour),
    ...byImpact(changes).map(({ impact, at, message }) => {
      const place = at === "" ? "" : `${visible(at)}: `;
      return `  ${paint(colours[impact], impact, colour)}  ${place}${visible(message)}`;
    }),
    "",
  ]);
  const note = dialectText(diff);
  return [...lines, ...(note === "" ? [] : [note]), `verdict: ${diff.verdict} (${countText(diff)})`, ""].join("\n");
};
