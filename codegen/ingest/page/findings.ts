import type { Finding, Level } from "../../document/finding.js";
import type { RuleId } from "../../document/origin.js";
import type { SourceText } from "../../document/source.js";
import { PAGE_CODES } from "./codes.js";
import { spanOf, type Stretch } from "../excerpt.js";

interface ReportOptions {
  readonly hint?: string;
  /** Instead of the level that the code declares. */
  readonly level?: Level;
}

/** Collects the findings of one source. */
export type Report = (code: RuleId, at: Stretch, message: string, options?: ReportOptions) => void;

const LEVELS: ReadonlyMap<string, Level> = new Map(PAGE_CODES.map(({ code, level }) => [code, level]));

/** A place with something to see: white space and nothing are widened to the character before them. */
function visible(text: string, { start, end }: Stretch): Stretch {
  const last = Math.min(Math.max(end, start + 1), text.length);
  if (text.slice(start, last).trim() !== "") return { start, end: last };
  const shown = text.slice(0, last).trimEnd().length;
  return shown === 0 ? { start: Math.min(start, last), end: last } : { start: shown - 1, end: shown };
}

/** A collector and the list it fills. */
export function collectFindings(source: SourceText): { readonly report: Report; readonly findings: Finding[] } {
  const findings: Finding[] = [];
  const report: Report = (code, at, message, { hint, level = LEVELS.get(code) ?? "warning" } = {}) => {
    const span = spanOf(source.id, visible(source.text, at));
    findings.push({ code, level, at: span, source: source.id, message, ...(hint === undefined ? {} : { hint }) });
  };
  return { report, findings };
}

/** Reports a page whose text ends without a line end at `last`, the last thing read of it: it may be cut there. */
export function reportBrokenOff(source: SourceText, last: Stretch, report: Report): void {
  if (last.end < source.text.length || last.end <= last.start) return;
  const at = { start: last.end - 1, end: last.end };
  const hint = "If the page goes on, save the whole of it.";
  report("ingest/broken-off", at, "the page ends here, in the middle; what is there was read", { hint });
}
