import { type TextLines, textOf } from "../../lines.js";

/** A line read as a piece of a block collection: `- key: value`, `key: value`, `- value`, or bare text. */
export interface YamlEntry {
  readonly index: number;
  /** The column that everything belonging to the value must be right of. */
  readonly column: number;
  /** The line begins with `- `. */
  readonly item: boolean;
  /** The key with its quotes; undefined for an item or bare text. */
  readonly key?: string;
  readonly keyStart: number;
  /** The value, without white space around it; empty when the line has none. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** The offset of the colon that ends a key in `content`, -1 when it has none. */
function colonOf(content: string, from: number): number {
  const quote = content[from];
  let at = from;
  if (quote === '"' || quote === "'") {
    const close = content.indexOf(quote, from + 1);
    if (close < 0) return -1;
    at = close + 1;
    while (content[at] === " ") at += 1;
    return content[at] === ":" && /^(?:\s|$)/.test(content.slice(at + 1, at + 2)) ? at : -1;
  }
  for (let colon = content.indexOf(":", at); colon >= 0; colon = content.indexOf(":", colon + 1)) {
    const after = content[colon + 1];
    if (after === undefined || after === " " || after === "\t") return colon;
  }
  return -1;
}

/** Reads line `index`; undefined for a blank line, a comment, and text inside a block scalar. */
export function entryOf(lines: TextLines, index: number): YamlEntry | undefined {
  const line = lines.all[index];
  if (line === undefined || line.blank || line.literal) return undefined;
  const content = textOf(lines, line);
  const lead = /^[ \t]*(?:-[ \t]+)*/.exec(content)?.[0] ?? "";
  const from =
    content.startsWith("-", lead.length) && content.length === lead.length + 1 ? lead.length + 1 : lead.length;
  if (content[from] === "#") return undefined;
  const dash = content.lastIndexOf("-", from - 1);
  const item = lead.includes("-") || from > lead.length;
  const colon = colonOf(content, from);
  const raw = colon < 0 ? from : colon + 1;
  const value = content.slice(raw).trim();
  const start = line.start + raw + (content.slice(raw).length - content.slice(raw).trimStart().length);
  const place = { index, item, keyStart: line.start + from, value, start, end: start + value.length };
  if (colon < 0) return { ...place, column: item ? dash : from - 1 };
  return { ...place, column: from, key: content.slice(from, colon).trimEnd() };
}

/** The key without its quotes. */
export function keyName(entry: YamlEntry): string | undefined {
  return entry.key?.replace(/^(["'])(.*)\1$/, "$2");
}

/**
 * The last of the lines that continue the value of an entry: right of its column, blank ones only in between.
 * A comment ends it. Equal to `entry.index` when the value stands on one line.
 */
export function lastLineOf(lines: TextLines, entry: YamlEntry): number {
  let last = entry.index;
  for (let index = entry.index + 1; index < lines.all.length; index += 1) {
    const line = lines.all[index];
    if (line === undefined || (!line.blank && line.indent <= entry.column)) break;
    if (!line.blank && lines.text[line.start + line.indent] === "#") break;
    if (!line.blank) last = index;
  }
  return last;
}

/** True for a line that states structure (`key:`, `- item`) rather than words. */
export function looksStructural(lines: TextLines, index: number): boolean {
  const line = lines.all[index];
  if (line === undefined || line.blank) return false;
  return /^\s*(?:-(?:\s|$)|["']?[\w$./{}-]+["']?\s*:(?:\s|$))/.test(textOf(lines, line));
}

/** The entry that line `index` is nested in: the nearest one above whose column is left of the line. */
export function ownerOf(lines: TextLines, index: number): YamlEntry | undefined {
  const line = lines.all[index];
  for (let above = line?.parent ?? -1; above >= 0; above = lines.all[above]?.parent ?? -1) {
    const entry = entryOf(lines, above);
    if (entry?.key !== undefined && entry.column < (line?.indent ?? 0)) return entry;
  }
  return undefined;
}
