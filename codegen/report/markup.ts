import { withoutCredentials } from "../document/credential.js";
import { visible } from "../messages/visible.js";

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
  ["`", "&#96;"],
]);

function withEntities(value: string): string {
  return value.replace(/[&<>"'`]/g, (char) => ENTITIES.get(char) ?? "");
}

/** Controls and marks that turn the direction of text are written out: what a page shows is what the source says. */
function shown(value: string): string {
  return value.replace(/[^ -~\n\t]+/g, visible);
}

/** What stands on a page otherwise than it is: most texts of a page have nothing of it. */
const SPECIAL = /[^ !#-%(-;=?-_a-~]/;

/** Any text as the content of an element (never of `script` or `style`). Line breaks and tabs stay. */
export function textContent(value: string): string {
  return SPECIAL.test(value) ? withEntities(shown(value)) : value;
}

/** Any text as the value of an attribute; it stands in double quotes. */
export function attributeValue(value: string): string {
  if (!SPECIAL.test(value)) return value;
  return withEntities(shown(value)).replace(/[\n\t]/g, (char) => (char === "\n" ? "&#10;" : "&#9;"));
}

/** An address that an encoder of this file made: nothing else fits `href`. */
export interface Url {
  readonly url: string;
}

/** A part of a path; dots alone would lead elsewhere. */
function segment(part: string): string {
  return part === "." || part === ".." ? part.replaceAll(".", "%2E") : encodeURIComponent(part.toWellFormed());
}

/**
 * The address of a file of the report, relative to a page `depth` folders below its root. It always begins with a dot, so
 * that no name can become a scheme or a host.
 */
export function fileUrl(path: string, depth: number): Url {
  return {
    url: `${depth === 0 ? "./" : "../".repeat(depth)}${path.split("/").map(segment).join("/")}`,
  };
}

/** The address of an element of the same page. */
export function fragmentUrl(id: ElementId): Url {
  return { url: `#${id}` };
}

/** The name of an element: letters of ours and numbers, never a text of a source. */
export type ElementId = `${"e" | "m" | "to-"}${string}` | `s${number}-${number}`;

/** A piece of a page. Only this file makes one, so every text in it went through the encoder of its position. */
export interface Html {
  readonly markup: string;
}

/** What an element may hold; a string is text, never markup. */
export type Child = Html | string | number | readonly Child[];

type Tag =
  | "html"
  | "head"
  | "body"
  | "title"
  | "header"
  | "main"
  | "nav"
  | "footer"
  | "section"
  | "article"
  | "div"
  | "span"
  | "h1"
  | "h2"
  | "h3"
  | "p"
  | "a"
  | "ul"
  | "ol"
  | "li"
  | "dl"
  | "dt"
  | "dd"
  | "details"
  | "summary"
  | "table"
  | "caption"
  | "thead"
  | "tbody"
  | "tr"
  | "th"
  | "td"
  | "code"
  | "mark"
  | "ins"
  | "del"
  | "strong"
  | "blockquote"
  | "cite"
  | "q"
  | "svg"
  | "rect"
  | "kbd"
  | "small"
  | "pre";

// prettier-ignore

interface Attributes {
  readonly href?: Url;
  readonly id?: ElementId;
  readonly open?: boolean;
  readonly class?: string;
  readonly lang?: string;
  readonly dir?: "auto";
  readonly role?: "region" | "group" | "img" | "presentation" | "list";
  readonly scope?: "col" | "row";
  readonly tabindex?: 0 | -1;
  readonly title?: string;
  readonly viewBox?: string;
  readonly preserveAspectRatio?: "none";
  readonly width?: number;
  readonly height?: number;
  readonly colspan?: number;
  readonly "aria-label"?: string;
  readonly "aria-hidden"?: "true";
  readonly "aria-current"?: "page";
  readonly "data-edit"?: number;
  readonly "data-e"?: string;
  /** The name that a browser keeps a file by. */
  readonly download?: string;
}

/** Attributes whose values are words and numbers of ours. */
const OWN_ATTRIBUTES: ReadonlySet<string> = new Set(["class", "id", "role", "data-e", "data-edit", "viewBox"]);

/** No credential is this short, and most texts are. */
function clean(text: string): string {
  return text.length < 15 ? text : withoutCredentials(text);
}

function childText(child: Child): string {
  if (typeof child === "number") return String(child);
  if (typeof child === "string") return textContent(clean(child));
  if ("markup" in child) return child.markup;
  let text = "";
  for (const one of child) text += childText(one);
  return text;
}

function attributeText([name, value]: readonly [string, Attributes[keyof Attributes]]): string {
  if (value === undefined || value === false) return "";
  if (value === true) return ` ${name}`;
  const plain = typeof value === "object" ? value.url : String(value);
  return ` ${name}="${attributeValue(OWN_ATTRIBUTES.has(name) ? plain : clean(plain))}"`;
}

/** An element. */
export function el(tag: Tag, attributes: Attributes, ...children: readonly Child[]): Html {
  let named = "";
  for (const attribute of Object.entries(attributes)) named += attributeText(attribute);
  return { markup: `<${tag}${named}>${childText(children)}</${tag}>` };
}

/**
 * The lines of a text, each as the content of an element. The whole text is encoded at once: that is the same as line by
 * line, and takes a fraction of it. Undefined where it would not be the same: a line may end in a carriage return, or have
 * somebody's key in it.
 * @param clean the same text without keys, where that is known
 */
export function contentOfLines(text: string, clean: string = withoutCredentials(text)): readonly Html[] | undefined {
  if (clean !== text || text.includes("\r")) return undefined;
  return textContent(text)
    .split("\n")
    .map((markup) => ({ markup }));
}

/** What a line of a text is on a page. */
interface LineMarks {
  readonly className: string;
  readonly id: ElementId | undefined;
  /** Its number, where that is shown. */
  readonly number?: number;
  /** The edits that the line is marked with. */
  readonly edits: readonly number[];
}

/** Writes the lines of a text one below the other. */
export interface LineWriter {
  readonly line: (marks: LineMarks, before: Child, code: Child) => void;
  /** What stands between lines. */
  readonly add: (between: Html) => void;
  readonly html: () => Html;
}

/** Most elements of a report are lines: they are made without a list of attributes, and joined once. */
export function lineWriter(): LineWriter {
  const pieces: string[] = [];
  return {
    line: ({ className, id, number, edits }, before, code) => {
      pieces.push('<div class="', attributeValue(className));
      if (id !== undefined) pieces.push('" id="', attributeValue(id));
      if (edits.length > 0) pieces.push('" data-e="', edits.join(" "));
      pieces.push('">');
      if (number !== undefined) pieces.push('<span class="no">', String(number), "</span>");
      pieces.push(childText(before), "<code>", childText(code), "</code></div>");
    },
    add: ({ markup }) => {
      pieces.push(markup);
    },
    html: () => ({ markup: pieces.join("") }),
  };
}

/** Pieces side by side. */
export function all(...children: readonly Child[]): Html {
  return { markup: childText(children) };
}

/** An element of the head that ends by itself. */
export function meta(attributes: Readonly<Record<string, string>>): Html {
  return {
    markup: `<meta${Object.entries(attributes)
      .map(([name, value]) => ` ${name}="${attributeValue(value)}"`)
      .join("")}>\n`,
  };
}

/** Our own style or script, whose text is a constant of this program. @throws when it could end its element. */
export function constant(tag: "style" | "script", text: string): Html {
  if (/<[/!]/.test(text)) throw new Error(`the ${tag} of the report would end early`);
  return { markup: `<${tag}>${text}</${tag}>\n` };
}

/** The text of a whole page. */
export function documentText(root: Html): string {
  return `<!doctype html>\n${root.markup}\n`;
}
