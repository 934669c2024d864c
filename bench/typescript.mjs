// Lets Node load the project's TypeScript as it stands: types are removed file by file, nothing is built.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";

const { exports: subpaths } = JSON.parse(readFileSync(new URL("../src/package.json", import.meta.url), "utf8"));

export function resolve(specifier, context, next) {
  // Code names the runtime by its package: here, its sources.
  const target = specifier.startsWith("falsmith-runtime")
    ? subpaths[specifier.replace(/^falsmith-runtime/, ".")]?.default
    : undefined;
  if (target !== undefined) {
    const source = target.replace(/^\.\/dist\//, "../src/").replace(/\.js$/, ".ts");
    return { url: new URL(source, import.meta.url).href, shortCircuit: true };
  }
  if (specifier.startsWith(".") && specifier.endsWith(".js") && context.parentURL !== undefined) {
    const url = new URL(specifier.replace(/\.js$/, ".ts"), context.parentURL);
    if (url.protocol === "file:" && existsSync(fileURLToPath(url))) return { url: url.href, shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith(".ts")) return next(url, context);
  const { code } = await transform(readFileSync(new URL(url), "utf8"), { loader: "ts", format: "esm" });
  return { format: "module", source: code, shortCircuit: true };
}
