import type { Evidence, Rule, Spec } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isList, isObject, type Json, type JsonObject, own } from "../../document/json.js";
import { perObject } from "../../document/memo.js";
import type { Origin } from "../../document/origin.js";
import { eachOrigin, originAt, originsBelow } from "../../document/origins.js";
import type { Patch } from "../../document/patch.js";
import { join, keysOf, parentOf, type Pointer, valueAt } from "../../document/pointer.js";
import type { SourceId, SourceText } from "../../document/source.js";
import { ingest } from "../../ingest/ingest.js";
import { ingestPart } from "../../ingest/openapi/openapi.js";
import { inferred, placeFor } from "../../openapi/edit.js";
import { isPointer } from "../../openapi/operation.js";
import { DATA_FIELDS, danglingReferences, MAP_FIELDS } from "../../openapi/references.js";
import { fileReference, referredSource } from "../../openapi/referred-files.js";

const ID = "repair/external-ref";

/** More parts than this are not taken from other files: what is left refers nowhere, and is told as such. */
const MOST_PARTS = 5000;

const SECTIONS = new Set(
  "schemas responses parameters examples requestBodies headers securitySchemes links callbacks pathItems".split(" "),
);

/** A source that others refer to: a document, or a file that is a part of one. */
const partOf = perObject((source: SourceText): Spec | undefined => {
  const part = ingestPart(source);
  return part ?? ingest(source).documents[0]?.spec;
});

/** A value of another file, and the place that it gets in the document. */
interface TakenPart {
  readonly source: SourceId;
  readonly from: Pointer;
  readonly at: Pointer;
}

/** What kind of component a place holds, by its own words or by where the reference stands; `schemas` by default. */
function sectionOf(target: Pointer, place: Pointer): string {
  const [first, second] = keysOf(target);
  if (first === "components" && second !== undefined && SECTIONS.has(second)) return second;
  if (first !== undefined && (first === "parameters" || first === "responses")) return first;
  if (first === "definitions") return "schemas";
  const keys = keysOf(place).slice(0, -1);
  const [last = "", before = ""] = [keys.at(-1), keys.at(-2)];
  if (keys.includes("schema") || keys.includes("schemas")) return "schemas";
  if (last === "requestBody") return "requestBodies";
  if (before === "paths") return "pathItems";
  return SECTIONS.has(before) ? before : "schemas";
}

/** Takes what a document refers to in other files into it, each part once. */
class PartsOfFiles {
  readonly #spec: Spec;
  readonly #evidence: Evidence;
  readonly #ids: ReadonlySet<SourceId>;
  readonly #taken = new Map<string, Pointer>();
  readonly #places = new Set<Pointer>();
  readonly #open: TakenPart[] = [];

  constructor(spec: Spec, evidence: Evidence) {
    this.#spec = spec;
    this.#evidence = evidence;
    this.#ids = new Set(evidence.sources.keys());
  }

  /** What a reference that stands in a source becomes; undefined where no input holds what it names. */
  resolve(ref: string, from: SourceId, place: Pointer): Pointer | undefined {
    const named = fileReference(ref);
    const source = named === undefined ? from : referredSource(named.file, from, this.#ids);
    const fragment = named?.fragment ?? ref;
    if (source === undefined || !(isPointer(fragment) || fragment === "#/")) return undefined;
    const target: Pointer = fragment === "#/" || !isPointer(fragment) ? "#" : fragment;
    if (source === this.#evidence.source) return valueAt(this.#spec.doc, target) === undefined ? undefined : target;
    return this.#take(source, target, place);
  }

  #take(source: SourceId, from: Pointer, place: Pointer): Pointer | undefined {
    const key = JSON.stringify([source, from]);
    const known = this.#taken.get(key);
    if (known !== undefined) return known;
    const text = this.#evidence.sources.get(source);
    const part = text === undefined ? undefined : partOf(text);
    const isThere = part !== undefined && valueAt(part.doc, from) !== undefined;
    if (!isThere || this.#taken.size >= MOST_PARTS) return undefined;
    const at = this.#placeFor(source, from, place);
    this.#taken.set(key, at);
    this.#open.push({ source, from, at });
    return at;
  }

  #placeFor(source: SourceId, from: Pointer, place: Pointer): Pointer {
    const section = sectionOf(from, place);
    const file = (source.split("/").at(-1) ?? source).replace(/\.[A-Za-z]+$/, "");
    const plain = (keysOf(from).at(-1) ?? file).replaceAll(/[^A-Za-z0-9._-]+/g, "_") || "Part";
    const swagger = own(this.#spec.doc, "swagger") !== undefined;
    const folder: Pointer = swagger
      ? join("#", section === "schemas" ? "definitions" : section)
      : join("#/components", section);
    const names = [plain, `${plain}_${file.replaceAll(/[^A-Za-z0-9._-]+/g, "_")}`];
    for (let n = 0; ; n += 1) {
      const at = join(folder, names[n] ?? `${plain}_${n}`);
      if (this.#places.has(at) || valueAt(this.#spec.doc, at) !== undefined) continue;
      this.#places.add(at);
      return at;
    }
  }

  /** The parts that were asked for, with those that they refer to in turn. */
  *patches(): Generator<{ readonly part: TakenPart; readonly patch: Patch }> {
    for (let part = this.#open.shift(); part !== undefined; part = this.#open.shift()) {
      const text = this.#evidence.sources.get(part.source);
      const spec = text === undefined ? undefined : partOf(text);
      const value = spec === undefined ? undefined : valueAt(spec.doc, part.from);
      if (spec === undefined || value === undefined) continue;
      const known = originAt(spec.origins, part.from);
      const origin: Origin = { rule: ID, basis: known?.basis ?? "schema", evidence: known?.evidence ?? [] };
      const inner = new Map<Pointer, Origin>();
      const below = originsBelow(spec.origins, part.from)?.below;
      eachOrigin({ origin: undefined, below }, (at, one) => inner.set(at, one), part.at);
      const moved = this.#moved(value, { source: part.source, at: part.at, isMap: false });
      yield { part, patch: { op: "add", at: part.at, value: moved, origin, inner } };
    }
  }

  /** A value with its references led to where their targets are now. */
  #moved(value: Json, within: { readonly source: SourceId; readonly at: Pointer; readonly isMap: boolean }): Json {
    const { source, at, isMap } = within;
    if (isList(value))
      return value.map((item, index) => this.#moved(item, { source, at: join(at, index), isMap: false }));
    if (!isObject(value)) return value;
    const entries = Object.entries(value).map(([key, inner]): [string, Json] => {
      const place = join(at, key);
      if (!isMap && key === "$ref" && typeof inner === "string")
        return [key, this.resolve(inner, source, place) ?? inner];
      if (!isMap && key === "mapping") return [key, this.#movedMapping(inner, source, place)];
      if (!isMap && DATA_FIELDS.has(key)) return [key, inner];
      return [key, this.#moved(inner, { source, at: place, isMap: !isMap && MAP_FIELDS.has(key) && isObject(inner) })];
    });
    return Object.fromEntries(entries);
  }

  #movedMapping(mapping: Json, source: SourceId, at: Pointer): Json {
    if (!isObject(mapping)) return mapping;
    const entries = Object.entries(mapping).map(([key, to]): [string, Json] => {
      const isReference = typeof to === "string" && /[#/]|\.(?:ya?ml|json)$/.test(to);
      return [key, isReference ? (this.resolve(to, source, at) ?? to) : to];
    });
    return Object.fromEntries(entries);
  }
}

/** The references of a document that lead into other files. */
function outwardReferences(doc: JsonObject): readonly { readonly at: Pointer; readonly ref: string }[] {
  return danglingReferences(doc).flatMap((at) => {
    const ref = valueAt(doc, at);
    return typeof ref === "string" && fileReference(ref) !== undefined ? [{ at, ref }] : [];
  });
}

/** A path has its operations in its own place: what it refers to is put there. */
function isPathItem(at: Pointer): boolean {
  const keys = keysOf(at);
  return keys.length === 3 && keys[0] === "paths";
}

function* taken(spec: Spec, evidence: Evidence): Generator<Finding> {
  const outward = outwardReferences(spec.doc);
  if (outward.length === 0) return;
  const parts = new PartsOfFiles(spec, evidence);
  const links: (readonly [at: Pointer, ref: string, to: Pointer])[] = [];
  for (const { at, ref } of outward) {
    const to = parts.resolve(ref, evidence.source, at);
    if (to !== undefined) links.push([at, ref, to]);
  }
  const added = new Map<Pointer, Patch>();
  for (const { part, patch } of parts.patches()) added.set(part.at, patch);
  for (const [at, ref, to] of links) {
    const patch = added.get(to);
    const place = parentOf(at) ?? "#";
    const isInPlace = isPathItem(at) && patch !== undefined && "value" in patch;
    const fix: readonly Patch[] = isInPlace
      ? [{ ...patch, at: place, inner: shifted(patch.inner, to, place) }]
      : [{ op: "replace", at, value: to, origin: inferred(spec, ID, at) }];
    yield { code: ID, level: "note", at: placeFor(spec, at), message: `${ref} is taken from the input it names`, fix };
  }
  const inPlace = new Set(links.flatMap(([at, , to]) => (isPathItem(at) ? [to] : [])));
  for (const [at, patch] of added) {
    if (inPlace.has(at)) continue;
    yield { code: ID, level: "note", at: placeFor(spec, "#"), message: `${at} comes from another input`, fix: [patch] };
  }
}

function shifted(
  inner: ReadonlyMap<Pointer, Origin> | undefined,
  from: Pointer,
  to: Pointer,
): ReadonlyMap<Pointer, Origin> {
  return new Map(
    [...(inner ?? [])].map(([at, origin]) => [`#${to.slice(1)}${at.slice(from.length)}`, origin] as const),
  );
}

/** What a document refers to in another input becomes a part of it. */
export const externalReferences: Rule = {
  id: ID,
  law: "A reference into another file leads into the input of that name, whose part becomes a part of the document; no file is read that was not given.",
  check: taken,
};
