import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./consumer.js";

/** Bundles a program into a folder, as ES modules with chunks. */
type Bundle = (entry: string, out: string, library: unknown) => Promise<unknown>;

interface Bundler {
  readonly name: string;
  readonly why: string;
  readonly bundle: (entry: string) => Promise<Chunks>;
}

/** The text of what loads at once, and the names of all files. */
interface Chunks {
  readonly first: string;
  readonly all: readonly string[];
}

// The bundlers that are no dependency are looked for in a folder that a variable names; their types are not installed.
const more = process.env["FALSMITH_BUNDLERS"] ?? "";

type Webpack = (config: object, done: (error: unknown, stats: Stats | undefined) => void) => unknown;
interface Stats {
  readonly hasErrors: () => boolean;
  readonly toString: (options: object) => string;
}

const bundlePack: (pick: (library: unknown) => Webpack) => Bundle = (pick) => async (entry, out, library) =>
  await new Promise<void>((resolve, reject) => {
    const config = { mode: "production", entry, target: "web", output: { path: out, filename: "entry.js" } };
    pick(library)(config, (error, stats) => {
      if (error === null && stats?.hasErrors() === false) resolve();
      else reject(error ?? new Error(stats?.toString({ all: false, errors: true })));
    });
  });

const ways: Readonly<Record<string, Bundle>> = {
  esbuild: async (entry, out) => {
    const { build } = await import("esbuild");
    await build({
      entryPoints: [entry],
      bundle: true,
      format: "esm",
      splitting: true,
      outdir: out,
      logLevel: "silent",
    });
  },
  vite: async (entry, out) => {
    const { build } = await import("vite");
    await build({
      root: join(entry, ".."),
      configFile: false,
      logLevel: "silent",
      build: { outDir: out, minify: false, rollupOptions: { input: entry } },
    });
  },
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  webpack: bundlePack((library) => (library as { readonly default: Webpack }).default),
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  rspack: bundlePack((library) => (library as { readonly rspack: Webpack }).rspack),
};

const packages: Readonly<Record<string, string>> = { rspack: "@rspack/core" };

function find(name: string): string | undefined {
  for (const folder of [root, more].filter((one) => one !== "")) {
    try {
      return createRequire(join(folder, "package.json")).resolve(packages[name] ?? name);
    } catch {
      // Not there: the next folder, or none.
    }
  }
  return undefined;
}

/** The chunks that the entry imports, directly or not, without those that it imports when a call needs them. */
function chunksIn(out: string): Chunks {
  const names = readdirSync(out, { recursive: true, encoding: "utf8" }).filter((name) => /\.m?js$/.test(name));
  const texts = new Map(names.map((name) => [name, readFileSync(join(out, name), "utf8")]));
  const seen = new Set<string>();
  const visit = (name: string | undefined): void => {
    if (name === undefined || seen.has(name)) return;
    seen.add(name);
    for (const [, from = ""] of (texts.get(name) ?? "").matchAll(/(?:\bfrom|\bimport)\s*["']([^"']+)["']/g))
      visit(names.find((other) => other.endsWith(from.slice(from.lastIndexOf("/") + 1))));
  };
  visit(names.find((name) => /(?:^|\/)entry[^/]*$/.test(name)));
  return { first: [...seen].map((name) => texts.get(name)).join("\n"), all: names };
}

/** Every bundler, with the reason why it is not tried where it is not installed. */
export const bundlers: readonly Bundler[] = Object.entries(ways).map(([name, bundle]) => {
  const path = find(name);
  const why = path === undefined ? ` (skipped: not installed, and not in a folder that FALSMITH_BUNDLERS names)` : "";
  return {
    name,
    why,
    bundle: async (entry) => {
      const out = join(entry, "../out");
      rmSync(out, { recursive: true, force: true });
      mkdirSync(out, { recursive: true });
      const library: unknown = path !== undefined && existsSync(path) ? await import(pathToFileURL(path).href) : {};
      await bundle(entry, out, library);
      return chunksIn(out);
    },
  };
});
