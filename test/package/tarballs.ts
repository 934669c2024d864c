import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import { buildProgram } from "../cli/program.js";
import { endpoint as video } from "../../generated/fal-ai/wan/v2.2-a14b/image-to-video/index.js";
import { startMockQueue } from "../../src/mock/index.js";
import { put, type Ran, root, run } from "./consumer.js";

/** One of the two packages, as npm packs and unpacks it. */
export interface TarballPackage {
  readonly name: string;
  readonly tarball: string;
  /** Where it is installed. */
  readonly folder: string;
  readonly manifest: PackageJson;
}

export interface PackageJson {
  readonly name: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export function packageJson(path: string): PackageJson {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** The subpaths that programs import, `falsmith-runtime/mock` and so on. */
export function subpathsOf({ name, exports }: PackageJson): readonly string[] {
  const subpaths = Object.keys(exports).filter((subpath) => !subpath.endsWith(".json"));
  return subpaths.map((subpath) => subpath.replace(/^\./, name));
}

function pack(source: string, place: string, consumer: string): TarballPackage {
  const argv = ["pack", "--json", "--ignore-scripts", "--pack-destination", place];
  const packed = run(source, "npm", argv, { npm_config_offline: "true" });
  const [{ filename, name }] = JSON.parse(packed.out);
  const folder = join(consumer, "node_modules", name);
  const tarball = join(place, filename);
  mkdirSync(folder, { recursive: true });
  const { code, err } = run(place, "tar", ["-xzf", tarball, "-C", folder, "--strip-components=1"]);
  if (code !== 0) throw new Error(err);
  return { name, tarball, folder, manifest: packageJson(join(folder, "package.json")) };
}

/** Both packages in an empty project, with what they depend on and nothing else of the repository. */
export interface InstalledPackages {
  readonly consumer: string;
  readonly tool: TarballPackage;
  readonly runtime: TarballPackage;
}

/** Packs what `npm run build` made. @throws Error where that is older than its sources */
export function installBoth(): InstalledPackages {
  const { bin, remove } = buildProgram("tarballs");
  remove();
  if (bin !== join(root, "dist/codegen/main.js")) throw new Error("the build is older than its sources: npm run build");
  const place = realpathSync(mkdtempSync(join(tmpdir(), "falsmith-tarballs-")));
  afterAll(() => rmSync(place, { recursive: true, force: true }));
  const consumer = join(place, "consumer");
  const [tool, runtime] = [pack(root, place, consumer), pack(join(root, "src"), place, consumer)];
  const needed = [tool, runtime].flatMap(({ manifest: { dependencies, peerDependencies } }) =>
    Object.keys({ ...dependencies, ...peerDependencies }),
  );
  for (const name of new Set([...needed, "@types/node"])) {
    if (name === runtime.name) continue;
    const link = join(consumer, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(realpathSync(join(root, "node_modules", name)), link, "dir");
  }
  put(join(consumer, "package.json"), JSON.stringify({ name: "consumer", type: "module", private: true }));
  return { consumer, tool, runtime };
}

/** The files that modules of a package are imported from, as the consumer resolves them. */
export function resolved(consumer: string, specifier: string): string {
  return createRequire(join(consumer, "package.json")).resolve(specifier);
}

/** What a program prints that talks to an embedded queue, whose address it finds in `FAL_GATEWAY`. */
export async function ranAgainstQueue(cwd: string, argv: readonly string[]): Promise<Ran> {
  const queue = await startMockQueue({ endpoints: [video], script: { phases: [] } });
  try {
    // Not run to its end at once: the queue answers from this process.
    const child = spawn(process.execPath, argv, {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1", FAL_GATEWAY: queue.url },
    });
    const closed = new Promise<number | null>((resolve) => child.on("close", resolve));
    const [out, err] = await Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
    return { code: await closed, out: out.join(""), err: err.join("") };
  } finally {
    await queue.close();
  }
}
