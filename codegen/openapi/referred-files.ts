import type { SourceId } from "../document/source.js";

/** A reference into another file: the file as it is written, and the place in it. */
export interface FileReference {
  readonly file: string;
  readonly fragment: string;
}

/** The file and place that a reference names; undefined for a reference into the document itself. */
export function fileReference(ref: string): FileReference | undefined {
  const cut = ref.indexOf("#");
  const file = cut < 0 ? ref : ref.slice(0, cut);
  return file === "" ? undefined : { file, fragment: cut < 0 ? "#" : ref.slice(cut) };
}

function decoded(file: string): string {
  try {
    return decodeURIComponent(file);
  } catch {
    return file;
  }
}

/** A path below a folder, `.` and `..` resolved; what would leave the top stays there. */
function joined(folder: readonly string[], file: string): string {
  const path = file.startsWith("/") ? [] : [...folder];
  for (const step of file.split(/[/\\]/)) {
    if (step === "..") path.pop();
    else if (step !== "." && step !== "") path.push(step);
  }
  return path.join("/");
}

function known(url: string, sources: ReadonlySet<SourceId>): SourceId | undefined {
  return sources.has(url) ? url : undefined;
}

/**
 * Which of the sources that were given a reference names, relative to the source it stands in. A source that was named from
 * another folder is known by its base name alone. Nothing else is ever read.
 */
export function referredSource(file: string, from: SourceId, sources: ReadonlySet<SourceId>): SourceId | undefined {
  if (URL.canParse(file)) return known(new URL(file).href, sources);
  if (URL.canParse(from)) return URL.canParse(file, from) ? known(new URL(file, from).href, sources) : undefined;
  const path = joined(from.split("/").slice(0, -1), decoded(file));
  if (sources.has(path)) return path;
  const base = path.split("/").at(-1) ?? path;
  return sources.has(base) ? base : undefined;
}

const REFERENCE = /\$ref["']?[ \t]{0,20}:[ \t\n]{0,20}["']?([^#\s"'{}[\],][^#\s"'{}[\],]{0,300})/g;

/** The files that a text refers to, as they are written: a guess from the text alone, before it is read. */
export function filesReferredTo(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(REFERENCE)].map(([, file = ""]) => file));
}
