import type { Finding } from "../document/finding.js";
import type { SourceText } from "../document/source.js";
import type { TextFault } from "./yaml/describe.js";

/** A fault as a finding of the source, at `from` plus its own offsets; a place outside the text is moved into it. */
export function readerFinding(source: SourceText, fault: TextFault, from = 0): Finding {
  const length = source.text.length;
  const start = Math.min(from + fault.start, length);
  const end = Math.max(start, Math.min(from + fault.end, length));
  const { code, level, message, hint } = fault;
  const at = { source: source.id, start, end };
  return { code, level, at, source: source.id, message, ...(hint === undefined ? {} : { hint }) };
}
