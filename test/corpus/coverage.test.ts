import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { sourceCoverage } from "../../codegen/compile/source-coverage.js";
import type { CoveredLine, LineClass } from "../../codegen/document/coverage.js";
import { documentsIn, hasShared, needsShared, readShared, sampled } from "../support/shared.js";

/** What the lines of a folder of the corpus are. */
interface FolderCounts {
  sources: number;
  refused: number;
  readonly classes: Map<LineClass, number>;
  readonly kinds: Map<string, number>;
  readonly silent: string[];
}

const isWhole = process.env["FALSMITH_ALL"] === "1";
/** The whole corpus takes minutes; what a part of it gives is checked in each run. */
const TABLE = fileURLToPath(new URL(isWhole ? "coverage.md" : "coverage-sample.md", import.meta.url));

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Counts the lines of one source. A line that is unread and that no finding tells is a fault. */
async function count(path: string, counts: FolderCounts): Promise<void> {
  const source = readShared(path);
  const compiled = await compile([source], { asRead: "drop" });
  if (compiled.endpoints.length === 0) {
    counts.refused += 1;
    return;
  }
  counts.sources += 1;
  const told = compiled.findings.map(({ message }) => message).join("\n");
  for (const line of sourceCoverage(source, compiled.findings).lines) {
    add(counts.classes, line.class);
    if (line.class === "noise") add(counts.kinds, line.kind ?? "");
    if (line.class === "unread" && !isTold(line, told)) counts.silent.push(`${path}:${line.line}`);
  }
}

/** A line whose words a finding quotes; of many that follow each other, a finding quotes the first. */
function isTold({ kind = "", words, text }: CoveredLine, told: string): boolean {
  if (kind === "keyword" || kind.includes("/")) return true;
  const quote = (words ?? text)
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/^\|\s*/, "")
    .slice(0, 60);
  return told.includes(quote.replace(/\s*\|$/, "")) || /and \d+ more|more places/.test(told);
}

function row(name: string, { sources, refused, classes, kinds }: FolderCounts): string {
  const of = (one: LineClass): number => classes.get(one) ?? 0;
  const noise = [...kinds].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([kind, n]) => `${kind} ${n}`);
  return `| ${name} | ${sources} | ${refused} | ${of("used")} | ${of("offered")} | ${of("noise")} | ${of("unread")} | ${noise.join(", ")} |`;
}

describe.skipIf(!hasShared)(needsShared("every line of the corpus is used, or noise with a name, or told"), () => {
  const rows: string[] = [];

  it.each([
    ["corpus/apifox-md", 8],
    ["corpus/fal-llms", 6],
    ["corpus/fal-openapi", 4],
    ["corpus/gateway-text", 12],
    ["corpus/openapi-misc", 2],
  ] as const)("%s", { timeout: 1_800_000 }, async (name, sample) => {
    const counts: FolderCounts = { sources: 0, refused: 0, classes: new Map(), kinds: new Map(), silent: [] };
    for (const path of sampled(documentsIn(name), sample)) await count(path, counts);
    expect(counts.sources).toBeGreaterThan(0);
    expect(counts.silent).toEqual([]);
    rows.push(row(name, counts));
  });

  it("the table says so", () => {
    const head =
      "| folder | sources | refused | used | offered | noise | unread, told | noise by kind |\n|---|---:|---:|---:|---:|---:|---:|---|\n";
    const how = isWhole ? "UPDATE=1 with FALSMITH_ALL=1" : "UPDATE=1";
    const what = isWhole ? "the corpus" : "a part of the corpus";
    const text = `# Lines of ${what}\n\nWritten by \`coverage.test.ts\` (${how}).\n\n${head}${rows.join("\n")}\n`;
    if (process.env["UPDATE"] === "1") writeFileSync(TABLE, text);
    expect(readFileSync(TABLE, "utf8")).toBe(text);
  });
});
