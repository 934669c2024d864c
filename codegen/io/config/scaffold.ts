import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isObject, type Json, type JsonObject, own } from "../../document/json.js";
import { withoutMark } from "../../document/source.js";
import { makeFolders } from "../folders.js";
import { kindAt, makeGuard } from "../guard.js";
import { temporaryName } from "../output/recover.js";
import { errno, unwritable, UserError } from "../user-error.js";

/** Whether a file was made, or something was there already. */
export type ScaffoldResult = "wrote" | "kept";

/** Writes a file unless something has its name. Nothing is ever overwritten. @throws UserError when it cannot be written. */
export function writeIfAbsent(cwd: string, path: string, text: string): ScaffoldResult {
  if (kindAt(join(cwd, path)) !== "absent") return "kept";
  try {
    makeGuard(cwd, ".")(path);
    makeFolders(dirname(join(cwd, path)));
    writeFileSync(join(cwd, path), text, { flag: "wx" });
    return "wrote";
  } catch (error) {
    if (errno(error) === "EEXIST") return "kept";
    throw unwritable(error, path, "it was not written", "make the folder writable and run again");
  }
}

/** A package.json, as text and as what it says; undefined when there is none. @throws UserError when it is no JSON object. */
export function readPackageJson(cwd: string): { readonly text: string; readonly json: JsonObject } | undefined {
  const path = join(cwd, "package.json");
  if (kindAt(path) === "absent") return undefined;
  const text = readFileSync(path, "utf8");
  let json: Json | undefined;
  try {
    json = JSON.parse(withoutMark(text));
  } catch {
    json = undefined;
  }
  if (isObject(json)) return { text, json };
  throw new UserError("this is not a JSON object; correct it", { exit: 2, code: "io/config", path: "package.json" });
}

/** The scripts that a package.json has no script of that name for. */
export function missingScripts(
  json: JsonObject,
  scripts: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(scripts).filter(([name]) => own(own(json, "scripts"), name) === undefined));
}

/** Adds scripts to package.json, keeping its indentation, line ends and byte order mark. @throws UserError when it cannot be written. */
export function addScripts(
  cwd: string,
  { text, json }: { readonly text: string; readonly json: JsonObject },
  scripts: Readonly<Record<string, string>>,
): void {
  const known = own(json, "scripts");
  const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? "  ";
  const next = { ...json, scripts: { ...(isObject(known) ? known : {}), ...scripts } };
  const mark = text.startsWith("\ufeff") ? "\ufeff" : "";
  const printed = `${mark}${JSON.stringify(next, null, indent)}${text.endsWith("\n") ? "\n" : ""}`;
  const temporary = join(cwd, temporaryName());
  try {
    writeFileSync(temporary, text.includes("\r\n") ? printed.replaceAll("\n", "\r\n") : printed, { flag: "wx" });
    renameSync(temporary, join(cwd, "package.json"));
  } catch (error) {
    throw unwritable(error, "package.json", "it was not changed", "make the folder writable and run again");
  }
}

/** What a line of `.gitignore` or `.gitattributes` is about: its pattern, which may stand in quotes. */
function patternOf(line: string): string {
  return /^\s*("(?:[^"\\]|\\.)*"|\S+)/.exec(line)?.[1] ?? "";
}

/**
 * Adds lines to a file that git reads, each unless a line of the file has its pattern; the file is made where it is absent,
 * and what is in it stays, with its line ends.
 * @returns the lines that were added.
 * @throws UserError when the file is something else than a file, or cannot be written.
 */
export function addLines(cwd: string, path: string, lines: readonly string[]): readonly string[] {
  const kind = kindAt(join(cwd, path));
  if (kind !== "absent" && kind !== "file")
    throw new UserError("this is no plain file; make it one and run again", { exit: 2, code: "io/unsafe-path", path });
  try {
    const text = kind === "absent" ? "" : readFileSync(join(cwd, path), "utf8");
    const known = new Set(text.split(/\r?\n/).map(patternOf));
    const added = lines.filter((line) => !known.has(patternOf(line)));
    if (added.length === 0) return added;
    const end = text.includes("\r\n") ? "\r\n" : "\n";
    const before = text === "" || text.endsWith("\n") ? text : `${text}${end}`;
    const temporary = join(cwd, temporaryName());
    writeFileSync(temporary, `${before}${added.map((line) => `${line}${end}`).join("")}`, { flag: "wx" });
    renameSync(temporary, join(cwd, path));
    return added;
  } catch (error) {
    throw unwritable(error, path, "it was not changed", "make the folder writable and run again");
  }
}
