import { isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair } from "yaml";
import type { Finding } from "../spec/finding.js";
import { withKey, type Json, type JsonObject } from "../spec/json.js";
import type { Basis, Origin, RuleId } from "../spec/origin.js";
import { join, type Pointer } from "../spec/pointer.js";
import type { SourceId, Span } from "../spec/source.js";
import { LIMITS } from "./yaml/limits.js";
import type { OffsetMap } from "./yaml/edits.js";
import type { ParsedYaml } from "./yaml/parse-yaml.js";

/** A value with the place of everything in it. */
export type ReadValue = { readonly value: Json; readonly origins: ReadonlyMap<Pointer, Origin>; readonly findings: readonly Finding[] };

/** Where the parsed text stands in its source, and what its values rest on. */
export type Place = { readonly source: SourceId; readonly offset: number; readonly map: OffsetMap; readonly rule: RuleId; readonly basis: Basis };

type Reader = {
  readonly place: Place;
  readonly parsed: ParsedYaml;
  readonly origins: Map<Pointer, Origin>;
  readonly findings: Finding[];
  /** Nodes on the way down: an alias to one of them would never end. */
  readonly open: Set<unknown>;
  count: number;
};

const spanOf = ({ place }: Reader, start: number, end: number): Span => ({
  source: place.source,
  start: place.offset + place.map.start(start),
  end: place.offset + Math.max(place.map.end(end), place.map.start(start)),
});

const rangeOf = (node: unknown): readonly [number, number] => {
  const range = isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range : undefined;
  return [range?.[0] ?? 0, range?.[1] ?? range?.[0] ?? 0];
};

const refuse = (reader: Reader, node: unknown, message: string, hint: string): null => {
  const [start, end] = rangeOf(node);
  reader.findings.push({ code: "text/limit", level: "error", at: spanOf(reader, start, end), message, hint });
  return null;
};

const note = (reader: Reader, at: Pointer, start: number, end: number, example: boolean): void => {
  const { rule, basis } = reader.place;
  reader.origins.set(at, { rule, basis: example ? "example" : basis, evidence: [spanOf(reader, start, end)] });
};

const exampleKeys = new Set(["example", "examples"]);

const keyText = (pair: Pair<unknown, unknown>): string | undefined => {
  const { key } = pair;
  if (!isScalar(key)) return undefined;
  return typeof key.value === "object" && key.value !== null ? undefined : String(key.source ?? key.value);
};

const readPair = (reader: Reader, pair: Pair<unknown, unknown>, into: JsonObject, at: Pointer, example: boolean): JsonObject => {
  const name = keyText(pair);
  if (name === undefined) {
    refuse(reader, pair.key, "a key that is no plain text has no place in a JSON document", "Write the key as text.");
    return into;
  }
  if (name === "<<") return merged(reader, pair.value, into, at, example);
  const place = join(at, name);
  const [start, keyEnd] = rangeOf(pair.key);
  const composite = isMap(pair.value) || isSeq(pair.value) || isAlias(pair.value) || pair.value === null;
  note(reader, place, start, composite ? keyEnd : rangeOf(pair.value)[1], example || exampleKeys.has(name));
  return withKey(into, name, readNode(reader, pair.value, place, example || exampleKeys.has(name)));
};

/** A merge key (YAML 1.1) fills in what the mapping does not say itself. */
const merged = (reader: Reader, node: unknown, into: JsonObject, at: Pointer, example: boolean): JsonObject => {
  const target = isAlias(node) ? reader.parsed.targets.get(node) : node;
  const maps = isSeq(target) ? target.items.map((item) => (isAlias(item) ? reader.parsed.targets.get(item) : item)) : [target];
  return maps.filter(isMap).reduce<JsonObject>((rest, map) => map.items.reduce((all, pair) => {
    const name = keyText(pair);
    return name === undefined || Object.hasOwn(all, name) ? all : readPair(reader, pair, all, at, example);
  }, rest), into);
};

const readComposite = (reader: Reader, node: unknown, at: Pointer, example: boolean): Json => {
  if (isMap(node)) {
    // What a mapping says itself comes before what it merges in.
    const own = node.items.filter((pair) => isPair(pair) && keyText(pair) !== "<<");
    const merges = node.items.filter((pair) => keyText(pair) === "<<");
    return [...own, ...merges].reduce<JsonObject>((into, pair) => readPair(reader, pair, into, at, example), {});
  }
  if (!isSeq(node)) return null;
  return node.items.map((item, index) => {
    const place = join(at, index);
    const [start, end] = rangeOf(item);
    const simple = isScalar(item);
    note(reader, place, start, simple ? end : Math.min(end, start + 1), example);
    return readNode(reader, item, place, example);
  });
};

const readNode = (reader: Reader, node: unknown, at: Pointer, example: boolean): Json => {
  reader.count += 1;
  if (reader.count > LIMITS.values) return reader.count === LIMITS.values + 1 ? refuse(reader, node, `more than ${LIMITS.values} values after aliases are expanded`, "Split the document.") : null;
  if (isScalar(node)) return scalar(node.value);
  const target: Node | undefined | unknown = isAlias(node) ? reader.parsed.targets.get(node) : node;
  if (isScalar(target)) return scalar(target.value);
  if (reader.open.has(target)) return refuse(reader, node, "an alias stands inside of what it stands for", "Remove the alias.");
  reader.open.add(target);
  const value = readComposite(reader, target, at, example);
  reader.open.delete(target);
  return value;
};

const scalar = (value: unknown): Json => {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  return value === undefined ? null : String(value);
};

/** The value of the first document of a parsed YAML (or JSON) text, with the place of every value in the source. */
export const readValue = (parsed: ParsedYaml, place: Place): ReadValue => {
  const reader: Reader = { place, parsed, origins: new Map(), findings: [], open: new Set(), count: 0 };
  const contents: unknown = parsed.documents[0]?.contents;
  const [start] = rangeOf(contents);
  note(reader, "#", start, start + 1, false);
  return { value: readNode(reader, contents, "#", false), origins: reader.origins, findings: reader.findings };
};
