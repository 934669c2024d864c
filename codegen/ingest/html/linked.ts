import type { HtmlPage } from "./code-text.js";
import { scriptsOf } from "./embedded.js";

/** Attributes by which the viewers of OpenAPI documents are told where theirs is. */
const ATTRIBUTES: readonly string[] = [
  "spec-url",
  "data-url",
  "data-spec-url",
  "apidescriptionurl",
  "api-description-url",
  "data-openapi-url",
  "data-swagger-url",
  "schema-url",
];
const DOCUMENT = /(?:openapi|swagger|api-docs|apispec|redoc|\bspec\b)[^\s"'<>]{0,200}|\.(?:json|ya?ml)(?:[?#]|$)/i;
const STATED =
  /(?:\b(?:url|specUrl|spec_url|openapiUrl|swaggerUrl|definitionURL|apiDescriptionUrl)["']?\s{0,9}:|Redoc\.init\()\s{0,9}["']([^"'\s<>]{1,500})["']/g;

/** The address that a page gives itself, for the addresses it names. */
function baseOf({ elements }: HtmlPage, origin: string | undefined): string | undefined {
  for (const { name, attributes } of elements.values()) {
    const isCanonical = name === "link" && attributes.get("rel")?.value === "canonical";
    const href = attributes.get("href")?.value;
    if ((isCanonical || name === "base") && href !== undefined && URL.canParse(href)) return href;
  }
  return origin;
}

function* addresses(page: HtmlPage): Generator<string> {
  for (const { name, attributes } of page.elements.values()) {
    for (const key of ATTRIBUTES) {
      const value = attributes.get(key)?.value;
      if (value !== undefined && (key !== "data-url" || DOCUMENT.test(value))) yield value;
    }
    const href = attributes.get("href")?.value;
    if (
      (name === "a" || name === "link") &&
      href !== undefined &&
      /openapi|swagger|\.ya?ml$/i.test(href) &&
      DOCUMENT.test(href)
    )
      yield href;
  }
  for (const { start, end } of scriptsOf(page))
    for (const [, url = ""] of page.html.slice(start, end).matchAll(STATED)) if (DOCUMENT.test(url)) yield url;
}

/** The OpenAPI document that a page loads or links to, as an address where the page says whose it is; undefined for none. */
export function linkedDocument(page: HtmlPage, origin: string | undefined): string | undefined {
  for (const address of addresses(page)) {
    if (/\.(?:js|css|html?|png|svg)(?:[?#]|$)/i.test(address) || address.length > 500) continue;
    const base = baseOf(page, origin);
    return base !== undefined && URL.canParse(address, base) ? new URL(address, base).href : address;
  }
  return undefined;
}
