import type { Finding, Level } from "./finding.js";
import { sourceOf } from "./located-finding.js";
import type { SourceId } from "./source.js";

/** What the configuration says about one code. */
export const RULE_LEVELS = ["off", "note", "warning", "error"] as const;
/** What a configuration says about one finding code: a level, or `off`. */
export type RuleLevel = (typeof RULE_LEVELS)[number];

/** Code → level, from the configuration. */
export type RuleLevels = ReadonlyMap<string, RuleLevel>;

/**
 * Findings with the levels of the configuration. The error that says why a source was refused stays what it is:
 * a source that gives nothing must say so (law 6). So does a mistake of ours.
 */
export function withLevels(
  findings: readonly Finding[],
  levels: RuleLevels,
  refused: readonly SourceId[],
): readonly Finding[] {
  return findings.flatMap((finding) => {
    const level = levels.get(finding.code);
    const source = sourceOf(finding);
    const isRefusal = finding.level === "error" && source !== undefined && refused.includes(source);
    const isReason = isRefusal || finding.code.startsWith("internal/");
    if (level === undefined || isReason) return [finding];
    if (level === "off") return [];
    // What a person has decided is no fault any more, however grave it was.
    return finding.isDecided === true ? [finding] : [{ ...finding, level }];
  });
}

export type Counts = { readonly [level in Level]: number };

/** How many findings of each level there are. */
export function countLevels(findings: readonly { readonly level: Level }[]): Counts {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { level } of findings) counts[level] += 1;
  return counts;
}
