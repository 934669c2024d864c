import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { buildProgram } from "../cli/program.js";
import { tsc } from "../support/tsc.js";

/*
 * An example as somebody has it who copied its folder and installed what its package.json names: falsmith and
 * falsmith-runtime as they are packed, the rest from this repository.
 */
export const root: string = fileURLToPath(new URL("../../", import.meta.url));

/** The parts of an example's package.json that tests look at. */
export interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

export function manifestOf(name: string): Manifest {
  const {
    scripts = {},
    dependencies = {},
    devDependencies = {},
  } = JSON.parse(readFileSync(join(root, "examples", name, "package.json"), "utf8"));
  return { scripts, dependencies, devDependencies };
}

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A step that has started. */
export interface Running {
  readonly process: ChildProcess;
  /** All that it has printed so far, to both streams. */
  readonly printed: () => string;
  /** Resolves when it has ended. */
  readonly ended: Promise<Ran>;
}

/** An installed example. It is gone after the tests of the file. */
export interface Example {
  readonly folder: string;
  readonly manifest: Manifest;
  /** Starts one command, with what npm would find in `node_modules/.bin`. */
  readonly start: (command: string, env?: Readonly<Record<string, string>>) => Running;
  /** Runs the steps of a script of package.json up to the first that fails. @returns what all of them printed */
  readonly run: (script: string, env?: Readonly<Record<string, string>>) => Promise<Ran>;
}

const guard = new URL("./loopback-only.mjs", import.meta.url).href;

/** Starts a program of Node that reaches this machine only, and has no key. */
export function runNode(cwd: string, argv: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const { FAL_KEY: _, ...inherited } = process.env;
  const child = spawn(process.execPath, argv, {
    cwd,
    env: { ...inherited, NO_COLOR: "1", NODE_OPTIONS: `--import ${guard}`, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts = { out: "", err: "", all: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    texts.out += text;
    texts.all += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    texts.err += text;
    texts.all += text;
  });
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out: texts.out, err: texts.err }));
  });
  return { process: child, printed: () => texts.all, ended };
}

/** What lies in the folder of an example that has been run in its place. */
const MADE = new Set(["node_modules", "generated", "out", "dist", ".next", "picture.png"]);

if (!existsSync(join(root, "src/dist/index.d.ts"))) throw new Error("the runtime is not built: npm run build");

function install(folder: string, names: readonly string[], program: { readonly folder: string }): void {
  const modules = join(folder, "node_modules");
  for (const name of names) {
    const target = join(modules, name);
    mkdirSync(dirname(target), { recursive: true });
    if (name !== "falsmith" && name !== "falsmith-runtime") {
      const source = join(root, "node_modules", name);
      if (existsSync(source) && !existsSync(target)) symlinkSync(source, target, "dir");
      continue;
    }
    const isRuntime = name === "falsmith-runtime";
    mkdirSync(target);
    cpSync(join(root, isRuntime ? "src" : ".", "package.json"), join(target, "package.json"));
    if (!isRuntime) {
      symlinkSync(program.folder, join(target, "dist"), "dir");
      continue;
    }
    // A copy, as a link that leads out of node_modules is source code to a bundler.
    cpSync(join(root, "src/dist"), join(target, "dist"), { recursive: true });
    const newer = join(program.folder, "node_modules/falsmith-runtime/dist");
    if (existsSync(newer)) cpSync(newer, join(target, "dist"), { recursive: true });
  }
}

/**
 * Copies an example into a folder of its own and installs what it names; what this repository does not have is left out.
 * The programs that it starts reach this machine only, and have no key.
 */
export function installExample(name: string): Example {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `falsmith-example-${name}-`)));
  const program = buildProgram(`example-${name}`);
  const started: ChildProcess[] = [];
  afterAll(() => {
    for (const child of started) child.kill("SIGKILL");
    program.remove();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const filter = (path: string): boolean => !MADE.has(basename(path));
  cpSync(join(root, "examples", name), folder, { recursive: true, filter });
  const manifest = manifestOf(name);
  const { dependencies: ofRuntime } = JSON.parse(readFileSync(join(root, "src/package.json"), "utf8"));
  install(folder, Object.keys({ ...manifest.dependencies, ...manifest.devDependencies, ...ofRuntime }), program);

  const programs: Readonly<Record<string, readonly string[]>> = {
    node: [],
    falsmith: [program.bin],
    tsc: [tsc],
    vite: [join(root, "node_modules/vite/bin/vite.js")],
  };
  const start: Example["start"] = (command, env = {}) => {
    const [word = "", ...argv] = command.split(" ");
    const before = programs[word];
    if (before === undefined) throw new Error(`examples/${name}: no test knows how to start ${JSON.stringify(word)}`);
    const running = runNode(folder, [...before, ...argv], env);
    started.push(running.process);
    return running;
  };

  return {
    folder,
    manifest,
    start,
    run: async (script, env) => {
      const steps = manifest.scripts[script];
      if (steps === undefined) throw new Error(`examples/${name} has no script ${JSON.stringify(script)}`);
      const all: Ran = { code: 0, out: "", err: "" };
      return steps.split(" && ").reduce<Promise<Ran>>(async (before, step) => {
        const { code, out, err } = await before;
        if (code !== 0) return { code, out, err };
        const ran = await start(step, env).ended;
        return { code: ran.code, out: out + ran.out, err: err + ran.err };
      }, Promise.resolve(all));
    },
  };
}
