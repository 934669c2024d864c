import { cover, trim, type Excerpt } from "../excerpt.js";
import { field, list, object, value, type PartField, type Part } from "../page/part.js";
import type { Section } from "../page/outline.js";
import type { Overview } from "./overview.js";

/** A Markdown link of a page. */
export interface PageLink {
  readonly title: string;
  readonly url: string;
  readonly at: Excerpt;
}

const LINK = /\[([^\]\n]{1,200})\]\((https?:\/\/[^)\s]{1,500})\)/g;

/** The links of sections such as "Documentation", in order. */
export function linksOf(sections: readonly Section[]): readonly PageLink[] {
  return sections.flatMap((section) =>
    section.lines
      .filter((line) => !line.fenced)
      .flatMap((line) =>
        [...line.text.matchAll(LINK)].map((hit) => ({
          title: hit[1] ?? "",
          url: hit[2] ?? "",
          at: { text: hit[0], start: line.start + hit.index, end: line.start + hit.index + hit[0].length },
        })),
      ),
  );
}

function linkPart({ title, url, at }: PageLink): Part {
  return object(
    [
      ["description", value(title, [at])],
      ["url", value(url, [at])],
    ],
    [at],
  );
}

/** `externalDocs` from the first link whose title says so. */
export function externalDocs(links: readonly PageLink[], title: RegExp): readonly PartField[] {
  const link = links.find((one) => title.test(one.title));
  return link === undefined ? [] : [["externalDocs", linkPart(link)]];
}

/** The prose of a section as one text. */
function proseOf(section: Section): Part | undefined {
  const shown = section.lines.map(trim).filter((line) => line.text !== "");
  const [first] = shown;
  const last = shown.at(-1);
  return first === undefined || last === undefined
    ? undefined
    : value(shown.map((line) => line.text).join("\n"), [cover(first, last)]);
}

function tagsOf(line: Excerpt, text: string): Part {
  return list(
    text
      .split(",")
      .map((tag) => tag.trim())
      .filter((tag) => tag !== "")
      .map((tag) => value(tag, [line])),
    [line],
  );
}

function entryPart(overview: Overview, label: string): Part | undefined {
  const found = overview.entries.find((entry) => entry.label === label);
  return found && value(found.value.text, [found.line]);
}

/** What a page says of itself that OpenAPI has no place for: `x-falsmith-page`. */
export function pageFacts(
  overview: Overview,
  sections: readonly Section[],
  links: readonly PageLink[],
): readonly PartField[] {
  const tags = overview.entries.find((entry) => entry.label === "tags");
  const pricing = sections.find((section) => /^pricing$/i.test(section.title.text));
  const facts = [
    ...field("category", entryPart(overview, "category")),
    ...field("kind", entryPart(overview, "kind")),
    ...field("tags", tags && tagsOf(tags.line, tags.value.text)),
    ...field("pricing", pricing && proseOf(pricing)),
    ...field("links", links.length === 0 ? undefined : list(links.map(linkPart))),
  ];
  return facts.length === 0 ? [] : [["x-falsmith-page", object(facts)]];
}
