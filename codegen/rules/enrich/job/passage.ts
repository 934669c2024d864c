import type { Spec } from "../../../document/document.js";
import { own, wordOf } from "../../../document/json.js";
import { originAt } from "../../../document/origins.js";
import type { PageFormat, SourceId, SourceText, Span } from "../../../document/source.js";
import type { OperationAt } from "../../../openapi/operation.js";

/** A stretch of a page, as it was published. */
export interface Passage {
  readonly text: string;
  /** Where a part of it stands in the source. */
  readonly span: (start: number, end: number) => Span;
}

/** What a passage is cut from. */
interface PageText {
  readonly source: SourceId;
  readonly format: PageFormat;
  readonly text: SourceText | undefined;
  readonly operations: number;
}

const HEADING = /^(?<marks>#{1,6})[ \t]/gm;

interface Heading {
  readonly start: number;
  readonly level: number;
}

/** The chapter that an offset lies in: from the nearest heading of the second level or above to the next such one. */
function chapterAt(text: string, offset: number): readonly [start: number, end: number] {
  const headings = [...text.matchAll(HEADING)].map(({ index, groups }): Heading => ({
    start: index,
    level: groups?.["marks"]?.length ?? 1,
  }));
  const top = headings.filter(({ level }) => level <= 2);
  const before = top.findLast(({ start }) => start <= offset);
  const after = top.find(({ start }) => start > offset);
  return [before?.start ?? 0, after?.start ?? text.length];
}

/** The text of a document's own words: of the whole API, since no page says more of one operation than its document. */
function ofDocument({ doc, origins }: Spec, source: SourceId): Passage {
  const at = "#/info/description";
  const text = wordOf(own(own(doc, "info"), "description"));
  const [whole] = originAt(origins, at)?.evidence ?? [];
  return { text, span: (start, end) => whole ?? { source, start, end } };
}

type Extent = readonly [start: number, end: number];

/** Sections outside of a chapter that write the path of an operation: what to call after what. */
function sectionsNaming(text: string, path: string, [from, to]: Extent): readonly Extent[] {
  const fixed = path.split(/\{[^{}]*\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const named = new RegExp(String.raw`${fixed.join(String.raw`[^\s/]+`)}(?![\w/-])`);
  const starts = [...text.matchAll(HEADING)].map(({ index }) => index);
  return starts.flatMap((start, index): readonly Extent[] => {
    const end = starts[index + 1] ?? text.length;
    const isOutside = end <= from || start >= to;
    return isOutside && named.test(text.slice(start, end)) ? [[start, end]] : [];
  });
}

/** The text of a page that belongs to an operation: the whole page where it has one, else its chapter and what names it elsewhere. */
export function passagesOf(spec: Spec, { at, path }: OperationAt, page: PageText): readonly Passage[] {
  const { source, format, text } = page;
  if (text === undefined || format === "openapi" || format === "openapi-fence") return [ofDocument(spec, source)];
  const [span] = originAt(spec.origins, at)?.evidence ?? [];
  const isShared = page.operations > 1 && span !== undefined;
  const own: Extent = isShared ? chapterAt(text.text, span.start) : [0, text.text.length];
  const others = isShared ? sectionsNaming(text.text, path, own) : [];
  return [own, ...others].map(([from, to]) => ({
    text: text.text.slice(from, to),
    span: (start, end) => ({ source, start: from + start, end: from + end }),
  }));
}
