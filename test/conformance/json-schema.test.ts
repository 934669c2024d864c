import { describe, expect, it } from "vitest";
import { compileValidator, type CompileValidatorOptions } from "../../codegen/emit/validators/standalone-module.js";
import { valueMisfits } from "../../codegen/model/check-value.js";
import { lowerValidators } from "../../codegen/model/lower-validators.js";
import { otherDocuments } from "../../codegen/model/meta-schema.js";
import type { Json } from "../../codegen/document/json.js";
import type { Finding } from "../../codegen/document/finding.js";
import { asValidator, loadModule } from "../emit/validators/load.js";
import { KNOWN_FAILURES, type KnownFailure } from "./known-failures.js";
import { groupsOf, remotes, suiteIsThere, type SuiteGroup } from "./suite.js";

const served = remotes();

/** How a group went: refused, or the descriptions of its tests with a wrong answer. */
interface Outcome {
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

async function run(group: SuiteGroup, options: CompileValidatorOptions): Promise<Outcome> {
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

function knownFor(draft: string, { file, description }: SuiteGroup): KnownFailure | undefined {
  return KNOWN_FAILURES.find(
    (known) => known.draft === draft && known.file === file && (known.group === "*" || known.group === description),
  );
}

async function check(draft: string, group: SuiteGroup, options: CompileValidatorOptions): Promise<void> {
  const known = knownFor(draft, group);
  const outcome = await run(group, options);
  const wrong = [...outcome.accepts, ...outcome.rejects].sort();
  // A refusal always says where.
  for (const finding of outcome.findings) expect(String(finding.at)).toMatch(/^#/);
  expect(outcome.refused, known?.reason ?? JSON.stringify(outcome.findings)).toBe(
    known !== undefined && known.wrong === undefined,
  );
  expect(wrong, known?.reason).toEqual([...(known?.wrong ?? [])].sort());
}

const SUITES: readonly (readonly [draft: string, options: CompileValidatorOptions])[] = [
  ["draft2020-12", {}],
  ["draft2020-12/optional", {}],
  ["draft2020-12/optional/format", { formats: "assertion" }],
  ["draft4", { dialect: "openapi-3.0" }],
  ["draft4/optional", { dialect: "openapi-3.0" }],
];

describe.skipIf(!suiteIsThere).each(SUITES)(
  "JSON-Schema-Test-Suite %s (skipped where ../shared is absent)",
  (draft, options) => {
    const groups = groupsOf(draft);
    it.each([...new Set(groups.map(({ file }) => file))])("%s", async (file) => {
      for (const group of groups.filter((other) => other.file === file)) await check(draft, group, options);
    });
    it("has every known failure in it still", () => {
      const stale = KNOWN_FAILURES.filter((known) => known.draft === draft).filter(
        (known) => !groups.some((group) => knownFor(draft, group) === known),
      );
      expect(stale).toEqual([]);
    });
  },
);

it.skipIf(!suiteIsThere)("passes every required test of draft 2020-12 (skipped where ../shared is absent)", () => {
  expect(KNOWN_FAILURES.filter(({ draft }) => draft === "draft2020-12")).toEqual([]);
});
