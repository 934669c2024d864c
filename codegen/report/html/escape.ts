import { visible } from "../escape.js";

const entities: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
  ["`", "&#96;"],
]);

const withEntities = (value: string): string => value.replace(/[&<>"'`]/g, (char) => entities.get(char) ?? "");

/** Controls and marks that turn the direction of text are written out: what a page shows is what the source says. */
const shown = (value: string): string => (/[^ -~\n\t]/.test(value) ? value.replace(/[^\n\t]+/g, visible) : value);

/** Any text as the content of an element (never of `script` or `style`). Line breaks and tabs stay. */
export const textContent = (value: string): string => withEntities(shown(value));

/** Any text as the value of an attribute; it stands in double quotes. */
export const attributeValue = (value: string): string =>
  withEntities(shown(value)).replace(/[\n\t]/g, (char) => (char === "\n" ? "&#10;" : "&#9;"));

/** An address that an encoder of this file made: nothing else fits `href`. */
export type Url = { readonly url: string };

/** A part of a path; dots alone would lead elsewhere. */
const segment = (part: string): string =>
  part === "." || part === ".." ? part.replaceAll(".", "%2E") : encodeURIComponent(part.toWellFormed());

/**
 * The address of a file of the report, relative to a page `depth` folders below its root. It always begins with a dot, so
 * that no name can become a scheme or a host.
 */
export const fileUrl = (path: string, depth: number): Url => ({
  url: `${depth === 0 ? "./" : "../".repeat(depth)}${path.split("/").map(segment).join("/")}`,
});

/** The address of an element of the same page. */
export const fragmentUrl = (id: ElementId): Url => ({ url: `#${id}` });

/** The name of an element: letters of ours and numbers, never a text of a source. */
export type ElementId = `${"e" | "m" | "to-"}${string}` | `s${number}-${number}`;
