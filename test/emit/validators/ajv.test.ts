import * as fc from "fast-check";
import { expect, it } from "vitest";
import { compileValidator } from "../../../codegen/emit/validators/standalone-module.js";
import { compare, notShared } from "./judges.js";
import { asValidator, loadModule } from "./load.js";
import { DEFS, name, record, scalar, schemaOf } from "./schemas.js";
import { anyJson, around } from "./values.js";

const ALL = process.env["FALSMITH_ALL"] === "1";

const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  anyJson,
  scalar,
  fc.array(fc.oneof(scalar, fc.array(scalar, { maxLength: 2 })), { maxLength: 4 }),
  record(
    fc.oneof(scalar, fc.array(scalar, { maxLength: 2 }), record(scalar)),
    fc.oneof(name, fc.constantFrom("foo", "ab")),
  ),
);

it(
  "gives the answers of ajv, or those of a third, for schemas made of all keywords",
  { timeout: 900_000 },
  async () => {
    let [accepted, rejected, differences] = [0, 0, 0];
    const seed = Number(process.env["SEED"] ?? 11);
    const schemas = fc.sample(schemaOf(2), { numRuns: Number(process.env["RUNS"] ?? (ALL ? 1500 : 60)), seed });
    for (const [index, made] of schemas.entries()) {
      const schema = { ...(typeof made === "boolean" ? { allOf: [made] } : made), $defs: DEFS };
      const { code, findings } = await compileValidator(schema);
      expect(findings).toEqual([]);
      const ours = asValidator((await loadModule(code ?? ""))["default"]);
      const values = fc.sample(fc.oneof(anyValue, around(schema, DEFS)), { numRuns: 24, seed: seed + index });
      for (const value of values) expect(ours.safeParse(value).success).toBe(ours.is(value));
      const comparison = await compare(schema, ours.is, values);
      expect(notShared(comparison), JSON.stringify(schema)).toEqual([]);
      accepted += comparison.accepted;
      rejected += comparison.rejected;
      differences += comparison.differences.length;
    }
    expect(Math.min(accepted, rejected) / (accepted + rejected)).toBeGreaterThan(0.2);
    // What the third has to decide are known faults of ajv: it throws where a value has its own `toString`, reads quotients as
    // texts, counts `contains` in a loop, and takes what a branch that failed looked at for evaluated.
    expect(differences / (accepted + rejected)).toBeLessThan(0.03);
    if (ALL)
      console.info(`${schemas.length} schemas: ${accepted} accepted, ${rejected} rejected, ajv alone: ${differences}`);
  },
);
