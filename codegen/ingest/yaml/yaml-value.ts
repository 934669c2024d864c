import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Alias,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { isObject, type Json } from "../../document/json.js";
import type { Pointer } from "../../document/pointer.js";
import type { TextFault } from "./describe.js";
import { LIMITS } from "../json/limits.js";
import { below, setOwn, type Places, type TextRange } from "../json/places.js";

/** The state of one reading: what it has found and how much it has spent. */
interface YamlReading {
  readonly text: string;
  readonly targets: ReadonlyMap<Alias, Node>;
  readonly places: Places;
  readonly faults: TextFault[];
  /** Nodes that are being read, to see an alias inside what it stands for. */
  readonly open: Set<Node>;
  values: number;
  stopped: boolean;
}

interface NodePlace {
  readonly at: Pointer;
  readonly depth: number;
  readonly key: TextRange | undefined;
}

function stretchOf(node: { readonly range?: readonly number[] | null | undefined }): TextRange {
  return {
    start: node.range?.[0] ?? 0,
    end: node.range?.[1] ?? 0,
  };
}

function fault(reading: YamlReading, { start, end, ...words }: TextFault): undefined {
  reading.faults.push({ start, end, ...words });
  return undefined;
}

function stop(reading: YamlReading, at: TextRange, message: string): undefined {
  if (!reading.stopped)
    fault(reading, { ...at, code: "text/limit", level: "error", message, hint: "such a text is not read" });
  reading.stopped = true;
  return undefined;
}

function sourceOf({ text }: YamlReading, node: { readonly range?: readonly number[] | null | undefined }): string {
  const { start, end } = stretchOf(node);
  return text.slice(start, end);
}

/** The text of a value ends before the line breaks that a block scalar takes with it. */
function trimmed({ text }: YamlReading, { start, end }: TextRange): TextRange {
  return {
    start,
    end: start + text.slice(start, end).trimEnd().length,
  };
}

function scalarValue(reading: YamlReading, node: Scalar): Json {
  const { value } = node;
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  const source = node.source ?? sourceOf(reading, node);
  fault(reading, {
    ...stretchOf(node),
    code: "text/not-json",
    level: "warning",
    message: `JSON has no value for ${source}: it is read as text`,
    hint: "put it in quotes",
  });
  return source;
}

/** `{{NAME}}`, which YAML reads as a mapping with a mapping for its key, is a placeholder that nobody quoted. */
function templateOf(reading: YamlReading, node: YAMLMap): string | undefined {
  const [pair] = node.items;
  if (node.items.length !== 1 || !isMap(pair?.key)) return undefined;
  const source = sourceOf(reading, node);
  return /^\{\{[^{}\n]{1,200}\}\}$/.test(source) ? source : undefined;
}

function keyOf(reading: YamlReading, key: unknown): string | undefined {
  const node = isAlias(key) ? reading.targets.get(key) : key;
  if (isScalar(node)) {
    if (typeof node.value === "string") return node.value;
    // `200:` and `true:` are keys as they are written, whatever YAML makes of them as values.
    if (node.source !== undefined && node.source !== "") return node.source;
  }
  const at = isAlias(key) || isScalar(key) || isMap(key) || isSeq(key) ? stretchOf(key) : { start: 0, end: 0 };
  return fault(reading, {
    ...at,
    code: "text/complex-key",
    level: "error",
    message: "a key is not a word: JSON has no such keys",
    hint: "write the key as text, in quotes if need be",
  });
}

function isMerge(pair: Pair): boolean {
  return isScalar(pair.key) && pair.key.value === "<<" && pair.key.type === "PLAIN";
}

function colonEnd({ text }: YamlReading, keyEnd: number): number {
  const colon = text.indexOf(":", keyEnd);
  return colon < 0 || /\S/.test(text.slice(keyEnd, colon)) ? keyEnd : colon + 1;
}

function readPair(
  reading: YamlReading,
  object: Record<string, Json>,
  pair: Pair,
  spot: NodePlace,
): Pointer | undefined {
  const key = keyOf(reading, pair.key);
  if (key === undefined) return undefined;
  const { start, end } = isScalar(pair.key) || isAlias(pair.key) ? stretchOf(pair.key) : { start: 0, end: 0 };
  const at = below(spot.at, key);
  const value = readNode(reading, pair.value, { at, depth: spot.depth, key: { start, end: colonEnd(reading, end) } });
  if (value !== undefined) setOwn(object, key, value);
  return at;
}

/** The mappings that `<<` names, the first of which wins. */
function mergedMaps(reading: YamlReading, value: unknown): readonly YAMLMap[] | undefined {
  const node = isAlias(value) ? reading.targets.get(value) : value;
  if (isMap(node)) return [node];
  if (!isSeq(node)) return undefined;
  const maps = node.items.map((item) => (isAlias(item) ? reading.targets.get(item) : item));
  return maps.every(isMap) ? maps : undefined;
}

function readMerge(reading: YamlReading, object: Record<string, Json>, pair: Pair, spot: NodePlace): void {
  const at = isScalar(pair.key) ? stretchOf(pair.key) : { start: 0, end: 0 };
  const maps = mergedMaps(reading, pair.value);
  if (maps === undefined) {
    fault(reading, {
      ...at,
      code: "text/merge-key",
      level: "error",
      message: "`<<` takes a mapping or a list of mappings",
      hint: "write the keys out",
    });
    return;
  }
  for (const map of maps) {
    if (reading.open.has(map)) {
      fault(reading, {
        ...at,
        code: "text/self-alias",
        level: "error",
        message: "`<<` names the mapping that it stands in",
        hint: "write the keys out",
      });
      return;
    }
    const inherited = readNode(reading, map, { ...spot, depth: spot.depth + 1, key: undefined });
    if (!isObject(inherited)) return;
    for (const [key, value] of Object.entries(inherited)) {
      if (++reading.values > LIMITS.values)
        return stop(reading, at, `merge keys make more than ${LIMITS.values} values`);
      if (!Object.hasOwn(object, key)) setOwn(object, key, value);
    }
  }
}

function readMap(reading: YamlReading, node: YAMLMap, spot: NodePlace): Json {
  const object: Record<string, Json> = {};
  let shown: TextRange | undefined;
  // Merged keys are read first, so that the places of the mapping's own keys replace theirs; its own keys still win.
  const merged: Record<string, Json> = {};
  for (const pair of node.items)
    if (isMerge(pair) && !reading.stopped) readMerge(reading, merged, pair, { ...spot, depth: spot.depth + 1 });
  for (const pair of node.items) {
    if (reading.stopped) break;
    if (isMerge(pair)) continue;
    const pointer = readPair(reading, object, pair, { ...spot, depth: spot.depth + 1 });
    if (pointer !== undefined) shown ??= reading.places.get(pointer);
  }
  for (const [key, value] of Object.entries(merged)) if (!Object.hasOwn(object, key)) setOwn(object, key, value);
  reading.places.set(spot.at, spot.key ?? shown ?? trimmed(reading, stretchOf(node)));
  return object;
}

function readSeq(reading: YamlReading, node: YAMLSeq, spot: NodePlace): Json {
  const list: Json[] = [];
  for (const item of node.items) {
    if (reading.stopped) break;
    list.push(
      readNode(reading, item, { at: below(spot.at, list.length), depth: spot.depth + 1, key: undefined }) ?? null,
    );
  }
  reading.places.set(spot.at, spot.key ?? reading.places.get(below(spot.at, 0)) ?? trimmed(reading, stretchOf(node)));
  return list;
}

function readAlias(reading: YamlReading, node: Alias, spot: NodePlace): Json | undefined {
  const target = reading.targets.get(node);
  if (target === undefined) return undefined;
  if (reading.open.has(target)) {
    return fault(reading, {
      ...stretchOf(node),
      code: "text/self-alias",
      level: "error",
      message: `*${node.source} stands inside what it stands for`,
      hint: "write the value out",
    });
  }
  const value = readNode(reading, target, spot);
  if (spot.key === undefined) reading.places.set(spot.at, stretchOf(node));
  return value;
}

function readNode(reading: YamlReading, node: unknown, spot: NodePlace): Json | undefined {
  if (isAlias(node)) return readAlias(reading, node, spot);
  const at =
    isScalar(node) || isMap(node) || isSeq(node)
      ? stretchOf(node)
      : { start: spot.key?.start ?? 0, end: spot.key?.end ?? 0 };
  if (spot.depth > 2 * LIMITS.depth) return stop(reading, at, "aliases and merge keys nest values too deep");
  if (++reading.values > LIMITS.values) return stop(reading, at, `the text holds more than ${LIMITS.values} values`);
  const template = isMap(node) ? templateOf(reading, node) : undefined;
  if (!isMap(node) && !isSeq(node)) {
    const end = isScalar(node) && at.end > at.start ? trimmed(reading, at).end : (spot.key?.end ?? at.end);
    reading.places.set(spot.at, { start: spot.key?.start ?? at.start, end });
    return isScalar(node) ? scalarValue(reading, node) : null;
  }
  if (template !== undefined) {
    reading.places.set(spot.at, { start: spot.key?.start ?? at.start, end: at.end });
    return template;
  }
  reading.open.add(node);
  const value = isMap(node) ? readMap(reading, node, spot) : readSeq(reading, node, spot);
  reading.open.delete(node);
  return value;
}

/** What a parsed YAML document says, as JSON. Keys are own properties, whatever their name. Never throws. */
export function yamlValue(
  text: string,
  root: unknown,
  targets: ReadonlyMap<Alias, Node>,
): { readonly value: Json | undefined; readonly places: Places; readonly faults: readonly TextFault[] } {
  const reading: YamlReading = {
    text,
    targets,
    places: new Map(),
    faults: [],
    open: new Set(),
    values: 0,
    stopped: false,
  };
  const value = readNode(reading, root, { at: "#", depth: 0, key: undefined });
  return { value: reading.stopped ? undefined : value, places: reading.places, faults: reading.faults };
}
