import type * as GetTsconfig from "get-tsconfig";
import { statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { isList, isObject, type Json, type JsonObject, own } from "../../document/json.js";
import { type Place, withoutMark } from "../../document/source.js";
import { readBytes } from "../read-bytes.js";

/** Why a tsconfig.json, or one that it extends or refers to, says nothing that can be relied on. */
export class TsconfigError extends Error {
  override readonly name = "TsconfigError";
  /** Absolute. */
  readonly path: string;
  readonly place: Place | undefined;

  constructor(message: string, path: string, place?: Place) {
    super(message);
    this.path = path;
    this.place = place;
  }
}

/** What the TypeScript project of a folder asks for. */
export interface Tsconfig {
  readonly compilerOptions: JsonObject;
  /** The files it was read from, absolute; those of installed packages left out. */
  readonly files: readonly string[];
}

/** True for a file, and a link to one; what cannot be looked at counts as absent. */
export function isFileAt(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false;
  }
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, " ");
}

const COMMENT = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
const LAST_COMMA = /"(?:[^"\\\n]|\\.)*"|,(?=\s*[}\]])/g;

/** JSON as TypeScript reads it, as plain JSON of the same length: comments and commas before a bracket made blank. */
function asJson(text: string): string {
  const plain = text.replace(COMMENT, (found) => (found.startsWith('"') ? found : blank(found)));
  return plain.replace(LAST_COMMA, (found) => (found === "," ? " " : found));
}

function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

/** TypeScript's own reader guesses what a damaged file may mean; nothing is to rest on a guess. @throws TsconfigError */
function readObject(path: string): JsonObject {
  const bytes = readBytes(path);
  if (!(bytes instanceof Uint8Array)) throw new TsconfigError(bytes.message, path);
  const text = withoutMark(new TextDecoder().decode(bytes)).replaceAll("\r\n", "\n");
  // A file of nothing but comments is a project without options, as TypeScript has it.
  const json = asJson(text);
  if (json.trim() === "") return {};
  let value: Json;
  try {
    value = JSON.parse(json);
  } catch (error) {
    const [, at] = /at position (\d+)/.exec(error instanceof Error ? error.message : "") ?? [];
    throw new TsconfigError("this is not JSON with comments", path, placeAt(text, Number(at ?? text.length)));
  }
  if (!isObject(value)) throw new TsconfigError("this is not a JSON object", path);
  return value;
}

function extendedBy(config: JsonObject, path: string): readonly string[] {
  const given = own(config, "extends");
  const names = (isList(given) ? given : [given]).filter((name) => typeof name === "string");
  return names.flatMap((name) => {
    // Those of packages are taken as they are installed.
    if (!name.startsWith(".") && !isAbsolute(name)) return [];
    const target = resolve(dirname(path), name);
    return [target, `${target}.json`].filter(isFileAt).slice(0, 1);
  });
}

/** The file and those it extends, each read once and found to be whole. @throws TsconfigError */
function requireWhole(path: string, seen: Set<string>): void {
  if (seen.has(path)) return;
  seen.add(path);
  for (const next of extendedBy(readObject(path), path)) requireWhole(next, seen);
}

function referredBy(config: JsonObject, path: string): readonly string[] {
  const references = own(config, "references");
  return (isList(references) ? references : []).flatMap((reference) => {
    const to = own(reference, "path");
    if (typeof to !== "string") return [];
    const target = resolve(dirname(path), to);
    return [target.endsWith(".json") ? target : join(target, "tsconfig.json")];
  });
}

/** A solution holds projects and no file of its own. */
function isSolution(config: JsonObject): boolean {
  const [files, include] = [own(config, "files"), own(config, "include")];
  return isList(files) && files.length === 0 && (include === undefined || (isList(include) && include.length === 0));
}

type Library = typeof GetTsconfig;

interface Project {
  readonly path: string;
  readonly config: JsonObject;
  readonly holds: (file: string) => boolean;
}

/** @throws TsconfigError */
function readProject(path: string, seen: Set<string>, { parseTsconfig, createFilesMatcher }: Library): Project {
  requireWhole(path, seen);
  try {
    const config = parseTsconfig(path);
    const matches = createFilesMatcher({ path, config });
    const json: unknown = config;
    return { path, config: isObject(json) ? json : {}, holds: (file) => matches(file) !== undefined };
  } catch (error) {
    const reason =
      error instanceof Error && !(error instanceof TypeError) ? error.message : "a value is of a wrong type";
    throw new TsconfigError(reason.replace(/\.$/, "").replaceAll(`${dirname(path)}/`, ""), path);
  }
}

/** The first project among those that are referred to, and those that these refer to, which holds the file. */
function projectHolding(file: string, from: Project, seen: Set<string>, library: Library): Project | undefined {
  for (const path of referredBy(from.config, from.path)) {
    if (seen.has(path)) continue;
    const project = readProject(path, seen, library);
    const found = project.holds(file) ? project : projectHolding(file, project, seen, library);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * What the project of a file asks for: the given tsconfig.json, or, where that does not hold the file, the first that it
 * refers to which does; a solution that refers to none stands for its first one.
 * @param path of a tsconfig.json, absolute
 * @throws TsconfigError when one of them cannot be read or understood
 */
export async function readTsconfig(path: string, file: string): Promise<Tsconfig> {
  const library = await import("get-tsconfig");
  const seen = new Set<string>();
  const nearest = readProject(path, seen, library);
  const holding = nearest.holds(file) ? nearest : projectHolding(file, nearest, seen, library);
  const [first] = isSolution(nearest.config) ? referredBy(nearest.config, path) : [];
  const project = holding ?? (first === undefined ? nearest : readProject(first, new Set(seen), library));
  const options = own(project.config, "compilerOptions");
  return { compilerOptions: isObject(options) ? options : {}, files: [...seen] };
}
