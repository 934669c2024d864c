import { type HtmlPage, isGutter } from "./code-text.js";
import type { HtmlElement } from "./structure.js";

const BLOCKS = new Set(
  [
    "address article aside blockquote body center details dialog div fieldset figcaption figure form header hgroup hr html",
    "legend main p search section summary ul ol dl menu dd caption optgroup",
  ]
    .join(" ")
    .split(" "),
);

/** What a page does not show as text, or repeats on every page of a site. */
const UNSHOWN = new Set(
  [
    "script style template svg math noscript iframe object canvas video audio select textarea datalist head title",
    "nav footer",
  ]
    .join(" ")
    .split(" "),
);
/** These end where the page says so: one that is never closed is shown. */
const ONLY_IF_CLOSED = new Set(["nav", "footer", "template", "noscript", "object", "svg", "math", "head"]);

/** Links to the heading itself, which pages show when the pointer is over it. */
function isAnchor({ name, attributes }: HtmlElement): boolean {
  return (
    name === "a" &&
    (/(?:^|\s)(?:anchor|headerlink|hash-link|header-anchor|direct-link)(?:\s|$)/.test(
      attributes.get("class")?.value.slice(0, 300) ?? "",
    ) ||
      attributes.get("aria-hidden")?.value === "true")
  );
}

/** True for an element that stands on lines of its own. */
export function isBlock(name: string): boolean {
  return BLOCKS.has(name) || name.includes("-");
}

/** True for an element whose text is no text of the page. */
export function isUnshown(element: HtmlElement): boolean {
  const { name, closed } = element;
  if (isGutter(element)) return closed || name === "td";
  if (isAnchor(element)) return closed;
  return UNSHOWN.has(name) && (closed || !ONLY_IF_CLOSED.has(name));
}

/** Within how many tokens a table says by its first cell what it is. */
const FIRST_CELL = 200;

/** A table that lays out a page holds others, and does not begin with a header. */
export function isLayout({ tokens, elements }: HtmlPage, element: HtmlElement, index: number): boolean {
  if (/^(?:presentation|none)$/.test(element.attributes.get("role")?.value ?? "")) return true;
  let isHeaded = false;
  for (let at = index + 1; at < Math.min(element.close, index + FIRST_CELL); at += 1) {
    const name = tokens[at]?.kind === "start" ? elements.get(at)?.name : undefined;
    if (name === "th" || name === "thead") isHeaded = true;
    if (name === "table") return !isHeaded;
  }
  return false;
}

/** How far styles set a cell in, in steps. */
export function indentOf({ attributes }: HtmlElement): number {
  const style = attributes.get("style")?.value.slice(0, 300) ?? "";
  const [, amount = "0", unit] = /(?:padding|margin)-left:\s{0,3}(\d{1,4}(?:\.\d{1,3})?)(px|r?em)/.exec(style) ?? [];
  return Math.min(20, Math.floor(Number(amount) / (unit === "px" ? 8 : 0.5)));
}
