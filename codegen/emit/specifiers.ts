import type { ImportExtension } from "../document/import-extension.js";
import { typescript as ts } from "./libraries.js";

/**
 * The import specifier of a module of the same package: the only function that decides how one ends.
 * @param stem the way to the module without an extension: `./types`, `../runtime/runtime`
 * @param extension absent: `js`
 */
export function relativeSpecifier(stem: string, extension: ImportExtension = "js"): string {
  return extension === "none" ? stem : `${stem}.${extension}`;
}

const RELATIVE_MODULE = /^(\.\.?\/.*)\.js$/;

function withSpecifiers(text: string, extension: ImportExtension): string {
  // Found by the compiler's scanner: in strings and comments the same characters stay as they are.
  const imports = ts.preProcessFile(text, true, true).importedFiles;
  const parts: string[] = [];
  let done = 0;
  for (const { fileName, pos } of imports.toSorted((a, b) => a.pos - b.pos)) {
    const [, stem] = RELATIVE_MODULE.exec(fileName) ?? [];
    // A position is that of the quotation mark.
    const start = pos + 1;
    if (stem === undefined || !text.startsWith(fileName, start)) continue;
    parts.push(text.slice(done, start), relativeSpecifier(stem, extension));
    done = start + fileName.length;
  }
  return parts.join("") + text.slice(done);
}

/**
 * TypeScript modules whose relative imports end in `.js`, with another ending: for the copy of the runtime, which is
 * written by hand. Imports of packages and of JSON stay as they are.
 */
export function withImportExtension(
  files: ReadonlyMap<string, string>,
  extension: ImportExtension,
): ReadonlyMap<string, string> {
  if (extension === "js") return files;
  return new Map([...files].map(([path, text]) => [path, withSpecifiers(text, extension)]));
}
