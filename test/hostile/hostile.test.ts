import { afterAll, describe, expect, it } from "vitest";
import { buildProgram } from "../cli/program.js";
import { needsShared, sampled } from "../support/shared.js";
import { hostileCases } from "./cases.js";
import { examine, falsmith } from "./examine.js";
import { always, checks } from "./phrases.js";

const program = buildProgram("hostile");
afterAll(() => program.remove());

const chosen = sampled(hostileCases, 10);
const facts = await examine(chosen, program.folder, falsmith(program.bin));

describe.skipIf(chosen.length === 0)(needsShared("a hostile source is inert or refused"), () => {
  it.each(facts.map((one) => [one.the.name, one] as const))("%s", (_, one) => {
    const flaws = one.the.phrases.map((phrase) => [
      phrase,
      checks.get(phrase)?.(one) ?? ["nothing checks this phrase"],
    ]);
    const wrong = [...flaws, ["in any case", always(one)]].filter(([, found]) => found?.length !== 0);
    expect(wrong).toEqual([]);
  });

  it("has a check for every phrase of the manifest", () =>
    expect(
      [...new Set(hostileCases.flatMap(({ phrases }) => phrases))].filter((phrase) => !checks.has(phrase)),
    ).toEqual([]));
});
