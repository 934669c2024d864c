import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What a module imports when it is loaded: static imports and re-exports, types left out. */
function importsOf(path: string): readonly string[] {
  const text = readFileSync(path, "utf8");
  const statements = text.matchAll(/^(?:import|export) (?!type )(?:[^;]*? from )?"([^"]+)";$/gm);
  return [...statements].map(([, specifier]) => specifier ?? "");
}

/** Every module that is loaded with `entry`, and every package. */
function loadedWith(entry: string): readonly string[] {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const specifier of importsOf(path)) {
      if (specifier.startsWith(".")) visit(join(dirname(path), specifier.replace(/\.js$/, ".ts")));
      else seen.add(specifier);
    }
  };
  visit(join(root, entry));
  return [...seen]
    .map((path) => (path.startsWith(root) ? relative(root, path).replaceAll("\\", "/") : path))
    .toSorted();
}

test("falsmith --help loads the table of verbs and little else", () => {
  expect(loadedWith("codegen/main.ts")).toEqual([
    "codegen/cli/dispatch.ts",
    "codegen/cli/terminal/terminal.ts",
    "codegen/cli/verbs.ts",
    "codegen/main.ts",
    "codegen/messages/paint.ts",
    "codegen/messages/runner-commands.ts",
    "codegen/messages/visible.ts",
    "node:fs",
    "node:v8",
  ]);
});

test.each(["generate", "mend", "explain"])("%s loads no library and no stage before it is needed", (verb) => {
  const loaded = loadedWith(`codegen/cli/commands/${verb}.ts`);
  expect(loaded.length).toBeGreaterThan(5);
  expect(
    loaded.filter(
      (path) =>
        !/^codegen\/(?:cli|document|io|messages|project)\/|^codegen\/config\.ts$|^falsmith-runtime\/internal\/edit-distance$|^node:/.test(
          path,
        ),
    ),
  ).toEqual([]);
});
