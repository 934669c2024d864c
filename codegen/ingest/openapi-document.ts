import type { Ingested, TextFix } from "../spec/document.js";
import type { Finding } from "../spec/finding.js";
import { isList, isObject, own, type Json, type JsonObject } from "../spec/json.js";
import type { Basis, Origin, RuleId } from "../spec/origin.js";
import type { Pointer } from "../spec/pointer.js";
import type { PageFormat, SourceText } from "../spec/source.js";
import { providerOfHost, providerOfUrl } from "./provider.js";
import { below, type Places } from "./yaml/placed.js";

/** Keys whose value maps names of people's choosing: a property called `example` is no example. */
const NAMED = new Set([
  "properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "schemas", "responses", "parameters",
  "requestBodies", "headers", "securitySchemes", "links", "callbacks", "pathItems", "paths", "webhooks", "variables",
  "encoding", "mapping", "scopes", "content",
]);

const isExample = (key: string): boolean => key === "example" || key === "examples";

type Walk = { readonly origins: Map<Pointer, Origin>; readonly places: Places; readonly source: string; readonly rule: RuleId };

/** Records where every value stands. `names` says that the keys of `node` are names, not keywords. */
const walk = (state: Walk, node: Json, at: Pointer, basis: Basis, names: boolean): void => {
  const place = state.places.get(at);
  if (place !== undefined) {
    state.origins.set(at, { rule: state.rule, basis, evidence: [{ source: state.source, start: place.start, end: place.end }] });
  }
  if (isList(node)) node.forEach((item, index) => walk(state, item, below(at, index), basis, false));
  else if (isObject(node)) {
    for (const [key, value] of Object.entries(node)) {
      walk(state, value, below(at, key), !names && isExample(key) ? "example" : basis, !names && NAMED.has(key));
    }
  }
};

const serverOf = (doc: JsonObject): string | undefined => {
  const servers = own(doc, "servers");
  for (const server of isList(servers) ? servers : []) {
    const url = own(server, "url");
    const provider = typeof url === "string" ? providerOfUrl(url) : undefined;
    if (provider !== undefined) return provider;
  }
  const host = own(doc, "host");
  return typeof host === "string" && host !== "" ? providerOfHost(host) : undefined;
};

const ingested = (source: SourceText, format: PageFormat, doc: JsonObject, places: Places, fixes: readonly TextFix[]): Ingested => {
  const origins = new Map<Pointer, Origin>();
  walk({ origins, places, source: source.id, rule: `ingest/${format}` }, doc, "#", "schema", false);
  const provider = source.provider ?? serverOf(doc) ?? "unknown";
  return { source: source.id, format, provider, spec: { doc, origins, ledger: fixes }, findings: [] };
};

const refusal = (source: SourceText, places: Places, at: Pointer, message: string, hint: string): Finding => {
  const { start, end } = places.get(at) ?? { start: 0, end: 0 };
  return { code: "ingest/not-openapi", level: "error", at: { source: source.id, start, end }, source: source.id, message, hint };
};

const OPERATIONS = ["paths", "webhooks", "components", "definitions"];
const HINT = "give an OpenAPI 3.0 to 3.2 or Swagger 2.0 document, with the line that states its version";

/** Why a value is no OpenAPI document; undefined when it is one. */
const reasonAgainst = (value: Json): { readonly at: Pointer; readonly message: string; readonly hint: string } | undefined => {
  if (!isObject(value)) return { at: "#", message: `${isList(value) ? "a list" : "a single value"} is no OpenAPI document`, hint: HINT };
  const error = own(value, "error");
  const version = own(value, "openapi") ?? own(value, "swagger");
  if (version === undefined && error !== undefined) {
    const words = [own(error, "code"), own(error, "message")].filter((word) => typeof word === "string").join(": ");
    const hint = "fetch the document again: the server gave an error in its place";
    return { at: "#/error", message: `this is an error message of a server${words === "" ? "" : ` (${words.slice(0, 200)})`}`, hint };
  }
  if (own(value, "overlay") !== undefined) {
    return { at: "#/overlay", message: "this is an OpenAPI Overlay, not a document", hint: "overlays belong in specs/overlays/" };
  }
  if (version === undefined) return { at: "#", message: "the document states no `openapi` or `swagger` version", hint: HINT };
  if (!/^(?:3\.[0-2](?:\.\d+)?(?:-.*)?|2\.0|3|2)$/.test(String(version))) {
    const at = own(value, "openapi") === undefined ? "#/swagger" : "#/openapi";
    return { at, message: `version ${JSON.stringify(version).slice(0, 40)} is none that falsmith reads`, hint: HINT };
  }
  if (OPERATIONS.some((key) => isObject(own(value, key)))) return undefined;
  return { at: "#", message: "the document has no `paths`, `webhooks` or `components`: it may be cut off", hint: "copy the whole document" };
};

/** The document as a source of the pipeline, or why it is none. */
export const ingestDocument = (
  source: SourceText,
  format: PageFormat,
  read: { readonly value: Json; readonly places: Places; readonly fixes: readonly TextFix[] },
): Ingested | Finding => {
  const reason = reasonAgainst(read.value);
  if (reason !== undefined) return refusal(source, read.places, reason.at, reason.message, reason.hint);
  return ingested(source, format, isObject(read.value) ? read.value : {}, read.places, read.fixes);
};
