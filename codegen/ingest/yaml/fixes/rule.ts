import type { RuleId } from "../../../document/origin.js";
import type { TextLines } from "../../lines.js";
import type { TextEdit } from "../edits.js";
import type { Problem } from "../problem.js";

/**
 * A repair of YAML text. It looks at one fault that the parser reports and gives the edits that mend it, or undefined
 * when it does not know what the author meant. It must not touch lines that are not part of the fault.
 */
export interface TextRule {
  readonly id: RuleId;
  readonly law: string;
  /** The rule mends the whole text at once: when it has given edits (or none, where it cannot mend), that is all. */
  readonly once?: true;
  readonly mend: (lines: TextLines, problem: Problem) => readonly TextEdit[] | undefined;
}
