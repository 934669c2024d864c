import { isUriReference } from "falsmith-runtime/validation";
import type { Finding } from "../../../document/finding.js";
import type { Json } from "../../../document/json.js";
import { wordsOf } from "../../../openapi/objects.js";
import { originOf } from "../../../document/document.js";
import { instead, reject, type StructureCheck, type Spot, type Rejection } from "./spot.js";

/** A number or word as the source writes it: `1.0` is the version 1.0, not 1. */
function written({ spec, texts }: StructureCheck, { from }: Spot, value: number | boolean): string {
  const [span] = originOf(spec, from).evidence;
  const quote = span === undefined ? "" : (texts.get(span.source)?.text.slice(span.start, span.end) ?? "");
  const token = /([-+.\w]+)\s*$/.exec(quote.slice(-64))?.[1];
  if (token === undefined) return String(value);
  return (typeof value === "number" ? Number(token) === value : token.toLowerCase() === String(value))
    ? token
    : String(value);
}

function* text(check: StructureCheck, value: Json, spot: Spot): Generator<Finding, Rejection | undefined> {
  if (typeof value === "string") return undefined;
  if (typeof value !== "number" && typeof value !== "boolean") return reject(spot, "is not text");
  yield instead(check, spot, written(check, spot, value), "a text, written as the source writes it");
  return undefined;
}

function* flag(check: StructureCheck, value: Json, spot: Spot): Generator<Finding, Rejection | undefined> {
  if (typeof value === "boolean") return undefined;
  const word = typeof value === "string" ? value.trim().toLowerCase() : "";
  if (word !== "true" && word !== "false") return reject(spot, "is neither true nor false");
  yield instead(check, spot, word === "true", "true and false are no text");
  return undefined;
}

function* oneOf(
  check: StructureCheck,
  list: readonly string[],
  value: Json,
  spot: Spot,
): Generator<Finding, Rejection | undefined> {
  if (typeof value !== "string") return reject(spot, `is none of ${list.join(", ")}`);
  if (list.includes(value)) return undefined;
  const meant = list.find((word) => word.toLowerCase() === value.trim().toLowerCase());
  if (meant === undefined) return reject(spot, `is ${JSON.stringify(value.slice(0, 40))}, none of ${list.join(", ")}`);
  yield instead(check, spot, meant, `${JSON.stringify(value)} is written ${meant}`);
  return undefined;
}

const NOT_URI = /%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~:/?#@!$&'()*+,;=[\]%]/gu;

/** What a reference begins with, where brackets and colons mean something. */
const AUTHORITY = /^(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?:\/\/[^/?#]*)?/;

function escapedUri(text: string): string {
  const escaped = text.replace(NOT_URI, encodeURIComponent);
  const [start = ""] = AUTHORITY.exec(escaped) ?? [];
  return start + escaped.slice(start.length).replace(/[[\]]/g, encodeURIComponent);
}

function* address(check: StructureCheck, value: Json, spot: Spot): Generator<Finding, Rejection | undefined> {
  if (typeof value !== "string") return reject(spot, "is not a URL");
  if (isUriReference(value)) return undefined;
  if (/\p{Surrogate}/u.test(value)) return reject(spot, "is not a URL");
  const escaped = escapedUri(value.trim());
  if (!isUriReference(escaped)) return reject(spot, "is not a URL");
  yield instead(check, spot, escaped, "a URL holds no such characters: they are percent-encoded");
  return undefined;
}

/** The answer of a check that mends nothing. */
function* told(unfits: Rejection | undefined): Generator<Finding, Rejection | undefined> {
  yield* [];
  return unfits;
}

/** A mailbox of RFC 5321 (4.1.2) without quotes; a domain needs no dot. */
const MAIL =
  /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/;

function isMail(value: Json): boolean {
  return typeof value === "string" && MAIL.test(value);
}

/** Whether a value is at first sight what its kind is: a text, a flag, one of some words, or anything. */
export function isPlainly({ version }: StructureCheck, kind: string, value: Json): boolean {
  if (typeof value === "string")
    return kind === "string" || kind === "any" || wordsOf(kind, version)?.includes(value) === true;
  return kind === "any" || (kind === "boolean" && typeof value === "boolean");
}

/** Checks a value that is no object of OpenAPI; undefined for a kind that is none of these. */
export function plainCheck(
  check: StructureCheck,
  kind: string,
  value: Json,
  spot: Spot,
): Generator<Finding, Rejection | undefined> | undefined {
  const list = wordsOf(kind, check.version);
  if (list !== undefined) return oneOf(check, list, value, spot);
  if (kind === "string") return text(check, value, spot);
  if (kind === "boolean") return flag(check, value, spot);
  if (kind === "uri") return address(check, value, spot);
  if (kind === "email") return told(isMail(value) ? undefined : reject(spot, "is not an e-mail address"));
  return kind === "any" ? told(undefined) : undefined;
}
