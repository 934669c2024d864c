import type { TextFix } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import type { Json } from "../../document/json.js";
import type { SourceText } from "../../document/source.js";
import { LIMITS } from "../json/limits.js";
import type { Places, TextRange } from "../json/places.js";
import { type JsonRead, readJson } from "../json/json-document.js";
import { readerFinding } from "../reader-finding.js";
import type { TextFault } from "./describe.js";
import { type MendedYaml, mendYaml } from "./repair-yaml.js";
import { yamlValue } from "./yaml-value.js";

/** One document of a text: its value, where each part of it stands in the source, and the repairs within it. */
export interface ReadDocument {
  readonly value: Json;
  readonly places: Places;
  readonly fixes: readonly TextFix[];
}

/** All documents of a text, or findings that say why there are none. */
export interface ReadText {
  readonly documents: readonly ReadDocument[];
  readonly findings: readonly Finding[];
}

function jsonFaults(read: JsonRead): readonly TextFault[] {
  return read.faults.slice(0, LIMITS.findings).map(({ kind, message, start, end }) => {
    if (kind === "repeated")
      return { code: "text/repeated-key", level: "warning", message, start, end, hint: "keep one of the two" };
    if (kind === "limit")
      return { code: "text/limit", level: "error", message, start, end, hint: "such a text is not read" };
    if (kind === "mended") return { code: "text/json-syntax", level: "warning", message, start, end };
    return { code: "text/json-syntax", level: "error", message, start, end, hint: "correct the JSON at this place" };
  });
}

function textFix(source: SourceText, from: number, fix: MendedYaml["fixes"][number]): TextFix {
  const span = { source: source.id, start: from + fix.start, end: from + fix.end };
  return { span, text: fix.text, origin: { rule: fix.rule, basis: "schema", evidence: [span] } };
}

function tagFault(problem: TextRange & { readonly message: string }): TextFault {
  return {
    code: "text/unknown-tag",
    level: "warning",
    message: problem.message,
    start: problem.start,
    end: problem.end,
    hint: "a value that begins with `!` stands in quotes",
  };
}

function readDocuments(source: SourceText, from: number, mended: MendedYaml): ReadText {
  const { parsed, map } = mended;
  const back = <T extends TextRange>(at: T): T => ({ ...at, start: map.start(at.start), end: map.end(at.end) });
  const faults: TextFault[] = parsed.remarks.map((problem) => back(tagFault(problem)));
  const documents: ReadDocument[] = [];
  for (const document of parsed.documents) {
    const { value, places, faults: found } = yamlValue(mended.text, document.contents, parsed.targets);
    faults.push(...found.map(back));
    if (value === undefined || found.some(({ level }) => level === "error")) continue;
    for (const [pointer, at] of places) {
      const { start, end } = back(at);
      places.set(pointer, { start: from + start, end: from + end });
    }
    const own = back({ start: document.range[0], end: document.range[2] });
    const fixes = mended.fixes.filter((fix) => fix.start >= own.start && fix.start < own.end);
    documents.push({ value, places, fixes: fixes.map((fix) => textFix(source, from, fix)) });
  }
  return { documents, findings: faults.map((fault) => readerFinding(source, fault, from)) };
}

/** A bracket, perhaps behind comments. */
const JSON_START = /^\ufeff?\s*(?:\/\/[^\n]*\n\s*|\/\*(?:[^*]|\*(?!\/))*\*\/\s*){0,50}[{[]/;

/** Places of a stretch of a source as places of the source. */
function shifted(places: Places, by: number): Places {
  return by === 0
    ? places
    : new Map([...places].map(([pointer, { start, end }]) => [pointer, { start: by + start, end: by + end }]));
}

/**
 * Reads the YAML or JSON that stands between two offsets of a source, repairing the text where the parser reports an
 * error. Offsets in the result are those of the source. YAML 1.2 core schema: `no` and `on` are words. Never throws.
 */
export function readYaml(source: SourceText, from = 0, to: number = source.text.length): ReadText {
  const text = source.text.slice(from, to);
  const json = JSON_START.test(text) ? readJson(text, 0, text.length) : undefined;
  const faults = json === undefined ? [] : jsonFaults(json);
  const found = (list: readonly TextFault[]): readonly Finding[] =>
    list.map((fault) => readerFinding(source, fault, from));
  if (json?.value !== undefined) {
    return {
      documents: [{ value: json.value, places: shifted(json.places, from), fixes: [] }],
      findings: found(faults),
    };
  }
  if (faults.some(({ code }) => code === "text/limit")) return { documents: [], findings: found(faults) };
  const mended = mendYaml(text, true);
  if (mended.findings.length === 0) return readDocuments(source, from, mended);
  const limits = mended.findings.filter(({ code }) => code === "text/limit");
  return { documents: [], findings: found(faults.length === 0 ? mended.findings : [...faults, ...limits]) };
}
