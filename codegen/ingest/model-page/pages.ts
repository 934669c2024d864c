import { headingOf, type PageLine } from "../page/outline.js";

const LANDMARK = /^(overview|api information|(input|output) schema)$/i;
const NAMED = /^\s*[-*+]\s+\*\*(Endpoint|Model ID)\*\*/i;

function isLandmark(line: PageLine): boolean {
  return !line.fenced && (LANDMARK.test(headingOf(line)?.title.text ?? "") || NAMED.test(line.text));
}

/**
 * The pages of a file: each begins at a first-level heading that landmarks of a model page follow. Other first-level
 * headings belong to the page they stand in; a file without headings of that level is one page.
 */
export function pagesOf(lines: readonly PageLine[]): readonly (readonly PageLine[])[] {
  const starts = lines.flatMap((line, index) => (headingOf(line)?.level === 1 ? [index] : []));
  const isPage = starts.map((start, index) => lines.slice(start, starts[index + 1]).some(isLandmark));
  const begins = starts.filter((_, index) => isPage[index]);
  const first = begins[0];
  if (first === undefined) return lines.some(isLandmark) ? [lines] : [];
  const lead = lines.slice(0, first);
  const pages = begins.map((begin, index) => lines.slice(begin, begins[index + 1]));
  return lead.some(isLandmark) ? [lead, ...pages] : pages;
}
