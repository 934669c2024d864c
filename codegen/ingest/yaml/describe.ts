import type { Level } from "../../document/finding.js";
import type { RuleId } from "../../document/origin.js";
import type { OffsetMap } from "./edits.js";
import type { TextRange } from "../json/places.js";
import type { Problem, ProblemCode } from "./problem.js";

/** A fault of a text in words, at its place in the text that was given. */
export type TextFault = TextRange & {
  readonly code: RuleId;
  readonly level: Level;
  readonly message: string;
  readonly hint?: string;
};

const UNREAD = "such a text is not read; take the part of it that describes the endpoint";

const OTHERS: Partial<Record<ProblemCode, readonly [code: RuleId, hint: string]>> = {
  UNKNOWN_ALIAS: ["text/unknown-alias", "put the value in quotes, or define the anchor above it"],
  DUPLICATE_KEY: ["text/repeated-key", "keep one of the two"],
  LIMIT: ["text/limit", UNREAD],
  RESOURCE_EXHAUSTION: ["text/limit", UNREAD],
};

const HINTS: Partial<Record<ProblemCode, string>> = {
  COMPACT_MAPPING: "put the value in quotes, or begin the nested mapping on its own line",
  BLOCK_AS_IMPLICIT_KEY: "put the value in quotes, or begin the nested mapping on its own line",
  MULTILINE_IMPLICIT_KEY: "write `key: value` on one line, or indent the text below its key",
  MISSING_CHAR: "write `key: value`; the text may be cut off here",
  BAD_INDENT: "give all keys of one object the same indentation, and close every bracket",
  TAB_AS_INDENT: "indent with spaces",
  BAD_SCALAR_START: "put the value in quotes",
  UNEXPECTED_TOKEN: "put the value in quotes",
  BAD_DQ_ESCAPE: "write the backslash twice, or use single quotes",
  UNCLOSED_QUOTE: "close the quote",
  BAD_ALIAS: "put the value in quotes",
};

/** What the parser says of a fault, as a person is told. */
export function describeProblem(problem: Problem, map: OffsetMap): TextFault {
  const [code, hint] = OTHERS[problem.code] ?? [
    "text/yaml-syntax" as const,
    HINTS[problem.code] ?? "correct the YAML at this place",
  ];
  const start = map.start(problem.start);
  const message = problem.message.replace(/[\s\p{Cc}]+/gu, " ").trim();
  return { code, level: "error", start, end: Math.max(start, map.end(problem.end)), message, hint };
}
