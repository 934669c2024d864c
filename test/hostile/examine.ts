import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { compile } from "../../codegen/compile/compile.js";
import { promised, resolution, tsc } from "../support/tsc.js";
import type { Case } from "./cases.js";

const root = realpathSync(fileURLToPath(new URL("../../", import.meta.url)));
const here = fileURLToPath(new URL("./", import.meta.url));

export const limits: { readonly ms: number; readonly bytes: number } = { ms: 10_000, bytes: 512 * 1024 * 1024 };

/** What the guard saw of a process; see guard.mjs. */
interface Guarded {
  readonly attempts: readonly string[];
  readonly reads: readonly string[];
  readonly changed: readonly string[];
  readonly canary: boolean;
  readonly rss: number;
  /** Processor time in ms: what a process takes on a machine that nobody else uses, or more. */
  readonly cpu: number;
  readonly notes: Partial<Notes>;
}

/** What exercise.mjs saw of the emitted modules. */
interface Notes {
  readonly imported: readonly string[];
  readonly broken: readonly string[];
  readonly slowest: number;
  readonly schemas: readonly string[];
  readonly accepted: readonly string[];
  readonly empty: readonly (readonly string[])[];
  readonly sent: readonly { readonly gateway: string; readonly url: string; readonly key: boolean }[];
  readonly served: readonly string[];
  readonly finished: boolean;
}

export interface Ran {
  readonly code: number | null;
  readonly ms: number;
  readonly err: string;
  /** Absent when the process did not live to write it. */
  readonly guarded: Guarded | undefined;
}

/** All that is known of one case after generating, compiling, importing and using. */
export interface Facts {
  readonly the: Case;
  readonly generated: Ran;
  /** Path below the output folder → text. */
  readonly outputs: ReadonlyMap<string, string>;
  /** Files that changed, appeared or vanished outside the output folder. */
  readonly strays: readonly string[];
  readonly exercised: Ran | undefined;
  readonly diagnostics: readonly string[];
  /** The ledger of the source alone: lines that a text repair touched, and values that an edit displaced. */
  readonly repaired: readonly number[];
  readonly displaced: readonly unknown[];
  /** Values of the source's enums as whole inputs, and what the emitted validator must accept. */
  readonly values: readonly unknown[];
}

/** What is examined: the command that reads `in/<file>` and writes below `out/`, both in the working directory. */
export interface Generator {
  readonly program: string;
  readonly argv: (file: string) => readonly string[];
  readonly folders: readonly string[];
}

function runNode(argv: readonly string[], cwd: string, report: string, reads: readonly string[]): Promise<Ran> {
  return new Promise((done) => {
    const start = performance.now();
    const flags = ["--max-old-space-size=512", "--import", join(here, "guard.mjs")];
    const child = spawn(process.execPath, [...flags, ...argv], {
      cwd,
      env: { PATH: process.env["PATH"] ?? "", NO_COLOR: "1", FALSMITH_GUARD: JSON.stringify({ report, reads }) },
      stdio: ["ignore", "ignore", "pipe"],
      timeout: 3 * limits.ms,
      killSignal: "SIGKILL",
    });
    let err = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
    child.on("close", (code) => {
      let guarded: Guarded | undefined;
      try {
        guarded = JSON.parse(readFileSync(report, "utf8"));
      } catch {
        guarded = undefined;
      }
      done({ code, ms: performance.now() - start, err, guarded });
    });
  });
}

function walk(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [join(folder, entry.name), ...walk(join(folder, entry.name))] : [join(folder, entry.name)],
  );
}

function digests(folder: string): ReadonlyMap<string, string> {
  return new Map(
    walk(folder).map((path) => [
      path,
      lstatSync(path).isFile() ? createHash("sha256").update(readFileSync(path)).digest("hex") : "",
    ]),
  );
}

/** Paths that differ between two looks at a folder, those below `leaveOut` aside. */
function changes(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  leaveOut: string,
): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => path !== leaveOut && !path.startsWith(leaveOut + sep) && before.get(path) !== after.get(path),
  );
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

interface Json {
  readonly [key: string]: unknown;
}
function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Inputs made from the enums and constants the source states for its own input. */
function statedValues(doc: unknown): readonly unknown[] {
  const schemas = Object(Object(Object(doc).components).schemas);
  const properties: unknown = Object(schemas.ProbeInput).properties;
  if (!isObject(properties)) return [];
  return Object.entries(properties).flatMap(([key, schema]) => {
    const values: unknown = isObject(schema) ? (schema["enum"] ?? ("const" in schema ? [schema["const"]] : [])) : [];
    return Array.isArray(values) ? values.map((value: unknown) => ({ prompt: "x", [key]: value })) : [];
  });
}

/** A place for all cases of one run, with what the emitted modules import. */
function workplace(programFolder: string): { readonly folder: string; readonly remove: () => void } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "falsmith-hostile-")));
  // The program's own copy of the runtime, where it has one; else the one of the repository.
  const copy = join(programFolder, "node_modules/falsmith-runtime");
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(existsSync(copy) ? copy : join(root, "src"), join(folder, "node_modules/falsmith-runtime"), "dir");
  put(join(folder, "package.json"), JSON.stringify({ type: "module", private: true }));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function transpile(text: string): string {
  return ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true },
  }).outputText;
}

type Ledger = Pick<Facts, "repaired" | "displaced">;

/** A source's ledger; long texts are only measured, and none of theirs is asked for. */
async function ledgerOf({ file, text }: Case): Promise<Ledger> {
  const { endpoints } = text.length > 100_000 ? { endpoints: [] } : await compile([{ id: file, text }]);
  const entries = endpoints.flatMap(({ mended }) => mended.ledger);
  return {
    repaired: entries.flatMap((entry) => ("span" in entry ? [text.slice(0, entry.span.start).split("\n").length] : [])),
    displaced: entries.flatMap((entry) =>
      "before" in entry ? [entry.at.replaceAll("~1", "/").replaceAll("~0", "~"), entry.before] : [],
    ),
  };
}

async function examineOne(the: Case, place: string, index: number, generator: Generator): Promise<Facts> {
  const own = join(place, `case${index}`);
  const sandbox = join(own, "sandbox/project/here");
  put(join(sandbox, "in", the.file), the.text);
  put(join(own, "sandbox/package.json"), '{"type":"module","witness":true}');
  put(join(own, "sandbox/project/README.md"), "witness");
  const before = digests(join(own, "sandbox"));
  const allowed = [...generator.folders, sandbox, here.slice(0, -1)];
  const generated = await runNode(
    [generator.program, ...generator.argv(the.file)],
    sandbox,
    join(own, "generate.json"),
    allowed,
  );
  const out = join(sandbox, "out");
  const after = digests(join(own, "sandbox"));
  const outputs = new Map(
    [...after.keys()]
      .filter((path) => path.startsWith(out + sep) && lstatSync(path).isFile())
      .map((path) => [path.slice(out.length + 1).replaceAll(sep, "/"), readFileSync(path, "utf8")]),
  );
  const values = statedValues(the.doc);
  const ledger = await ledgerOf(the);
  let exercised: Ran | undefined;
  if (outputs.size > 0) {
    const js = join(own, "js");
    for (const [path, text] of outputs)
      if (path.endsWith(".ts")) put(join(js, `${path.slice(0, -3)}.js`), transpile(text));
    const program = [join(here, "exercise.mjs"), js, JSON.stringify(values)];
    const folders = [root, js, join(place, "node_modules")];
    const atWork = digests(js);
    exercised = await runNode(program, js, join(own, "exercise.json"), folders);
    const strays = [...changes(before, after, out), ...changes(atWork, digests(js), "-")];
    return { the, generated, outputs, strays, exercised, diagnostics: [], ...ledger, values };
  }
  return {
    the,
    generated,
    outputs,
    strays: changes(before, after, out),
    exercised,
    diagnostics: [],
    ...ledger,
    values,
  };
}

const options = {
  ...promised,
  ...resolution,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noEmit: true,
  skipLibCheck: true,
  target: "ES2023",
  lib: ["ES2023", "ES2024.String", "DOM", "DOM.Iterable", "DOM.AsyncIterable"],
};

/** What `tsc --strict` says of all outputs at once: text by case index. */
async function checkTypes(place: string): Promise<ReadonlyMap<number, readonly string[]>> {
  const config = { compilerOptions: options, include: ["case*/sandbox/project/here/out/**/*.ts"] };
  put(join(place, "tsconfig.json"), JSON.stringify(config));
  const child = spawn(process.execPath, [tsc, "-p", place, "--pretty", "false"], {
    cwd: place,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => (text += piece));
  await new Promise((done) => child.on("close", done));
  const byCase = new Map<number, string[]>();
  for (const line of text.split("\n")) {
    if (line.trim() === "" || line.startsWith(" ")) continue;
    const index = Number(/(?:^|\/)case(\d+)\//.exec(line)?.[1] ?? "-1");
    byCase.set(index, [...(byCase.get(index) ?? []), line]);
  }
  return byCase;
}

/**
 * Generates, compiles, imports and uses the output of every case, two at a time, each in processes of its own.
 * @throws Error when the type check itself did not run
 */
export async function examine(
  cases: readonly Case[],
  programFolder: string,
  generator: Generator,
): Promise<readonly Facts[]> {
  const place = workplace(programFolder);
  try {
    const facts: Facts[] = [];
    let next = 0;
    const work = async (): Promise<void> => {
      for (let index = next++; index < cases.length; index = next++) {
        const the = cases[index];
        if (the !== undefined) facts[index] = await examineOne(the, place.folder, index, generator);
      }
    };
    await Promise.all([work(), work()]);
    const found = await checkTypes(place.folder);
    const elsewhere = found.get(-1)?.filter((line) => !line.includes("TS18003")) ?? [];
    if (elsewhere.length > 0) throw new Error(`the type check failed elsewhere: ${elsewhere.slice(0, 3).join("; ")}`);
    return facts.map((one, index) => ({ ...one, diagnostics: found.get(index) ?? [] }));
  } finally {
    place.remove();
  }
}

/** Falsmith itself, as its users run it. */
export function falsmith(bin: string): Generator {
  return {
    program: bin,
    argv: (file) => ["generate", `in/${file}`, "--out", "out", "--runtime", "import"],
    folders: [root],
  };
}
