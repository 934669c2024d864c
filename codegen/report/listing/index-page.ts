import type { LocatedFinding } from "../../document/located-finding.js";
import type { SourceId } from "../../document/source.js";
import { plural } from "../../messages/count.js";
import { all, type Child, el, type Html } from "../markup.js";
import { type EndpointCard, endpointTable } from "./endpoint-table.js";
import { INDEX_SCRIPT } from "./index-script.js";
import { FORMULA, scoreBar } from "../score-view.js";
import { page, pageScript } from "../shell/page.js";

/** A source that gave nothing, and why. */
export interface Refusal {
  readonly source: SourceId;
  readonly reasons: readonly LocatedFinding[];
}

function placeOf({ path, line, column, pointer }: LocatedFinding): string {
  return [path ?? "", line ?? pointer ?? "", line === undefined ? "" : (column ?? 1)]
    .filter((part) => part !== "")
    .join(":");
}

function findingItem(finding: LocatedFinding): Html {
  const place = placeOf(finding);
  return el(
    "li",
    { class: `told ${finding.level}` },
    place === "" ? "" : el("p", {}, el("code", {}, place)),
    el(
      "p",
      {},
      el("span", { class: `level ${finding.level}` }, finding.level),
      " ",
      el("span", { dir: "auto" }, finding.message),
    ),
    finding.quote === undefined ? "" : el("blockquote", {}, el("q", { dir: "auto" }, finding.quote)),
    (finding.hint ?? "")
      .split("\n")
      .filter((line) => line !== "")
      .map((line): Child => el("p", { class: "hint", dir: "auto" }, line)),
    el("p", { class: "meta" }, el("code", {}, finding.code)),
  );
}

/** More than these are folded: nobody reads them all, and a page of thousands would be slow. */
const MOST_SHOWN = 20;

function findingList(findings: readonly LocatedFinding[]): Html {
  const [shown, folded] = [findings.slice(0, MOST_SHOWN), findings.slice(MOST_SHOWN)];
  const list = (some: readonly LocatedFinding[]): Html =>
    el("ul", { class: "grid", role: "list" }, some.map(findingItem));
  return folded.length === 0
    ? list(shown)
    : all(list(shown), el("details", {}, el("summary", {}, `${folded.length} more`), list(folded)));
}

function refusalView({ source, reasons }: Refusal): Html {
  return el("section", {}, el("h3", { class: "sub" }, el("code", {}, source)), findingList(reasons));
}

function mean(cards: readonly EndpointCard[]): number {
  return Math.round(cards.reduce((sum, { percent }) => sum + percent, 0) / Math.max(1, cards.length));
}

function header(cards: readonly EndpointCard[], sources: number, refused: number): Html {
  return el(
    "header",
    {},
    el("h1", {}, "Mend report"),
    el(
      "p",
      { class: "lead" },
      "What the documentation of each endpoint says, what was repaired, tightened and merged, the words each edit rests on, and what nobody states.",
    ),
    el(
      "ul",
      { class: "tiles", role: "list" },
      cards.length === 0 ? "" : el("li", {}, scoreBar(mean(cards)), "documented, on average"),
      el("li", {}, el("strong", {}, cards.length), plural(cards.length, "endpoint")),
      el("li", {}, el("strong", {}, sources), `${plural(sources, "source")}, ${refused} refused`),
      el(
        "li",
        {},
        el(
          "strong",
          {},
          cards.reduce((sum, { edits }) => sum + edits, 0),
        ),
        "edits",
      ),
      el(
        "li",
        {},
        el(
          "strong",
          {},
          cards.reduce((sum, { conflicts }) => sum + conflicts, 0),
        ),
        "conflicts",
      ),
    ),
  );
}

/** The page that leads to all others: endpoints, refused sources, findings that belong to no endpoint. */
export function indexPage(
  cards: readonly EndpointCard[],
  refusals: readonly Refusal[],
  others: readonly LocatedFinding[],
  sources: number,
): string {
  const refused =
    refusals.length === 0
      ? ""
      : el(
          "section",
          {},
          el("h2", {}, "Refused sources"),
          el("p", { class: "quiet" }, "They gave nothing: each says why, and what to do."),
          refusals.map(refusalView),
        );
  const endpoints = el(
    "section",
    {},
    el("h2", {}, "Endpoints"),
    cards.length === 0 ? el("p", { class: "quiet" }, "No source gave an endpoint.") : endpointTable(cards),
  );
  const rest = others.length === 0 ? "" : el("section", {}, el("h2", {}, "Other findings"), findingList(others));
  const score = el("section", {}, el("h2", {}, "The score"), el("p", { class: "quiet" }, FORMULA));
  return page(
    "Mend report",
    header(cards, sources, refusals.length),
    el("main", { id: "to-main", tabindex: -1 }, all(refused, endpoints, rest, score)),
    pageScript(INDEX_SCRIPT),
  );
}
