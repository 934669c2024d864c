import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { checkConfig, type Config } from "./config.js";
import { Fault, reasonOf } from "./fault.js";
import { kindAt } from "./guard.js";
import { ownPrefix } from "./names.js";

/** The names a configuration may have, one of them at a time. */
export const configNames = [
  "falsmith.config.ts",
  "falsmith.config.js",
  "falsmith.config.mjs",
  "falsmith.config.json",
] as const;

const loaded = new Set<string>();

const defaultOf = async (path: string): Promise<unknown> => {
  // A module is loaded once per address: who watches the file must get what it says now, under another one. The first
  // time the address is the plain one, which every loader knows how to read.
  const { href } = pathToFileURL(path);
  const address = loaded.has(href) ? `${href}?at=${statSync(path).mtimeMs}` : href;
  loaded.add(href);
  // A module namespace has no type; whatever it exports is checked.
  const module: { readonly default?: unknown } = await import(address);
  return module.default;
};

/**
 * Newer versions of Node read TypeScript themselves; for others it is turned into JavaScript beside the file. So it is
 * the second time as well: there the new address is a new name, not a query that a loader may take for part of the name.
 */
const importTypeScript = async (path: string): Promise<unknown> => {
  const native = "typescript" in process.features && process.features.typescript !== false;
  if (native && !loaded.has(pathToFileURL(path).href)) return await defaultOf(path);
  const { default: ts } = await import("typescript");
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
  const { outputText } = ts.transpileModule(readFileSync(path, "utf8"), { compilerOptions, fileName: path });
  const beside = join(path, "..", `${ownPrefix}.config-${process.pid}-${Date.now().toString(36)}.mjs`);
  const remove = (): void => rmSync(beside, { force: true });
  process.once("exit", remove);
  try {
    writeFileSync(beside, outputText, { flag: "wx" });
    return await defaultOf(beside);
  } finally {
    remove();
    process.off("exit", remove);
  }
};

const load = async (path: string): Promise<unknown> => {
  if (path.endsWith(".json")) return JSON.parse(readFileSync(path, "utf8"));
  return path.endsWith(".ts") ? await importTypeScript(path) : await defaultOf(path);
};

/**
 * The configuration of the project in `cwd`; an empty one when there is none.
 * @throws Fault when there are two, or it cannot be read, or says what nobody understands.
 */
export const readConfig = async (cwd: string): Promise<Config> => {
  const found = configNames.filter((name) => kindAt(join(cwd, name)) !== "absent");
  const [name, other] = found;
  if (name === undefined) return { rules: {} };
  if (other !== undefined)
    throw new Fault(`there is ${other} as well; remove one of them`, { exit: 2, code: "io/config", path: name });
  let value: unknown;
  try {
    value = await load(join(cwd, name));
  } catch (error) {
    const [reason = ""] = (reasonOf(error) ?? (error instanceof Error ? error.message : String(error))).split("\n");
    throw new Fault(`cannot load the configuration: ${reason.replaceAll(cwd, ".")}; correct the file`, {
      exit: 2,
      code: "io/config",
      path: name,
    });
  }
  return checkConfig(value, name);
};
