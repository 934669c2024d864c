import { Validator } from "@seriousme/openapi-schema-validator";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { type CompileResult } from "../../codegen/compile/types.js";
import { emitPackage } from "../../codegen/emit/package/package.js";
import { ingest } from "../../codegen/ingest/ingest.js";
import type { Finding } from "../../codegen/document/finding.js";
import { originAt } from "../../codegen/document/origins.js";
import type { Pointer } from "../../codegen/document/pointer.js";
import type { SourceText } from "../../codegen/document/source.js";
import { documentsIn, hasShared, needsShared, readShared, sampled } from "../support/shared.js";
import { knownFailures, nothingToGenerate, offences } from "./openapi-documents.js";

const validator = new Validator();

/** Versions that falsmith reads; a draft of the next one is refused at the line that states it. */
const suites = ["v3.1-dev", "v3.2-dev", "archive/schemas/v3.0"];
function documents(kind: "pass" | "fail"): readonly string[] {
  return suites.flatMap((suite) => documentsIn(`suites/openapi/${suite}`)).filter((path) => path.includes(`/${kind}/`));
}

function keyOf(path: string): string {
  return `${path.includes("/fail/") ? "fail" : "pass"}/${basename(path, ".yaml")}`;
}

/** True when a finding is about the place or something in it: it mends there, or stands at the text of it. */
function isAt(finding: Finding, place: string, source: SourceText): boolean {
  const inside = (pointer: string): boolean => pointer === place || pointer.startsWith(`${place}/`);
  if ((finding.fix ?? []).some(({ at }) => inside(at))) return true;
  if (typeof finding.at === "string") return inside(finding.at);
  const [read] = ingest(source).documents;
  const { start, end } = finding.at;
  const spot: Pointer = `#${place.slice(1)}`;
  const [span] = (read === undefined ? undefined : originAt(read.spec.origins, spot))?.evidence ?? [];
  return place === "#" || (span !== undefined && span.start === start && span.end === end);
}

/** What is wrong with how a document of `pass` was taken. */
async function passFaults(source: SourceText, compiled: CompileResult): Promise<readonly string[]> {
  const errors = compiled.findings.filter(({ level }) => level === "error");
  if (compiled.endpoints.length === 0 && errors.every(({ code }) => code === nothingToGenerate) && errors.length > 0)
    return [];
  const faults = errors.map(({ message }) => message);
  if (compiled.endpoints.length === 0) faults.push("nothing is generated");
  for (const { mended, id } of compiled.endpoints) {
    const { valid, errors: problems } = await validator.validate(structuredClone(mended.doc));
    if (!valid) faults.push(`${id} is not valid: ${JSON.stringify(problems).slice(0, 300)}`);
  }
  const files = await emitPackage(compiled, [source], { runtime: "import" });
  return files.size > 0 ? faults : [...faults, "no files"];
}

function failFaults(path: string, source: SourceText, compiled: CompileResult): readonly string[] {
  const place = offences[basename(path, ".yaml")];
  if (place === undefined) return ["no place is known for what is wrong in it"];
  return compiled.findings.some((finding) => isAt(finding, place, source)) ? [] : [`nothing is said at ${place}`];
}

describe.skipIf(!hasShared)(needsShared("OpenAPI's own tests of its schema"), () => {
  for (const kind of ["pass", "fail"] as const) {
    const title = kind === "pass" ? "takes what is valid" : "refuses or repairs what is not, at its place";
    it(title, { timeout: 120_000 }, async () => {
      const paths = sampled(documents(kind), 200);
      expect(paths.length).toBeGreaterThan(30);
      const wrong: string[] = [];
      const stale: string[] = [];
      for (const path of paths) {
        const source = readShared(path);
        const compiled = await compile([source]);
        const faults = kind === "pass" ? await passFaults(source, compiled) : failFaults(path, source, compiled);
        const reason = knownFailures[keyOf(path)];
        if (reason === undefined) wrong.push(...faults.map((fault) => `${path}: ${fault}`));
        else if (faults.length === 0) stale.push(path);
      }
      expect({ wrong, stale }).toEqual({ wrong: [], stale: [] });
    });
  }

  it("lists no failure of a document that is not there", () => {
    const names = new Set([...documents("pass"), ...documents("fail")].map(keyOf));
    expect(Object.keys(knownFailures).filter((name) => !names.has(name))).toEqual([]);
    expect(Object.keys(offences).filter((name) => !names.has(`fail/${name}`))).toEqual([]);
  });

  it("refuses a version that is not out at the line that states it", async () => {
    const [path = ""] = documentsIn("suites/openapi/v3.3-dev/tests/schema/pass");
    const { findings, endpoints } = await compile([readShared(path)]);
    expect([endpoints.length, findings.map(({ code }) => code)]).toEqual([0, ["ingest/not-openapi"]]);
  });
});
