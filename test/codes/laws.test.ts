import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { laws } from "../../codegen/codes/laws.js";
import { IO_LAWS } from "../../codegen/io/codes.js";

const root = fileURLToPath(new URL("../../codegen", import.meta.url));
function files(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? files(join(folder, entry.name))
      : entry.name.endsWith(".ts")
        ? [join(folder, entry.name)]
        : [],
  );
}

/** Every code that stands in the pipeline's own text. Readers of a page format are no findings. */
const codes = new Set(
  files(root).flatMap((file) =>
    [
      ...readFileSync(file, "utf8").matchAll(
        /"((?:ingest|text|repair|tighten|enrich|check|emit|io|internal)\/[a-z0-9-]+)"/g,
      ),
    ].map(([, code = ""]) => code),
  ),
);
for (const reader of ["ingest/openapi", "ingest/openapi-fence", "ingest/model-page", "ingest/parameter-table"])
  codes.delete(reader);

describe("laws", () => {
  const known = new Map<string, { readonly law: string }>([...IO_LAWS, ...laws]);

  it("explain every code that falsmith reports", () => {
    expect([...codes].filter((code) => !known.has(code)).sort()).toEqual([]);
  });

  it("explain nothing that falsmith does not report", () => {
    expect([...known.keys()].filter((code) => !codes.has(code)).sort()).toEqual([]);
  });

  it("are sentences", () => {
    for (const { law } of known.values()) expect(law).toMatch(/^\S[^\n]*\.$/);
  });
});
