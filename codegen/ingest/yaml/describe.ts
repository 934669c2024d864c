import type { RuleId } from "../../spec/origin.js";
import type { YamlFinding } from "../repair-yaml.js";
import type { OffsetMap } from "./edits.js";
import type { Problem, ProblemCode } from "./problem.js";

type Words = { readonly code: RuleId; readonly hint: string };

const SYNTAX: RuleId = "text/yaml-syntax";

const BY_CODE: Partial<Record<ProblemCode, Words>> = {
  COMPACT_MAPPING: { code: SYNTAX, hint: "put the value in quotes, or begin the nested mapping on its own line" },
  BLOCK_AS_IMPLICIT_KEY: { code: SYNTAX, hint: "put the value in quotes, or begin the nested mapping on its own line" },
  MULTILINE_IMPLICIT_KEY: { code: SYNTAX, hint: "write `key: value` on one line, or indent the text below its key" },
  MISSING_CHAR: { code: SYNTAX, hint: "write `key: value`; the text may be cut off here" },
  BAD_INDENT: { code: SYNTAX, hint: "give all keys of one object the same indentation" },
  TAB_AS_INDENT: { code: SYNTAX, hint: "indent with spaces" },
  BAD_SCALAR_START: { code: SYNTAX, hint: "put the value in quotes" },
  UNEXPECTED_TOKEN: { code: SYNTAX, hint: "put the value in quotes" },
  BAD_DQ_ESCAPE: { code: SYNTAX, hint: "write the backslash twice, or use single quotes" },
  UNCLOSED_QUOTE: { code: SYNTAX, hint: "close the quote" },
  BAD_ALIAS: { code: SYNTAX, hint: "put the value in quotes" },
  UNKNOWN_ALIAS: { code: "text/unknown-alias", hint: "put the value in quotes, or define the anchor above it" },
  DUPLICATE_KEY: { code: "text/repeated-key", hint: "keep one of the two" },
  LIMIT: { code: "text/limit", hint: "such a text is not read; split it or take the part that describes the endpoint" },
  RESOURCE_EXHAUSTION: { code: "text/limit", hint: "such a text is not read" },
};

/** A fault in words, at its place in the text that was given. */
export const describe = (problem: Problem, map: OffsetMap): YamlFinding => {
  const { code, hint } = BY_CODE[problem.code] ?? { code: SYNTAX, hint: "correct the YAML at this place" };
  const start = map.start(problem.start);
  const message = problem.message.replace(/[\s\p{Cc}]+/gu, " ").trim();
  return { code, level: "error", start, end: Math.max(start, map.end(problem.end)), message, hint };
};
