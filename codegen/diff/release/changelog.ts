import { count } from "../../messages/count.js";
import { excerpt } from "../../messages/visible.js";
import type { ApiDiff, Impact } from "../change.js";
import { codeSpan } from "../../messages/markdown.js";
import { type SharedChange, sharedChanges } from "../shared-changes.js";

/** What the documentation says at the place of a change, before and after. */
export interface DocumentationWords {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What an entry of a changelog is made of. */
export interface EntryFacts {
  readonly version: string;
  /** The day of the release, where a person gives one. */
  readonly date?: string;
  readonly diff: Pick<ApiDiff, "endpoints">;
  /** What the package itself changed, besides its API. */
  readonly notes: readonly string[];
  /** What the documentation said and says, of the first endpoint that has the change. */
  readonly words: (change: SharedChange) => DocumentationWords;
}

const HEADINGS: readonly (readonly [Impact, string])[] = [
  ["major", "Breaking"],
  ["minor", "New"],
  ["patch", "Other"],
];

/** So many endpoints and places are named; of more, the number. */
const MOST_NAMED = 12;
const QUOTE_WIDTH = 160;

function listed(names: readonly string[], one: string): string {
  const shown = names.slice(0, MOST_NAMED).map(codeSpan).join(", ");
  return names.length <= MOST_NAMED ? shown : `${shown} and ${count(names.length - MOST_NAMED, `more ${one}`)}`;
}

function quoteLine(label: string, words: string | undefined): readonly string[] {
  return words === undefined ? [] : [`  ${label}: ${codeSpan(excerpt(words, QUOTE_WIDTH))}`];
}

function changeLines(change: SharedChange, words: EntryFacts["words"]): readonly string[] {
  const { at, places, message, endpoints } = change;
  const place = at === "" ? "" : ` ${listed(places, "place")}`;
  const { before, after } = words(change);
  const quotes = before === after ? [] : [...quoteLine("said", before), ...quoteLine("says", after)];
  // A line break within an item: two blanks would be lost in an editor.
  const lines = [`- ${listed(endpoints, "endpoint")}${place}: ${codeSpan(message)}`, ...quotes];
  return lines.map((line, index) => (index < lines.length - 1 ? `${line}\\` : line));
}

/** One version of a changelog: what breaks, what is new, the rest. Text of sources stands in code spans. */
export function changelogEntry({ version, date, diff, notes, words }: EntryFacts): string {
  const all = sharedChanges(diff);
  const sections = HEADINGS.flatMap(([impact, title]) => {
    const changes = all.filter((change) => change.impact === impact);
    const lines = [
      ...changes.flatMap((change) => changeLines(change, words)),
      ...(impact === "patch" ? notes.map((note) => `- ${note}`) : []),
    ];
    return lines.length === 0 ? [] : ["", `### ${title}`, "", ...lines];
  });
  return [`## ${version}${date === undefined ? "" : ` - ${date}`}`, ...sections, ""].join("\n");
}

/** The heading of a version, not that of what is unreleased. */
const VERSION_HEADING = /^## (?!\[?unreleased\b)/im;

/** A changelog with an entry on top, below its title and what stands there before the first version. */
export function withEntry(changelog: string | undefined, entry: string): string {
  if (changelog === undefined || changelog.trim() === "") return `# Changelog\n\n${entry}`;
  const text = changelog.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const at = VERSION_HEADING.exec(text)?.index;
  return at === undefined ? `${text.trimEnd()}\n\n${entry}` : `${text.slice(0, at)}${entry}\n${text.slice(at)}`;
}
