import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { apply, read } from "./apply.js";

const suite = new URL("../../../shared/suites/overlay/", import.meta.url);
const isHere = existsSync(suite);
const why = isHere ? "" : " (skipped: the Overlay suites are not here)";
function namesIn(path: string): readonly string[] {
  return isHere ? readdirSync(new URL(path, suite)).toSorted() : [];
}
function textOf(path: string): string {
  return readFileSync(new URL(path, suite), "utf8");
}

describe.skipIf(!isHere)(`the compliance sets of the Overlay Specification${why}`, () => {
  it("are all there", () => expect(namesIn("compliant-sets/").length).toBeGreaterThanOrEqual(8));

  it.each(namesIn("compliant-sets/"))("%s", async (name) => {
    const of = (file: string): string => textOf(`compliant-sets/${name}/${file}.yaml`);
    const { spec, findings } = await apply(parse(of("openapi")), of("overlay"));
    expect(findings.filter(({ level }) => level === "error")).toEqual([]);
    expect(spec.doc).toEqual(parse(of("output")));
  });
});

function cases(kind: "pass" | "fail"): readonly string[] {
  return namesIn("tests/").flatMap((version) =>
    namesIn(`tests/${version}/${kind}/`).map((name) => `${version}/${kind}/${name}`),
  );
}

describe.skipIf(!isHere)(`the validation tests of the Overlay Specification${why}`, () => {
  it.each(cases("pass"))("%s", async (path) => {
    const findings = await read(textOf(`tests/${path}`));
    expect(findings.filter((finding) => finding.startsWith("error"))).toEqual([]);
  });

  it.each(cases("fail"))("%s", async (path) => {
    const findings = await read(textOf(`tests/${path}`));
    expect(findings.filter((finding) => /^error \d+: .* \(#[^)]*\)$/.test(finding)).length).toBeGreaterThan(0);
  });
});
