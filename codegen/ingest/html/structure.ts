import type { HtmlAttribute, HtmlToken } from "./tokens.js";

/** An element: its role in a page, and the token at which it ends. */
export interface HtmlElement {
  /** The name of its tag, or of the tag that its ARIA role makes of it: `table`, `tr`, `th`, `td`. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, HtmlAttribute>;
  readonly start: number;
  readonly end: number;
  /** The index of the token at which it ends; the number of tokens where nothing ends it. */
  readonly close: number;
  /** Its own end tag ends it. */
  readonly closed: boolean;
}

const VOID = new Set(
  "area base br col embed hr img input link meta param source track wbr frame keygen basefont bgsound command".split(
    " ",
  ),
);

/** What a start tag ends that is still open, and the elements beyond which it ends nothing. */
const ENDED_BY: ReadonlyMap<string, { readonly ends: ReadonlySet<string>; readonly until: ReadonlySet<string> }> =
  new Map(
    [
      [["li"], ["li"], ["ul", "ol", "menu", "td", "th"]],
      [
        ["dt", "dd"],
        ["dt", "dd"],
        ["dl", "td", "th"],
      ],
      [["td", "th"], ["td", "th"], ["table"]],
      [["tr"], ["tr", "td", "th"], ["table"]],
      [["thead", "tbody", "tfoot"], ["thead", "tbody", "tfoot", "tr", "td", "th"], ["table"]],
      [["option", "optgroup"], ["option"], ["select"]],
      [
        ["p", "div", "ul", "ol", "dl", "table", "pre", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6", "hr"],
        ["p", "h1", "h2", "h3", "h4", "h5", "h6"],
        ["div", "section", "article", "li", "td", "th", "dd", "table", "ul", "ol", "dl", "body", "main", "button"],
      ],
    ].flatMap(([names = [], ends = [], until = []]) =>
      names.map((name) => [name, { ends: new Set(ends), until: new Set(until) }] as const),
    ),
  );

/** How far up a start tag looks for what it ends. */
const FAR = 40;

const CELLS = new Set(["td", "th"]);
const OF_TABLES = new Set(["td", "th", "tr", "thead", "tbody", "tfoot", "table"]);

const ROLES: ReadonlyMap<string, string> = new Map([
  ["table", "table"],
  ["grid", "table"],
  ["treegrid", "table"],
  ["row", "tr"],
  ["cell", "td"],
  ["gridcell", "td"],
  ["columnheader", "th"],
  ["rowheader", "th"],
  ["navigation", "nav"],
]);

interface OpenElement {
  readonly index: number;
  readonly name: string;
  /** The name of its tag, by which its end tag finds it. */
  readonly tag: string;
}

/** Elements that are open, and how many of each name: a cell of a table keeps what is in it from what is around it. */
class OpenElements {
  readonly #stack: OpenElement[] = [];
  readonly #scopes: Map<string, number>[] = [new Map()];

  push(element: OpenElement): void {
    this.#stack.push(element);
    this.#count(element.tag, 1);
    if (CELLS.has(element.name)) this.#scopes.push(new Map());
  }

  #count(tag: string, by: number): void {
    const scope = this.#scopes.at(-1);
    scope?.set(tag, (scope.get(tag) ?? 0) + by);
  }

  pop(): OpenElement | undefined {
    const element = this.#stack.pop();
    if (element === undefined) return undefined;
    if (CELLS.has(element.name) && this.#scopes.length > 1) this.#scopes.pop();
    this.#count(element.tag, -1);
    return element;
  }

  /** True where an end tag of this name ends something: inside of a cell only what is in it, or the table around it. */
  holds(tag: string): boolean {
    if ((this.#scopes.at(-1)?.get(tag) ?? 0) > 0) return true;
    return OF_TABLES.has(tag) && this.#scopes.some((scope) => (scope.get(tag) ?? 0) > 0);
  }

  /** How many elements a start tag ends. */
  endedBy(name: string): number {
    const rule = ENDED_BY.get(name);
    if (rule === undefined) return 0;
    let ended = 0;
    for (let up = 1; up <= Math.min(FAR, this.#stack.length); up += 1) {
      const open = this.#stack.at(-up)?.name ?? "";
      if (rule.until.has(open)) break;
      if (rule.ends.has(open)) ended = up;
    }
    return ended;
  }

  get depth(): number {
    return this.#stack.length;
  }
}

/**
 * The elements of a page by the index of their start tag. An element ends at its own end tag, at that of one around it, or
 * at a start tag that cannot stand in it; every token is looked at a bounded number of times, however broken the page.
 */
export function elementsOf(tokens: readonly HtmlToken[]): ReadonlyMap<number, HtmlElement> {
  const open = new OpenElements();
  const ends = new Map<number, { readonly close: number; readonly closed: boolean }>();
  const endTop = (close: number, tag: string): string | undefined => {
    const element = open.pop();
    if (element !== undefined) ends.set(element.index, { close, closed: element.tag === tag });
    return element?.tag;
  };
  const names = new Map<number, string>();
  for (const [index, token] of tokens.entries()) {
    if (token.kind === "text") continue;
    if (token.kind === "end") {
      if (!open.holds(token.name)) continue;
      while (open.depth > 0 && endTop(index, token.name) !== token.name);
      continue;
    }
    const name = ROLES.get(token.attributes.get("role")?.value.toLowerCase() ?? "") ?? token.name;
    names.set(index, name);
    for (let left = open.endedBy(name); left > 0; left -= 1) endTop(index, "");
    if (VOID.has(token.name)) ends.set(index, { close: index, closed: true });
    else open.push({ index, name, tag: token.name });
  }
  while (open.depth > 0) endTop(tokens.length, "");
  const elements = new Map<number, HtmlElement>();
  for (const [index, name] of names) {
    const token = tokens[index];
    const end = ends.get(index);
    if (token?.kind !== "start" || end === undefined) continue;
    const { attributes, start } = token;
    elements.set(index, { name, attributes, start, end: token.end, ...end });
  }
  return elements;
}
