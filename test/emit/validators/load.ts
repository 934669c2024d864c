import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";
import {
  compileValidator,
  type CompileValidatorOptions,
  type JsonSchema,
} from "../../../codegen/emit/validators/standalone-module.js";
import type { Validator } from "../../../src/contract/validator.js";

const root: string = fileURLToPath(new URL("../../../", import.meta.url));
const cache: string = join(root, "node_modules/.cache/validators");

/** The runtime's helpers and what they import, by path below `src`. */
function sources(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    const text = readFileSync(file, "utf8");
    found.set(file, text);
    for (const [, specifier] of text.matchAll(/^(?:import|export) (?!type )[^;]*? from "(\.[^"]+)\.js";$/gms))
      if (specifier !== undefined) visit(`${resolve(dirname(file), specifier)}.ts`);
  };
  visit(join(root, "src/validation/index.ts"));
  return found;
}

/** Writes through a temporary name: tests run in several threads. */
function write(file: string, text: string): void {
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}

/** TypeScript as plain JavaScript: types removed, nothing else. */
function toJs(text: string): string {
  return ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
  }).outputText;
}

function buildRuntime(): string {
  const files = sources();
  const folder = join(cache, `runtime-${digest([...files.values()].join("\n"))}`);
  for (const [file, text] of files)
    write(join(folder, relative(join(root, "src"), file).replace(/\.ts$/, ".js")), toJs(text));
  return join(folder, "validation/index.js");
}

let runtime: string | undefined;

/** The helpers as JavaScript, for modules that Node itself loads. */
function runtimeFile(): string {
  return (runtime ??= buildRuntime());
}

/** Loads the text of a generated module (JavaScript), its runtime taken from the sources. */
export async function loadModule(code: string): Promise<{ readonly [name: string]: unknown }> {
  const text = code.replaceAll(
    'from "falsmith-runtime/validation"',
    `from ${JSON.stringify(pathToFileURL(runtimeFile()).href)}`,
  );
  const file = join(cache, `${digest(text)}.mjs`);
  write(file, text);
  const module: { readonly [name: string]: unknown } = await import(pathToFileURL(file).href);
  return module;
}

/** A validator of a generated module. */
export function asValidator(value: unknown): Validator<unknown> {
  // Safe in tests: what is missing fails the test that uses it.
  return value as Validator<unknown>;
}

/** Compiles and loads one schema. @throws with the findings when it is refused. */
export async function validatorOf(
  schema: JsonSchema,
  options: CompileValidatorOptions = {},
): Promise<Validator<unknown>> {
  const { code, findings } = await compileValidator(schema, options);
  if (code === undefined) throw new Error(findings.map(({ at, message }) => `${String(at)}: ${message}`).join("\n"));
  return asValidator((await loadModule(code))["default"]);
}
