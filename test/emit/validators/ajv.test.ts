import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { compileValidator, type JsonSchema } from "../../../codegen/emit/validators/standalone-module.js";
import { asValidator, loadModule } from "./load.js";
import { DEFS, name, record, scalar, schemaOf } from "./schemas.js";
import { anyJson } from "./values.js";

/** Of unevaluated items and keys ajv also counts what a branch that failed looked at. */
function judgesWell(schema: JsonSchema): boolean {
  const text = JSON.stringify(schema);
  return !text.includes('"unevaluated') || !/"(?:oneOf|anyOf|if|not|dependentSchemas)"|defs\/list/.test(text);
}

/** ajv divides, and reads the quotient as a text: wrong for what is written with an exponent. */
function dividesWell(each: unknown): boolean {
  return !/\d\.?\d*e[+-]\d/.test(JSON.stringify(each));
}

const value: fc.Arbitrary<unknown> = fc
  .oneof(
    anyJson,
    scalar,
    fc.array(fc.oneof(scalar, fc.array(scalar, { maxLength: 2 })), { maxLength: 4 }),
    record(
      fc.oneof(scalar, fc.array(scalar, { maxLength: 2 }), record(scalar)),
      fc.oneof(name, fc.constantFrom("foo", "ab")),
    ),
  )
  .filter(dividesWell);

/** ajv's answer; none where it crashes: its equality calls a `toString` that the value brought along. */
function answerOf(validate: (value: unknown) => unknown, each: unknown): unknown {
  try {
    return validate(each);
  } catch {
    return undefined;
  }
}

it("gives ajv's answers for schemas made of all keywords", { timeout: 300_000 }, async () => {
  let accepted = 0;
  let rejected = 0;
  await fc.assert(
    fc.asyncProperty(
      schemaOf(2).filter(judgesWell),
      fc.array(value, { minLength: 12, maxLength: 12 }),
      async (made, values) => {
        const schema = { ...(typeof made === "boolean" ? { allOf: [made] } : made), $defs: DEFS };
        const { code, findings } = await compileValidator(schema);
        expect(findings).toEqual([]);
        const ours = asValidator((await loadModule(code ?? ""))["default"]);
        const theirs = new Ajv2020({ strict: false, ownProperties: true, unicodeRegExp: true, logger: false }).compile(
          schema,
        );
        for (const each of values) {
          const answer = ours.is(each);
          expect(ours.safeParse(each).success).toBe(answer);
          expect(answer, JSON.stringify(each)).toBe(answerOf(theirs, each) ?? answer);
          if (answer) accepted += 1;
          else rejected += 1;
        }
      },
    ),
    { numRuns: Number(process.env["RUNS"] ?? 250), seed: Number(process.env["SEED"] ?? 11) },
  );
  expect(Math.min(accepted, rejected) / (accepted + rejected)).toBeGreaterThan(0.2);
});
