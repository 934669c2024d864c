import { statSync } from "node:fs";
import { basename, dirname, join, posix, resolve } from "node:path";
import type { LocatedFinding } from "../../document/located-finding.js";
import { didYouMean } from "../../messages/nearest.js";
import { reasonOf } from "../user-error.js";
import { documentsIn, isDocumentName, isIn, isOtherFolder, namesIn, SOURCE_LIST_NAME } from "./documents.js";
import { type Candidate, pathBelow } from "./source-ids.js";

export interface ExpandedInputs {
  readonly candidates: readonly Candidate[];
  /** Inputs that name nothing: wrong usage. */
  readonly wrong: readonly LocatedFinding[];
}

function wrong(path: string, message: string): ExpandedInputs {
  return {
    candidates: [],
    wrong: [{ code: "io/no-such-input", level: "error", path, message }],
  };
}

function kindOf(path: string): "folder" | "file" | undefined {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat === undefined ? undefined : stat.isDirectory() ? "folder" : "file";
  } catch (error) {
    // What cannot be looked at is reported when it is read.
    return reasonOf(error) === "permission denied" ? "file" : undefined;
  }
}

interface InputPlaces {
  readonly cwd: string;
  /** Whether there is a standard input to read. */
  readonly stdin?: unknown;
  readonly leaveOut?: string;
  readonly made?: readonly string[];
}

/** Where an input does not look: never into the output, nor into a package, unless it names that itself. */
function leftOut(path: string, { leaveOut, made = [] }: InputPlaces): readonly string[] {
  return [...(leaveOut === undefined ? [] : [leaveOut]), ...made.filter((folder) => !isIn(path, folder))];
}

function isGlob(given: string): boolean {
  return /[*?[\]{}()!]/.test(given);
}

/** A folder as a person named it, or something below it. */
function labelIn(given: string, below: string): string {
  const prefix = given === "." ? "" : given.replace(/[/\\]+$/, "");
  return prefix === "" && given !== "/" ? below : `${prefix}/${below}`;
}

/** A refusal speaks of what could not be read: that may be a folder deep below the one that was named. */
function unreadable(error: unknown, path: string, given: string): ExpandedInputs {
  const reason = reasonOf(error);
  if (reason === undefined) throw error;
  const at = error instanceof Error && "path" in error && typeof error.path === "string" ? error.path : path;
  const below = pathBelow(at, path);
  const isDenied = reason === "permission denied";
  const message = isDenied
    ? `cannot read this folder, ${reason}; change its permissions or name other inputs`
    : `cannot read this, ${reason}; put it right, or name other inputs`;
  return wrong(below === undefined ? given : labelIn(given, below), message);
}

function inFolder(path: string, given: string, places: InputPlaces): ExpandedInputs {
  const { leaveOut } = places;
  if (leaveOut !== undefined && isIn(path, leaveOut)) {
    return wrong(given, "the output folder must not hold the sources; choose another folder with --out");
  }
  let names: readonly string[];
  try {
    names = documentsIn(path, leftOut(path, places));
  } catch (error) {
    return unreadable(error, path, given);
  }
  if (names.length === 0)
    return wrong(given, "no documents in this folder; falsmith reads .txt, .md, .mdx, .html, .yaml, .yml and .json");
  const label = labelIn(given, "");
  const candidates = names.map((name): Candidate => ({
    path: join(path, name),
    label: `${label}${name}`,
    isListed: true,
  }));
  return { candidates, wrong: [] };
}

/** A pattern that spells out an extension chooses by itself; others choose among documents, as a folder does. */
async function byGlob(given: string, places: InputPlaces): Promise<ExpandedInputs> {
  const { cwd } = places;
  const { glob } = await import("tinyglobby");
  const pattern = given.replaceAll("\\", "/");
  const choosesKind = /\.[^/*?]+$/.test(pattern);
  const found = await glob(pattern, { cwd, onlyFiles: true, expandDirectories: false });
  const isDocument = (label: string): boolean => {
    const folders = label.split("/");
    const name = folders.pop() ?? "";
    if (folders.some((folder) => folder !== "." && folder !== ".." && isOtherFolder(folder))) return false;
    return isDocumentName(choosesKind && !name.startsWith(".") && name !== SOURCE_LIST_NAME ? "any.md" : name);
  };
  const segments = pattern.split("/");
  const plain = segments.slice(0, Math.max(0, segments.findIndex(isGlob)));
  const others = leftOut(resolve(cwd, plain.join("/") || (pattern.startsWith("/") ? "/" : ".")), places);
  const labels = found.filter(
    (label) => isDocument(label) && !others.some((other) => isIn(resolve(cwd, label), other)),
  );
  if (labels.length === 0)
    return wrong(given, "this pattern matches no document; check it, and quote it for falsmith to expand");
  const candidates = labels
    .toSorted()
    .map((label): Candidate => ({ path: resolve(cwd, label), label, isListed: true }));
  return { candidates, wrong: [] };
}

async function expandOne(given: string, places: InputPlaces): Promise<ExpandedInputs> {
  if (given === "-" && places.stdin === undefined)
    return wrong(given, "standard input cannot be read here; give the text itself, or a document");
  if (given === "-") return { candidates: [{ path: undefined, label: "-" }], wrong: [] };
  if (given === "" || given.includes("\0"))
    return wrong(given, "this is not a path; give a document, a folder or a quoted pattern");
  if (/^https?:\/\//i.test(given))
    return wrong(given, `this is an address; bring it in with falsmith add ${given}, or read it with falsmith mend`);
  const path = resolve(places.cwd, given);
  const kind = kindOf(path);
  if (kind === "file") return { candidates: [{ path, label: given }], wrong: [] };
  if (kind === "folder") return inFolder(path, given, places);
  if (isGlob(given)) return await byGlob(given, places);
  const slashed = given.replaceAll("\\", "/");
  if (slashed !== given && kindOf(resolve(places.cwd, slashed)) !== undefined)
    return wrong(
      given,
      `no such file or folder (did you mean ${JSON.stringify(slashed)}?); write paths with /, on every platform`,
    );
  const meant = didYouMean(basename(path), namesIn(dirname(path)), (name) => posix.join(dirname(given), name));
  return wrong(given, `no such file or folder${meant}; give a document, a folder of documents, or a quoted pattern`);
}

/** The documents that inputs name: files, folders, patterns, `-`. A document named twice is read once. */
export async function expandInputs(given: readonly string[], places: InputPlaces): Promise<ExpandedInputs> {
  const parts = await Promise.all(given.map((input) => expandOne(input, places)));
  const unique = new Map<string, Candidate>();
  for (const candidate of parts.flatMap(({ candidates }) => candidates)) {
    const key = candidate.path ?? "-";
    if (!unique.has(key)) unique.set(key, candidate);
  }
  return { candidates: [...unique.values()], wrong: parts.flatMap((part) => part.wrong) };
}
