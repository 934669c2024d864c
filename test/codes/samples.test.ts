import { describe, expect, it } from "vitest";
import { codes } from "../../codegen/codes/codes.js";
import type { Sample } from "../../codegen/document/finding-code.js";
import { withLevels } from "../../codegen/document/levels.js";
import { codesOf, compiledOf, dataOf, madeOf, shownLike } from "../support/samples.js";

/** Codes that no sample of a few lines can show, and why. One that has got a sample, or is gone, has no place here. */
const unshown: Readonly<Record<string, string>> = {
  "enrich/deprecated": "it rests on an entry of the list of sources; test/cli/update-deprecated.test.ts shows it",
  "check/shared-operation":
    "only `mend` of several endpoints prints them as one document; test/emit/shared-operation.test.ts shows it",
  "emit/other-scheme": "it takes the pages of a provider; test/project/gateways.test.ts shows it",
  "emit/other-server": "it takes the pages of a provider; test/project/gateways.test.ts shows it",
  "emit/too-deep": "it takes hundreds of levels; test/emit/validators/refusals.test.ts shows it",
  "emit/too-large": "it takes tens of thousands of schemas; test/emit/validators/refusals.test.ts shows it",
  "emit/unsupported-format": "formats are asserted for callers of compileValidator alone, never in a package",
  "ingest/long-page": "it takes thousands of fields; test/ingest/page-budget.test.ts shows it",
  "ingest/no-document": "a page without a document is taken for another format before its reader can say so",
  "internal/invalid-document": "no source leads to it that we know; test/openapi/faults.test.ts shows it",
  "repair/external-ref": "it takes two sources, one a part of the other; test/compile/other-files.test.ts shows it",
  "tighten/long-text": "it takes 30,000 characters; test/prose/budget.test.ts shows it",
  "tighten/stated": "the rule that applies what prose states: its findings have the code of the fact",
};

/** No sample of a mistake of ours outlives the mistake; test/compile/guard.test.ts makes some. */
function isInternal(code: string): boolean {
  return code.startsWith("internal/");
}

/** Of the command line, the configuration and whole files; test/codes/io-samples.test.ts shows some. */
function isOutside(code: string): boolean {
  return code.startsWith("io/");
}

const longest = 8;
const table = [...codes.values()].flatMap(({ code, level, sample }) =>
  sample !== undefined && "part" in sample ? [{ code, level, ...sample }] : [],
);
const shown = new Set<string>(table.map(({ code }) => code));
const GRAVITY = ["note", "warning", "error"];
const OPERATIONS = ["add", "replace", "remove", "move"];
const BASES = ["decided", "schema", "stated", "protocol", "example", "sibling"];

/** Findings of the code that a person sees: errors and warnings, and notes that edit nothing. */
async function toldOf(code: string, { part }: Sample, fragment: string): Promise<readonly string[]> {
  return (await compiledOf(part, fragment)).findings
    .filter((finding) => finding.code === code && (finding.level !== "note" || finding.fix === undefined))
    .map(({ message }) => message);
}

describe("samples", () => {
  it("show every code", () => {
    const missing = [...codes.keys()].filter(
      (code) => !shown.has(code) && !Object.hasOwn(unshown, code) && !isInternal(code) && !isOutside(code),
    );
    const hint =
      "Add a before and an after for each of these to the codes.ts that declares it (see document/finding-code.ts); " +
      "only where none can be short, say why in `unshown` of this test.";
    expect(missing, hint).toEqual([]);
  });

  it("are missing only where a reason says so, of a code that is reported", () => {
    expect(Object.keys(unshown).filter((code) => shown.has(code) || !codes.has(code))).toEqual([]);
  });

  it("are short", () => {
    const lines = (fragment: string): number => fragment.split("\n").length;
    const long = table.filter(({ before, after }) => Math.max(lines(before), lines(after)) > longest);
    expect(long.map(({ code }) => code)).toEqual([]);
  });

  it.each(table)("$code is reported for what is before", async (sample) => {
    const compiled = await compiledOf(sample.part, sample.before);
    expect([...codesOf(compiled)]).toContain(sample.code);
  });

  it.each(table)("$code is reported at $level at most, as it declares", async (sample) => {
    const { findings } = await compiledOf(sample.part, sample.before);
    const graver = findings.filter(
      ({ code, level }) => GRAVITY.indexOf(level) > GRAVITY.indexOf(codes.get(code)?.level ?? ""),
    );
    expect(graver.map(({ code, level }) => `${code} ${level}`)).toEqual([]);
    expect(findings.filter(({ level }) => !GRAVITY.includes(level))).toEqual([]);
    const edits = findings.flatMap(({ fix = [] }) => fix);
    expect(edits.filter(({ op, origin }) => !OPERATIONS.includes(op) || !BASES.includes(origin.basis))).toEqual([]);
  });

  it.each(table.filter(({ by }) => by === "rule"))("$code makes what is after", async (sample) => {
    const compiled = await compiledOf(sample.part, sample.before);
    const after = dataOf(sample.after);
    expect(shownLike(madeOf(compiled, sample), after)).toEqual(after);
  });

  it.each(table.filter(({ by }) => by === "person"))("$code is not told of what is after", async (sample) => {
    const { endpoints } = await compiledOf(sample.part, sample.after);
    expect(endpoints.length).toBeGreaterThan(0);
    expect(await toldOf(sample.code, sample, sample.before)).not.toEqual([]);
    expect(await toldOf(sample.code, sample, sample.after)).toEqual([]);
  });

  it.each(table)("$code can be silenced, unless it is why the source gives nothing", async (sample) => {
    const { findings, refused, endpoints } = await compiledOf(sample.part, sample.before);
    const left = withLevels(findings, new Map([[sample.code, "off"]]), refused);
    expect(left.some(({ code }) => code === sample.code)).toBe(sample.refuses);
    expect(endpoints.length === 0).toBe(sample.refuses);
    expect(codes.get(sample.code)?.silence.startsWith("It cannot be silenced")).toBe(sample.refuses);
  });

  it.each(table.filter(({ code, by }) => code.startsWith("text/") && by === "rule"))(
    "$code says the same as the valid text after it",
    async (sample) => {
      const [broken, valid] = await Promise.all(
        [sample.before, sample.after].map((fragment) => compiledOf(sample.part, fragment)),
      );
      expect(valid === undefined ? [sample.code] : [...codesOf(valid)]).not.toContain(sample.code);
      expect(valid?.endpoints.map(({ mended }) => mended.doc)).toEqual(
        broken?.endpoints.map(({ mended }) => mended.doc),
      );
    },
  );

  it("of emit/ can be put right by an overlay, as they say", async () => {
    const actions =
      "overlay: 1.0.0\ninfo: {title: Ours, version: '1'}\nactions:\n  - target: $..pattern\n    remove: true\n";
    const { before = "" } = codes.get("emit/unsafe-pattern")?.sample ?? {};
    const overlays = [{ id: "overlays/ours.yaml", text: actions }];
    expect((await compiledOf("properties", before)).endpoints).toEqual([]);
    expect((await compiledOf("properties", before, overlays)).endpoints).toHaveLength(1);
  });
});
