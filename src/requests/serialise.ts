import type { ParameterStyle } from "../contract/operation.js";

/* Values as text: the styles of OpenAPI 3.1, which are those of RFC 6570 where that has them. */

/** How the text of names and values is made safe for its place. */
type EncodeText = (text: string) => string;

/** Percent-encodes all but the unreserved characters of RFC 3986; half a surrogate pair becomes U+FFFD, as on any wire. */
export function encodeStrictly(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd")).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

// What would end the query or the parameter is encoded all the same; what is encoded already stays.
const KEPT = /(%[0-9a-f]{2}|[:/?@!$'()*,;=]+)/i;

/** Leaves reserved characters as they are (`allowReserved`), but for `#`, `[`, `]`, `&` and `+`. */
function encodeReserved(text: string): string {
  return text
    .split(KEPT)
    .map((part, index) => (index % 2 === 1 ? part : encodeStrictly(part)))
    .join("");
}

/** Leaves text as it is: for headers. */
function asIs(text: string): string {
  return text;
}

/** A value as its text, items or entries: what has neither is left out. */
type Shape =
  | { readonly kind: "scalar"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "map"; readonly entries: readonly (readonly [key: string, value: unknown])[] };

/** The text of one value; undefined for null, which RFC 6570 takes for undefined. What has parts is written as JSON. */
export function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value;
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function textsOf(values: readonly unknown[]): readonly string[] {
  return values.map(textOf).filter((text) => text !== undefined);
}

function shapeOf(value: unknown): Shape | undefined {
  if (Array.isArray(value)) {
    const items = textsOf(value);
    return items.length === 0 ? undefined : { kind: "list", items };
  }
  if (typeof value === "object" && value !== null && !(value instanceof Date)) {
    const entries = Object.entries(value).filter(([, part]) => textOf(part) !== undefined);
    return entries.length === 0 ? undefined : { kind: "map", entries };
  }
  const text = textOf(value);
  return text === undefined ? undefined : { kind: "scalar", text };
}

/** What stands before, between and within the parts of a value. */
interface Expansion {
  readonly first: string;
  readonly between: string;
  /** Parts carry the name of the parameter. */
  readonly named: boolean;
  /** What stands between a name and an empty value. */
  readonly ifEmpty: "" | "=";
  /** Between parts that are not exploded. */
  readonly joint: string;
}

const EXPANSIONS: { readonly [style in Exclude<ParameterStyle, "deepObject">]: Expansion } = {
  simple: { first: "", between: ",", named: false, ifEmpty: "=", joint: "," },
  label: { first: ".", between: ".", named: false, ifEmpty: "=", joint: "," },
  matrix: { first: ";", between: ";", named: true, ifEmpty: "", joint: "," },
  form: { first: "", between: "&", named: true, ifEmpty: "=", joint: "," },
  spaceDelimited: { first: "", between: "&", named: true, ifEmpty: "=", joint: "%20" },
  pipeDelimited: { first: "", between: "&", named: true, ifEmpty: "=", joint: "%7C" },
};

// A list of cookies is written as a list of cookies: OpenAPI 3.2 has a style of its own for what `form` cannot say there.
const COOKIE: Expansion = { ...EXPANSIONS.form, between: "; " };

interface Expanded {
  readonly name: string;
  readonly shape: Shape;
  readonly explode: boolean;
  readonly encode: EncodeText;
}

function expand(
  { first, between, named, ifEmpty, joint }: Expansion,
  { name, shape, explode, encode }: Expanded,
): string {
  const key = encode === asIs ? name : encodeStrictly(name);
  const pair = (left: string, text: string): string => (text === "" ? left + ifEmpty : `${left}=${text}`);
  if (shape.kind === "scalar") return first + (named ? pair(key, encode(shape.text)) : encode(shape.text));
  const keyOf = (text: string): string => (encode === asIs ? text : encodeStrictly(text));
  if (shape.kind === "list") {
    const items = shape.items.map(encode);
    if (explode) return first + items.map((item) => (named ? pair(key, item) : item)).join(between);
    return first + (named ? pair(key, items.join(joint)) : items.join(joint));
  }
  const entries = shape.entries.map(([part, value]) => [keyOf(part), encode(textOf(value) ?? "")] as const);
  if (explode)
    return first + entries.map(([part, text]) => (named ? pair(part, text) : `${part}=${text}`)).join(between);
  const flat = entries.flat().join(joint);
  return first + (named ? pair(key, flat) : flat);
}

// `name[key]=value`, brackets encoded; deeper objects have a bracket for each level, lists repeat their name.
function deepFields(name: string, value: unknown, encode: EncodeText): readonly string[] {
  if (Array.isArray(value)) return textsOf(value).map((text) => `${name}=${encode(text)}`);
  if (typeof value === "object" && value !== null && !(value instanceof Date))
    return Object.entries(value).flatMap(([key, part]) =>
      deepFields(`${name}%5B${encodeStrictly(key)}%5D`, part, encode),
    );
  const text = textOf(value);
  return text === undefined ? [] : [`${name}=${encode(text)}`];
}

// Documents write what they like.
function expansionOf(style: string, otherwise: "simple" | "form"): Expansion {
  const known: { readonly [style: string]: Expansion } = EXPANSIONS;
  return (Object.hasOwn(known, style) ? known[style] : undefined) ?? EXPANSIONS[otherwise];
}

/** How one value is written. */
export interface ValueStyle {
  readonly style?: ParameterStyle | undefined;
  readonly explode?: boolean | undefined;
  readonly allowReserved?: boolean | undefined;
}

/** A value in the query, `a=1&b=2`; empty where there is nothing to say. */
export function queryText(name: string, value: unknown, how: ValueStyle = {}): string {
  const { style = "form", explode = style === "form", allowReserved = false } = how;
  const encode = allowReserved ? encodeReserved : encodeStrictly;
  if (style === "deepObject") return deepFields(encodeStrictly(name), value, encode).join("&");
  const shape = shapeOf(value);
  return shape === undefined ? "" : expand(expansionOf(style, "form"), { name, shape, explode, encode });
}

/** A value in the path; undefined where there is nothing to say. */
export function pathText(name: string, value: unknown, how: ValueStyle = {}): string | undefined {
  const { style = "simple", explode = false } = how;
  const shape = shapeOf(value);
  if (shape === undefined) return undefined;
  return expand(expansionOf(style, "simple"), { name, shape, explode, encode: encodeStrictly });
}

/** A value in a header; undefined where there is nothing to say. Headers are not percent-encoded. */
export function headerText(name: string, value: unknown, explode = false): string | undefined {
  const shape = shapeOf(value);
  return shape === undefined ? undefined : expand(EXPANSIONS.simple, { name, shape, explode, encode: asIs });
}

/** A value as cookies, `a=1; b=2`; empty where there is nothing to say. */
export function cookieText(name: string, value: unknown, explode = true): string {
  const shape = shapeOf(value);
  return shape === undefined ? "" : expand(COOKIE, { name, shape, explode, encode: encodeStrictly });
}
