import { isList, isObject, type Json, own } from "../document/json.js";
import { originEntries, originsBelow } from "../document/origins.js";
import { join, keysOf, lastKey, parentOf, type Pointer, valueAt } from "../document/pointer.js";
import type { SourceId, SourceText } from "../document/source.js";
import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";
import { type Decision, isDecidedAt, overlayThatDecides, quoteWords } from "./decision/snippet.js";
import { pointerWords, type Quote, quotesOf } from "./endpoint-edits.js";
import { type EndpointParts, isLoosenedAt, partsOf, resolved } from "./parts.js";
import { hasType, outputState } from "./score.js";

/** Something that no source settles, with what is known of it. */
export interface OpenPoint {
  readonly says: string;
  readonly quotes: readonly Quote[];
  /** An overlay that decides it. */
  readonly snippet?: string;
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

/** An open point with the overlay that decides it, where one can. */
function openPoint(
  endpoint: CompiledEndpoint,
  { says, quotes }: Omit<OpenPoint, "snippet">,
  decision: Omit<Decision, "words"> & { readonly advice?: string },
): OpenPoint {
  const { advice, ...rest } = decision;
  const words = [says, ...quotes.slice(0, 3).map(quoteWords), ...(advice === undefined ? [] : [advice])];
  const snippet = overlayThatDecides(endpoint, { ...rest, words });
  return { says, quotes, ...(snippet === undefined ? {} : { snippet }) };
}

/** An object of which nothing is known; a person writes its properties. */
const EMPTY_OBJECT: Json = { type: "object", properties: {} };
const ANY_TYPE: Json = { type: ["string", "number", "boolean", "object", "array", "null"] };

/** Where an overlay says what comes back: the schema of the answer, else the answers of the operation. */
function outputDecision(endpoint: CompiledEndpoint, parts: EndpointParts): Omit<Decision, "words"> | undefined {
  const { doc } = endpoint.mended;
  if (parts.outputAt !== undefined) return { subject: resolved(doc, parts.outputAt), offer: EMPTY_OBJECT };
  if (parts.operation === undefined) return undefined;
  const responses = join(parts.operation, "responses");
  const answer = { description: "The output.", content: { "application/json": { schema: EMPTY_OBJECT } } };
  if (valueAt(doc, responses) === undefined) return { subject: responses, offer: { "200": answer } };
  const codes = Object.keys(Object(valueAt(doc, responses)));
  const code = codes.find((name) => name.startsWith("2")) ?? "200";
  return valueAt(doc, join(responses, code)) === undefined
    ? { subject: join(responses, code), offer: answer }
    : { subject: join(resolved(doc, join(responses, code)), "content"), offer: answer.content };
}

function unknownOutput(endpoint: CompiledEndpoint, parts: EndpointParts): readonly OpenPoint[] {
  if (outputState(endpoint, parts) !== "unknown" || endpoint.kind === "schemas" || endpoint.kind === "webhook")
    return [];
  const says = "No source says what the endpoint gives back: its output is typed as unknown.";
  const decision = outputDecision(endpoint, parts);
  if (decision === undefined) return [{ says, quotes: [] }];
  if (isDecidedAt(endpoint, decision.subject)) return [];
  const advice = "Write what comes back below properties: seed: {type: integer}";
  return [openPoint(endpoint, { says, quotes: [] }, { ...decision, advice })];
}

function unknowns(endpoint: CompiledEndpoint): readonly OpenPoint[] {
  const parts = partsOf(endpoint);
  const untyped = parts.input.filter(({ at }) => !hasType(endpoint, at));
  const { doc } = endpoint.mended;
  const inputAt = parts.inputAt === undefined ? undefined : resolved(doc, parts.inputAt);
  const isEmpty = parts.input.length === 0 && inputAt !== undefined && !isDecidedAt(endpoint, inputAt);
  return [
    ...unknownOutput(endpoint, parts),
    ...untyped.map(({ name, at }) =>
      openPoint(
        endpoint,
        { says: `${name}: no source states its type.`, quotes: [] },
        { subject: resolved(doc, at), offer: ANY_TYPE, advice: "Leave the types that it may have." },
      ),
    ),
    ...(isEmpty
      ? [
          openPoint(
            endpoint,
            { says: "No source says which properties the input has.", quotes: [] },
            { subject: inputAt, offer: EMPTY_OBJECT, advice: "Write them below properties: seed: {type: integer}" },
          ),
        ]
      : []),
  ];
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
  return outer.map(({ at, origin, value, words }) => {
    const says = `${pointerWords(at, endpoint.id)}: ${show(value)}; ${words}`;
    return openPoint(endpoint, { says, quotes: quotesOf(origin, sources) }, offeredDecision(at, value));
  });
}

/** Values that are offered in an open union: decided, the list of them takes the place of the union. */
function offeredDecision(at: Pointer, value: Json): Omit<Decision, "words"> {
  const [listed, open] = isList(value) && lastKey(at) === "anyOf" ? value : [];
  const [values, schema] = [own(listed, "enum"), parentOf(at)];
  return values === undefined || schema === undefined || !isObject(open)
    ? { subject: at, isWhole: true }
    : { subject: schema, offer: { ...open, enum: values }, replaced: at };
}

const SCHEMAS: Pointer = "#/components/schemas";
const OWN_NAMES = ["Input", "Output", "QueueStatus"];

/** Shapes that a page uses by name without saying what they are. */
function protocolShapes(endpoint: CompiledEndpoint, sources: ReadonlyMap<SourceId, SourceText>): readonly OpenPoint[] {
  const schemas = originsBelow(endpoint.mended.origins, SCHEMAS)?.below ?? [];
  return [...schemas].flatMap(([name, { origin }]) => {
    const at = join(SCHEMAS, name);
    if (origin?.basis !== "protocol" || OWN_NAMES.includes(name) || isDecidedAt(endpoint, at)) return [];
    const members = own(valueAt(endpoint.mended.doc, at), "properties");
    const list = Object.keys(typeof members === "object" && members !== null ? members : {}).join(", ");
    const says = `${name}: the page names it and does not say what it is; ${list === "" ? "its shape" : list} as the protocol has it.`;
    return [openPoint(endpoint, { says, quotes: quotesOf(origin, sources) }, { subject: at })];
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
