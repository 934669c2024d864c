import type { TextFix } from "../document/document.js";
import type { Json } from "../document/json.js";
import type { Basis, Origin } from "../document/origin.js";
import { originEntries } from "../document/origins.js";
import type { AppliedPatch } from "../document/patch.js";
import { isWithin, keysOf, type Pointer } from "../document/pointer.js";
import { quoteOf, type SourceId, type SourceText, type Span, textIndexOf } from "../document/source.js";
import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";
import type { LineRange, MendedText } from "./mended-text.js";

/** Text of a source that an edit or a fact rests on. */
export interface Quote {
  readonly span: Span;
  readonly lines: LineRange;
  readonly text: string;
}

export type EditKind = "text" | "repair" | "tighten" | "enrich" | "decided";

/** One edit of the ledger, as a page tells it. */
export interface EditView {
  /** Its place in the ledger, counted from 1. */
  readonly number: number;
  readonly kind: EditKind;
  readonly rule: string;
  readonly basis: Basis;
  /** What was edited, in words: `strength › maximum`. */
  readonly subject: string;
  readonly verb: "set" | "replaced" | "removed" | "moved" | "repaired";
  readonly before?: string;
  readonly after?: string;
  readonly quotes: readonly Quote[];
  /** Where its outcome stands in the mended document. */
  readonly lines: LineRange;
}

const VALUE_LIMIT = 240;
const QUOTE_LIMIT = 300;

function shortened(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}…`;
}

function valueText(value: Json | undefined): string {
  return shortened(JSON.stringify(value) ?? "", VALUE_LIMIT);
}

/** A quote of a source; undefined when the source is not at hand. */
export function quoteFor(span: Span, sources: ReadonlyMap<SourceId, SourceText>): Quote | undefined {
  const source = sources.get(span.source);
  if (source === undefined) return undefined;
  const { lineAt } = textIndexOf(source);
  const lines = { from: lineAt(span.start), to: lineAt(Math.max(span.start, span.end - 1)) };
  return {
    span,
    lines,
    text: shortened(
      quoteOf(source.text, span)
        .slice(0, 4 * QUOTE_LIMIT)
        .trim(),
      QUOTE_LIMIT,
    ),
  };
}

/** The quotes of an origin. */
export function quotesOf(
  { evidence }: Pick<Origin, "evidence">,
  sources: ReadonlyMap<SourceId, SourceText>,
): readonly Quote[] {
  return evidence.flatMap((span) => quoteFor(span, sources) ?? []);
}

/** The keys of a pointer that say something to a person: `properties` as a keyword does not, as a name it does. */
function tellingKeys(keys: readonly string[]): readonly string[] {
  const telling: string[] = [];
  let isName = false;
  for (const key of keys) {
    if (key === "properties" && !isName) isName = true;
    else {
      telling.push(key);
      isName = false;
    }
  }
  return telling;
}

/** The path of the endpoint itself goes without saying. */
function withoutOwnPath(words: readonly string[], id: string): readonly string[] {
  const [path = "", ...rest] = words;
  const own = `/${id}`.toLowerCase();
  if (!path.toLowerCase().startsWith(own)) return words;
  return path.length === own.length ? rest : [`…${path.slice(own.length)}`, ...rest];
}

/** A pointer for people: `#/components/schemas/Input/properties/seed/type` is `seed › type`. */
export function pointerWords(pointer: Pointer, id: string): string {
  const keys = keysOf(pointer);
  const isSchema = keys[0] === "components" && keys[1] === "schemas" && keys.length > 2;
  const isPath = keys[0] === "paths" && keys.length > 1;
  const words = tellingKeys(keys.slice(isSchema ? 2 : isPath ? 1 : 0));
  const isInput = isSchema && words[0] === "Input" && keys[3] === "properties";
  const named = isInput ? words.slice(1) : isPath ? withoutOwnPath(words, id) : words;
  return named.length === 0 ? "the document" : named.join(" › ");
}

/** Where a value that stood at `at` after edit number `index` stands in the end: later edits may have moved it. */
function inTheEnd(at: Pointer, index: number, moves: readonly Move[]): Pointer {
  return moves.reduce<Pointer>(
    (place, move) =>
      move.index > index && isWithin(place, move.from) ? `${move.to}${place.slice(move.from.length)}` : place,
    at,
  );
}

interface Move {
  readonly index: number;
  readonly from: Pointer;
  readonly to: Pointer;
}

function kindOf({ rule, basis }: Origin): EditKind {
  if (basis === "decided") return "decided";
  const [stage] = rule.split("/", 1);
  return stage === "text" || stage === "tighten" || stage === "enrich" ? stage : "repair";
}

function patched(edit: AppliedPatch, id: string): Pick<EditView, "subject" | "verb" | "before" | "after"> {
  const subject = pointerWords(edit.at, id);
  if (edit.op === "move") return { subject, verb: "moved", before: pointerWords(edit.from, id), after: subject };
  const before = edit.before === undefined ? {} : { before: valueText(edit.before) };
  if (edit.op === "remove") return { subject, verb: "removed", ...before };
  return { subject, verb: edit.before === undefined ? "set" : "replaced", ...before, after: valueText(edit.value) };
}

/** The value that was read from the line of a text repair, by line. */
function valuesByLine(
  { mended }: CompiledEndpoint,
  sources: ReadonlyMap<SourceId, SourceText>,
): ReadonlyMap<string, Pointer> {
  const found = new Map<string, Pointer>();
  for (const [pointer, { evidence, basis }] of originEntries(mended.origins))
    for (const { source, start } of basis === "schema" ? evidence : []) {
      const text = sources.get(source);
      if (text !== undefined) found.set(`${source}\n${textIndexOf(text).lineAt(start)}`, pointer);
    }
  return found;
}

/** The edits of an endpoint, in the order of its ledger. */
export function editsOf(
  endpoint: CompiledEndpoint,
  mended: MendedText,
  sources: ReadonlyMap<SourceId, SourceText>,
): readonly EditView[] {
  const { ledger } = endpoint.mended;
  const moves = ledger.flatMap((edit, index): readonly Move[] =>
    "op" in edit && edit.op === "move" ? [{ index, from: edit.from, to: edit.at }] : [],
  );
  const byLine = ledger.some((edit) => !("op" in edit)) ? valuesByLine(endpoint, sources) : new Map<string, Pointer>();
  const repaired = (fix: TextFix): Pick<EditView, "subject" | "verb" | "before" | "after" | "quotes" | "lines"> => {
    const quote = quoteFor(fix.span, sources);
    const value = byLine.get(`${fix.span.source}\n${quote?.lines.from ?? 0}`);
    const subject = value === undefined ? `line ${quote?.lines.from ?? "?"}` : pointerWords(value, endpoint.id);
    const told = {
      verb: "repaired",
      before: quote?.text ?? "",
      after: shortened(fix.text.trim(), QUOTE_LIMIT),
    } as const;
    return { subject, ...told, quotes: quote === undefined ? [] : [quote], lines: mended.linesAt(value ?? "#") };
  };
  return ledger.map((edit, index): EditView => {
    const { rule, basis } = edit.origin;
    const common = { number: index + 1, kind: kindOf(edit.origin), rule, basis };
    if (!("op" in edit)) return { ...common, ...repaired(edit) };
    const lines = mended.linesAt(inTheEnd(edit.at, index, moves));
    return { ...common, ...patched(edit, endpoint.id), quotes: quotesOf(edit.origin, sources), lines };
  });
}
