import type { Finding, Level } from "../document/finding.js";
import type { SourceId, SourceText, Span } from "../document/source.js";
import { type Quote, quoteFor } from "./endpoint-edits.js";
import { snippetView } from "./decision/snippet-view.js";
import { type Child, el, type Html } from "./markup.js";
import { type Anchors, quoteView } from "./quote-view.js";

/** A finding with the texts it speaks of. */
export interface FindingView {
  readonly code: string;
  readonly level: Level;
  readonly message: string;
  readonly quotes: readonly Quote[];
  /** Words that are no quote: what to do. */
  readonly hint: readonly string[];
  /** An overlay that decides it. */
  readonly snippet?: string;
}

function keyOf({ source, start, end }: Span): string {
  return `${source}\n${start}\n${end}`;
}

/** A line `source “words”` of a hint, found again in its source; undefined when it is no quote, or stands there twice. */
function quoteOfHint(line: string, sources: ReadonlyMap<SourceId, SourceText>): Quote | undefined {
  const open = line.lastIndexOf(" “");
  const source = sources.get(line.slice(0, Math.max(0, open)));
  if (source === undefined || !line.endsWith("”")) return undefined;
  const words = line.slice(open + 2, -1);
  const start = source.text.indexOf(words);
  const isOnly = start >= 0 && words !== "" && source.text.indexOf(words, start + 1) < 0;
  return isOnly ? quoteFor({ source: source.id, start, end: start + words.length }, sources) : undefined;
}

/** Looks up what a finding quotes: the texts it names itself, those of its patches, and those of its place. */
export function viewOfFinding(finding: Finding, sources: ReadonlyMap<SourceId, SourceText>): FindingView {
  const { code, level, message, hint = "", at, fix = [] } = finding;
  const lines = hint.split("\n").filter((line) => line.trim() !== "");
  const named = lines.map((line) => quoteOfHint(line, sources));
  const spans = [
    ...named.flatMap((quote) => quote?.span ?? []),
    ...(typeof at === "string" ? [] : [at]),
    ...fix.flatMap(({ origin }) => origin.evidence),
  ];
  const distinct = [...new Map(spans.map((span) => [keyOf(span), span])).values()];
  const quotes = distinct.flatMap((span) => quoteFor(span, sources) ?? []);
  // The place of a finding is often the very text that its hint quotes.
  const shown = quotes.filter((quote, index) =>
    quotes.every(
      (other, before) => before >= index || other.span.source !== quote.span.source || other.text !== quote.text,
    ),
  );
  return {
    code,
    level,
    message,
    quotes: shown.slice(0, 6),
    hint: lines.filter((_, index) => named[index] === undefined),
  };
}

/** A finding as an item of a list. */
export function findingView({ code, level, message, quotes, hint, snippet }: FindingView, anchors: Anchors): Html {
  return el(
    "li",
    { class: `told ${level}` },
    el("p", {}, el("span", { class: `level ${level}` }, level), " ", el("span", { dir: "auto" }, message)),
    quotes.map((quote) => quoteView(quote, anchors)),
    hint.map((line): Child => el("p", { class: "hint", dir: "auto" }, line)),
    snippetView(snippet),
    el("p", { class: "meta" }, el("code", {}, code)),
  );
}
