import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { cases } from "./validators/cases.js";
import { engines, type Engine } from "./validators/engines.js";
import { schemas, type Schema } from "./validators/schemas.js";
import { RUNTIME_SOURCES } from "../scripts/source-paths.js";

export const NAME = "validators";

/** Nanoseconds per call: yes or no; the result; all its issues, counted; all its issues, their messages read. */
export interface Timing {
  readonly is: number;
  readonly result: number;
  readonly issues: number;
  readonly text: number;
}

/** One library: medians over the rounds, and medians of its ratio to ajv in the same round. */
export interface Row {
  readonly engine: string;
  readonly timings: { readonly [name: string]: Timing };
  readonly ratios: { readonly [name: string]: Timing };
  /** Bytes of the emitted module, minified, with gzip, without what it shares with others. */
  readonly moduleGzip?: number;
  readonly bundleGzip: number;
  /** Ms from import to the first answer, less those of an empty module. */
  readonly cold: number;
}

const BASE = "ajv standalone";

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
const peers: string = process.env["FALSMITH_PEERS"] ?? here(".");
const script: string = here("./validators/time.mjs");

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function gzip(text: string | Uint8Array): number {
  return gzipSync(text, { level: 9 }).length;
}

/** One file with all that runs, minified, as it would be shipped. */
async function bundle(text: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents: text, resolveDir: peers, loader: "js" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    write: false,
    legalComments: "none",
    nodePaths: [join(peers, "node_modules")],
    alias: RUNTIME_SOURCES,
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
}

type Side = "input" | "output";

interface EngineBundle {
  readonly engine: Engine;
  readonly files: { readonly [side in Side]: string };
  readonly size: number;
}

async function prepare(
  engine: Engine,
  index: number,
  folder: string,
  all: { readonly [side in Side]: Schema },
): Promise<EngineBundle> {
  const [input, output] = await Promise.all([
    bundle(await engine.module(all.input)),
    bundle(await engine.module(all.output)),
  ]);
  const files = { input: join(folder, `${index}-input.mjs`), output: join(folder, `${index}-output.mjs`) };
  writeFileSync(files.input, input);
  writeFileSync(files.output, output);
  return { engine, files, size: gzip(input) };
}

function run<T>(kind: "cold" | "warm", file: string, values: string): T {
  // Safe: the script prints what it is asked for.
  const { result } = JSON.parse(execFileSync(process.execPath, [script, kind, file, values], { encoding: "utf8" })) as {
    result: T;
  };
  return result;
}

function cold(file: string, values: string): number {
  return run<{ readonly cold: number }>("cold", file, values).cold;
}

function overRounds(
  rounds: readonly { readonly [name: string]: Timing }[],
  read: (round: { readonly [name: string]: Timing }, index: number, name: string, how: keyof Timing) => number,
): { readonly [name: string]: Timing } {
  return Object.fromEntries(
    cases.map(({ name: each }) => {
      const of = (how: keyof Timing): number => median(rounds.map((round, index) => read(round, index, each, how)));
      return [each, { is: of("is"), result: of("result"), issues: of("issues"), text: of("text") }];
    }),
  );
}

async function moduleSize(engine: Engine, schema: Schema): Promise<{ readonly moduleGzip?: number }> {
  if (engine.emitted === undefined) return {};
  const { code } = await transform(await engine.emitted(schema), { minify: true, format: "esm" });
  return { moduleGzip: gzip(code) };
}

/** Measures our modules against the other libraries, all of them once per round, each in a process of its own. */
export async function measure(rounds = 5): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "falsmith-bench-"));
  try {
    const all = schemas();
    const built = await Promise.all(engines.map((engine, index) => prepare(engine, index, folder, all)));
    const values = { input: join(folder, "input.json"), output: join(folder, "output.json") };
    for (const side of ["input", "output"] as const)
      writeFileSync(values[side], JSON.stringify(cases.filter((each) => each.side === side)));
    const empty = join(folder, "empty.mjs");
    writeFileSync(empty, "export {};\n");
    const warm = built.map((): { readonly [name: string]: Timing }[] => []);
    const colds = built.map((): number[] => []);
    for (let round = 0; round < rounds; round += 1)
      for (const [index, { files }] of built.entries()) {
        const timings = [files.input, files.output].map((file, side) =>
          run<{ readonly [name: string]: Timing }>("warm", file, side === 0 ? values.input : values.output),
        );
        warm[index]?.push(Object.assign({}, ...timings));
        for (let start = 0; start < 5; start += 1)
          colds[index]?.push(cold(files.input, values.input) - cold(empty, values.input));
      }
    const base = warm[engines.findIndex((engine) => engine.name === BASE)] ?? [];
    const sizes = await Promise.all(engines.map((engine) => moduleSize(engine, all.input)));
    return built.map(({ engine, size }, index) => ({
      engine: engine.name,
      timings: overRounds(warm[index] ?? [], (round, _, each, how) => round[each]?.[how] ?? Number.NaN),
      ratios: overRounds(
        warm[index] ?? [],
        (round, at, each, how) => (round[each]?.[how] ?? Number.NaN) / (base[at]?.[each]?.[how] ?? Number.NaN),
      ),
      ...sizes[index],
      bundleGzip: size,
      cold: median(colds[index] ?? []),
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function ns(value: number): string {
  return value < 100 ? value.toFixed(1) : whole(value);
}

function times(ratio: number): string {
  return ratio < 10 ? ratio.toPrecision(2) : whole(ratio);
}

/** A figure and its ratio to ajv's in the same round. */
function cell(row: Row, each: string, how: keyof Timing): string {
  return `${ns(row.timings[each]?.[how] ?? Number.NaN)} (${times(row.ratios[each]?.[how] ?? Number.NaN)}×)`;
}

const COLUMNS: readonly (readonly [title: string, name: string, how: keyof Timing])[] = [
  ["valid, is", "valid", "is"],
  ["output, is", "output", "is"],
  ["1 error", "1 error", "result"],
  ["5 errors", "5 errors", "result"],
  ["1 error, issues", "1 error", "issues"],
  ["5 errors, issues", "5 errors", "issues"],
  ["1 error, text", "1 error", "text"],
  ["5 errors, text", "5 errors", "text"],
];

/** The table of the README: ns per call and, in brackets, the ratio to ajv standalone. */
export function table(rows: readonly Row[]): string {
  const head = ["ns per call", ...COLUMNS.map(([title]) => title), "one module, gzip B", "bundle, gzip B", "cold ms"];
  const lines = rows.map((row) => [
    row.engine,
    ...COLUMNS.map(([, each, how]) => cell(row, each, how)),
    row.moduleGzip === undefined ? "" : whole(row.moduleGzip),
    whole(row.bundleGzip),
    row.cold.toFixed(1),
  ]);
  const ours = rows.find(({ engine }) => engine === "falsmith");
  const zod = rows.find(({ engine }) => engine === "zod 4");
  const slower = (zod?.timings["valid"]?.is ?? Number.NaN) / (ours?.timings["valid"]?.is ?? Number.NaN);
  return [
    `| ${head.join(" | ")} |`,
    `|${head.map(() => "---|").join("")}`,
    ...lines.map((line) => `| ${line.join(" | ")} |`),
    "",
    `A valid input takes zod 4 ${slower.toFixed(0)} times as long as falsmith.`,
    "",
  ].join("\n");
}
