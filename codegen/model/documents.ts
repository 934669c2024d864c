import { isList, isObject, own, type Json } from "../document/json.js";
import { join, keysOf, valueAt, type Pointer } from "../document/pointer.js";
import { DEFINITION_KEYWORDS, LIST_KEYWORDS, MAP_KEYWORDS, SCHEMA_KEYWORDS } from "../openapi/keywords.js";

/** One schema document. Findings in it are reported at `at` + the pointer, with `source` where it is not the main one. */
export interface SchemaDocument {
  readonly uri: string;
  readonly root: Json;
  readonly at: Pointer;
  readonly source?: string;
}

/** Where a schema stands: a pointer into a document, and the URI that its references are relative to. */
export interface SchemaPlace {
  readonly document: SchemaDocument;
  readonly pointer: Pointer;
  readonly base: string;
  readonly value: Json;
}

export interface Documents {
  readonly rootOf: (document: SchemaDocument) => SchemaPlace;
  /** What `ref` names, seen from `from`; a sentence when there is nothing, or nothing that may be read. */
  readonly resolve: (ref: string, from: SchemaPlace) => SchemaPlace | string;
  readonly child: (place: SchemaPlace, ...keys: readonly (string | number)[]) => SchemaPlace;
  /** The schema of a resource that has this `$dynamicAnchor`. */
  readonly dynamicAnchor: (base: string, name: string) => SchemaPlace | undefined;
  /** The names that some `$dynamicRef` asks for: of no other does the way to a schema matter. */
  readonly dynamicNames: ReadonlySet<string>;
}

/** Deeper schemas than this are refused before anything recurses into them. */
export const MAX_DEPTH = 200;

const MAX_CRAWLED = 100_000;

function resolveUri(ref: string, base: string): URL | undefined {
  return URL.canParse(ref, base) ? new URL(ref, base) : undefined;
}

function withoutFragment(url: URL): string {
  const bare = new URL(url);
  bare.hash = "";
  return bare.href.replace(/#$/, "");
}

/** The identifier that a schema gives itself; draft 4 (and with it OpenAPI 3.0) spells it `id`, and not beside `$ref`. */
function identifierOf(node: Json, oldStyle: boolean): string | undefined {
  if (oldStyle && own(node, "$ref") !== undefined) return undefined;
  const id = own(node, "$id") ?? (oldStyle ? own(node, "id") : undefined);
  return typeof id === "string" ? id : undefined;
}

interface SchemaLocation {
  readonly document: SchemaDocument;
  readonly pointer: Pointer;
}

/** Everything in a document that can be referred to by name. */
interface NamedSchemas {
  readonly resources: Map<string, SchemaLocation>;
  readonly anchors: Map<string, SchemaLocation>;
  /** Those of `anchors` that are `$dynamicAnchor`s. */
  readonly dynamicAnchors: Map<string, SchemaLocation>;
  readonly dynamicNames: Set<string>;
  /** By what address names are relative: of the root of a document, and of each schema that changes it. */
  readonly bases: Map<string, string>;
  /** Whether a schema inside a document changes it; none does in most. */
  hasInnerBases: boolean;
  /** Schemas that may still be looked at: what repeats itself by reference has no end. */
  left: number;
}

function keyOf(document: SchemaDocument, pointer: Pointer): string {
  return `${document.uri} ${pointer}`;
}

function step(value: Json | undefined, key: string | number): Json | undefined {
  return isList(value) ? value[Number(key)] : own(value, String(key));
}

const subSchemas = function* (node: Json): Generator<readonly (string | number)[]> {
  if (!isObject(node)) return;
  for (const [key, value] of Object.entries(node)) {
    if (SCHEMA_KEYWORDS.has(key) && isObject(value)) yield [key];
    if ((LIST_KEYWORDS.has(key) || key === "items") && isList(value))
      for (const index of value.keys()) yield [key, index];
    if ((MAP_KEYWORDS.has(key) || DEFINITION_KEYWORDS.has(key) || key === "dependencies") && isObject(value))
      for (const name of Object.keys(value)) yield [key, name];
    if (key === "additionalItems" && isObject(value)) yield [key];
  }
};

/** A place that is looked through for names, and the address that names there are relative to. */
interface CrawledPlace {
  readonly document: SchemaDocument;
  readonly pointer: Pointer;
  readonly base: string;
  /** Names as drafts before 2019-09 write them. */
  readonly oldStyle: boolean;
}

/** Notes every identifier and anchor from `pointer` down. Only places that hold schemas count. */
function crawl(names: NamedSchemas, place: CrawledPlace, node: Json, depth = 0): void {
  const { document, pointer, base, oldStyle } = place;
  if (!isObject(node) || depth > MAX_DEPTH || names.left <= 0) return;
  names.left -= 1;
  const id = identifierOf(node, oldStyle);
  const url = id === undefined ? undefined : resolveUri(id, base);
  const here = url === undefined || id?.startsWith("#") === true ? base : withoutFragment(url);
  if (here !== base || depth === 0) names.bases.set(keyOf(document, pointer), here);
  if (here !== base && depth > 0) names.hasInnerBases = true;
  if (here !== base) names.resources.set(here, { document, pointer });
  if (oldStyle && id?.startsWith("#") === true) names.anchors.set(`${here}${id}`, { document, pointer });
  for (const keyword of ["$anchor", "$dynamicAnchor"]) {
    const anchor = own(node, keyword);
    if (typeof anchor !== "string") continue;
    names.anchors.set(`${here}#${anchor}`, { document, pointer });
    if (keyword === "$dynamicAnchor") names.dynamicAnchors.set(`${here}#${anchor}`, { document, pointer });
  }
  const dynamicRef = own(node, "$dynamicRef");
  if (typeof dynamicRef === "string") names.dynamicNames.add(anchorOf(dynamicRef));
  for (const keys of subSchemas(node)) {
    const at = join(pointer, ...keys);
    const child = keys.reduce<Json | undefined>(step, node);
    if (child !== undefined) crawl(names, { ...place, pointer: at, base: here }, child, depth + 1);
  }
}

/** The anchor that a reference names; empty when it names none. */
export function anchorOf(ref: string): string {
  const fragment = ref.includes("#") ? ref.slice(ref.indexOf("#") + 1) : "";
  return fragment.startsWith("/") ? "" : fragment;
}

/** The base of a place: that of the nearest schema above it that was crawled. */
function baseOf(names: NamedSchemas, document: SchemaDocument, pointer: Pointer): string {
  if (!names.hasInnerBases) return names.bases.get(keyOf(document, "#")) ?? document.uri;
  const keys = keysOf(pointer);
  for (let count = keys.length; count >= 0; count -= 1) {
    const base = names.bases.get(keyOf(document, join("#", ...keys.slice(0, count))));
    if (base !== undefined) return base;
  }
  return document.uri;
}

function decodeFragment(hash: string): string | undefined {
  try {
    return decodeURIComponent(hash.replace(/^#/, ""));
  } catch {
    return undefined;
  }
}

/** Shared definitions stand in one place, and may be referred to as either of two. */
function sharedPointer(fragment: string): Pointer {
  return `#${fragment.replace(/^\/\$defs\//, "/components/schemas/")}`;
}

/**
 * Indexes schema documents by URI. `fallback` answers for pointers that a document itself does not have: shared
 * definitions, under `components/schemas`. Nothing is ever fetched.
 */
export function indexDocuments(
  all: readonly SchemaDocument[],
  oldStyle: boolean,
  fallback?: SchemaDocument,
): Documents {
  const names: NamedSchemas = {
    resources: new Map(),
    anchors: new Map(),
    dynamicAnchors: new Map(),
    dynamicNames: new Set(),
    bases: new Map(),
    hasInnerBases: false,
    left: MAX_CRAWLED,
  };
  for (const document of all) {
    names.resources.set(document.uri, { document, pointer: "#" });
    crawl(names, { document, pointer: "#", base: document.uri, oldStyle }, document.root);
  }
  const placeAt = (document: SchemaDocument, pointer: Pointer): SchemaPlace | undefined => {
    const value = valueAt(document.root, pointer);
    return value === undefined ? undefined : { document, pointer, base: baseOf(names, document, pointer), value };
  };
  const resolve: Documents["resolve"] = (ref, from) => {
    const url = resolveUri(ref, from.base);
    const fragment = url === undefined ? undefined : decodeFragment(url.hash);
    if (url === undefined || fragment === undefined) return "is not a URI";
    const resource = names.resources.get(withoutFragment(url));
    if (resource === undefined)
      return `names a document that was not given: ${withoutFragment(url)}; name it among the inputs, or bundle the documents into one first`;
    if (fragment !== "" && !fragment.startsWith("/")) {
      const anchor = names.anchors.get(`${withoutFragment(url)}#${fragment}`);
      return (anchor && placeAt(anchor.document, anchor.pointer)) ?? "names an anchor that does not exist";
    }
    const place =
      placeAt(resource.document, `${resource.pointer}${fragment}`) ??
      (fallback && placeAt(fallback, sharedPointer(fragment)));
    return place ?? "points to nothing";
  };
  return {
    rootOf: (document) => ({ document, pointer: "#", base: baseOf(names, document, "#"), value: document.root }),
    resolve,
    child: (place, ...keys) => {
      const { document } = place;
      const pointer = join(place.pointer, ...keys);
      const value = keys.reduce<Json | undefined>(step, place.value) ?? null;
      const base = names.hasInnerBases ? names.bases.get(keyOf(document, pointer)) : undefined;
      return { document, pointer, base: base ?? place.base, value };
    },
    dynamicAnchor: (base, name) => {
      const anchor = names.dynamicAnchors.get(`${base}#${name}`);
      return anchor && placeAt(anchor.document, anchor.pointer);
    },
    dynamicNames: names.dynamicNames,
  };
}
