import type { Change } from "../../../diff/change.js";
import { pointerOfPlace } from "../../../diff/pointer-of.js";
import { isList, isObject, type Json } from "../../../document/json.js";
import { byKey } from "../../../document/order.js";
import { eachOrigin, originAt, type Origins, originsBelow } from "../../../document/origins.js";
import type { Pointer } from "../../../document/pointer.js";
import { type SourceId, type SourceText, type Span, textIndexOf } from "../../../document/source.js";
import type { CompiledEndpoint } from "../../../model/endpoint/compiled-endpoint.js";

/** What a source says at the place of a change. */
export interface SourceQuote {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** What both states of the sources say at the place of a change; undefined where one says nothing. */
export interface ChangeQuotes {
  readonly before: SourceQuote | undefined;
  readonly after: SourceQuote | undefined;
}

/** One state of the endpoints: documents by id, and the texts that they were made of. */
export interface QuotedSide {
  readonly endpoints: ReadonlyMap<string, CompiledEndpoint>;
  readonly texts: ReadonlyMap<SourceId, SourceText>;
}

/** Keys that decide nothing. Descriptions may: limits and values are read from them. */
function isWords(key: string): boolean {
  return ["title", "example", "examples"].includes(key) || key.startsWith("x-");
}

/**
 * A schema with its keys in order, without those that decide nothing, so that two quotes differ only where they say
 * something else.
 * @param isMap the keys are names that the document chose
 */
function inOrder(value: Json, isMap = false): Json {
  if (isList(value)) return value.map((item) => inOrder(item));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([key]) => isMap || !isWords(key));
  return Object.fromEntries(
    entries.toSorted(byKey).map(([key, inner]) => [key, inOrder(inner, !isMap && key === "properties")]),
  );
}

/** Longer quotes are cut to their beginning. */
const LONGEST = 20_000;

/** The offset after the object or list that begins at `start`. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (const { 0: token, index } of text.slice(start, start + LONGEST).matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token === "{" || token === "[") depth += 1;
    else if (token === "}" || token === "]") depth -= 1;
    if (depth === 0) return start + index + 1;
  }
  return start;
}

/** The value of JSON whose key stands at `start`, a line for each of its members; undefined for other texts. */
function memberAt(text: string, start: number): string | undefined {
  const key = /"(?:[^"\\]|\\.){0,500}"\s*:\s*(?=[{[])/y;
  key.lastIndex = start;
  const from = key.test(text) ? key.lastIndex : start;
  try {
    const value: Json = JSON.parse(text.slice(from, endOfValue(text, from)));
    return JSON.stringify(inOrder(value), null, 2);
  } catch {
    return undefined;
  }
}

/** What a source says at a span, with all that what stands there is made of: up to `end`. */
function statementAt(text: string, { start, end }: Pick<Span, "start" | "end">): string {
  const until = Math.min(end, start + LONGEST);
  return memberAt(text, start) ?? text.slice(text.lastIndexOf("\n", start) + 1, until);
}

/** The span of a value, with those of all in it that its source says after it. */
function spanOf(origins: Origins, at: Pointer, texts: QuotedSide["texts"]): Span | undefined {
  const first = originAt(origins, at)?.evidence.find(({ source }) => texts.has(source));
  const inside = originsBelow(origins, at);
  if (first === undefined || inside === undefined) return first;
  let { end } = first;
  eachOrigin(inside, (_, { evidence }) => {
    for (const span of evidence)
      if (span.source === first.source && span.start >= first.start) end = Math.max(end, span.end);
  });
  return { ...first, end };
}

function quoteAt({ endpoints, texts }: QuotedSide, id: string, place: string): SourceQuote | undefined {
  const endpoint = endpoints.get(id.toLowerCase());
  if (endpoint === undefined) return undefined;
  const { kind, mended } = endpoint;
  const at = pointerOfPlace({ doc: mended.doc, kind }, place);
  const span = at === undefined ? undefined : spanOf(mended.origins, at, texts);
  const source = span === undefined ? undefined : texts.get(span.source);
  if (span === undefined || source === undefined) return undefined;
  return {
    path: span.source,
    line: textIndexOf(source).lineAt(span.start),
    text: statementAt(source.text, span),
  };
}

/** What the sources of an endpoint say at the place of one of its changes, before and after. */
export function quotesOf({ at }: Pick<Change, "at">, id: string, before: QuotedSide, after: QuotedSide): ChangeQuotes {
  return { before: quoteAt(before, id, at), after: quoteAt(after, id, at) };
}
