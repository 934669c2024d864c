import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, posix, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

function sources(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ["dist", "node_modules"].includes(entry.name) ? [] : sources(path);
    return entry.name.endsWith(".ts") ? [path.replaceAll("\\", "/")] : [];
  });
}

interface Import {
  readonly from: string;
  readonly to: string;
}

/** Every import of a file: a path below the repository for relative ones, else the specifier. */
function importsOf(file: string): readonly Import[] {
  return [
    ...readFileSync(join(root, file), "utf8").matchAll(
      /(?:^(?:import|export)\b[^"';]*?\bfrom\s+|^import\s+|\bimport\(\s*)"([^"\n]+)"/gm,
    ),
  ].map(([, specifier = ""]) => ({
    from: file,
    to: specifier.startsWith(".")
      ? posix.normalize(relative(root, resolve(root, dirname(file), specifier)).replaceAll("\\", "/"))
      : specifier,
  }));
}

const all = ["codegen", "src"].flatMap(sources).flatMap(importsOf);
describe("architecture", () => {
  it("keeps files, processes and the network at the edge", () => {
    const edge = /^codegen\/(?:io|cli|project)\/|^codegen\/main\.ts$|^src\/(?:mock|node)\/|^src\/durable\/file-/;
    const wrong = all
      .filter(
        ({ from, to }) => /^node:(?:fs|child_process|http|https|net|os|process|path)/.test(to) && !edge.test(from),
      )
      .map(({ from, to }) => `${from} → ${to}`);
    expect(wrong).toEqual([]);
  });

  it("keeps the runtime free of the pipeline, of generated code and of Node", () => {
    // What runs on Node alone has an entrance of its own; nothing else of the runtime leads there.
    const entrance = (path: string): boolean => /^src\/(?:mock|node)(?:\/|\.ts$)|^src\/durable\/file-/.test(path);
    const wrong = all
      .filter(({ from }) => from.startsWith("src/"))
      .filter(
        ({ from, to }) =>
          to.startsWith("codegen") ||
          to.startsWith("generated") ||
          ((to.startsWith("node:") || entrance(to)) && !entrance(from)),
      )
      .map(({ from, to }) => `${from} → ${to}`);
    expect(wrong).toEqual([]);
  });

  it("lets the runtime depend on openapi-fetch, and where they are used on undici, bullmq and the official types", () => {
    const packages = all
      .filter(
        ({ from, to }) =>
          from.startsWith("src/") && !from.startsWith("src/mock/") && !to.startsWith("src/") && !to.startsWith("node:"),
      )
      .map(({ from, to }) => `${/^src\/(?:node|bullmq)\//.test(from) ? `${from.split("/")[1]}: ` : ""}${to}`);
    expect([...new Set(packages)].toSorted()).toEqual([
      "@fal-ai/client/endpoints",
      "bullmq: bullmq",
      "node: undici",
      "openapi-fetch",
    ]);
  });

  it("has no file of more than 400 lines", () => {
    const long = ["codegen", "src"]
      .flatMap(sources)
      .filter((file) => !file.startsWith("codegen/openapi/compiled/"))
      .filter(
        (file) =>
          statSync(join(root, file)).size > 0 && readFileSync(join(root, file), "utf8").split("\n").length > 401,
      );
    expect(long).toEqual([]);
  });
});
