import type { FindingCode } from "../document/finding-code.js";
import type { Basis } from "../document/origin.js";
import { plural } from "../messages/count.js";
import { editsView } from "./edits-view.js";
import type { EndpointReport } from "./endpoint-report.js";
import { el, type ElementId, type Html } from "./markup.js";
import type { Anchors } from "./quote-view.js";

const BASES: readonly (readonly [basis: Basis, says: string])[] = [
  ["schema", "a keyword of the source"],
  ["stated", "words of the source"],
  ["decided", "our overlay"],
  ["protocol", "the queue protocol"],
  ["example", "an example; never enforced"],
  ["sibling", "the model family; never enforced"],
];

const legend = el(
  "ul",
  { class: "legend", role: "list" },
  BASES.map(([basis, says]) => el("li", {}, el("span", { class: `basis on-${basis}` }, basis), ` ${says}`)),
);

/** What stands beside the edits. */
export interface Panes {
  readonly source: Html;
  readonly mended: Html;
}

/** The edits, the sources and the mended document side by side; one below the other on a phone. */
export function bench(
  report: EndpointReport,
  { source, mended }: Panes,
  anchors: Anchors,
  codes: ReadonlyMap<string, FindingCode>,
): Html {
  const { endpoint, edits } = report;
  const pane = (kind: string, id: ElementId, title: string, inside: Html): Html =>
    el(
      "section",
      { class: `pane pane-${kind}`, tabindex: 0, role: "region", "aria-label": title },
      el("h2", { id }, title),
      inside,
    );
  const keys = el(
    "p",
    { class: "quiet keys" },
    "Choose an edit to see its evidence and its outcome; ",
    el("kbd", {}, "j"),
    " and ",
    el("kbd", {}, "k"),
    " go on and back.",
  );
  const list = el("div", { class: "inside" }, keys, editsView(edits, anchors, codes));
  return el(
    "div",
    {},
    legend,
    el(
      "div",
      { class: "bench" },
      pane("edits", "to-edits", `${edits.length} ${plural(edits.length, "edit")}`, list),
      pane("source", "to-source", `Original ${plural(endpoint.sources.length, "source")}`, source),
      pane("mended", "to-mended", "Mended document", mended),
    ),
  );
}
