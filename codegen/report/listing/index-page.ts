import type { LocatedFinding } from "../document/located-finding.js";
import type { SourceId } from "../document/source.js";
import { count, plural } from "../messages/count.js";
import { type EndpointReport, openCount } from "./endpoint-report.js";
import { all, type Child, el, fileUrl, type Html } from "./markup.js";
import { FORMULA, scoreBar } from "./score-view.js";
import { page } from "./shell.js";

/** A source that gave nothing, and why. */
export interface Refusal {
  readonly source: SourceId;
  readonly reasons: readonly LocatedFinding[];
}

/** What the index tells of an endpoint. */
export interface EndpointCard {
  readonly id: string;
  readonly path: string;
  readonly sources: readonly SourceId[];
  /** How well it is documented. */
  readonly percent: number;
  readonly edits: number;
  readonly conflicts: number;
  readonly open: number;
}

/** The card of an endpoint: all that is kept of its report when its page is made. */
export function cardOf(report: EndpointReport): EndpointCard {
  const { endpoint, path, score, edits, conflicts } = report;
  return {
    id: endpoint.id,
    path,
    sources: endpoint.sources,
    percent: score.percent,
    edits: edits.length,
    conflicts: conflicts.length,
    open: openCount(report),
  };
}

function cardView({ id, path, sources, percent, edits, conflicts, open }: EndpointCard): Html {
  return el(
    "li",
    {},
    el("p", { class: "name" }, el("a", { href: fileUrl(path, 0), dir: "auto" }, id)),
    scoreBar(percent),
    el(
      "p",
      { class: "facts" },
      [
        count(sources.length, "source"),
        count(edits, "edit"),
        count(conflicts, "conflict"),
        count(open, "open point"),
      ].map((words) => el("span", {}, words)),
    ),
  );
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

function refusalView({ source, reasons }: Refusal): Html {
  return el(
    "section",
    {},
    el("h3", { class: "sub" }, el("code", {}, source)),
    el("ul", { class: "grid", role: "list" }, reasons.map(findingItem)),
  );
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
    cards.length === 0
      ? el("p", { class: "quiet" }, "No source gave an endpoint.")
      : el("ul", { class: "cards", role: "list" }, cards.map(cardView)),
  );
  const rest =
    others.length === 0
      ? ""
      : el(
          "section",
          {},
          el("h2", {}, "Other findings"),
          el("ul", { class: "grid", role: "list" }, others.map(findingItem)),
        );
  const score = el("section", {}, el("h2", {}, "The score"), el("p", { class: "quiet" }, FORMULA));
  return page(
    "Mend report",
    header(cards, sources, refusals.length),
    el("main", { id: "to-main", tabindex: -1 }, all(refused, endpoints, rest, score)),
  );
}
