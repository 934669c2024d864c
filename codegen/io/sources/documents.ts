import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { errno } from "../user-error.js";

const EXTENSIONS: readonly string[] = [".txt", ".md", ".mdx", ".yaml", ".yml", ".json", ".html", ".htm"];
const OTHER_FOLDERS: readonly string[] = ["overlays", "node_modules"];

/** The list of origins that lies beside the sources. */
export const SOURCE_LIST_NAME = "sources.json";

/** True for a name that a document can have: not hidden, not the list of sources, of a kind we read. */
export function isDocumentName(name: string): boolean {
  const lower = name.toLowerCase();
  return (
    !name.startsWith(".") && lower !== SOURCE_LIST_NAME && EXTENSIONS.some((extension) => lower.endsWith(extension))
  );
}

/** True for a folder that holds no sources: hidden, overlays, dependencies. */
export function isOtherFolder(name: string): boolean {
  return name.startsWith(".") || OTHER_FOLDERS.includes(name);
}

/** True when `path` is `folder` or lies in it; both absolute. */
export function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}

/** Follows a link; a dangling one is neither. */
function kindOf(path: string): "file" | "folder" | "other" {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isDirectory() === true ? "folder" : stat === undefined ? "other" : "file";
}

/** What `look` gives; undefined where another program has removed the file or folder since it was listed. */
function unlessGone<Seen>(look: () => Seen): Seen | undefined {
  try {
    return look();
  } catch (error) {
    if (errno(error) === "ENOENT" || errno(error) === "ENOTDIR") return undefined;
    throw error;
  }
}

/**
 * All documents in a folder and its subfolders, as paths relative to it with `/`, sorted. Links are followed, each
 * folder once. `leaveOut` are absolute paths: an output must not become an input.
 */
export function documentsIn(folder: string, leaveOut: readonly string[] = []): readonly string[] {
  const seen = new Set<string>();
  const walk = (path: string, prefix: string, real: string): readonly string[] => {
    if (seen.has(real)) return [];
    seen.add(real);
    const list = (): Dirent[] => readdirSync(path, { withFileTypes: true });
    const entries = path === folder ? list() : (unlessGone(list) ?? []);
    return entries.flatMap((entry) => {
      const child = `${path}${path.endsWith(sep) ? "" : sep}${entry.name}`;
      if (leaveOut.some((other) => isIn(child, other))) return [];
      const kind = entry.isDirectory() ? "folder" : entry.isFile() ? "file" : kindOf(child);
      if (kind === "folder" && isOtherFolder(entry.name)) return [];
      if (kind === "folder") {
        // Only a link leads elsewhere than to the folder of its name.
        const place = entry.isDirectory() ? join(real, entry.name) : unlessGone(() => realpathSync(child));
        return place === undefined ? [] : walk(child, `${prefix}${entry.name}/`, place);
      }
      return kind === "file" && isDocumentName(entry.name) ? [`${prefix}${entry.name}`] : [];
    });
  };
  return walk(folder, "", realpathSync(folder)).toSorted();
}

/** The names in a folder; none when it cannot be read. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return [];
  }
}
