import type { Basis } from "../../document/origin.js";
import type { Stretch } from "../excerpt.js";
import { list, object, type PartField, value } from "./part.js";

/** How a page says that a request is authorised, and where it says so. */
export interface PageAuth {
  readonly scheme: "Key" | "Bearer" | "Header";
  /** Of the scheme `Header`: the name of the header that holds the key. */
  readonly header?: string;
  readonly at: Stretch;
  readonly basis: Basis;
}

/** The name of the security scheme of each kind. */
const NAMES = { Key: "falKey", Bearer: "bearer", Header: "apiKey" } as const;

/** `security` of the document. */
export function securityFields(auth: PageAuth | undefined): readonly PartField[] {
  return auth === undefined
    ? []
    : [["security", list([object([[NAMES[auth.scheme], list([], [auth.at], auth.basis)]])], [auth.at], auth.basis)]];
}

/** `securitySchemes` of the components. */
export function schemeFields(auth: PageAuth | undefined): readonly PartField[] {
  if (auth === undefined) return [];
  const words =
    auth.scheme !== "Bearer"
      ? ([
          ["type", "apiKey"],
          ["in", "header"],
          ["name", auth.header ?? "Authorization"],
        ] as const)
      : ([
          ["type", "http"],
          ["scheme", "bearer"],
        ] as const);
  const scheme = object(
    words.map(([key, word]) => [key, value(word, [auth.at], auth.basis)] as const),
    [auth.at],
    auth.basis,
  );
  return [["securitySchemes", object([[NAMES[auth.scheme], scheme]])]];
}

const KEY_HEADER =
  /(?:^|[\s"'`(])((?:x-|xi-)?api-?key|x-(?:[a-z]{1,20}-){0,3}(?:key|token)|x-auth-token|ocp-apim-subscription-key)["'`]?\s{0,4}:\s{0,4}["'`]?\S/i;

/** A header that a list of fields states: `xi-api-key`, then `string`, on one line or below. */
const KEY_FIELD =
  /^[ \t]*((?:x-|xi-)?api-?key|x-(?:[a-z]{1,20}-){0,3}(?:key|token)|x-auth-token|ocp-apim-subscription-key)\s{0,3}string(?:\s{0,3}header)?(?:\s{0,3}required)?\b/im;

/** The first header that a field of a page names as that of the key. */
export function readKeyField(text: string, from: number, to: number): PageAuth | undefined {
  const hit = KEY_FIELD.exec(text.slice(from, to));
  const header = hit?.[1];
  if (hit === null || header === undefined) return undefined;
  const start = from + hit.index + hit[0].indexOf(header);
  return { scheme: "Header", header, at: { start, end: start + header.length }, basis: "stated" };
}

/** The first header of a call that holds a key by its own name (`X-API-Key: …`); the value is not looked at. */
export function readKeyHeader(text: string, from: number, to: number): PageAuth | undefined {
  const hit = KEY_HEADER.exec(text.slice(from, to));
  const header = hit?.[1];
  if (hit === null || header === undefined) return undefined;
  const start = from + hit.index + hit[0].indexOf(header);
  return { scheme: "Header", header, at: { start, end: start + header.length }, basis: "example" };
}

const HEADER = /Authorization["']?\s{0,8}[:=]\s{0,8}["'`]?(Key|Bearer|Token)\b/i;

/** The first `Authorization: Key …` or `Authorization: Bearer …` of an excerpt; the value itself is not looked at. */
export function readAuth(text: string, from: number, to: number, basis: Basis): PageAuth | undefined {
  const hit = HEADER.exec(text.slice(from, to));
  if (hit === null) return undefined;
  const at = { start: from + hit.index, end: from + hit.index + hit[0].length };
  const word = (hit[1] ?? "").toLowerCase();
  if (word === "token") return { scheme: "Header", header: "Authorization", at, basis };
  return { scheme: word === "key" ? "Key" : "Bearer", at, basis };
}
