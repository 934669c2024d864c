import { withoutCredentials } from "../../spec/credential.js";
import { attributeValue, textContent, type ElementId, type Url } from "./escape.js";

/** A piece of a page. Only this file makes one, so every text in it went through the encoder of its position. */
export type Html = { readonly markup: string };

/** What an element may hold; a string is text, never markup. */
export type Child = Html | string | number | readonly Child[];

type Tag =
  | "html" | "head" | "body" | "title" | "header" | "main" | "nav" | "footer" | "section" | "article" | "div" | "span"
  | "h1" | "h2" | "h3" | "p" | "a" | "ul" | "ol" | "li" | "dl" | "dt" | "dd" | "details" | "summary" | "table" | "caption"
  | "thead" | "tbody" | "tr" | "th" | "td" | "code" | "mark" | "ins" | "del" | "strong" | "blockquote" | "cite" | "q"
  | "svg" | "rect" | "kbd" | "small"; // prettier-ignore

type Attributes = {
  readonly href?: Url;
  readonly id?: ElementId;
  readonly open?: boolean;
  readonly class?: string;
  readonly lang?: string;
  readonly dir?: "auto";
  readonly role?: "region" | "img" | "presentation" | "list";
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
};

/** No credential is this short, and most texts are. */
const clean = (text: string): string => (text.length < 15 ? text : withoutCredentials(text));

const childText = (child: Child): string => {
  if (typeof child === "number") return String(child);
  if (typeof child === "string") return textContent(clean(child));
  return "markup" in child ? child.markup : child.map(childText).join("");
};

const attributeText = ([name, value]: readonly [string, Attributes[keyof Attributes]]): string => {
  if (value === undefined || value === false) return "";
  if (value === true) return ` ${name}`;
  const plain = typeof value === "object" ? value.url : String(value);
  return ` ${name}="${attributeValue(clean(plain))}"`;
};

/** An element. */
export const el = (tag: Tag, attributes: Attributes, ...children: readonly Child[]): Html => {
  const named = Object.entries(attributes).map(attributeText).join("");
  // Joined, not concatenated: a page of nested concatenations takes several times its size in memory.
  return { markup: ["<", tag, named, ">", childText(children), "</", tag, ">"].join("") };
};

/** Pieces side by side. */
export const all = (...children: readonly Child[]): Html => ({ markup: childText(children) });

/** An element of the head that ends by itself. */
export const meta = (attributes: Readonly<Record<string, string>>): Html => ({
  markup: `<meta${Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${attributeValue(value)}"`)
    .join("")}>\n`,
});

/** Our own style or script, whose text is a constant of this program. @throws when it could end its element. */
export const constant = (tag: "style" | "script", text: string): Html => {
  if (/<[/!]/.test(text)) throw new Error(`the ${tag} of the report would end early`);
  return { markup: `<${tag}>${text}</${tag}>\n` };
};

/** The text of a whole page. */
export const documentText = (root: Html): string => `<!doctype html>\n${root.markup}\n`;
