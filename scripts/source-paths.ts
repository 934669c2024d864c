import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

function exportsOf(path: string): Readonly<Record<string, { readonly default: string } | string>> {
  const json: { readonly exports: Readonly<Record<string, { readonly default: string } | string>> } = JSON.parse(
    readFileSync(root + path, "utf8"),
  );
  return json.exports;
}

/** The TypeScript behind each subpath of `falsmith-runtime`, absolute: what tests and benchmarks run instead of a build. */
export const RUNTIME_SOURCES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(exportsOf("src/package.json")).flatMap(([subpath, target]) =>
    typeof target === "string"
      ? []
      : [
          [
            subpath.replace(/^\./, "falsmith-runtime"),
            root + target.default.replace(/^\.\/dist\//, "src/").replace(/\.js$/, ".ts"),
          ] as const,
        ],
  ),
);

/** The same for the entrances of the tool that are not deprecated. */
export const TOOL_SOURCES: Readonly<Record<string, string>> = {
  "falsmith/codegen": `${root}codegen/index.ts`,
  "falsmith/config": `${root}codegen/config.ts`,
  "falsmith/unplugin": `${root}codegen/unplugin.ts`,
};
