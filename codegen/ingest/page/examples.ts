import type { Stretch } from "../excerpt.js";
import { type JsonTextResult, readJsonText } from "../json/json-tree.js";
import type { Report } from "./findings.js";
import { partOfJson } from "./json-part.js";
import { fencesOf, type PageLine, type Section } from "./outline.js";
import type { Part } from "./part.js";

/** An example in a section: the words that announce it, and its JSON. */
export interface Example {
  readonly label: string;
  readonly part: Part;
}

/**
 * An example from JSON that was read. Faults whose meaning is clear are reported and passed over; a text that breaks
 * off gives the members that are whole; any other fault loses the example, with a finding.
 */
export function exampleOf(read: JsonTextResult, announced: Stretch, report: Report): Part | undefined {
  for (const { at, message, mended } of read.faults) {
    const fate = mended
      ? "read all the same"
      : read.brokenOff
        ? "what is whole before it is kept"
        : "the example is left out";
    report(read.brokenOff && !mended ? "ingest/broken-off" : "ingest/example-json", at, `${message}; ${fate}`, {});
  }
  const unreadable = read.faults.some(({ mended }) => !mended) && !read.brokenOff;
  if (read.node === undefined || unreadable) return undefined;
  return partOfJson(read.node, "example", [read.node.body.kind === "scalar" ? read.node : announced]);
}

/** The example in a stretch of the page; text behind its JSON is reported. */
function readExample(text: string, content: Stretch, announced: Stretch, report: Report): Part | undefined {
  const read = readJsonText(text, content.start, content.end);
  const part = exampleOf(read, announced, report);
  const after = text.slice(read.end, content.end);
  if (part !== undefined && after.trim() !== "") {
    const start = read.end + after.length - after.trimStart().length;
    report("ingest/example-json", { start, end: content.end }, "text after the example's JSON; left out");
  }
  return part;
}

/** `**Full Example**:` or a heading of the kind, then a code block. */
const LABEL = /^(?:\*\*|#{1,6}\s)\s{0,4}([A-Za-z][A-Za-z ]{0,60})\s{0,4}(?:\*\*)?\s{0,4}:?\s{0,4}(?:\*\*)?$/;

/** The JSON code blocks of a section that a label announces. */
export function examplesOf(text: string, section: Section, report: Report): readonly Example[] {
  const labels = section.lines.filter((line) => !line.fenced && LABEL.test(line.text.trim()));
  const examples: Example[] = [];
  for (const fence of fencesOf(text, section.lines)) {
    if (fence.language !== "json" && fence.language !== "" && fence.language !== "jsonc") continue;
    const label: PageLine | undefined = labels.findLast((line) => line.end <= fence.content.start);
    if (label === undefined) continue;
    const words = (LABEL.exec(label.text.trim())?.[1] ?? "").trim().toLowerCase();
    const part = readExample(text, fence.content, { start: label.start, end: label.end }, report);
    if (part !== undefined) examples.push({ label: words, part });
  }
  return examples;
}
