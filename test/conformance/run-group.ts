import { expect } from "vitest";
import type { Finding } from "../../codegen/document/finding.js";
import type { Json } from "../../codegen/document/json.js";
import { compileValidator, type CompileValidatorOptions } from "../../codegen/emit/validators/standalone-module.js";
import { valueMisfits } from "../../codegen/model/check-value.js";
import { lowerValidators } from "../../codegen/model/lower-validators.js";
import { otherDocuments } from "../../codegen/model/meta-schema.js";
import { asValidator, loadModule } from "../emit/validators/load.js";
import { KNOWN_FAILURES, type KnownFailure } from "./known-failures.js";
import { remotes, type SuiteGroup } from "./suite.js";

const served = remotes();

/** How a group went: refused, or the descriptions of its tests with a wrong answer. */
export interface Outcome {
  readonly findings: readonly Finding[];
  readonly refused: boolean;
  readonly accepts: string[];
  readonly rejects: string[];
}

/** Whether a value is valid by the model itself, as findings about examples and defaults are told. */
function judgeOf({ schema }: SuiteGroup, { dialect }: CompileValidatorOptions): (value: unknown) => boolean {
  const options = { ...(dialect !== undefined && { dialect }), others: otherDocuments(served) };
  const { model } = lowerValidators([{ name: "root", schema, side: "input" }], {}, options);
  const [root] = model.roots;
  // Safe: the suite is JSON.
  return (value) => root !== undefined && valueMisfits(model, root, { value: value as Json, at: "#" }).length === 0;
}

/** Runs a group of the suite, and holds the answers of `is`, `safeParse` and the model to each other. */
export async function runGroup(group: SuiteGroup, options: CompileValidatorOptions): Promise<Outcome> {
  const { code, findings } = await compileValidator(group.schema, { remotes: served, ...options });
  const outcome: Outcome = { findings, refused: code === undefined, accepts: [], rejects: [] };
  if (code === undefined) return outcome;
  const validator = asValidator((await loadModule(code))["default"]);
  // Where formats are asserted, the model leaves them to the validator.
  const isAsserting = options.formats === "assertion" || group.file === "format-assertion.json";
  const judge = isAsserting ? undefined : judgeOf(group, options);
  for (const { description, data, valid } of group.tests) {
    const answer = validator.is(data);
    if (judge !== undefined) expect(judge(data), `the model and is disagree: ${description}`).toBe(answer);
    const parsed = validator.safeParse(data);
    expect(parsed.success, `safeParse and is disagree: ${description}`).toBe(answer);
    if (!parsed.success) for (const issue of parsed.issues) expect(issue.message).toMatch(/: /);
    if (answer !== valid) (answer ? outcome.accepts : outcome.rejects).push(description);
  }
  return outcome;
}

/** Why a group does not pass, where that is known. */
export function knownFor(draft: string, { file, description }: SuiteGroup): KnownFailure | undefined {
  return KNOWN_FAILURES.find(
    (known) => known.draft === draft && known.file === file && (known.group === "*" || known.group === description),
  );
}
