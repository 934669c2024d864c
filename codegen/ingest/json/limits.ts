/** Bounds on hostile text, checked before anything recursive runs. Real documents stay far below them. */
export const LIMITS = {
  /** Characters of one document; the largest real one in sight has 2.3 million. */
  chars: 8_000_000,
  /** Lexical tokens of one YAML text. */
  tokens: 800_000,
  /** Levels of objects and lists; real ones stay below 40. */
  depth: 200,
  /** Values of one document, counted after aliases and merge keys are expanded. */
  values: 300_000,
  /** Findings that one text may give; the rest is counted. */
  findings: 500,
  /** Tokens that the repair of one text may parse in all its passes together. */
  repairTokens: 1_200_000,
} as const;
