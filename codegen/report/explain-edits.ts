import type { Compiled, CompiledEndpoint } from "../compile.js";
import type { TextFix } from "../spec/document.js";
import type { Origin } from "../spec/origin.js";
import type { Applied } from "../spec/patch.js";
import type { Json } from "../spec/json.js";
import { placeOf, quoteOf, type SourceId, type SourceText, type Span } from "../spec/source.js";

type Sources = ReadonlyMap<SourceId, SourceText>;

const show = (value: Json | undefined): string => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
};

const quote = (span: Span, sources: Sources): string => {
  const text = sources.get(span.source)?.text;
  if (text === undefined) return `    ${span.source}`;
  const { line, column } = placeOf(text, span.start);
  const words = quoteOf(text, span).replace(/\s+/g, " ").trim();
  return `    ${span.source}:${line}:${column}: “${words.length > 200 ? `${words.slice(0, 197)}…` : words}”`;
};

const evidence = (origin: Origin, sources: Sources): readonly string[] =>
  origin.evidence.length === 0
    ? [`    (${origin.basis}: no text of a source; the rule itself says so)`]
    : origin.evidence.map((span) => quote(span, sources));

const editText = (edit: Applied): string => {
  if (edit.op === "remove") return `${edit.at} removed (was ${show(edit.before)})`;
  if (edit.op === "move") return `${edit.at} moved from ${edit.from}`;
  return edit.before === undefined
    ? `${edit.at} = ${show(edit.value)}`
    : `${edit.at} = ${show(edit.value)} (was ${show(edit.before)})`;
};

const fixText = (fix: TextFix, sources: Sources): readonly string[] => [
  `  ${fix.origin.rule}: the text becomes ${fix.text.replace(/\s+/g, " ").trim().slice(0, 200)}`,
  quote(fix.span, sources),
];

const entry = (edit: TextFix | Applied, sources: Sources): readonly string[] =>
  "op" in edit
    ? [`  ${edit.origin.rule} [${edit.origin.basis}] ${editText(edit)}`, ...evidence(edit.origin, sources)]
    : fixText(edit, sources);

const endpointLines = (endpoint: CompiledEndpoint, sources: Sources): readonly string[] => [
  `${endpoint.id} (${endpoint.sources.join(", ")})`,
  ...endpoint.mended.ledger.flatMap((edit) => entry(edit, sources)),
];

/** Every edit of every endpoint, in the order it was made, each with the text of the source that is its evidence. */
export const explainEdits = (compiled: Compiled, sources: readonly SourceText[]): readonly string[] => {
  const texts = new Map(sources.map((source) => [source.id, source]));
  return compiled.endpoints.flatMap((endpoint) => endpointLines(endpoint, texts));
};
