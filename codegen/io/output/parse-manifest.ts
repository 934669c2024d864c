import type { GatewayConfig } from "../../config.js";
import { IMPORT_EXTENSIONS, type ImportExtension } from "../../document/import-extension.js";
import type { EndpointChoice } from "../../document/endpoint-choice.js";
import { isList, isObject, type Json, own } from "../../document/json.js";
import { type RuleLevel, RULE_LEVELS } from "../../document/levels.js";
import type { LocatedFinding } from "../../document/located-finding.js";
import type { RuleId } from "../../document/origin.js";
import { checkChoice } from "../config/endpoint-choice.js";
import { checkGateway } from "../config/gateway-config.js";
import { pathFlaw } from "../safe-paths.js";
import { sourceDeprecation, sourceName } from "../sources/source-list.js";
import type { Digests, EndpointEntry, ExcludedEntry, Manifest, SourceEntry } from "./manifest.js";

/** Thrown and caught in this file only: the first thing that is not as it should be. */
class Damage extends Error {}

function text(value: Json | undefined): string {
  if (typeof value !== "string") throw new Damage();
  return value;
}
function number(value: Json | undefined): number {
  if (typeof value !== "number") throw new Damage();
  return value;
}
function list(value: Json | undefined): readonly Json[] {
  if (!isList(value)) throw new Damage();
  return value;
}
function entries(value: Json | undefined): readonly (readonly [string, Json])[] {
  if (!isObject(value)) throw new Damage();
  return Object.entries(value);
}
function optional(object: Json, key: string): string | undefined {
  const value = own(object, key);
  return value === undefined ? undefined : text(value);
}

const SHA_256 = /^[0-9a-f]{64}$/;

function digest(value: Json): string {
  const sha256 = text(value);
  if (!SHA_256.test(sha256)) throw new Damage();
  return sha256;
}

/**
 * A path that leads out of the folder must not become a file that we remove.
 * @param folder that of an endpoint, which is known to be safe: of what lies in it, the rest is all that is left to look at
 */
function requireSafe(path: string, folder: string | undefined): void {
  const isBelow =
    folder !== undefined && path.length < 200 && path.startsWith(folder) && path.charAt(folder.length) === "/";
  if (pathFlaw(isBelow ? path.slice(folder.length + 1) : path) !== undefined) throw new Damage();
}

function digests(value: Json | undefined, folder?: string): Digests {
  const outputs = new Map<string, string>();
  for (const [path, sha256] of entries(value)) {
    requireSafe(path, folder);
    outputs.set(path, digest(sha256));
  }
  return outputs;
}

function sourceEntry(entry: Json): SourceEntry {
  const sha256 = digest(own(entry, "sha256") ?? null);
  const [provider, origin] = [optional(entry, "provider"), optional(entry, "origin")];
  const name = sourceName(own(entry, "name"));
  const deprecated = sourceDeprecation(own(entry, "deprecated"));
  return {
    sha256,
    ...(provider === undefined ? {} : { provider }),
    ...(origin === undefined ? {} : { origin }),
    ...(name === undefined ? {} : { name }),
    ...(deprecated === undefined ? {} : { deprecated }),
  };
}

function sourceEntries(value: Json | undefined): ReadonlyMap<string, SourceEntry> {
  const all = new Map<string, SourceEntry>();
  for (const [id, entry] of entries(value)) all.set(id, sourceEntry(entry));
  return all;
}

function ruleLevel(value: Json): RuleLevel {
  const level = RULE_LEVELS.find((known) => known === value);
  if (level === undefined) throw new Damage();
  return level;
}

function importExtension(value: Json): ImportExtension {
  const extension = IMPORT_EXTENSIONS.find((known) => known === value);
  if (extension === undefined) throw new Damage();
  return extension;
}

function kind(value: Json | undefined): EndpointEntry["kind"] {
  const known = (["queue", "operation", "webhook", "schemas"] as const).find((one) => one === value);
  if (known === undefined) throw new Damage();
  return known;
}

/** The folder is a path that we read from. */
function folder(value: Json | undefined): string {
  if (pathFlaw(text(value)) !== undefined) throw new Damage();
  return text(value);
}

type Dependencies = NonNullable<EndpointEntry["dependencies"]>;

/** Of most endpoints. */
const NO_DEPENDENCIES: Dependencies = { asks: [], answers: [], decided: [], overlayEdits: {} };

function dependencies(value: Json | undefined): Dependencies {
  if (value === undefined) return NO_DEPENDENCIES;
  const [asks = [], answers = [], decided = []] = ["asks", "answers", "decided"].map((key) => {
    const names = own(value, key);
    return names === undefined ? [] : list(names).map(text);
  });
  const edits = own(value, "overlayEdits");
  const counts = edits === undefined ? [] : entries(edits).map(([id, count]) => [id, number(count)] as const);
  return { asks, answers, decided, overlayEdits: Object.fromEntries(counts) };
}

function endpoint(value: Json): EndpointEntry {
  const root = own(value, "root");
  const place = folder(own(value, "folder"));
  return {
    id: text(own(value, "id")),
    kind: kind(own(value, "kind")),
    folder: place,
    sources: list(own(value, "sources")).map(text),
    ...(own(value, "selectors") === undefined ? {} : { selectors: list(own(value, "selectors")).map(text) }),
    dependencies: dependencies(own(value, "dependencies")),
    ...(root === undefined ? {} : { root: digest(root) }),
    outputs: digests(own(value, "outputs"), place),
  };
}

function excluded(value: Json): ExcludedEntry {
  return {
    id: text(own(value, "id")),
    kind: kind(own(value, "kind")),
    sources: list(own(value, "sources")).map(text),
    selectors: list(own(value, "selectors")).map(text),
  };
}

function choice(value: Json): EndpointChoice {
  if (!isObject(value)) throw new Damage();
  return checkChoice({ include: own(value, "include"), exclude: own(value, "exclude") }, () => {
    throw new Damage();
  });
}

function gateway(name: string, value: Json): GatewayConfig {
  return checkGateway(name, value, () => {
    throw new Damage();
  });
}

/** A code is only shown: one that no rule has does no harm. */
function isCode(code: string): code is RuleId {
  return /^(?:ingest|text|repair|tighten|enrich|check|emit|io|job|internal)\/./.test(code);
}

function finding(value: Json): LocatedFinding {
  const level = ruleLevel(own(value, "level") ?? null);
  const code = text(own(value, "code"));
  if (level === "off" || !isCode(code)) throw new Damage();
  const [path, quote, hint] = [optional(value, "path"), optional(value, "quote"), optional(value, "hint")];
  const [line, column] = [own(value, "line"), own(value, "column")];
  const pointer = own(value, "pointer");
  return {
    code,
    level,
    // In the order of located findings: what is taken over from here is written as what is said anew.
    ...(path === undefined ? {} : { path }),
    message: text(own(value, "message")),
    ...(hint === undefined ? {} : { hint }),
    ...(typeof pointer === "string" ? { pointer: `#${pointer.slice(1)}` } : {}),
    ...(typeof line === "number" && typeof column === "number" ? { line, column } : {}),
    ...(quote === undefined ? {} : { quote }),
  };
}

function read(json: Json): Manifest {
  const options = own(json, "options");
  const runtime = own(options, "runtime");
  if (runtime !== "bundle" && runtime !== "import") throw new Damage();
  const accepts = isObject(options) ? optional(options, "accepts") : undefined;
  const header = isObject(options) ? optional(options, "header") : undefined;
  const name = isObject(options) ? optional(options, "package") : undefined;
  const extension = own(options, "importExtension");
  const gateways = own(options, "gateways");
  const chosen = own(options, "choice");
  const leftOut = own(json, "excluded");
  const leftAlone = own(json, "leftAlone");
  const incomplete = own(json, "incomplete");
  const ofPackage = own(json, "packageFindings");
  return {
    falsmith: text(own(json, "falsmith")),
    options: {
      runtime,
      ...(accepts === undefined ? {} : { accepts }),
      ...(extension === undefined ? {} : { importExtension: importExtension(extension) }),
      ...(header === undefined ? {} : { header }),
      ...(own(options, "docs") === true ? { docs: true as const } : {}),
      ...(name === undefined ? {} : { package: name }),
      ...(gateways === undefined
        ? {}
        : { gateways: Object.fromEntries(entries(gateways).map(([key, value]) => [key, gateway(key, value)])) }),
      ...(chosen === undefined ? {} : { choice: choice(chosen) }),
      rules: Object.fromEntries(entries(own(options, "rules")).map(([code, level]) => [code, ruleLevel(level)])),
    },
    sources: sourceEntries(own(json, "sources")),
    overlays: sourceEntries(own(json, "overlays")),
    refused: sourceEntries(own(json, "refused")),
    ...(incomplete === undefined ? {} : { incomplete: list(incomplete).map(text) }),
    endpoints: list(own(json, "endpoints")).map(endpoint),
    excluded: leftOut === undefined ? [] : list(leftOut).map(excluded),
    outputs: digests(own(json, "outputs")),
    findings: list(own(json, "findings")).map(finding),
    ...(ofPackage === undefined ? {} : { packageFindings: list(ofPackage).map(finding) }),
    ...(leftAlone === undefined ? {} : { leftAlone: list(leftAlone).map(text) }),
    edits: new Map(entries(own(json, "edits")).map(([id, count]) => [id, number(count)])),
  };
}

/** The manifest a text holds; undefined when it is damaged: whole or not at all, since files are removed by it. */
export function parseManifest(source: string): Manifest | undefined {
  try {
    const json: Json = JSON.parse(source);
    return read(json);
  } catch (error) {
    if (error instanceof Damage || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
