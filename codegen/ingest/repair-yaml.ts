import type { Level } from "../spec/finding.js";
import type { RuleId } from "../spec/origin.js";
import { TEXT_RULES } from "./text-fixes.js";
import { linesOf, type Lines } from "./text/lines.js";
import { applyEdits, offsetMap, rebase, withoutOverlap, type Edit, type OffsetMap } from "./yaml/edits.js";
import { describe } from "./yaml/describe.js";
import { LIMITS } from "./yaml/limits.js";
import { parseYaml, type ParsedYaml } from "./yaml/parse-yaml.js";
import type { Problem } from "./yaml/problem.js";

/** One repair: in the text given, `text` now stands where `start` to `end` was. */
export type YamlFix = Edit & { readonly law: string; readonly rule: RuleId };

/** A fault that no repair knows how to mend, at its place in the text given. */
export type YamlFinding = {
  readonly code: RuleId;
  readonly level: Level;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly hint?: string;
};

export type RepairedYaml = {
  readonly text: string;
  readonly fixes: readonly YamlFix[];
  readonly findings: readonly YamlFinding[];
};

/** What the reader of YAML needs besides: the parsed text and the way back to the offsets of the text given. */
export type MendedYaml = RepairedYaml & { readonly parsed: ParsedYaml; readonly map: OffsetMap };

const mendOne = (lines: Lines, problem: Problem): readonly YamlFix[] => {
  for (const { id, law, mend } of TEXT_RULES) {
    const edits = mend(lines, problem);
    if (edits !== undefined) return edits.map((edit) => ({ ...edit, law, rule: id }));
  }
  return [];
};

const mendAll = (text: string, problems: readonly Problem[]): readonly YamlFix[] => {
  const lines = linesOf(text);
  const seen = new Set<number>();
  const fixes: YamlFix[] = [];
  for (const problem of problems) {
    for (const fix of mendOne(lines, problem)) {
      if (!seen.has(fix.start)) fixes.push(fix);
      seen.add(fix.start);
    }
  }
  return withoutOverlap(fixes);
};

const findingsOf = (problems: readonly Problem[], map: OffsetMap): readonly YamlFinding[] => {
  const found = problems.map((problem) => describe(problem, map));
  if (found.length <= LIMITS.findings) return found;
  const rest = found.slice(LIMITS.findings);
  const first = rest[0];
  const more = { message: `${rest.length} more faults follow` };
  return first === undefined ? found : [...found.slice(0, LIMITS.findings), { ...first, ...more }];
};

/** Repairs and keeps what the parser made of the repaired text. */
export const mendYaml = (text: string): MendedYaml => {
  let fixes: readonly YamlFix[] = [];
  let current = text;
  let map = offsetMap([]);
  for (let spent = 0; ; ) {
    const parsed = parseYaml(current);
    if (parsed.problems.length === 0) return { text: current, fixes, findings: [], parsed, map };
    spent += current.length;
    const added = mendAll(current, parsed.problems).flatMap((fix) => rebase(fixes, map, fix) ?? []);
    if (added.length === 0 || spent + current.length > LIMITS.repairChars) {
      return { text, fixes: [], findings: findingsOf(parsed.problems, map), parsed, map };
    }
    fixes = withoutOverlap([...fixes, ...added]);
    current = applyEdits(text, fixes);
    map = offsetMap(fixes);
  }
};

/**
 * Repairs YAML text at the places where the parser reports an error. Valid text comes back byte-identical; a repaired
 * text parses and differs from the input only at the spans of `fixes`; a text that no rule knows how to mend comes
 * back unchanged with one finding per fault. Never throws.
 */
export const repairYaml = (text: string): RepairedYaml => {
  const { text: mended, fixes, findings } = mendYaml(text);
  return { text: mended, fixes, findings };
};
