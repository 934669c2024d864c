import type { Level } from "../../document/finding.js";
import type { SourceId } from "../../document/source.js";
import { type EndpointReport, openCount } from "../endpoint-report.js";
import { type Child, el, fileUrl, type Html } from "../markup.js";
import { scoreBar } from "../score-view.js";
import { COLUMNS } from "./columns.js";

/** What the index tells of an endpoint. */
export interface EndpointCard {
  readonly id: string;
  readonly path: string;
  readonly sources: readonly SourceId[];
  readonly providers: readonly string[];
  readonly kind: "queue" | "operation" | "job" | "webhook" | "schemas";
  /** The gravest level of what there is to say of it. */
  readonly level: Level | "none";
  /** How well it is documented. */
  readonly percent: number;
  readonly edits: number;
  readonly conflicts: number;
  readonly open: number;
}

const LEVELS: readonly Level[] = ["error", "warning", "note"];

/** The card of an endpoint: all that is kept of its report when its page is made. */
export function cardOf(report: EndpointReport): EndpointCard {
  const { endpoint, path, score, edits, conflicts, decided, others, providers, isJob } = report;
  const levels = [...conflicts, ...decided, ...others].map(({ level }) => level);
  return {
    id: endpoint.id,
    path,
    sources: endpoint.sources,
    providers,
    kind: isJob ? "job" : endpoint.kind,
    level: LEVELS.find((level) => levels.includes(level)) ?? "none",
    percent: score.percent,
    edits: edits.length,
    conflicts: conflicts.length,
    open: openCount(report),
  };
}

function row(card: EndpointCard): Html {
  const { id, path, sources, providers, kind, level, percent, edits, conflicts, open } = card;
  const numbers = [conflicts, open, edits, sources.length].map((n) => el("td", {}, n));
  const grave = level === "error" || level === "warning";
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, el("a", { href: fileUrl(path, 0), dir: "auto" }, id)),
    el("td", {}, scoreBar(percent)),
    numbers,
    el("td", {}, grave ? el("span", { class: `level ${level}` }, level) : level),
    el("td", {}, kind),
    el("td", { dir: "auto" }, providers.join(", ")),
  );
}

/** All endpoints as a table; a script adds the search, the filters and the order to it. */
export function endpointTable(cards: readonly EndpointCard[]): Html {
  const names: Child = COLUMNS.map((name) => el("th", { scope: "col" }, name));
  return el(
    "table",
    { class: "endpoints", id: "to-endpoints" },
    el("thead", {}, el("tr", {}, names)),
    el("tbody", {}, cards.map(row)),
  );
}
