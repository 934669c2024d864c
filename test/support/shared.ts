import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { SourceText } from "../../codegen/document/source.js";

/** Material that is too large, or not ours, to be in the repository; tests that need it skip where it is absent. */
export const shared: string = fileURLToPath(new URL("../../../shared/", import.meta.url));
export const hasShared: boolean = existsSync(join(shared, "corpus"));

/** The title of a group that needs the material: says why it is skipped. */
export function needsShared(title: string): string {
  return hasShared ? title : `${title} (skipped: ../shared is not there)`;
}

/** All of a suite under `FALSMITH_ALL=1`, else an even sample of it. */
export function sampled<T>(items: readonly T[], size: number): readonly T[] {
  if (process.env["FALSMITH_ALL"] === "1" || items.length <= size) return items;
  const step = items.length / size;
  return Array.from({ length: size }, (_, index) => items[Math.floor(index * step)]).flatMap((item) =>
    item === undefined ? [] : [item],
  );
}

function under(folder: string): readonly string[] {
  return existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? under(join(folder, entry.name)) : [join(folder, entry.name)],
      )
    : [];
}

/** Paths of the documents below a folder of the material, in order. */
export function documentsIn(folder: string): readonly string[] {
  return under(join(shared, folder))
    .map((path) => relative(shared, path).replaceAll("\\", "/"))
    .filter((path) => /\.(?:md|txt|ya?ml|json)$/.test(path))
    .sort();
}

export function readShared(path: string): SourceText {
  return { id: path, text: readFileSync(join(shared, path), "utf8") };
}
