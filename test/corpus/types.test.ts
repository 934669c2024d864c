import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile.js";
import { emitPackage } from "../../codegen/emit/package.js";
import { documentsIn, hasShared, needsShared, readShared, sampled } from "../support/shared.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What generated packages promise to compile under. */
const promised = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  isolatedDeclarations: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
};

const config = {
  compilerOptions: {
    ...promised,
    declaration: true,
    noEmit: true,
    target: "es2023",
    module: "nodenext",
    skipLibCheck: true,
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
    paths: {
      falsmith: [join(root, "src/index.ts")],
      "falsmith/runtime": [join(root, "src/runtime.ts")],
      "openapi-fetch": [join(root, "node_modules/openapi-fetch")],
    },
  },
  include: ["./**/*.ts"],
};

const compiler = join(root, "node_modules/typescript-7/bin/tsc");

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
    for (const [path, text] of files) {
      mkdirSync(dirname(join(out, path)), { recursive: true });
      writeFileSync(join(out, path), text);
    }
    writeFileSync(join(out, "package.json"), '{"type":"module"}');
    writeFileSync(join(out, "tsconfig.json"), JSON.stringify(config));
    const { stdout, status } = spawnSync(process.execPath, [compiler, "-p", out, "--pretty", "false"], {
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    expect(stdout.split("\n").slice(0, 20).join("\n")).toBe("");
    expect(status).toBe(0);
  });
});
