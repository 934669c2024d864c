import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cost, type Command, type Ran } from "./generation/cost.js";
import { documentsIn } from "./generation/documents.js";
import { prepare, tools } from "./generation/tools.js";
import { install, isBuilt, writeProject } from "./generation/workload.js";

export const NAME = "cold";

/** One measure of the checkout before and of this one, in turn; the last is of openapi-typescript, for the ratio. */
export interface Row {
  readonly what: string;
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly peer: readonly number[];
}

export interface Figures {
  readonly rows: readonly Row[];
  readonly bytes: readonly [before: number, after: number];
  readonly rounds: number;
  readonly load: number;
}

const LIMIT_S = 600;
const GENERATE = ["generate", "--runtime", "import"];

/** What a program costs the compiler that uses one endpoint of the package. */
const PROGRAM = `import { input, type Input, type Output } from "models/alibaba/happy-horse/image-to-video";
export const check = (value: unknown): value is Input => input.is(value);
export type Made = Output;
`;

const CONFIG = JSON.stringify({
  compilerOptions: {
    target: "ES2023",
    lib: ["ES2023", "DOM", "DOM.Iterable", "DOM.AsyncIterable"],
    module: "NodeNext",
    types: [],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  },
  files: ["main.ts"],
});

interface Side {
  readonly folder: string;
  readonly bin: string;
  readonly compiler: string;
}

async function cpuOf(command: Omit<Command, "limitS">): Promise<number> {
  const ran: Ran = await cost({ ...command, limitS: LIMIT_S, alsoDone: 1 }, true);
  if (ran === undefined) throw new Error(`${command.argv.join(" ")} did not finish`);
  return ran.cpu;
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

function sideOf(folder: string, checkout: string, real: string): Side {
  if (!isBuilt(checkout)) throw new Error(`run npm run build in ${checkout} first`);
  mkdirSync(folder, { recursive: true });
  writeProject(folder, documentsIn(real));
  const bin = install(folder, { project: checkout, built: checkout, peers: "", rounds: 1, limitS: LIMIT_S });
  symlinkSync("falsmith/node_modules/falsmith-runtime", join(folder, "node_modules/falsmith-runtime"));
  symlinkSync("../models", join(folder, "node_modules/models"));
  writeFileSync(join(folder, "tsconfig.json"), CONFIG);
  writeFileSync(join(folder, "main.ts"), PROGRAM);
  return { folder, bin, compiler: join(checkout, "node_modules/typescript/bin/tsc") };
}

/** Each round measures everything once, before and after in turn, so that what else runs weighs on both. */
async function measureSides(sides: readonly Side[], rounds: number): Promise<readonly Row[]> {
  const steps: readonly (readonly [what: string, argv: (side: Side) => readonly string[]])[] = [
    ["cold", ({ bin }) => [bin, ...GENERATE]],
    ["nothing changed", ({ bin }) => [bin, ...GENERATE]],
    ["falsmith --version", ({ bin }) => [bin, "--version"]],
    ["type-check of a program over one endpoint", ({ compiler }) => [compiler, "-p", "."]],
  ];
  for (const { folder, bin } of sides)
    await cpuOf({ cwd: folder, argv: [bin, "generate", "--package", "models", "--out", "models"] });
  const rows = steps.map(([what]) => ({ what, before: [] as number[], after: [] as number[], peer: [] as number[] }));
  const [tool] = tools(fileURLToPath(new URL("..", import.meta.url)), "");
  for (let round = 0; round < rounds; round += 1) {
    for (const { folder } of sides) rmSync(join(folder, "generated"), { recursive: true, force: true });
    for (const [index, [, argv]] of steps.entries()) {
      for (const [at, side] of sides.entries()) {
        const cpu = await cpuOf({ cwd: side.folder, argv: argv(side) });
        rows[index]?.[at === 0 ? "before" : "after"].push(cpu);
      }
      const [side] = sides;
      if (index > 0 || side === undefined || tool === undefined) continue;
      prepare(side.folder, tool);
      rows[0]?.peer.push(await cpuOf({ cwd: side.folder, argv: tool.argv }));
    }
  }
  return rows;
}

/** Measures the checkout that `FALSMITH_BEFORE` names and this one over fal's own documents. */
export async function measure(rounds: number = 3): Promise<Figures> {
  const checkout = process.env["FALSMITH_BEFORE"];
  if (checkout === undefined) throw new Error("FALSMITH_BEFORE names the checkout to compare with");
  const here = fileURLToPath(new URL("..", import.meta.url));
  const real = process.env["FALSMITH_DOCUMENTS"] ?? join(here, "../shared/corpus/fal-openapi/2026-06");
  const top = mkdtempSync(join(tmpdir(), "falsmith-cold-"));
  try {
    const [before, after] = [sideOf(join(top, "before"), checkout, real), sideOf(join(top, "after"), here, real)];
    const rows = await measureSides([before, after], rounds);
    const bytes = [before, after].map(({ folder }) => bytesIn(join(folder, "models")));
    return { rows, bytes: [bytes[0] ?? 0, bytes[1] ?? 0], rounds, load: loadavg()[0] ?? 0 };
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Ratios are taken within one round, which the load of the machine weighs on alike. */
function ratio(values: readonly number[], base: readonly number[]): string {
  return `${median(values.map((value, index) => value / (base[index] ?? Number.NaN))).toFixed(2)}×`;
}

/** The table of the README. */
export function table({ rows, bytes: [before, after], rounds, load }: Figures): string {
  const [cold] = rows;
  const peer = cold === undefined || cold.peer.length === 0 ? "" : ratio(cold.after, cold.peer);
  return [
    "| CPU s | before | after | ratio |",
    "|---|---|---|---|",
    ...rows.map(
      (row) =>
        `| ${row.what} | ${median(row.before).toFixed(2)} | ${median(row.after).toFixed(2)} | ${ratio(row.after, row.before)} |`,
    ),
    `| publishable package, MB | ${(before / 1e6).toFixed(2)} | ${(after / 1e6).toFixed(2)} | ${(after / before).toFixed(2)}× |`,
    "",
    peer === "" ? "" : `Cold, of openapi-typescript's types alone over the same documents: ${peer}.`,
    `Medians of ${rounds} rounds; load average of the machine at the end ${load.toFixed(1)}.`,
    "",
  ].join("\n");
}
