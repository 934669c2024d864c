import type { CompileResult } from "../codegen/compile/types.js";
import type { CompiledEndpoint } from "../codegen/model/endpoint/compiled-endpoint.js";
import type { TextFix } from "../codegen/document/document.js";
import type { AppliedPatch } from "../codegen/document/patch.js";
import { placeOf, quoteOf, type SourceText, type Span } from "../codegen/document/source.js";
import { cut, paint, say } from "./screen.js";

type Edit = TextFix | AppliedPatch;

const KINDS = ["text", "repair", "tighten", "enrich"] as const;
function kindOf(edit: Edit): string {
  return edit.origin.rule.split("/")[0] ?? "";
}

/** How many edits of each kind an endpoint took. */
function counts({ mended }: CompiledEndpoint): string {
  return KINDS.map((kind) => `${mended.ledger.filter((edit) => kindOf(edit) === kind).length} ${kind}`).join(" · ");
}

function quote(span: Span, sources: readonly SourceText[]): string {
  const text = sources.find(({ id }) => id === span.source)?.text ?? "";
  return `${span.source}:${placeOf(text, span.start).line}  “${quoteOf(text, span)}”`;
}

function summary(edit: Edit): string {
  if (!("op" in edit)) return `now ${edit.text}`;
  const at = edit.at.replace("#/components/schemas/", "").replaceAll("/properties/", ".");
  if (edit.op === "move" || edit.op === "remove") return `${edit.op} ${at}`;
  const value = JSON.stringify(edit.value);
  return edit.before === undefined ? `${at} = ${value}` : `${at} = ${value}, was ${JSON.stringify(edit.before)}`;
}

function show(edit: Edit, sources: readonly SourceText[]): void {
  say(`    ${paint("cyan", edit.origin.rule)}  ${cut(summary(edit), 30)}`);
  for (const span of edit.origin.evidence.slice(0, 2)) say(`      ${paint("dim", cut(quote(span, sources), 8))}`);
}

/** The edits that tell most: one per rule, those with a quote, the rarer kinds first. */
function telling({ mended }: CompiledEndpoint, limit: number): readonly Edit[] {
  const wanted = [
    "enrich/sibling",
    "repair/server-url",
    "text/quote-colon-value",
    "tighten/values",
    "tighten/range",
    "tighten/default",
    "tighten/length",
    "enrich/open-values",
    "enrich/named-shape",
  ];
  return wanted
    .flatMap(
      (rule) =>
        mended.ledger.find(
          (edit) =>
            edit.origin.rule === rule &&
            edit.origin.evidence.length > 0 &&
            !("op" in edit && edit.at.endsWith("x-falsmith-basis")),
        ) ?? [],
    )
    .slice(0, limit);
}

/** What was mended in each endpoint, and why. */
export function showMending(compiled: CompileResult, sources: readonly SourceText[]): void {
  for (const endpoint of compiled.endpoints) {
    say(`  ${paint("bold", endpoint.id)}  ${paint("dim", counts(endpoint))}`);
    for (const edit of telling(endpoint, 4)) show(edit, sources);
  }
}
