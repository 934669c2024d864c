import { dirname, join, relative, sep } from "node:path";
import type { ImportExtension } from "../../document/import-extension.js";
import { type JsonObject, own } from "../../document/json.js";
import type { LocatedFinding } from "../../document/located-finding.js";
import { isFileAt, readTsconfig, TsconfigError } from "./tsconfig.js";

/** How the imports of a package end when nobody says so, and what that rests on. */
export interface ImportExtensionChoice {
  readonly extension: ImportExtension;
  /** The files that decided, absolute: a change of theirs may change the choice. */
  readonly files: readonly string[];
  /** Why the files that should decide could not. */
  readonly finding?: LocatedFinding;
}

function word(options: JsonObject, key: string): string {
  const value = own(options, key);
  return typeof value === "string" ? value.toLowerCase() : "";
}

/**
 * What `compilerOptions`, those of `extends` among them, ask for. `.ts` where TypeScript takes it: those who allow it run
 * TypeScript as it is, or bundle it. No extension where a bundler resolves, since webpack looks for no `.ts` behind a
 * `.js`. `.js` where Node's resolution for ES modules is asked for, which takes nothing else.
 *
 * The older resolutions, and options that say nothing, take both: `.js` for ES modules that the compiler writes, as Node
 * loads them, and no extension for CommonJS and where something else than the compiler makes the program (`noEmit`).
 */
export function importExtensionOf(options: JsonObject): ImportExtension {
  const takesTs = ["allowImportingTsExtensions", "rewriteRelativeImportExtensions"];
  if (takesTs.some((key) => own(options, key) === true)) return "ts";
  const module = word(options, "module");
  // Without `moduleResolution` the module decides, as it does for TypeScript.
  const resolution = word(options, "moduleResolution") || module;
  if (/^node(?:1[6-9]|[2-9]\d|next)$/.test(resolution)) return "js";
  if (resolution === "bundler" || resolution === "preserve") return "none";
  return module === "commonjs" || own(options, "noEmit") === true ? "none" : "js";
}

const DENO = ["deno.json", "deno.jsonc"];

/** The file that decides: the nearest one; of one folder, TypeScript's before Deno's. */
function decidingFile(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const found = ["tsconfig.json", ...DENO].map((name) => join(at, name)).find(isFileAt);
    if (found !== undefined || dirname(at) === at) return found;
  }
}

function findingOf({ path, place, message }: TsconfigError, cwd: string): LocatedFinding {
  return {
    code: "io/tsconfig",
    level: "warning",
    path: relative(cwd, path).split(sep).join("/"),
    ...place,
    message: `cannot tell how imports are resolved here: ${message}; those of the package end in .js`,
    hint: "Correct the file, or say it with --import-extension or output.importExtension.",
  };
}

/**
 * How the imports of a package in `out` end by default: as the TypeScript project around it resolves them; `.ts` where
 * Deno's configuration is nearer; else `.js`.
 * @param out absolute
 * @param cwd what the paths of findings are relative to
 */
export async function chooseImportExtension(out: string, cwd: string): Promise<ImportExtensionChoice> {
  const path = decidingFile(out);
  if (path === undefined) return { extension: "js", files: [] };
  if (!path.endsWith("tsconfig.json")) return { extension: "ts", files: [path] };
  try {
    const { compilerOptions, files } = await readTsconfig(path, join(out, "index.ts"));
    return { extension: importExtensionOf(compilerOptions), files };
  } catch (error) {
    if (!(error instanceof TsconfigError)) throw error;
    return { extension: "js", files: [path, error.path], finding: findingOf(error, cwd) };
  }
}
