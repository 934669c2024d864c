import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { Ajv2020 } from "ajv/dist/2020.js";
import { compileValidator, type JsonSchema } from "../codegen/compile-validator.js";
import { runtimeFile } from "../test/validator/load.js";
import { cases, schemas } from "./validators/cases.js";

export const name = "validators";

/** Nanoseconds per call: the answer; the result; the result with its issues counted, their messages unread. */
export interface Timing {
  readonly is: number;
  readonly parse: number;
  readonly issues: number;
}

export interface Row {
  readonly engine: "falsmith" | "ajv standalone";
  readonly side: "input" | "output";
  readonly timings: { readonly [values: string]: Timing };
  readonly gzip: number;
}

const standalone = (schema: JsonSchema): string => {
  const require = createRequire(import.meta.url);
  const toCode: { readonly default: (ajv: Ajv2020, validate: unknown) => string } = require("ajv/dist/standalone");
  const ajv = new Ajv2020({ code: { source: true, esm: true }, allErrors: true, strict: false });
  return toCode.default(ajv, ajv.compile(schema));
};

const ours = async (schema: JsonSchema): Promise<string> => (await compileValidator(schema)).code ?? "";

const script = fileURLToPath(new URL("./validators/time.mjs", import.meta.url));

const fastest = (a: Timing | undefined, b: Timing): Timing =>
  a === undefined
    ? b
    : { is: Math.min(a.is, b.is), parse: Math.min(a.parse, b.parse), issues: Math.min(a.issues, b.issues) };

/** One process per round and module, turn by turn, so that a busy machine is busy for all of them. */
const timeAll = (
  modules: readonly (readonly [file: string, values: string])[],
  rounds: number,
): readonly Row["timings"][] => {
  const best = modules.map((): { [values: string]: Timing } => ({}));
  for (let round = 0; round < rounds; round += 1)
    for (const [index, [file, values]] of modules.entries()) {
      const { result }: { result: { [values: string]: Timing } } = JSON.parse(
        execFileSync(process.execPath, [script, file, values], { encoding: "utf8" }),
      );
      const into = best[index];
      if (into !== undefined)
        for (const [key, timing] of Object.entries(result)) into[key] = fastest(into[key], timing);
    }
  return best;
};

/** Measures our modules against ajv's, in one run. */
export const measure = async (rounds = 5): Promise<readonly Row[]> => {
  const folder = mkdtempSync(join(tmpdir(), "falsmith-bench-"));
  mkdirSync(join(folder, "node_modules"));
  try {
    const rows: Omit<Row, "timings">[] = [];
    const modules: (readonly [string, string])[] = [];
    for (const side of ["input", "output"] as const) {
      const values = join(folder, `${side}.json`);
      writeFileSync(values, JSON.stringify(cases[side]));
      for (const [engine, text] of [
        ["falsmith", await ours(schemas[side])],
        ["ajv standalone", standalone(schemas[side])],
      ] as const) {
        const file = join(folder, `${engine.slice(0, 3)}-${side}.mjs`);
        writeFileSync(file, text.replace('"falsmith/runtime"', JSON.stringify(pathToFileURL(runtimeFile()).href)));
        modules.push([file, values]);
        rows.push({ engine, side, gzip: gzipSync(text, { level: 9 }).length });
      }
    }
    const timings = timeAll(modules, rounds);
    return rows.map((row, index) => ({ ...row, timings: timings[index] ?? {} }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The table of the README: ours over ajv's, per kind of value. */
export const table = (rows: readonly Row[]): string => {
  const lines = ["| values | falsmith ns | ajv standalone ns | ratio |", "|---|---|---|---|"];
  for (const side of ["input", "output"] as const) {
    const [mine, theirs] = ["falsmith", "ajv standalone"].map((engine) =>
      rows.find((row) => row.engine === engine && row.side === side),
    );
    for (const key of Object.keys(mine?.timings ?? {}))
      for (const how of key === "valid" ? (["is", "parse"] as const) : (["parse", "issues"] as const)) {
        const [a, b] = [mine?.timings[key]?.[how] ?? NaN, theirs?.timings[key]?.[how] ?? NaN];
        lines.push(`| ${side}, ${key}, ${how} | ${a.toFixed(1)} | ${b.toFixed(1)} | ${(a / b).toFixed(2)} |`);
      }
    lines.push(
      `| ${side}, module gzip B | ${mine?.gzip} | ${theirs?.gzip} | ${((mine?.gzip ?? NaN) / (theirs?.gzip ?? NaN)).toFixed(2)} |`,
    );
  }
  return `${lines.join("\n")}\n`;
};
