import { cut, type Excerpt, linesOf, trim, wholeOf } from "../excerpt.js";

/** A line of a Markdown page; `fenced` inside a code fence and for the fence's own lines. */
export type PageLine = Excerpt & { readonly fenced: boolean };

/** A heading and the lines below it, up to the next heading of any level. */
export interface Section {
  readonly title: Excerpt;
  readonly level: number;
  readonly lines: readonly PageLine[];
}

/** A code block: its opening line, its content as one excerpt, its language, and whether its closing fence is there. */
export interface CodeBlock {
  readonly opening: Excerpt;
  readonly language: string;
  readonly content: Excerpt;
  readonly closed: boolean;
}

const OPENING = /^[ \t>]*(`{3,}|~{3,})[ \t]*([^\s`]*)/;

/** Marks the lines inside code fences. */
export function pageLines(text: string): readonly PageLine[] {
  let mark = "";
  return linesOf(wholeOf(text)).map((line) => {
    const { text: words, start, end } = line;
    const mayOpen = words.includes("```") || words.includes("~~~");
    const fence = mayOpen ? (OPENING.exec(words)?.[1] ?? "") : "";
    const closes = mark !== "" && fence.startsWith(mark) && words.trim() === fence;
    const fenced = mark !== "" || fence !== "";
    if (closes) mark = "";
    else if (mark === "" && fence !== "") mark = fence;
    return { text: words, start, end, fenced };
  });
}

/** The level and title of a heading line (`## Title ##`); undefined for any other line. */
export function headingOf(line: PageLine): { readonly level: number; readonly title: Excerpt } | undefined {
  const marks = line.fenced ? undefined : /^\s{0,3}(#{1,6})(?=\s)/.exec(line.text);
  if (marks === null || marks === undefined) return undefined;
  const title = trim(cut(line, marks[0].length));
  const closing = /[ \t]#+$/.exec(title.text.slice(-8));
  const shown = closing === null ? title : trim(cut(title, 0, title.text.length - closing[0].length));
  return shown.text === "" ? undefined : { level: (marks[1] ?? "").length, title: shown };
}

/** The sections of a run of lines; what stands before the first heading is a section of level 0 without a title. */
export function sectionsOf(lines: readonly PageLine[]): readonly Section[] {
  const first = lines[0];
  if (first === undefined) return [];
  const sections: { title: Excerpt; level: number; lines: PageLine[] }[] = [
    { title: cut(first, 0, 0), level: 0, lines: [] },
  ];
  for (const line of lines) {
    const heading = headingOf(line);
    if (heading === undefined) sections.at(-1)?.lines.push(line);
    else sections.push({ ...heading, lines: [] });
  }
  return sections;
}

/** The code blocks of a run of lines, in order. */
export function fencesOf(text: string, lines: readonly PageLine[]): readonly CodeBlock[] {
  const fences: CodeBlock[] = [];
  let opened: { readonly line: PageLine; readonly mark: string; readonly language: string } | undefined;
  const close = (end: number, closed: boolean): void => {
    if (opened === undefined) return;
    const start = Math.min(opened.line.end + (text.startsWith("\r\n", opened.line.end) ? 2 : 1), end);
    fences.push({
      opening: opened.line,
      language: opened.language,
      content: { text: text.slice(start, end), start, end },
      closed,
    });
    opened = undefined;
  };
  for (const line of lines) {
    const [, mark, language] = OPENING.exec(line.text) ?? [];
    if (opened === undefined) {
      if (line.fenced && mark !== undefined) opened = { line, mark, language: (language ?? "").toLowerCase() };
    } else if (mark?.startsWith(opened.mark) === true && line.text.trim() === mark) close(line.start, true);
  }
  close(lines.at(-1)?.end ?? 0, false);
  return fences;
}
