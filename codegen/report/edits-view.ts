import type { FindingCode } from "../document/finding-code.js";
import type { EditKind, EditView } from "./endpoint-edits.js";
import { all, type Child, el, fragmentUrl, type Html } from "./markup.js";
import { mendedLineId } from "./mended-view.js";
import { type Anchors, isShown, quoteView } from "./quote-view.js";

const KINDS: readonly (readonly [kind: EditKind, title: string, says: string])[] = [
  ["text", "Text repairs", "The text did not parse; it was mended where the parser stopped."],
  ["repair", "Repairs", "The document was no valid OpenAPI 3.1, or did not have the layout of fal's queue."],
  ["tighten", "Tightened from prose", "What the page says in words became keywords of the schema."],
  ["enrich", "Enriched", "Another source, the model family, an example or the protocol says more."],
  ["decided", "Decided by overlays", "A person decided, in an OpenAPI Overlay."],
];

const SHOWN_QUOTES = 6;

function changeOf({ verb, before, after }: EditView): Child {
  if (verb === "moved") return el("p", { class: "change" }, "moved here from ", el("code", {}, before ?? ""));
  if (verb === "repaired")
    return el("p", { class: "change" }, "becomes ", el("ins", {}, el("code", { dir: "auto" }, after ?? "")));
  const gone = before === undefined ? "" : el("del", {}, el("code", { dir: "auto" }, before));
  const now = after === undefined ? "" : el("ins", {}, el("code", { dir: "auto" }, after));
  return el("p", { class: "change" }, gone, gone === "" || now === "" ? "" : " → ", now);
}

function proof({ quotes, basis }: EditView, anchors: Anchors): Child {
  return quotes.length === 0
    ? el("p", { class: "quiet" }, basis === "protocol" ? "The queue protocol says so." : "The rule itself says so.")
    : [
        quotes.slice(0, SHOWN_QUOTES).map((quote) => quoteView(quote, anchors)),
        quotes.length > SHOWN_QUOTES
          ? el(
              "details",
              {},
              el("summary", {}, `${quotes.length - SHOWN_QUOTES} more quotes`),
              quotes.slice(SHOWN_QUOTES).map((quote) => quoteView(quote, anchors)),
            )
          : "",
      ];
}

function editView(edit: EditView, anchors: Anchors): Html {
  const { from } = edit.lines;
  const outcome = isShown(from, anchors.mended) ? mendedLineId(from) : (`e${edit.number}` as const);
  return el(
    "li",
    { class: "edit", id: `e${edit.number}`, "data-edit": edit.number },
    el(
      "a",
      { class: "pick", href: fragmentUrl(outcome) },
      el("span", { class: "number" }, edit.number),
      " ",
      edit.subject,
    ),
    changeOf(edit),
    el(
      "p",
      { class: "meta" },
      el("span", { class: `basis on-${edit.basis}` }, edit.basis),
      " ",
      el("code", {}, edit.rule),
    ),
    proof(edit, anchors),
  );
}

function lawsView(edits: readonly EditView[], codes: ReadonlyMap<string, FindingCode>): Html {
  const rules = [...new Set(edits.map(({ rule }) => rule))].toSorted();
  return el(
    "details",
    { class: "laws" },
    el("summary", {}, `The ${rules.length === 1 ? "rule" : `${rules.length} rules`} behind these edits`),
    el(
      "dl",
      {},
      rules.map((rule) => [el("dt", {}, el("code", {}, rule)), el("dd", {}, codes.get(rule)?.law ?? "")]),
    ),
  );
}

/** All edits, by kind and in the order they were made, each with its quotes; then the laws of their rules. */
export function editsView(edits: readonly EditView[], anchors: Anchors, codes: ReadonlyMap<string, FindingCode>): Html {
  if (edits.length === 0)
    return el("p", { class: "quiet" }, "The source was a valid document already: nothing was edited.");
  const groups = KINDS.map(([kind, title, says]) => ({ title, says, of: edits.filter((edit) => edit.kind === kind) }));
  return all(
    groups
      .filter(({ of }) => of.length > 0)
      .map(({ title, says, of }) =>
        el(
          "details",
          { class: "group", open: true },
          el("summary", {}, el("h3", {}, title, " ", el("small", {}, of.length))),
          el("p", { class: "quiet" }, says),
          el(
            "ol",
            { role: "list" },
            of.map((edit) => editView(edit, anchors)),
          ),
        ),
      ),
    lawsView(edits, codes),
  );
}
