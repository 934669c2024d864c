import { readdirSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";

const extensions: readonly string[] = [".txt", ".md", ".yaml", ".yml", ".json"];
const otherFolders: readonly string[] = ["overlays", "node_modules"];

/** The list of origins that lies beside the sources. */
export const sourceListName = "sources.json";

/** True for a name that a document can have: not hidden, not the list of sources, of a kind we read. */
export const isDocumentName = (name: string): boolean => {
  const lower = name.toLowerCase();
  return !name.startsWith(".") && lower !== sourceListName && extensions.some((extension) => lower.endsWith(extension));
};

/** True for a folder that holds no sources: hidden, overlays, dependencies. */
export const isOtherFolder = (name: string): boolean => name.startsWith(".") || otherFolders.includes(name);

/** True when `path` is `folder` or lies in it; both absolute. */
export const isIn = (path: string, folder: string): boolean => path === folder || path.startsWith(folder + sep);

/** Follows a link; a dangling one is neither. */
const kindOf = (path: string): "file" | "folder" | "other" => {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isDirectory() === true ? "folder" : stat === undefined ? "other" : "file";
};

/**
 * All documents in a folder and its subfolders, as paths relative to it with `/`, sorted. Links are followed, each
 * folder once. `leaveOut` are absolute paths: an output must not become an input.
 */
export const documentsIn = (folder: string, leaveOut: readonly string[] = []): readonly string[] => {
  const seen = new Set<string>();
  const walk = (path: string, prefix: string): readonly string[] => {
    const real = realpathSync(path);
    if (seen.has(real)) return [];
    seen.add(real);
    return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
      const child = join(path, entry.name);
      if (leaveOut.some((other) => isIn(child, other))) return [];
      const kind = entry.isDirectory() ? "folder" : entry.isFile() ? "file" : kindOf(child);
      if (kind === "folder") return isOtherFolder(entry.name) ? [] : walk(child, `${prefix}${entry.name}/`);
      return kind === "file" && isDocumentName(entry.name) ? [`${prefix}${entry.name}`] : [];
    });
  };
  return walk(folder, "").toSorted();
};

/** The names in a folder; none when it cannot be read. */
export const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return [];
  }
};
