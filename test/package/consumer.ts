import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect } from "vitest";
import { buildProgram } from "../cli/program.js";
import { promised } from "../support/tsc.js";

/*
 * What `generate --package` makes, as its users get it: packed by npm, unpacked into an empty project, with nothing beside
 * it but what it depends on.
 */
export const root: string = fileURLToPath(new URL("../../", import.meta.url));
export const name = "@acme/fal-clients";
export const videoPath = "fal-ai/wan/v2.2-a14b/image-to-video";

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
export function run(
  cwd: string,
  program: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Ran {
  const { status, stdout, stderr } = spawnSync(program, argv, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", ...env },
  });
  return { code: status, out: stdout, err: stderr };
}
export function node(cwd: string, argv: readonly string[]): Ran {
  return run(cwd, process.execPath, argv);
}

export function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** A place for one test file, and falsmith as a program. Gone after its tests. */
export interface Workshop {
  readonly place: string;
  readonly program: string;
  readonly generate: (cwd: string, ...argv: readonly string[]) => Ran;
  /** A project that has the sources of the repository. */
  readonly project: (folder: string) => string;
  /** `npm pack`, and a project with its content in `node_modules`. */
  readonly install: (packageFolder: string) => { readonly consumer: string; readonly tarball: string };
}

/** Of the package: the runtime as `npm run build` made it. Of the runtime, where the package brings it along: openapi-fetch. */
const dependencies = ["falsmith-runtime", "openapi-fetch", "openapi-typescript-helpers"];

if (!existsSync(join(root, "src/dist/index.d.ts"))) throw new Error("the runtime is not built: npm run build");

function unpack(place: string, packageFolder: string): { readonly consumer: string; readonly tarball: string } {
  const consumer = join(place, "consumer");
  const argv = ["pack", "--json", "--pack-destination", place];
  const packed = run(packageFolder, "npm", argv, { npm_config_offline: "true" });
  const [{ filename }] = JSON.parse(packed.out);
  const target = join(consumer, "node_modules", name);
  mkdirSync(target, { recursive: true });
  expect(run(place, "tar", ["-xzf", join(place, filename), "-C", target, "--strip-components=1"]).code).toBe(0);
  for (const dependency of dependencies)
    symlinkSync(join(root, "node_modules", dependency), join(consumer, "node_modules", dependency), "dir");
  put(join(consumer, "package.json"), JSON.stringify({ name: "consumer", type: "module", private: true }));
  return { consumer, tarball: join(place, filename) };
}

export function workshop(label: string): Workshop {
  const place = realpathSync(mkdtempSync(join(tmpdir(), `falsmith-${label}-`)));
  const program = buildProgram(label);
  afterAll(() => {
    program.remove();
    rmSync(place, { recursive: true, force: true });
  });
  return {
    place,
    program: program.bin,
    generate: (cwd, ...argv) => node(cwd, [program.bin, "generate", ...argv]),
    project: (folder) => {
      cpSync(join(root, "specs"), join(place, folder, "specs"), { recursive: true });
      return join(place, folder);
    },
    install: (packageFolder) => unpack(place, packageFolder),
  };
}

export interface Compiler {
  readonly version: string;
  readonly tsc: string;
  readonly why: string;
}

function compiler(version: string, folder: string, isAlways = true): Compiler {
  const tsc = join(root, "node_modules", folder, "bin/tsc");
  if (!existsSync(tsc)) return { version, tsc, why: ` (skipped: no ${folder} in node_modules)` };
  const isWanted = isAlways || process.env["FALSMITH_ALL"] === "1";
  return {
    version,
    tsc,
    why: isWanted ? "" : " (skipped: with FALSMITH_ALL=1, as the versions before and after it are tried)",
  };
}

/** The versions of TypeScript that must take the output, as far as they are installed. */
export const compilers: readonly Compiler[] = [
  compiler("5.9", "typescript"),
  compiler("6.0", "typescript-6", false),
  compiler("7.0", "typescript-7"),
];

/** Every flag that the output promises to compile under. */
export const strict: Readonly<Record<string, unknown>> = {
  ...promised,
  skipLibCheck: false,
  noEmit: true,
  target: "ES2023",
  lib: ["ES2023", "ES2024.String", "DOM", "DOM.Iterable", "DOM.AsyncIterable"],
  types: [],
};
