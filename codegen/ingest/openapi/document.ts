import type { SourceDocument, TextFix } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isList, isObject, type Json, type JsonObject, own } from "../../document/json.js";
import type { Basis, Origin, RuleId } from "../../document/origin.js";
import type { Origins } from "../../document/origins.js";
import type { Pointer } from "../../document/pointer.js";
import type { PageFormat, SourceText } from "../../document/source.js";
import { below, type Places } from "../json/places.js";
import { providerOfHost, providerOfUrl } from "../provider.js";
import { readerFinding } from "../reader-finding.js";
import { whyNotOpenapi } from "./why-not-openapi.js";

/** Keys whose value maps names of people's choosing: a property called `example` is no example. */
const NAMED = new Set([
  "properties",
  "patternProperties",
  "$defs",
  "definitions",
  "dependentSchemas",
  "schemas",
  "responses",
  "parameters",
  "requestBodies",
  "headers",
  "securitySchemes",
  "links",
  "callbacks",
  "pathItems",
  "paths",
  "webhooks",
  "variables",
  "encoding",
  "mapping",
  "scopes",
  "content",
]);

function isExample(key: string): boolean {
  return key === "example" || key === "examples";
}

interface OriginWalk {
  readonly places: Places;
  readonly source: string;
  readonly rule: RuleId;
}

interface OriginPlace {
  readonly at: Pointer;
  readonly basis: Basis;
  /** The keys of the value are names, not keywords. */
  readonly names: boolean;
}

/** Where a value and everything in it stands. */
function walk(state: OriginWalk, node: Json, { at, basis, names }: OriginPlace): Origins {
  const place = state.places.get(at);
  const origin: Origin | undefined =
    place === undefined
      ? undefined
      : { rule: state.rule, basis, evidence: [{ source: state.source, start: place.start, end: place.end }] };
  if (!isList(node) && !isObject(node)) return { origin, below: undefined };
  const inside = new Map<string, Origins>();
  if (isList(node))
    for (const [index, item] of node.entries())
      inside.set(`${index}`, walk(state, item, { at: below(at, index), basis, names: false }));
  else
    for (const [key, inner] of Object.entries(node)) {
      const place: OriginPlace = {
        at: below(at, key),
        basis: !names && isExample(key) ? "example" : basis,
        names: !names && NAMED.has(key),
      };
      inside.set(key, walk(state, inner, place));
    }
  return { origin, below: inside };
}

function serverOf(doc: JsonObject): string | undefined {
  const servers = own(doc, "servers");
  for (const server of isList(servers) ? servers : []) {
    const url = own(server, "url");
    const provider = typeof url === "string" ? providerOfUrl(url) : undefined;
    if (provider !== undefined) return provider;
  }
  const host = own(doc, "host");
  return typeof host === "string" && host !== "" ? providerOfHost(host) : undefined;
}

/** What was read of a text: its value, and where everything in it stands. */
export interface ReadText {
  readonly value: Json;
  readonly places: Places;
  readonly fixes: readonly TextFix[];
}

/** A value as it was read, with the place of each part of it as its origin. */
export function ingested(source: SourceText, format: PageFormat, { value, places, fixes }: ReadText): SourceDocument {
  const doc = isObject(value) ? value : {};
  const state: OriginWalk = { places, source: source.id, rule: `ingest/${format}` };
  const origins = walk(state, doc, { at: "#", basis: "schema", names: false });
  const provider = source.provider ?? serverOf(doc) ?? "unknown";
  return { source: source.id, format, provider, spec: { doc, origins, ledger: fixes }, findings: [] };
}

/** The document as a source of the pipeline, or why it is none. */
export function ingestDocument(source: SourceText, format: PageFormat, read: ReadText): SourceDocument | Finding {
  const reason = whyNotOpenapi(read.value);
  if (reason === undefined) return ingested(source, format, read);
  const { at, message, hint } = reason;
  const place = read.places.get(at) ?? { start: 0, end: 1 };
  return readerFinding(source, { code: "ingest/not-openapi", level: "error", ...place, message, hint });
}
