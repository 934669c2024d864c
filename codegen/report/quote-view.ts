import type { SourceId } from "../document/source.js";
import type { Quote } from "./endpoint-edits.js";
import { type Child, el, fragmentUrl, type Html } from "./markup.js";
import type { LineRange } from "./mended-text.js";
import { lineId } from "./source-view.js";

/** What links of a page can lead to: of long texts only some lines are there. */
export interface Anchors {
  /** The number of each source that the page shows, and which of its lines are there. */
  readonly sources: ReadonlyMap<SourceId, { readonly index: number; readonly lines: readonly LineRange[] }>;
  /** The lines of the mended document. */
  readonly mended: readonly LineRange[];
}

/** Whether a line is among those that are there. */
export function isShown(line: number, lines: readonly LineRange[]): boolean {
  return lines.some(({ from, to }) => from <= line && line <= to);
}

function nameOf(id: SourceId, { sources }: Anchors): string {
  const short = id.split("/").at(-1) ?? id;
  // Two sources of one endpoint often have one name in two folders.
  const isAlone = [...sources.keys()].filter((other) => other.endsWith(`/${short}`) || other === short).length < 2;
  return isAlone ? short : id;
}

function placeOf({ span, lines }: Quote, anchors: Anchors): Child {
  const words = `${nameOf(span.source, anchors)}, ${lines.from === lines.to ? `line ${lines.from}` : `lines ${lines.from}–${lines.to}`}`;
  const source = anchors.sources.get(span.source);
  return source === undefined || !isShown(lines.from, source.lines)
    ? words
    : el("a", { href: fragmentUrl(lineId(source.index, lines.from)) }, words);
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
