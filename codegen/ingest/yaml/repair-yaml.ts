import type { RuleId } from "../../document/origin.js";
import { LIMITS } from "../json/limits.js";
import { lineAt, linesOf, type TextLines } from "../lines.js";
import { describeProblem, type TextFault } from "./describe.js";
import { applyEdits, offsetMap, type OffsetMap, rebase, type TextEdit, withoutOverlap } from "./edits.js";
import { TEXT_RULES } from "./fixes/index.js";
import { COPIED_LAYOUTS } from "./layout.js";
import type { TextRule } from "./fixes/rule.js";
import { type ParsedYaml, parseYaml } from "./parse-yaml.js";
import type { Problem } from "./problem.js";

/** One repair: in the text given, `text` now stands where `start` to `end` was. */
export type YamlFix = TextEdit & { readonly law: string; readonly rule: RuleId };

/** A text of YAML after its repair. */
export interface RepairedYaml {
  /** The text, which parses where it could be repaired. */
  readonly text: string;
  /** The repairs, in the order of the text. */
  readonly fixes: readonly YamlFix[];
  /** Faults that no repair knows how to mend, at their places in the text given. */
  readonly findings: readonly TextFault[];
}

/** What the reader of YAML needs besides: the parsed text and the way back to the offsets of the text given. */
export type MendedYaml = RepairedYaml & { readonly parsed: ParsedYaml; readonly map: OffsetMap };

/** How often a line is offered to the rules for faults of one kind: a hostile line can have a million of them. */
const TRIES = 3;

/** Faults worth looking at: of each kind the first few of a line. Escapes are mended one by one. */
function distinct(lines: TextLines, problems: readonly Problem[]): readonly Problem[] {
  const tries = new Map<string, number>();
  return problems.filter(({ code, start }) => {
    if (code === "BAD_DQ_ESCAPE") return true;
    const key = `${lineAt(lines, start)} ${code}`;
    const count = (tries.get(key) ?? 0) + 1;
    tries.set(key, count);
    return count <= TRIES;
  });
}

/** The repairs of one pass over the text, in order and without overlap. */
function mendAll(text: string, problems: readonly Problem[]): readonly YamlFix[] {
  const lines = linesOf(text);
  const done = new Set<TextRule>();
  const fixes = new Map<number, YamlFix>();
  for (const problem of distinct(lines, problems)) {
    for (const rule of TEXT_RULES) {
      const edits = done.has(rule) ? undefined : rule.mend(lines, problem);
      if (edits === undefined) continue;
      if (rule.once === true) done.add(rule);
      for (const edit of edits)
        if (!fixes.has(edit.start)) fixes.set(edit.start, { ...edit, law: rule.law, rule: rule.id });
      break;
    }
  }
  return withoutOverlap([...fixes.values()]);
}

/** The parser may place what is missing at the end behind it. */
function within(fault: TextFault, length: number): TextFault {
  return {
    ...fault,
    start: Math.min(fault.start, length),
    end: Math.min(fault.end, length),
  };
}

/** One finding per line, the first: what else the parser says of a line follows from it. */
function findingsOf(text: string, problems: readonly Problem[], map: OffsetMap): readonly TextFault[] {
  const lines = linesOf(text);
  const byLine = new Map<number, TextFault>();
  for (const problem of problems) {
    const finding = within(describeProblem(problem, map), text.length);
    const line = lineAt(lines, finding.start);
    if (!byLine.has(line)) byLine.set(line, finding);
  }
  const found = [...byLine.values()];
  const next = found[LIMITS.findings];
  if (next === undefined) return found;
  return [
    ...found.slice(0, LIMITS.findings),
    { ...next, message: `${found.length - LIMITS.findings} more lines are faulty` },
  ];
}

/** The layout that was copied with a text, as repairs that take it away. */
function layoutFixes(text: string): readonly YamlFix[] {
  for (const { id, law, edits } of COPIED_LAYOUTS) {
    const found = edits(text);
    if (found.length > 0) return found.map((edit) => ({ ...edit, law, rule: id }));
  }
  return [];
}

const VERSION = /^["']?(?:openapi|swagger)["']?[ \t]*:/m;

/**
 * Repairs and keeps what the parser made of the repaired text. A layout that was copied with the text is taken away where
 * the text does not parse, or (`isDocument`) does not state a version of OpenAPI before and does so after.
 */
export function mendYaml(text: string, isDocument = false): MendedYaml {
  const copied = isDocument && !VERSION.test(text) ? layoutFixes(text) : [];
  let fixes: readonly YamlFix[] = VERSION.test(applyEdits(text, copied)) ? copied : [];
  let current = applyEdits(text, fixes);
  let map = offsetMap(fixes);
  for (let spent = 0; ;) {
    const parsed = parseYaml(current);
    if (parsed.problems.length === 0) return { text: current, fixes, findings: [], parsed, map };
    spent += parsed.tokens;
    const layout = spent === parsed.tokens && fixes.length === 0 ? layoutFixes(text) : [];
    if (layout.length > 0) {
      fixes = layout;
      current = applyEdits(text, fixes);
      map = offsetMap(fixes);
      continue;
    }
    const added = mendAll(current, parsed.problems).flatMap((fix) => rebase(fixes, map, fix) ?? []);
    if (added.length === 0 || spent + parsed.tokens > LIMITS.repairTokens) {
      return { text, fixes: [], findings: findingsOf(text, parsed.problems, map), parsed, map };
    }
    fixes = withoutOverlap([...fixes, ...added]);
    current = applyEdits(text, fixes);
    map = offsetMap(fixes);
  }
}

/**
 * Repairs YAML text at the places where the parser reports an error. Valid text comes back byte-identical; a repaired
 * text parses and differs from the input only at the spans of `fixes`; a text that no rule knows how to mend comes
 * back unchanged with one finding per fault. Never throws.
 */
export function repairYaml(text: string): RepairedYaml {
  const { text: mended, fixes, findings } = mendYaml(text);
  return { text: mended, fixes, findings };
}
