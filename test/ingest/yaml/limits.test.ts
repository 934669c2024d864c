import { describe, expect, it } from "vitest";
import { repairYaml } from "../../../codegen/ingest/yaml/repair-yaml.js";
import { readYaml } from "../../../codegen/ingest/yaml/yaml.js";
import { LIMITS } from "../../../codegen/ingest/json/limits.js";

/** Codes of the findings of a text that must not be read. */
function refusal(text: string): readonly string[] {
  const { documents, findings } = readYaml({ id: "h", text });
  expect(documents).toEqual([]);
  for (const { at } of findings) expect(typeof at === "string" ? -1 : at.end).toBeLessThanOrEqual(text.length);
  return findings.map(({ code }) => code);
}

function times(count: number, make: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => make(index)).join("");
}

describe("limits", () => {
  it.each([
    ["brackets", `a: ${"[".repeat(100_000)}`],
    ["braces that are closed", `a: ${"{".repeat(5_000)}${"}".repeat(5_000)}`],
    ["blocks", times(1_000, (index) => `${" ".repeat(index)}a:\n`)],
    ["dashes on one line", `${"- ".repeat(50_000)}a`],
    ["explicit keys on one line", `${"? ".repeat(50_000)}a`],
    ["dashes behind a value", `a: "b"\n  ${"- ".repeat(50_000)}a\n}`],
    ["keys without a word", `a: "b"\n  ${"? ".repeat(50_000)}a\n}`],
    ["dashes and keys by turns", `a:\n  ${"- ? ".repeat(25_000)}a\nb: 1\n`],
    ["blocks of lists", `a:\n${times(1_000, (index) => `${" ".repeat(index + 1)}-\n`)}b: 1\n`],
    ["JSON", `${'{"a":'.repeat(50_000)}1`],
    ["JSON lists", `{"openapi": ${"[".repeat(50_000)}`],
  ])("refuses depth before anything recursive runs: %s", (_, text) => {
    expect(refusal(text)).toEqual(["text/limit"]);
  });

  it("says the limit beside the fault of a text that is nearly JSON", () => {
    const text = `{"openapi": "3.0.1",\n"x": "a"\n  ${"- ".repeat(5_000)}a\n}\n`;
    expect(refusal(text)).toEqual(["text/json-syntax", "text/limit"]);
  });

  it("reads what is just deep enough", () => {
    const depth = LIMITS.depth - 2;
    const { documents, findings } = readYaml({ id: "d", text: `a: ${"[".repeat(depth)}${"]".repeat(depth)}` });
    expect(findings).toEqual([]);
    expect(JSON.stringify(documents[0]?.value)).toHaveLength(2 * depth + 6);
  });

  it.each([
    [
      "aliases of aliases",
      `a0: &a0 [1, 2]\n${times(30, (index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]\n`)}`,
    ],
    ["one alias many times", `a: &a [${times(1_000, () => "1, ")}]\nb: [${times(1_000, () => "*a, ")}]\n`],
    [
      "a chain of merges",
      `m0: &m0 {k0: 0}\n${times(2_000, (index) => `m${index + 1}: &m${index + 1} {<<: *m${index}, k${index}x: 0}\n`)}`,
    ],
    [
      "one mapping merged many times",
      `b: &b {${times(1_000, (index) => `k${index}: 0, `)}}\nu: {<<: [${times(1_000, () => "*b, ")}]}\n`,
    ],
  ])("counts values after expansion: %s", (_, text) => {
    expect(refusal(text)).toEqual(["text/limit"]);
  });

  it("refuses a text that is too long without reading it", () => {
    expect(refusal(`a: ${"x".repeat(LIMITS.chars)}`)).toEqual(["text/limit"]);
    expect(refusal(`{"a": "${"x".repeat(LIMITS.chars)}"}`)).toEqual(["text/limit"]);
  });

  it("refuses too many tokens", () => {
    expect(refusal("- a\n".repeat(LIMITS.tokens / 3))).toEqual(["text/limit"]);
  });

  it("leaves an ordered map a list of mappings, as JSON has it", () => {
    const { documents, findings } = readYaml({ id: "o", text: "a: !!omap\n  - x: 1\n  - y: 2\n" });
    expect(documents[0]?.value).toEqual({ a: [{ x: 1 }, { y: 2 }] });
    expect(findings.map(({ code, level }) => `${level} ${code}`)).toEqual(["warning text/unknown-tag"]);
  });

  it("mends thousands of faults in two passes", () => {
    const text = times(5_000, (index) => `k${index}: a: b\n`);
    const { fixes, findings } = repairYaml(text);
    expect(findings).toEqual([]);
    expect(fixes).toHaveLength(5_000);
  });

  it("says how many faults it leaves out", () => {
    const { findings } = repairYaml(times(2_000, (index) => `k${index}:\n  type: a: b\n`));
    expect(findings).toHaveLength(LIMITS.findings + 1);
    expect(findings.at(-1)?.message).toBe(`${2_000 - LIMITS.findings} more lines are faulty`);
  });

  it.each([
    ["one line of colons", `a: ${"b: ".repeat(15_000)}`],
    ["one line of quotes", `a: ${'"x" '.repeat(15_000)}`],
    ["one line of brackets that do not fit", `a: ${"[x] } ".repeat(10_000)}`],
    ["tabs after spaces everywhere", times(5_000, (index) => ` \tk${index}: 1\n`)],
    ["one key over and over", times(5_000, (index) => `k: ${index}\n`)],
    ["a keyword that cannot be mended, in one object", `a:\n${times(5_000, () => "  type: a: b\n")}`],
    ["blank lines", "a: b: c\n".padEnd(60_000, "\n")],
  ])("ends on %s", (_, text) => {
    const { text: mended, fixes } = repairYaml(text);
    expect(fixes.length === 0 ? mended === text : mended !== text).toBe(true);
  });
});
