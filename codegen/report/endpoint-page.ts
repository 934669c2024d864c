import { isList, own } from "../document/json.js";
import { originEntries } from "../document/origins.js";
import type { SourceId, Span } from "../document/source.js";
import { plural } from "../messages/count.js";
import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";
import { priceOf } from "../model/endpoint/about.js";
import { snippetView } from "./decision/snippet-view.js";
import { bench } from "./bench-view.js";
import { type EndpointReport, type Material, openCount } from "./endpoint-report.js";
import { findingView, type FindingView } from "./finding-view.js";
import { jobView } from "./job-view.js";
import { all, type Child, el, type ElementId, fileUrl, fragmentUrl, type Html } from "./markup.js";
import { mendedView } from "./mended-view.js";
import type { OpenPoint } from "./open-points.js";
import { type Anchors, quoteView } from "./quote-view.js";
import { scoreBar, scoreView } from "./score-view.js";
import { ENDPOINT_SCRIPT } from "./shell/endpoint-script.js";
import { page, pageScript } from "./shell/page.js";
import { type ShownSource, sourceView } from "./source-view.js";
import { overlayView, downloadLinks } from "./downloads.js";

/** A source about more endpoints than this is shown on each page by its part. */
const FEW_ENDPOINTS = 4;
const PART_FROM = 20_000;
const SCRIPT = pageScript(ENDPOINT_SCRIPT);

function spansOf(quotes: readonly { readonly quotes: readonly { readonly span: Span }[] }[]): readonly Span[] {
  return quotes.flatMap((one) => one.quotes.map(({ span }) => span));
}

function tile(to: ElementId, value: Child, words: string): Html {
  return el("li", {}, value, el("a", { href: fragmentUrl(to) }, words));
}

function number(n: number): Html {
  return el("strong", {}, n);
}

function gateways({ mended: { doc } }: CompiledEndpoint): readonly string[] {
  const servers = own(doc, "servers");
  return (isList(servers) ? servers : []).flatMap((server) => {
    const url = own(server, "url");
    return typeof url === "string" ? [url] : [];
  });
}

function header(report: EndpointReport): Html {
  const { endpoint, score, edits, conflicts } = report;
  const depth = report.path.split("/").length - 1;
  const answered = gateways(endpoint);
  const price = priceOf(endpoint.mended.doc);
  return el(
    "header",
    {},
    el("nav", { "aria-label": "Report" }, el("a", { href: fileUrl("index.html", depth) }, "All endpoints")),
    el("h1", { dir: "auto" }, endpoint.id),
    el(
      "p",
      { class: "lead" },
      `From ${endpoint.sources.length} ${plural(endpoint.sources.length, "source")}`,
      answered.length === 0 ? "" : `; answered by ${answered.join(", ")}`,
    ),
    ...(price === undefined ? [] : [el("p", { dir: "auto" }, `Price, as its page states it: ${price}`)]),
    el(
      "ul",
      { class: "tiles", role: "list" },
      tile("to-score", scoreBar(score.percent), "documented"),
      tile("to-edits", number(edits.length), plural(edits.length, "edit")),
      tile("to-conflicts", number(conflicts.length), plural(conflicts.length, "conflict")),
      tile("to-open", number(openCount(report)), plural(openCount(report), "open point")),
    ),
    el(
      "nav",
      { "aria-label": "On this page" },
      el(
        "ul",
        { class: "jumps", role: "list" },
        el(
          "li",
          {},
          el("a", { href: fragmentUrl("to-source") }, `Original ${plural(endpoint.sources.length, "source")}`),
        ),
        el("li", {}, el("a", { href: fragmentUrl("to-mended") }, "Mended document")),
      ),
    ),
    downloadLinks(endpoint),
  );
}

function pointsView(title: string, says: string, points: readonly OpenPoint[], anchors: Anchors): Child {
  return points.length === 0
    ? ""
    : [
        el("h3", { class: "sub" }, title, " ", el("small", {}, says)),
        el(
          "ul",
          { class: "grid", role: "list" },
          points.map((point) =>
            el(
              "li",
              { class: "point" },
              el("p", { dir: "auto" }, point.says),
              point.quotes.slice(0, 3).map((quote) => quoteView(quote, anchors)),
              snippetView(point.snippet),
            ),
          ),
        ),
      ];
}

function openView({ open, others }: EndpointReport, anchors: Anchors): Html {
  return all(
    pointsView("Unknown", "no source states it", open.unknown, anchors),
    pointsView("Offered, not enforced", "an example or a sibling shows it", open.offered, anchors),
    pointsView("Known from the protocol", "the page uses a name it does not explain", open.fromProtocol, anchors),
    others.length === 0 ? "" : el("h3", { class: "sub" }, "Found on the way"),
    others.length === 0 ? "" : findingList(others, anchors),
  );
}

function findingList(findings: readonly FindingView[], anchors: Anchors): Html {
  return el(
    "ul",
    { class: "grid", role: "list" },
    findings.map((one) => findingView(one, anchors)),
  );
}

function conflictsView({ conflicts, decided }: EndpointReport, anchors: Anchors): Html {
  const none =
    decided.length === 0
      ? "None: what the sources say of this endpoint agrees."
      : "None is left: overlays have decided them.";
  return all(
    conflicts.length === 0 ? el("p", { class: "quiet" }, none) : findingList(conflicts, anchors),
    decided.length === 0 ? "" : el("h3", { class: "sub" }, "Decided by overlays"),
    decided.length === 0 ? "" : findingList(decided, anchors),
  );
}

/** The places in a source that facts of an endpoint rest on. */
function factsIn({ mended }: CompiledEndpoint, source: SourceId): readonly Span[] {
  return originEntries(mended.origins).flatMap(([, { evidence }]) => evidence.filter((one) => one.source === source));
}

/** The sources that the page shows: those of the endpoint, then what else its facts rest on. */
function shownSources(report: EndpointReport, { sources, endpointsOf, coverageOf }: Material): readonly ShownSource[] {
  const { endpoint, edits, conflicts, others, open } = report;
  const spans = spansOf([...conflicts, ...others, ...open.unknown, ...open.offered, ...open.fromProtocol]);
  const evidence = edits.flatMap((edit) => edit.quotes.map(({ span }) => ({ ...span, edit: edit.number })));
  const also = [...new Set([...evidence, ...spans].map(({ source }) => source))]
    .filter((id) => !endpoint.sources.includes(id))
    .toSorted();
  return [...endpoint.sources, ...also].flatMap((id, index): readonly ShownSource[] => {
    const source = sources.get(id);
    if (source === undefined) return [];
    const isPart = (endpointsOf.get(id) ?? 0) > FEW_ENDPOINTS && source.text.length > PART_FROM;
    const show = !endpoint.sources.includes(id) ? "excerpts" : isPart ? "part" : "whole";
    return [
      {
        source,
        index,
        show,
        evidence: evidence.filter((one) => one.source === id),
        quoted: spans.filter((one) => one.source === id),
        covered: show === "excerpts" ? [] : coverageOf(source).lines,
        facts: show === "part" ? factsIn(endpoint, id) : [],
      },
    ];
  });
}

/** The page of an endpoint. */
export function endpointPage(report: EndpointReport, material: Material): string {
  const shown = shownSources(report, material);
  const views = shown.map((one) => ({ id: one.source.id, index: one.index, ...sourceView(one) }));
  const mended = mendedView(report.mended, report.edits);
  const panes = { source: all(views.map(({ html }) => html)), mended: mended.html };
  const sources = new Map(views.map(({ id, index, lines }) => [id, { index, lines }]));
  const anchors: Anchors = { sources, mended: mended.lines };
  const job = jobView(report.endpoint, { sources: material.sources, anchors });
  const section = (id: ElementId, title: string, ...inside: readonly Child[]): Html =>
    el("section", {}, el("h2", { id }, title), ...inside);
  const main = el(
    "main",
    { id: "to-main", tabindex: -1 },
    section("to-score", "How well it is documented", scoreView(report.score)),
    job === undefined ? "" : section("to-job", "Its job", job),
    section("to-conflicts", "Conflicts", conflictsView(report, anchors)),
    section(
      "to-open",
      "Open points",
      openCount(report) === 0 ? el("p", { class: "quiet" }, "None.") : openView(report, anchors),
    ),
    bench(report, panes, anchors, material.codes),
    overlayView(report.downloads),
  );
  return page(`${report.endpoint.id} · mend report`, header(report), main, SCRIPT);
}
