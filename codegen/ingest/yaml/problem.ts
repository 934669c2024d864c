import type { ErrorCode } from "yaml";

/**
 * Why a YAML text is not valid, as the parser says it. To the codes of the `yaml` package come those that it leaves
 * to later stages: `COMPACT_MAPPING` (a mapping inside a value that began on the line of its key), `UNCLOSED_QUOTE`,
 * `UNKNOWN_ALIAS`, and `LIMIT` for texts that are not composed at all.
 */
export type ProblemCode = ErrorCode | "COMPACT_MAPPING" | "UNCLOSED_QUOTE" | "UNKNOWN_ALIAS" | "LIMIT";

/** One fault of a YAML text at its place. `other` is the place it collides with (the first of two equal keys). */
export interface Problem {
  readonly code: ProblemCode;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly other?: { readonly start: number; readonly end: number };
}
