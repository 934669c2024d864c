import type { IngestResult } from "../spec/document.js";
import type { Finding } from "../spec/finding.js";
import { isList, isObject, own, type JsonObject } from "../spec/json.js";
import type { RuleId } from "../spec/origin.js";
import type { PageFormat, SourceText, Span } from "../spec/source.js";
import { providerOfUrl } from "./provider.js";
import { mendYaml } from "./repair-yaml.js";
import { readValue } from "./read-value.js";

/** A stretch of a source that holds an OpenAPI document. */
export type Stretch = { readonly start: number; readonly end: number; readonly format: PageFormat; readonly rule: RuleId };

const providerOf = (source: SourceText, doc: JsonObject): string => {
  const servers = own(doc, "servers");
  const url = isList(servers) ? own(servers[0], "url") : undefined;
  return source.provider ?? (typeof url === "string" ? providerOfUrl(url) : undefined) ?? "unknown";
};

const refused = (at: Span, message: string, hint: string): Finding => ({ code: "ingest/format", level: "error", at, message, hint });

/** Why a value is no OpenAPI document that can be read; undefined when it is one. */
const objection = (value: unknown): readonly [message: string, hint: string] | undefined => {
  if (!isObject(value)) return ["this is no OpenAPI document: it is no object", "An OpenAPI document begins with `openapi: 3.1.0` or the like."];
  const error = own(value, "error");
  if (error !== undefined && own(value, "paths") === undefined) {
    const code = own(error, "code");
    return [`this is an error reply${typeof code === "string" ? ` (${code})` : ""}, not an OpenAPI document`, "Fetch the document again."];
  }
  if (own(value, "openapi") === undefined && own(value, "swagger") === undefined) return ["this is no OpenAPI document: it names no version", "An OpenAPI document begins with `openapi: 3.1.0` or the like."];
  return undefined;
};

/** Reads the OpenAPI document in a stretch of a source, repairing its text where it does not parse. */
export const readDocument = (source: SourceText, { start, end, format, rule }: Stretch): IngestResult => {
  const span = (from: number, to: number): Span => ({ source: source.id, start: start + from, end: start + Math.max(from, to) });
  const { fixes, findings, parsed, map } = mendYaml(source.text.slice(start, end));
  if (findings.length > 0) return { documents: [], findings: findings.map(({ start: from, end: to, ...rest }) => ({ ...rest, at: span(from, to) })) };
  const read = readValue(parsed, { source: source.id, offset: start, map, rule, basis: "schema" });
  const why = objection(read.value);
  if (why !== undefined) return { documents: [], findings: [refused(span(0, Math.min(80, end - start)), ...why)] };
  if (!isObject(read.value) || read.findings.some(({ level }) => level === "error")) return { documents: [], findings: read.findings };
  const ledger = fixes.map((fix) => {
    const at = span(fix.start, fix.end);
    return { span: at, text: fix.text, origin: { rule: fix.rule, basis: "schema" as const, evidence: [at] } };
  });
  const spec = { doc: read.value, origins: read.origins, ledger };
  return { documents: [{ spec, findings: read.findings, source: source.id, format, provider: providerOf(source, read.value) }], findings: [] };
};
