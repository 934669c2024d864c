import type { SourceId } from "../document/source.js";
import type { Quote } from "./endpoint-edits.js";
import { type Child, el, fragmentUrl, type Html } from "./markup.js";
import { lineId } from "./source-view.js";

/** What links of a page can lead to. */
export interface Anchors {
  /** The number of each source that the page shows. */
  readonly numbers: ReadonlyMap<SourceId, number>;
  /** The lines that are there: long texts are cut. */
  readonly lines: ReadonlySet<string>;
}

/** The names of the lines of some panes. No text of a source can look like one: its quotes are encoded. */
export function linesIn(...panes: readonly Html[]): ReadonlySet<string> {
  return new Set(panes.flatMap(({ markup }) => [...markup.matchAll(/ id="([ms][\d-]+)"/g)].map(([, id]) => id ?? "")));
}

function nameOf(id: SourceId, { numbers }: Anchors): string {
  const short = id.split("/").at(-1) ?? id;
  // Two sources of one endpoint often have one name in two folders.
  const isAlone = [...numbers.keys()].filter((other) => other.endsWith(`/${short}`) || other === short).length < 2;
  return isAlone ? short : id;
}

function placeOf({ span, lines }: Quote, anchors: Anchors): Child {
  const words = `${nameOf(span.source, anchors)}, ${lines.from === lines.to ? `line ${lines.from}` : `lines ${lines.from}–${lines.to}`}`;
  const index = anchors.numbers.get(span.source);
  const id = index === undefined ? undefined : lineId(index, lines.from);
  return id === undefined || !anchors.lines.has(id) ? words : el("a", { href: fragmentUrl(id) }, words);
}

/** What a source says, and where. */
export function quoteView(quote: Quote, anchors: Anchors): Html {
  return el(
    "blockquote",
    {},
    el("q", { dir: "auto" }, quote.text.replace(/\s+/g, " ")),
    " ",
    el("cite", {}, placeOf(quote, anchors)),
  );
}
