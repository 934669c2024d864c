import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { emitPackage } from "../../codegen/emit/package/package.js";
import { documentsIn, hasShared, needsShared, readShared, sampled } from "../support/shared.js";
import { promised, typeErrors } from "../support/tsc.js";

describe.skipIf(!hasShared)(needsShared("every emitted file passes the compiler"), () => {
  const folder = mkdtempSync(join(tmpdir(), "falsmith-types-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ["corpus/apifox-md", 25],
    ["corpus/fal-llms", 20],
    ["corpus/gateway-text", 15],
    ["corpus/fal-openapi/2026-06", 40],
    ["corpus/fal-openapi/2026-01", 20],
    ["corpus/fal-openapi/individual", 10],
    ["corpus/openapi-misc", 15],
  ] as const)("%s", { timeout: 900_000 }, async (name, sample) => {
    const out = join(folder, name);
    const sources = sampled(documentsIn(name), sample).map(readShared);
    const files = await emitPackage(await compile(sources), sources, { runtime: "import" });
    expect(files.size).toBeGreaterThan(sample);
    expect(typeErrors(out, files, promised).slice(0, 20)).toEqual([]);
  });
});
