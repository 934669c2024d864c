import { isObject, type Json, type JsonObject, own } from "../document/json.js";
import type { SchemaDocument } from "./documents.js";
import { VOCABULARIES } from "./meta-schema.js";

const DRAFT = "https://json-schema.org/draft/2020-12/";
const CORE = `${DRAFT}vocab/core`;

function uriOf(vocabulary: string): string {
  return `${DRAFT}vocab/${vocabulary}`;
}

const FORMAT_ASSERTION = uriOf("format-assertion");
const KNOWN: ReadonlySet<string> = new Set([...Object.keys(VOCABULARIES).map(uriOf), FORMAT_ASSERTION]);

function bare(uri: string): string {
  return uri.replace(/#$/, "");
}

/** Draft 4's URI, and what OpenAPI 3.0 calls itself. */
const OLD: ReadonlySet<string> = new Set([
  "http://json-schema.org/draft-04/schema",
  "https://spec.openapis.org/oas/3.0/dialect/base",
]);
const NEW: ReadonlySet<string> = new Set([`${DRAFT}schema`, "https://spec.openapis.org/oas/3.1/dialect/base"]);

/** What a meta-schema of somebody's own says of vocabularies; undefined for the dialects that are known by name. */
function vocabularyOf(value: Json | undefined, others: readonly SchemaDocument[]): JsonObject | undefined {
  if (typeof value !== "string" || NEW.has(bare(value)) || OLD.has(bare(value))) return undefined;
  const stated = own(others.find((document) => document.uri === bare(value))?.root, "$vocabulary");
  return isObject(stated) ? stated : undefined;
}

/**
 * Why a schema that names its dialect with `$schema` cannot be lowered; undefined when it can. A meta-schema of
 * somebody's own is fine when it requires no vocabulary that 2020-12 does not have.
 */
export function dialectProblem(
  value: Json | undefined,
  dialect: Dialect,
  others: readonly SchemaDocument[],
): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string") return "$schema must be a URI";
  if (NEW.has(bare(value)) || (dialect === "openapi-3.0" && OLD.has(bare(value)))) return undefined;
  const vocabulary = vocabularyOf(value, others);
  if (vocabulary === undefined) return `the dialect ${JSON.stringify(value)} is not supported`;
  if (own(vocabulary, CORE) === undefined) return `the dialect ${JSON.stringify(value)} leaves the vocabulary core out`;
  const foreign = Object.keys(vocabulary).find((uri) => own(vocabulary, uri) === true && !KNOWN.has(uri));
  return foreign === undefined
    ? undefined
    : `the dialect ${JSON.stringify(value)} needs the vocabulary ${JSON.stringify(foreign)}`;
}

const NONE: ReadonlySet<string> = new Set();

/** The keywords that mean nothing in a document of this dialect: those of the vocabularies that it leaves out. */
export function keywordsLeftOut(value: Json | undefined, others: readonly SchemaDocument[]): ReadonlySet<string> {
  const vocabulary = vocabularyOf(value, others);
  if (vocabulary === undefined) return NONE;
  const missing = Object.entries(VOCABULARIES).filter(([name]) => own(vocabulary, uriOf(name)) === undefined);
  const names = new Set(missing.flatMap(([, keywords]) => Object.keys(keywords)));
  if (own(vocabulary, FORMAT_ASSERTION) !== undefined) names.delete("format");
  return names;
}

/** Whether a document's dialect asks for formats to be checked: it does as soon as it names the vocabulary. */
export function assertsFormats(value: Json | undefined, others: readonly SchemaDocument[]): boolean {
  return own(vocabularyOf(value, others), FORMAT_ASSERTION) !== undefined;
}

export type Dialect = "2020-12" | "openapi-3.0";
