import { describe, expect, it } from "vitest";
import type { CompileValidatorOptions } from "../../codegen/emit/validators/standalone-module.js";
import { KNOWN_FAILURES } from "./known-failures.js";
import { knownFor, runGroup } from "./run-group.js";
import { groupsOf, suiteIsThere, type SuiteGroup } from "./suite.js";

async function check(draft: string, group: SuiteGroup, options: CompileValidatorOptions): Promise<void> {
  const known = knownFor(draft, group);
  const outcome = await runGroup(group, options);
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
  ["draft4/optional/format", { dialect: "openapi-3.0", formats: "assertion" }],
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
