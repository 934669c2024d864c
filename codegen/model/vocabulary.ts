import { isObject, type Json, own } from "../document/json.js";
import type { SchemaDocument } from "./documents.js";

const DRAFT = "https://json-schema.org/draft/2020-12/";
const REQUIRED = ["core", "applicator", "unevaluated", "validation"].map((name) => `${DRAFT}vocab/${name}`);
const KNOWN: ReadonlySet<string> = new Set([
  ...REQUIRED,
  ...["meta-data", "format-annotation", "content"].map((name) => `${DRAFT}vocab/${name}`),
]);

function bare(uri: string): string {
  return uri.replace(/#$/, "");
}

/** Draft 4's URI, and what OpenAPI 3.0 calls itself. */
const OLD: ReadonlySet<string> = new Set([
  "http://json-schema.org/draft-04/schema",
  "https://spec.openapis.org/oas/3.0/dialect/base",
]);
const NEW: ReadonlySet<string> = new Set([`${DRAFT}schema`, "https://spec.openapis.org/oas/3.1/dialect/base"]);

/**
 * Why a schema that names its dialect with `$schema` cannot be lowered; undefined when it can. A meta-schema of
 * somebody's own is fine when it keeps every keyword of 2020-12 and requires no vocabulary besides.
 */
export function dialectProblem(
  value: Json | undefined,
  dialect: Dialect,
  others: readonly SchemaDocument[],
): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string") return "$schema must be a URI";
  if (NEW.has(bare(value)) || (dialect === "openapi-3.0" && OLD.has(bare(value)))) return undefined;
  const meta = others.find((document) => document.uri === bare(value));
  const vocabulary = own(meta?.root, "$vocabulary");
  if (meta === undefined || !isObject(vocabulary)) return `the dialect ${JSON.stringify(value)} is not supported`;
  const missing = REQUIRED.find((uri) => own(vocabulary, uri) === undefined);
  if (missing !== undefined) return `the dialect ${JSON.stringify(value)} leaves the vocabulary ${missing} out`;
  const foreign = Object.keys(vocabulary).find((uri) => own(vocabulary, uri) === true && !KNOWN.has(uri));
  return foreign === undefined
    ? undefined
    : `the dialect ${JSON.stringify(value)} needs the vocabulary ${JSON.stringify(foreign)}`;
}

export type Dialect = "2020-12" | "openapi-3.0";
