import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { RUNTIME_SOURCES } from "../scripts/source-paths.js";
import { documentsIn, synthetic } from "./generation/documents.js";
import { isBuilt, writeProject } from "./generation/workload.js";

export const NAME = "installed";
/** The table stands in the page about the runtime. */
export const README = "../docs/runtime.md";

/** A package as npm delivers it, in bytes, and with all that it depends on. */
export interface PackageWeight {
  readonly name: string;
  readonly version: string;
  readonly packed: number;
  readonly unpacked: number;
  /** Packages that `npm install` brings, itself included; optional peers are not among them. */
  readonly packages: number;
  readonly bytes: number;
}

/** A program in one file, minified. */
export interface Bundle {
  readonly what: string;
  readonly minified: number;
  readonly gzip: number;
}

export interface Figures {
  readonly installed: readonly PackageWeight[];
  /** How many endpoints the package has that the bundles are made from, and where its documents come from. */
  readonly endpoints: number;
  readonly from: string;
  readonly bundles: readonly Bundle[];
}

const root = fileURLToPath(new URL("../", import.meta.url));

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function packageJson(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

/** The folder of a package that another one depends on, as Node finds it. */
function folderOf(name: string, from: string): string {
  const places = createRequire(join(from, "package.json")).resolve.paths(name) ?? [];
  const found = places.map((place) => join(place, name)).find((folder) => existsSync(join(folder, "package.json")));
  if (found === undefined) throw new Error(`${name} is not installed`);
  return realpathSync(found);
}

/** A package and all that it depends on, each once. */
function closureOf(folder: string, seen: Set<string> = new Set()): ReadonlySet<string> {
  if (seen.has(folder)) return seen;
  seen.add(folder);
  for (const name of Object.keys(packageJson(folder).dependencies ?? {})) closureOf(folderOf(name, folder), seen);
  return seen;
}

/** The bytes of a package's own files. */
function bytesIn(folder: string): number {
  let bytes = 0;
  for (const name of readdirSync(folder))
    if (name !== "node_modules") {
      const stat = lstatSync(join(folder, name));
      bytes += stat.isDirectory() ? bytesIn(join(folder, name)) : stat.size;
    }
  return bytes;
}

interface Tarball {
  readonly size: number;
  readonly unpackedSize: number;
}

function pack(folder: string): Tarball {
  const argv = ["pack", "--dry-run", "--json", "--ignore-scripts", "--offline"];
  const { stdout, stderr, status } = spawnSync("npm", argv, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  const [packed]: readonly Tarball[] = JSON.parse(stdout);
  if (packed === undefined) throw new Error(`npm packs nothing of ${folder}`);
  return packed;
}

/** The first package as npm would publish it: its folder in the repository holds more than that. */
function installedOf(folder: string): PackageWeight {
  const { size: packed, unpackedSize: unpacked } = pack(folder);
  const others = [...closureOf(folder)].filter((one) => one !== folder);
  const bytes = others.reduce((sum, one) => sum + bytesIn(one), unpacked);
  const { name, version } = packageJson(folder);
  return { name, version, packed, unpacked, packages: others.length + 1, bytes };
}

/** Generates a package of many endpoints. @returns how many, and where their documents come from */
function generateMany(cwd: string): { readonly endpoints: readonly string[]; readonly from: string } {
  const real = join(root, "../shared/corpus/fal-openapi/2026-06");
  const documents = existsSync(real) ? documentsIn(real) : synthetic(300);
  writeProject(cwd, documents);
  // It ends with 1 where it refuses one source of many.
  spawnSync(process.execPath, [join(root, "dist/codegen/main.js"), "generate", "--out", "generated"], { cwd });
  const manifest: { readonly endpoints: readonly { readonly folder: string }[] } = JSON.parse(
    readFileSync(join(cwd, "generated/manifest.json"), "utf8"),
  );
  const endpoints = manifest.endpoints.map(({ folder }) => folder);
  return { endpoints, from: existsSync(real) ? "fal's own documents of 2026-06" : "synthetic documents" };
}

async function bundle(what: string, contents: string, resolveDir: string): Promise<Bundle> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir, loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
    legalComments: "none",
    alias: RUNTIME_SOURCES,
    nodePaths: [join(root, "node_modules")],
    logLevel: "silent",
  });
  const bytes = outputFiles[0]?.contents ?? new Uint8Array();
  return { what, minified: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
}

async function bundlesOf(cwd: string, endpoint: string): Promise<readonly Bundle[]> {
  const module = `./generated/${endpoint}/index.js`;
  return [
    await bundle(
      "`createFalClient` of the root, and one descriptor",
      `import { createFalClient } from "./generated/index.js";
       import { endpoint } from "${module}";
       export const run = (input) => createFalClient({}).subscribe(endpoint, { input });`,
      cwd,
    ),
    await bundle(
      "`createFalClient` of `registry`: any endpoint by its id, as the root of 0.1 took it",
      `import { createFalClient, registry } from "./generated/registry.js";
       export const run = (id, input) => createFalClient({}).subscribe(id, { input });`,
      cwd,
    ),
    await bundle(
      "`@fal-ai/client`: `fal.subscribe`",
      'import { fal } from "@fal-ai/client"; export const run = (id, input) => fal.subscribe(id, { input });',
      root,
    ),
  ];
}

/** The runtime and the official client as npm installs them. */
export function installedPackages(): readonly PackageWeight[] {
  return [join(root, "src"), folderOf("@fal-ai/client", root)].map(installedOf);
}

/** What a program that depends on the runtime installs and loads, beside the same with the official client. */
export async function measure(): Promise<Figures> {
  if (!isBuilt(root)) throw new Error("run npm run build first");
  const cwd = mkdtempSync(join(tmpdir(), "falsmith-installed-"));
  try {
    const { endpoints, from } = generateMany(cwd);
    const [first] = endpoints;
    if (first === undefined) throw new Error("nothing was generated");
    const installed = installedPackages();
    return { installed, endpoints: endpoints.length, from, bundles: await bundlesOf(cwd, first) };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

function kilo(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}
function mega(bytes: number): string {
  return (bytes / 1_000_000).toFixed(2);
}

/** The table of the README. */
export function table({ installed, endpoints, from, bundles }: Figures): string {
  return [
    "| | packed kB | unpacked MB | packages with dependencies | installed MB |",
    "|---|---|---|---|---|",
    ...installed.map(
      ({ name, version, packed, unpacked, packages, bytes }) =>
        `| \`${name}\` ${version} | ${kilo(packed)} | ${mega(unpacked)} | ${packages} | ${mega(bytes)} |`,
    ),
    "",
    `A program in one file, of a package with ${endpoints} endpoints (${from}), minified:`,
    "",
    "| | kB | gzip kB |",
    "|---|---|---|",
    ...bundles.map(({ what, minified, gzip }) => `| ${what} | ${kilo(minified)} | ${kilo(gzip)} |`),
    "",
  ].join("\n");
}
