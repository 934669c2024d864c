import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cost, type Command, type Ran } from "./generation/cost.js";
import { documentsIn } from "./generation/documents.js";
import { prepare, tools } from "./generation/tools.js";
import { install, isBuilt, writeProject } from "./generation/workload.js";

export const NAME = "cold";

/** One measure of the checkout before and of this one, in turn. */
export interface Row {
  readonly what: string;
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** What something else costs in the same rounds, for the ratio. */
export interface PeerRow {
  readonly what: string;
  readonly cpu: readonly number[];
}

export interface Figures {
  readonly rows: readonly Row[];
  /** Other generators over the same documents, cold. */
  readonly peers: readonly PeerRow[];
  /** A program that imports ts-morph, yaml and openapi-typescript, and does nothing. */
  readonly imports: PeerRow;
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

const IMPORTS = `import "ts-morph";
import "yaml";
import "openapi-typescript";
`;

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

/** Beside the tool, where its libraries are found. */
function importsOf(folder: string): string {
  return join(folder, "node_modules/falsmith/imports.mjs");
}

/** Gives one of the sources another title. */
function editOne(folder: string, round: number): void {
  const names = readdirSync(join(folder, "specs"), { recursive: true, encoding: "utf8" });
  const documents = names.filter((name) => name.endsWith(".json")).toSorted();
  const path = join(folder, "specs", documents[documents.length >> 1] ?? "");
  writeFileSync(path, readFileSync(path, "utf8").replace(/"title": "[^"]*"/, `"title": "Edit ${round}"`));
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
  writeFileSync(importsOf(folder), IMPORTS);
  return { folder, bin, compiler: join(checkout, "node_modules/typescript/bin/tsc") };
}

/** A command of the tool, and what is put right before it. */
interface Step {
  readonly what: string;
  readonly argv: (side: Side) => readonly string[];
  readonly prepare?: (side: Side, round: number) => void;
}

const STEPS: readonly Step[] = [
  {
    what: "cold",
    argv: ({ bin }) => [bin, ...GENERATE],
    prepare: ({ folder }) => rmSync(join(folder, "generated"), { recursive: true, force: true }),
  },
  // What was just written is read once more, because the clocks of files are coarse.
  { what: "nothing changed, right after the cold run", argv: ({ bin }) => [bin, ...GENERATE] },
  { what: "nothing changed", argv: ({ bin }) => [bin, ...GENERATE] },
  {
    what: "one title changed",
    argv: ({ bin }) => [bin, ...GENERATE],
    prepare: ({ folder }, round) => editOne(folder, round),
  },
  { what: "falsmith --version", argv: ({ bin }) => [bin, "--version"] },
  { what: "type-check of a program over one endpoint", argv: ({ compiler }) => [compiler, "-p", "."] },
];

/** Each round measures everything once, before and after in turn, so that what else runs weighs on both. */
async function measureSides(
  sides: readonly [before: Side, after: Side],
  rounds: number,
): Promise<Pick<Figures, "rows" | "peers" | "imports">> {
  const [, { folder: own }] = sides;
  for (const { folder, bin } of sides)
    await cpuOf({ cwd: folder, argv: [bin, "generate", "--package", "models", "--out", "models"] });
  const here = fileURLToPath(new URL("..", import.meta.url));
  const all = tools(here, process.env["FALSMITH_GENERATORS"] ?? join(here, "bench/generation"));
  const others = all.filter(({ name }) => /^(?:openapi-typescript|orval) /.test(name));
  const rows = STEPS.map(({ what }) => ({ what, before: [] as number[], after: [] as number[] }));
  const peers = others.map(({ name }) => ({ what: name, cpu: [] as number[] }));
  const imports: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { argv, prepare: before }] of STEPS.entries()) {
      for (const [at, side] of sides.entries()) {
        before?.(side, round);
        const cpu = await cpuOf({ cwd: side.folder, argv: argv(side) });
        rows[index]?.[at === 0 ? "before" : "after"].push(cpu);
      }
    }
    for (const [index, tool] of others.entries()) {
      prepare(own, tool);
      peers[index]?.cpu.push(await cpuOf({ cwd: own, argv: tool.argv }));
    }
    imports.push(await cpuOf({ cwd: own, argv: [importsOf(own)] }));
  }
  return { rows, peers, imports: { what: "the import of ts-morph, yaml and openapi-typescript", cpu: imports } };
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
    const measured = await measureSides([before, after], rounds);
    const bytes = [before, after].map(({ folder }) => bytesIn(join(folder, "models")));
    return { ...measured, bytes: [bytes[0] ?? 0, bytes[1] ?? 0], rounds, load: loadavg()[0] ?? 0 };
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
export function table({ rows, peers, imports, bytes: [before, after], rounds, load }: Figures): string {
  const rowOf = (what: string): Row | undefined => rows.find((row) => row.what === what);
  const cold = rowOf("cold")?.after ?? [];
  const changed = rowOf("one title changed")?.after ?? [];
  const more = changed.map((value, index) => value - (imports.cpu[index] ?? Number.NaN));
  return [
    "| CPU s | before | after | ratio |",
    "|---|---|---|---|",
    ...rows.map(
      (row) =>
        `| ${row.what} | ${median(row.before).toFixed(2)} | ${median(row.after).toFixed(2)} | ${ratio(row.after, row.before)} |`,
    ),
    `| publishable package, MB | ${(before / 1e6).toFixed(2)} | ${(after / 1e6).toFixed(2)} | ${(after / before).toFixed(2)}× |`,
    "",
    ...peers.map(
      ({ what, cpu }) => `Cold, of ${what} over the same documents (${median(cpu).toFixed(2)} s): ${ratio(cold, cpu)}.`,
    ),
    `One title changed: ${median(more).toFixed(2)} s more than ${imports.what} (${median(imports.cpu).toFixed(2)} s).`,
    `Medians of ${rounds} rounds; load average of the machine at the end ${load.toFixed(1)}.`,
    "",
  ].join("\n");
}
