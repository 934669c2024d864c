import type { ModuleCache } from "jiti";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { defineConfig } from "../../config.js";
import { type Place, withoutMark } from "../../document/source.js";
import { kindAt } from "../guard.js";
import { errno, reasonOf, UserError } from "../user-error.js";
import { checkConfigLayers, type ConfigLayers } from "./config.js";

/** The names a configuration may have, one of them at a time. */
export const CONFIG_NAMES = [
  "falsmith.config.ts",
  "falsmith.config.js",
  "falsmith.config.mjs",
  "falsmith.config.json",
] as const;

/** The configuration of a folder, by name; undefined when there is none. */
export function configFileIn(cwd: string): string | undefined {
  return CONFIG_NAMES.find((name) => kindAt(join(cwd, name)) !== "absent");
}

function broken(reason: string, name: string, place?: Place): UserError {
  return new UserError(`cannot load the configuration: ${reason}; correct the file`, {
    exit: 2,
    code: "io/config",
    path: name,
    ...(place === undefined ? {} : { place }),
  });
}

/** How the loader says what an imported file gets wrong: the reason, then the file, line and column. */
const FLAW_PATTERN = /^(?:\w+Error: )?([\s\S]*?)(?: \((\d+):(\d+)\))?\s*\n ?(\/?[^\n]*?):(\d+):(\d+)$/;

function isOwn(path: string): boolean {
  return !path.split(/[\\/]/).includes("node_modules");
}

/**
 * Evaluates a module and the files it imports, each anew: who watches must get what they say now. `onFile` hears of each
 * of those files, also when one of them cannot be loaded.
 */
async function importFresh(path: string, onFile: (path: string) => void): Promise<unknown> {
  const { createJiti } = await import("jiti");
  const jiti = createJiti(pathToFileURL(path).href, {
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
    // A configuration means the falsmith that reads it, also where none is installed beside it.
    virtualModules: { "falsmith/config": { defineConfig } },
  });
  const loaded: ModuleCache = {};
  const { cache } = createRequire(import.meta.url);
  const before = new Set(Object.keys(cache));
  const text = readFileSync(path, "utf8");
  const evaluate = (async: boolean): unknown =>
    jiti.evalModule(text, { filename: path, ext: extname(path), cache: loaded, async, forceTranspile: true });
  try {
    try {
      return evaluate(false);
    } catch (error) {
      // Only an asynchronous module may await; Node keeps what such a module imports natively.
      const awaits = error instanceof Error && /\bawait\b/.test(`${error.message}\n${text}`);
      if (!awaits) throw error;
      return await evaluate(true);
    }
  } finally {
    // JSON and CommonJS are read by Node's own `require`, which would keep them.
    const byNode = Object.keys(cache).filter((file) => !before.has(file) && isOwn(file));
    for (const file of byNode) delete cache[file];
    for (const file of [...Object.keys(loaded), ...byNode]) if (isOwn(file)) onFile(file);
  }
}

async function load(path: string, onFile: (path: string) => void): Promise<unknown> {
  onFile(path);
  if (path.endsWith(".json")) return JSON.parse(withoutMark(readFileSync(path, "utf8")));
  const module = Object(await importFresh(path, onFile));
  return "default" in module || "__esModule" in module ? module.default : module;
}

/** Why a configuration cannot be loaded, at the file and place that the loader names. */
function loadingFault(error: unknown, cwd: string, name: string): UserError {
  // The system's own words name the file that is missing: it may be one that the configuration reads.
  const known = errno(error) === "ENOENT" ? undefined : reasonOf(error);
  const message = known ?? (error instanceof Error ? error.message : String(error));
  const flaw = FLAW_PATTERN.exec(message);
  if (flaw !== null) {
    const [, reason = "", , , file = "", line, column] = flaw;
    const said =
      reason
        .split("\n")[0]
        ?.replace(`${file}: `, "")
        .replace(/ \(\d+:\d+\)$/, "")
        .replace(/\.$/, "") ?? "";
    return broken(said.replaceAll(cwd, "."), relative(cwd, file).split(sep).join("/"), {
      line: Number(line),
      column: Number(column) + 1,
    });
  }
  const [reason = ""] = message.split("\n");
  return broken(reason.replaceAll(cwd, "."), name);
}

/**
 * The configuration of the project in `cwd`; an empty one when there is none. `onFile` hears of every file that it was
 * read from, by absolute path.
 * @throws UserError when there are two, or it cannot be read, or says what nobody understands.
 */
export async function readConfigLayers(cwd: string, onFile: (path: string) => void = () => {}): Promise<ConfigLayers> {
  const found = CONFIG_NAMES.filter((name) => kindAt(join(cwd, name)) !== "absent");
  const [name, other] = found;
  if (name === undefined) return { shared: { rules: {} }, packages: new Map() };
  if (other !== undefined)
    throw new UserError(`there is ${other} as well; remove one of them`, { exit: 2, code: "io/config", path: name });
  let value: unknown;
  try {
    value = await load(join(cwd, name), onFile);
  } catch (error) {
    throw error instanceof UserError ? error : loadingFault(error, cwd, name);
  }
  return checkConfigLayers(value, name);
}
