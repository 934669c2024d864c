import { cover, cut, trim, type Excerpt, type Stretch } from "../excerpt.js";
import type { PageLine, Section } from "../page/outline.js";

/** `- **Label**: value` of the overview: the value without its code marks, and the whole line. */
interface OverviewEntry {
  readonly label: string;
  readonly value: Excerpt;
  readonly line: Excerpt;
}

/** What a page says of itself before its schemas. */
export interface Overview {
  readonly title: Excerpt | undefined;
  readonly intro: { readonly text: string; readonly at: Stretch } | undefined;
  readonly entries: readonly OverviewEntry[];
}

const ENTRY = /^\s*(?:[-*+]\s{1,4})?\*\*([^*`:]{1,60}):?\*\*\s{0,4}:?\s{0,4}(?=\S)/;

/** `**Label**: value`, with or without a dash; undefined for any other line. */
function entryOf(line: PageLine): OverviewEntry | undefined {
  const found = line.fenced ? null : ENTRY.exec(line.text);
  if (found === null) return undefined;
  const raw = trim(cut(line, found[0].length));
  const code = /^`([^`]*)`$/.exec(raw.text);
  const value = code === null ? raw : trim(cut(raw, 1, raw.text.length - 1));
  return { label: (found[1] ?? "").trim().toLowerCase(), value, line: trim(line) };
}

/** Quoted lines (`> …`) below the title, or else the first paragraph. */
function introOf(section: Section | undefined): Overview["intro"] {
  const lines = (section?.lines ?? []).filter((line) => !line.fenced);
  const quoted = lines
    .filter((line) => /^\s*>/.test(line.text))
    .map((line) => trim(cut(line, line.text.indexOf(">") + 1)));
  const start = lines.findIndex((line) => line.text.trim() !== "");
  const length = start < 0 ? 0 : lines.slice(start).findIndex((line) => line.text.trim() === "");
  const plain = lines.slice(Math.max(start, 0), length < 0 ? undefined : Math.max(start, 0) + length).map(trim);
  const shown = (quoted.length > 0 ? quoted : plain).filter(
    (line) => line.text !== "" && !/^[-*]\s|^\*\*/.test(line.text),
  );
  const [first] = shown;
  const last = shown.at(-1);
  return first === undefined || last === undefined
    ? undefined
    : { text: shown.map((line) => line.text).join(" "), at: cover(first, last) };
}

/** Reads the title, the words below it and the overview's entries. */
export function readOverview(sections: readonly Section[]): Overview {
  const top = sections.find((section) => section.level === 1) ?? sections[0];
  const overview = sections.find((section) => /^overview$/i.test(section.title.text)) ?? top;
  const title = top !== undefined && top.level === 1 ? top.title : undefined;
  return { title, intro: introOf(top), entries: (overview?.lines ?? []).flatMap((line) => entryOf(line) ?? []) };
}
