import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numberFaults } from "../../../codegen/model/check-leaf.js";
import { sampleNumber } from "../../../src/mock/sampler/number.js";
import { seededRandom } from "../../../src/mock/sampler/random.js";
import { isMultiple } from "../../../src/validation/values.js";

const STEPS = [0.1, 0.01, 0.05, 0.25, 0.3, 1.5, 1e-7, 3, 64];
const ajv = new Ajv2020({ multipleOfPrecision: 9, strict: false });
const byAjv = new Map(STEPS.map((step) => [step, ajv.compile({ multipleOf: step })]));

describe("multipleOf", () => {
  test.each<[number, number, boolean]>([
    [0.1 * 7, 0.1, true],
    [0.1 + 0.2, 0.1, true],
    [1.1, 0.1, true],
    [-0.3, 0.1, true],
    [0, 0.1, true],
    [0.75, 0.1, false],
    [0.1000001, 0.1, false],
    [0.30000001, 0.1, false],
    [4.5, 1.5, true],
    [35, 1.5, false],
    [7, 3, false],
    [3.0000000000000004, 3, false],
    [0.0075, 0.0001, true],
    [0.00751, 0.0001, false],
    [12_391_239_123, 1e-8, true],
    [1e308, 0.123456789, false],
    [1e300, 1e300, true],
    [2e300, 1e300, true],
    [1.5e300, 1e300, false],
    [Infinity, 0.1, false],
  ])("%d of %d: %s", (value, step, expected) => {
    expect(isMultiple(value, step)).toBe(expected);
    if (Number.isFinite(value))
      expect(numberFaults({ kind: "number", at: "#", multipleOf: step }, value).length === 0).toBe(expected);
  });

  test("a computed or written multiple is one, and what is accepted ajv accepts too", () => {
    fc.assert(
      fc.property(fc.constantFrom(...STEPS), fc.integer({ min: -1_000_000, max: 1_000_000 }), (step, n) => {
        expect(isMultiple(n * step, step)).toBe(true);
        expect(isMultiple(Number((n * step).toPrecision(15)), step)).toBe(true);
        expect(byAjv.get(step)?.(n * step)).toBe(true);
      }),
    );
  });

  test("a near miss is none, for ajv neither", () => {
    const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...STEPS), fc.integer({ min: -100_000, max: 100_000 }), share, (step, n, part) => {
        const value = (n + part) * step;
        expect(isMultiple(value, step)).toBe(false);
        expect(byAjv.get(step)?.(value)).toBe(false);
      }),
    );
  });

  test("the sampler's values are multiples within their bounds", () => {
    const steps = fc.constantFrom(...STEPS.filter((step) => step < 64));
    fc.assert(
      fc.property(
        steps,
        fc.integer(),
        fc.integer({ min: -50, max: 50 }),
        fc.boolean(),
        (multipleOf, seed, low, whole) => {
          const schema = { multipleOf, minimum: low, maximum: low + 100 };
          const value = sampleNumber(schema, seededRandom(seed), whole);
          expect(isMultiple(value, multipleOf)).toBe(true);
          expect(value).toBeGreaterThanOrEqual(low);
          expect(value).toBeLessThanOrEqual(low + 100);
          if (whole) expect(Number.isInteger(value)).toBe(true);
        },
      ),
    );
  });
});
