import { type Json, own } from "../document/json.js";
import { originEntries } from "../document/origins.js";
import { isWithin, join, keysOf, type Pointer, valueAt } from "../document/pointer.js";
import type { SourceId, SourceText } from "../document/source.js";
import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";
import { pointerWords, type Quote, quotesOf } from "./endpoint-edits.js";
import { isLoosenedAt, isStatedAt, partsOf } from "./parts.js";
import { hasType, outputState } from "./score.js";

/** Something that no source settles, with what is known of it. */
export interface OpenPoint {
  readonly says: string;
  readonly quotes: readonly Quote[];
}

/** What is unknown, and what is known but not enforced. */
export interface OpenPoints {
  readonly unknown: readonly OpenPoint[];
  readonly offered: readonly OpenPoint[];
  readonly fromProtocol: readonly OpenPoint[];
}

function show(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? "";
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}

function unknowns(endpoint: CompiledEndpoint): readonly OpenPoint[] {
  const parts = partsOf(endpoint);
  const output = outputState(endpoint, parts);
  const points: OpenPoint[] = [];
  const says = "No source says what the endpoint gives back: its output is typed as unknown.";
  if (output === "unknown" && endpoint.kind !== "schemas" && endpoint.kind !== "webhook")
    points.push({ says, quotes: [] });
  for (const { name, at } of parts.input)
    if (!hasType(endpoint, at)) points.push({ says: `${name}: no source states its type.`, quotes: [] });
  if (parts.input.length === 0 && parts.inputAt !== undefined)
    points.push({ says: "No source says which properties the input has.", quotes: [] });
  return points;
}

/** Examples are evidence; their inner values are no facts. */
function isInExample(pointer: Pointer): boolean {
  return keysOf(pointer).some(
    (key, index, keys) => (key === "example" || key === "examples") && keys[index - 1] !== "properties",
  );
}

const BASIS_WORDS = { example: "only an example shows it", sibling: "only another endpoint of its family states it" };

/** Facts that help the person who types and are never enforced; of a fact and what is in it, the outer one. */
function offeredFacts(endpoint: CompiledEndpoint, sources: ReadonlyMap<SourceId, SourceText>): readonly OpenPoint[] {
  const { doc, origins } = endpoint.mended;
  const found = originEntries(origins).flatMap(([at, origin]) => {
    const { basis } = origin;
    const isFact = (basis === "example" || basis === "sibling") && /\/(?:schemas|schema)\//.test(at);
    const value = isFact && !isInExample(at) && !isLoosenedAt(endpoint, at) ? valueAt(doc, at) : undefined;
    return value === undefined
      ? []
      : [{ at, origin, value, words: BASIS_WORDS[basis === "sibling" ? "sibling" : "example"] }];
  });
  const sorted = found.toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const outer: (typeof found)[number][] = [];
  const seen = new Set<Pointer>();
  for (const one of sorted) {
    const isInner = keysOf(one.at).some((_, index, keys) => seen.has(join("#", ...keys.slice(0, index))));
    if (isInner) continue;
    seen.add(one.at);
    outer.push(one);
  }
  return outer.map(({ at, origin, value, words }) => ({
    says: `${pointerWords(at, endpoint.id)}: ${show(value)}; ${words}`,
    quotes: quotesOf(origin, sources),
  }));
}

const OWN_NAMES = ["Input", "Output", "QueueStatus"];

/** Shapes that a page uses by name without saying what they are. */
function protocolShapes(endpoint: CompiledEndpoint, sources: ReadonlyMap<SourceId, SourceText>): readonly OpenPoint[] {
  return originEntries(endpoint.mended.origins).flatMap(([at, origin]) => {
    const [, parent, name, more] = keysOf(at);
    const isShape =
      origin.basis === "protocol" && isWithin(at, "#/components/schemas") && parent === "schemas" && more === undefined;
    if (!isShape || name === undefined || OWN_NAMES.includes(name) || isStatedAt(endpoint, at)) return [];
    const members = own(valueAt(endpoint.mended.doc, at), "properties");
    const list = Object.keys(typeof members === "object" && members !== null ? members : {}).join(", ");
    const says = `${name}: the page names it and does not say what it is; ${list === "" ? "its shape" : list} as the protocol has it.`;
    return [{ says, quotes: quotesOf(origin, sources) }];
  });
}

/** The open points of an endpoint. */
export function openPointsOf(endpoint: CompiledEndpoint, sources: ReadonlyMap<SourceId, SourceText>): OpenPoints {
  return {
    unknown: unknowns(endpoint),
    offered: offeredFacts(endpoint, sources),
    fromProtocol: protocolShapes(endpoint, sources),
  };
}
