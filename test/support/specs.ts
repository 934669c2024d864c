import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { SourceText } from "../../codegen/document/source.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

function under(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? under(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

/** The project's own sources, as `generate` reads them. */
export const specs: readonly SourceText[] = under(join(root, "specs"))
  .filter((path) => /\.(?:md|txt)$/.test(path))
  .map((path) => relative(root, path).replaceAll("\\", "/"))
  .sort()
  .map((id) => ({ id, text: readFileSync(join(root, id), "utf8"), provider: id.split("/")[1] ?? "" }));

/** The source whose id ends so. */
export function specEnding(end: string): SourceText {
  const found = specs.find(({ id }) => id.endsWith(end));
  if (found === undefined) throw new Error(`no source ends in ${end}`);
  return found;
}
