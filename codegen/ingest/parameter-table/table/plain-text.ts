import { cut, type Excerpt, trim } from "../../excerpt.js";

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&lt;", "<"],
  ["&gt;", ">"],
  ["&amp;", "&"],
  ["&quot;", '"'],
  ["&#39;", "'"],
  ["&#x27;", "'"],
  ["&nbsp;", " "],
  ["&emsp;", " "],
  ["&ensp;", " "],
]);

/** The text that a reader of the rendered page sees: backslash escapes, entities and line breaks of Markdown undone. */
export function plainText(markdown: string): string {
  return markdown
    .replaceAll(/<br\s{0,3}\/?>/gi, "\n")
    .replaceAll(/&(?:lt|gt|amp|quot|#39|#x27|nbsp|emsp|ensp);/g, (entity) => ENTITIES.get(entity) ?? entity)
    .replaceAll(/\\([\\`*_{}[\]()#+\-.!|~<>])/g, "$1")
    .trim();
}

/** Not `__`: names begin and end with it more often than pages emphasise with it. */
const MARKS: readonly string[] = ["**", "`", "*"];

/** The excerpt without code marks and emphasis around the whole of it. */
export function unmark(excerpt: Excerpt): Excerpt {
  const inner = trim(excerpt);
  for (const mark of MARKS) {
    const body = inner.text.slice(mark.length, -mark.length);
    if (
      inner.text.length > 2 * mark.length &&
      inner.text.startsWith(mark) &&
      inner.text.endsWith(mark) &&
      !body.includes(mark)
    ) {
      return unmark(cut(inner, mark.length, inner.text.length - mark.length));
    }
  }
  return inner;
}

/** The words of an excerpt for comparison with a vocabulary. */
export function wordsOf(excerpt: Excerpt): string {
  return plainText(unmark(excerpt).text);
}
