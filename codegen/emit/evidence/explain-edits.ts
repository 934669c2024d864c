import type { CompileResult } from "../../compile/types.js";
import type { TextFix } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { guarded } from "../../document/guard.js";
import type { Json } from "../../document/json.js";
import type { Origin } from "../../document/origin.js";
import type { AppliedPatch } from "../../document/patch.js";
import { placeOf, quoteOf, type SourceId, type SourceText, type Span } from "../../document/source.js";
import type { CompiledEndpoint } from "../../model/endpoint/compiled-endpoint.js";

type SourceTexts = ReadonlyMap<SourceId, SourceText>;

function show(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

function quote(span: Span, sources: SourceTexts): string {
  const text = sources.get(span.source)?.text;
  if (text === undefined) return `    ${span.source}`;
  const { line, column } = placeOf(text, span.start);
  const words = quoteOf(text, span).replace(/\s+/g, " ").trim();
  return `    ${span.source}:${line}:${column}: “${words.length > 200 ? `${words.slice(0, 197)}…` : words}”`;
}

/** The words that a value rests on, a line for each, with their places; or that there are none. */
export function evidenceLines(origin: Origin, sources: SourceTexts): readonly string[] {
  return origin.evidence.length === 0
    ? [`    (${origin.basis}: no text of a source; the rule itself says so)`]
    : origin.evidence.map((span) => quote(span, sources));
}

function editText(edit: AppliedPatch): string {
  if (edit.op === "remove") return `${edit.at} removed (was ${show(edit.before)})`;
  if (edit.op === "move") return `${edit.at} moved from ${edit.from}`;
  return edit.before === undefined
    ? `${edit.at} = ${show(edit.value)}`
    : `${edit.at} = ${show(edit.value)} (was ${show(edit.before)})`;
}

function fixText(fix: TextFix, sources: SourceTexts): readonly string[] {
  return [
    `  ${fix.origin.rule}: the text becomes ${fix.text.replace(/\s+/g, " ").trim().slice(0, 200)}`,
    quote(fix.span, sources),
  ];
}

function entry(edit: TextFix | AppliedPatch, sources: SourceTexts): readonly string[] {
  return "op" in edit
    ? [`  ${edit.origin.rule} [${edit.origin.basis}] ${editText(edit)}`, ...evidenceLines(edit.origin, sources)]
    : fixText(edit, sources);
}

function endpointLines(endpoint: CompiledEndpoint, sources: SourceTexts): readonly string[] {
  return [
    `${endpoint.id} (${endpoint.sources.join(", ")})`,
    ...endpoint.mended.ledger.flatMap((edit) => entry(edit, sources)),
  ];
}

/** Edits as text, and what could not be explained. */
export interface ExplainedEdits {
  readonly lines: readonly string[];
  readonly failures: readonly Finding[];
}

/**
 * Every edit of every endpoint, in the order it was made, each with the text of the source that is its evidence. An
 * endpoint whose edits cannot be explained, which is a mistake of ours, is a failure and leaves the others.
 */
export function explainAll(
  { endpoints }: Pick<CompileResult, "endpoints">,
  sources: readonly SourceText[],
): ExplainedEdits {
  const texts = new Map(sources.map((source) => [source.id, source]));
  const explained = endpoints.map((endpoint) =>
    guarded("explain", { source: endpoint.sources[0], name: endpoint.id }, () => endpointLines(endpoint, texts)),
  );
  return {
    lines: explained.flatMap((one) => ("value" in one ? one.value : [])),
    failures: explained.flatMap((one) => ("failure" in one ? [one.failure] : [])),
  };
}

/**
 * Every edit of every endpoint as lines of text, in the order it was made, each with the text of the source that is its
 * evidence. Never throws: an endpoint that cannot be explained is one line that says so.
 */
export function explainEdits(compiled: CompileResult, sources: readonly SourceText[]): readonly string[] {
  const { lines, failures } = explainAll(compiled, sources);
  return [...lines, ...failures.map(({ message }) => message)];
}
