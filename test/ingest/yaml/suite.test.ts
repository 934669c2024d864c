import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { repairYaml } from "../../../codegen/ingest/yaml/repair-yaml.js";
import { readYaml } from "../../../codegen/ingest/yaml/yaml.js";
import { parseYaml } from "../../../codegen/ingest/yaml/parse-yaml.js";
import { hasShared, needsShared, readShared } from "../../support/shared.js";
import { undo } from "./support.js";

interface Case {
  readonly id: string;
  readonly fail: boolean;
  readonly yaml: string;
  readonly json: string | null;
}

// The file is ours to trust: it is the official suite, converted to JSON.
const cases: readonly Case[] = hasShared
  ? (JSON.parse(readShared("suites/yaml/cases.json").text) as readonly Case[])
  : [];

/** Known differences, each with its reason; one that no longer differs fails the test. */
const otherwise: ReadonlyMap<string, string> = new Map([
  ["8G76", "a text of comments alone is a document without a value here"],
  ["98YD", "as 8G76"],
  ["AVM7", "as 8G76"],
  ["HWV9", "as 8G76"],
  ["QT73", "as 8G76"],
]);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text === "" ? "[]" : text);
  } catch {
    return undefined;
  }
}

describe(needsShared("the official YAML suite"), () => {
  it.skipIf(!hasShared)("valid texts come back byte-identical, without fixes", () => {
    const valid = cases.filter(({ fail }) => !fail);
    expect(valid.length).toBeGreaterThan(300);
    const touched = valid.filter(({ yaml }) => {
      const { text, fixes, findings } = repairYaml(yaml);
      return text !== yaml || fixes.length > 0 || findings.length > 0;
    });
    expect(touched.map(({ id }) => id)).toEqual([]);
  });

  it.skipIf(!hasShared)("invalid texts become valid by edits that can be undone, or are refused in place", () => {
    for (const { id, yaml } of cases.filter(({ fail }) => fail)) {
      const result = repairYaml(yaml);
      expect(undo(yaml, result), id).toBe(yaml);
      if (result.findings.length > 0) expect(result.text, id).toBe(yaml);
      else expect(parseYaml(result.text).problems, id).toEqual([]);
      for (const { start, end } of result.findings)
        expect(start >= 0 && start <= end && end <= yaml.length, id).toBe(true);
    }
  });

  it.skipIf(!hasShared)("values are those of the suite", () => {
    const wrong: string[] = [];
    let compared = 0;
    for (const { id, fail, yaml, json } of cases) {
      const wanted = fail || json === null ? undefined : jsonOf(json);
      const read = wanted === undefined ? undefined : readYaml({ id, text: yaml });
      if (read === undefined || read.documents.length !== 1) continue;
      compared += 1;
      const [document] = read.documents;
      // Key order does not matter to JSON, nor to this comparison.
      if (!isDeepStrictEqual(document?.value, wanted)) wrong.push(id);
    }
    expect(compared).toBeGreaterThan(200);
    expect(wrong).toEqual([...otherwise.keys()]);
  });
});
