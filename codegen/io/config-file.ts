import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { withoutMark, type Place } from "../spec/source.js";
import { checkConfig, type Config } from "./config.js";
import { errno, Fault, reasonOf } from "./fault.js";
import { kindAt } from "./guard.js";
import { ownPrefix } from "./names.js";

/** The names a configuration may have, one of them at a time. */
export const configNames = [
  "falsmith.config.ts",
  "falsmith.config.js",
  "falsmith.config.mjs",
  "falsmith.config.json",
] as const;

/** The configuration of a folder, by name; undefined when there is none. */
export const configFileIn = (cwd: string): string | undefined =>
  configNames.find((name) => kindAt(join(cwd, name)) !== "absent");

const broken = (reason: string, name: string, place?: Place): Fault =>
  new Fault(`cannot load the configuration: ${reason}; correct the file`, {
    exit: 2,
    code: "io/config",
    path: name,
    ...(place === undefined ? {} : { place }),
  });

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

/** TypeScript as JavaScript. @throws Fault for what the compiler could only guess: it makes something of any text. */
const asJavaScript = async (path: string): Promise<string> => {
  const { default: ts } = await import("typescript");
  const { outputText, diagnostics = [] } = ts.transpileModule(readFileSync(path, "utf8"), {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 },
    fileName: path,
    reportDiagnostics: true,
  });
  const flaw = diagnostics.find(({ category }) => category === ts.DiagnosticCategory.Error);
  if (flaw === undefined) return outputText;
  const reason = ts.flattenDiagnosticMessageText(flaw.messageText, " ").replace(/\.$/, "");
  const at = flaw.file?.getLineAndCharacterOfPosition(flaw.start ?? 0);
  throw broken(reason, basename(path), at === undefined ? at : { line: at.line + 1, column: at.character + 1 });
};

/** As Node reads it. Of what is no TypeScript Node says what is wrong, the compiler also where. */
const importNatively = async (path: string): Promise<unknown> => {
  try {
    return await defaultOf(path);
  } catch (error) {
    await asJavaScript(path);
    throw error;
  }
};

/**
 * Newer versions of Node read TypeScript themselves; for others it is turned into JavaScript beside the file. So it is
 * the second time as well: there the new address is a new name, not a query that a loader may take for part of the name.
 */
const importTypeScript = async (path: string): Promise<unknown> => {
  const native = "typescript" in process.features && process.features.typescript !== false;
  if (native && !loaded.has(pathToFileURL(path).href)) return await importNatively(path);
  const outputText = await asJavaScript(path);
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
  if (path.endsWith(".json")) return JSON.parse(withoutMark(readFileSync(path, "utf8")));
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
    if (error instanceof Fault) throw error;
    // The system's own words name the file that is missing: it may be one that the configuration reads.
    const known = errno(error) === "ENOENT" ? undefined : reasonOf(error);
    const [reason = ""] = (known ?? (error instanceof Error ? error.message : String(error))).split("\n");
    throw broken(reason.replaceAll(cwd, "."), name);
  }
  return checkConfig(value, name);
};
