import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import type { CompiledEndpoint } from "../../codegen/model/endpoint/compiled-endpoint.js";
import type { Finding } from "../../codegen/document/finding.js";
import { emitPackage } from "../../codegen/emit/package/package.js";
import { documentsIn, hasShared, needsShared, readShared, sampled } from "../support/shared.js";

/** What becomes of the operations of a folder of the corpus. */
interface OperationCounts {
  operations: number;
  callable: number;
  withoutServer: number;
  told: number;
  readonly silent: string[];
}

const TABLE = fileURLToPath(new URL("operations.md", import.meta.url));

function isTold(findings: readonly Finding[], code: string, { id }: CompiledEndpoint): boolean {
  return findings.some((finding) => finding.code === code && finding.message.includes(id));
}

/** Adds what becomes of the operations of one document: each is a descriptor and a row of the README, or it is told why not. */
async function count(path: string, counts: OperationCounts): Promise<void> {
  const source = readShared(path);
  const compiled = await compile([source], { asRead: "drop" });
  const files = await emitPackage(compiled, [source], { runtime: "import" });
  const readme = files.get("README.md") ?? "";
  for (const endpoint of compiled.endpoints.filter(({ kind }) => kind === "operation")) {
    counts.operations += 1;
    const module = files.get(`${endpoint.folder}/index.ts`) ?? "";
    const isListed = readme.includes(`\`${endpoint.id.replaceAll("|", "\\|")}\``);
    const isCallable = /^export const operation: /m.test(module) && isListed;
    const hasServer = !/^ {2}gateways: \[\],$/m.test(module);
    if (isCallable && hasServer) counts.callable += 1;
    else if (isCallable && isTold(compiled.findings, "emit/no-server", endpoint)) counts.withoutServer += 1;
    else if (isListed && isTold(compiled.findings, "emit/not-callable", endpoint)) counts.told += 1;
    else counts.silent.push(`${path}: ${endpoint.id}`);
  }
}

function row(name: string, { operations, callable, withoutServer, told, silent }: OperationCounts): string {
  return `| ${name} | ${operations} | ${callable} | ${withoutServer} | ${told} | ${silent.length} |`;
}

describe.skipIf(!hasShared)(needsShared("every operation of the corpus is callable, or told with a reason"), () => {
  const rows: string[] = [];

  it.each([
    ["corpus/apifox-md", 12],
    ["corpus/gateway-text", 8],
    ["corpus/openapi-misc", 8],
  ] as const)("%s", { timeout: 900_000 }, async (name, sample) => {
    const counts: OperationCounts = { operations: 0, callable: 0, withoutServer: 0, told: 0, silent: [] };
    for (const path of sampled(documentsIn(name), sample)) await count(path, counts);
    expect(counts.operations).toBeGreaterThan(0);
    expect(counts.silent).toEqual([]);
    rows.push(row(name, counts));
  });

  it.runIf(process.env["FALSMITH_ALL"] === "1")("the table says so", () => {
    const head =
      "| folder | operations | callable | at a gateway of the caller's | not callable, told why | silent |\n|---|---:|---:|---:|---:|---:|\n";
    const text = `# Operations of the corpus\n\nWritten by \`operations.test.ts\` (UPDATE=1 with FALSMITH_ALL=1).\n\n${head}${rows.join("\n")}\n`;
    if (process.env["UPDATE"] === "1") writeFileSync(TABLE, text);
    expect(readFileSync(TABLE, "utf8")).toBe(text);
  });
});
