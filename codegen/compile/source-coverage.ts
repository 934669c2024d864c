import type { CoveredLine, LineCoverage, SourceCoverage } from "../document/coverage.js";
import { withoutCredentials } from "../document/credential.js";
import type { Finding } from "../document/finding.js";
import { plainSource } from "../document/plain-text.js";
import { readableSource } from "../ingest/html/html.js";
import { type SourceText, textIndexOf } from "../document/source.js";
import { UNREAD } from "../ingest/accounting/unread.js";
import { coverageOfSource } from "../ingest/ingest.js";

/** Lines at which a rule found something unread: a keyword of an OpenAPI document, which its reader only parses. */
function linesTold(source: SourceText, findings: readonly Finding[]): ReadonlySet<number> {
  const { lineAt } = textIndexOf(source);
  return new Set(
    findings.flatMap(({ code, at }) =>
      code === UNREAD && typeof at !== "string" && at.source === source.id ? [lineAt(at.start)] : [],
    ),
  );
}

/** @param clean a line without what looks like somebody's key */
function shown(text: string, covered: LineCoverage, line: number, clean: (text: string) => string): CoveredLine {
  const kind = covered.noise ?? covered.fact ?? covered.code;
  const whole = text.slice(covered.start, covered.end);
  const words = covered.words === undefined ? whole : text.slice(covered.words.start, covered.words.end);
  return {
    line,
    class: covered.class,
    ...(kind === undefined ? {} : { kind }),
    ...(words === whole || words.trim() === whole.trim() ? {} : { words: withoutCredentials(words) }),
    text: clean(whole),
  };
}

function asItIs(text: string): string {
  return text;
}

/**
 * What became of every line of a source: used, offered, noise, or unread.
 *
 * @param findings what compiling the source gave; rules find keywords that the readers only parse
 */
export function sourceCoverage(source: SourceText, findings: readonly Finding[]): SourceCoverage {
  const readable = readableSource(source).source;
  // Of a page of HTML the lines are those of its text; what was found is placed in the HTML.
  const isHtml = readable.text !== plainSource(source).source.text;
  const told = isHtml ? new Set<number>() : linesTold(source, findings);
  // No credential reaches over the end of a line: where the whole text has none, no line has one.
  const clean = withoutCredentials(readable.text) === readable.text ? asItIs : withoutCredentials;
  const lines = coverageOfSource(readable).lines.map((covered, index) => {
    const isKeyword = covered.class !== "unread" && told.has(index + 1);
    const { start, end } = covered;
    const line: LineCoverage = isKeyword ? { start, end, class: "unread", fact: "keyword" } : covered;
    return shown(readable.text, line, index + 1, clean);
  });
  return { source: source.id, lines };
}
