import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compile } from "../codegen/compile/compile.js";
import { emitTypes } from "../codegen/emit/types/types.js";
import { lowerEndpoint } from "../codegen/model/endpoint/lower-endpoint.js";
import { explainEdits } from "../codegen/emit/evidence/explain-edits.js";
import type { Finding } from "../codegen/document/finding.js";
import { placeOf, type SourceText } from "../codegen/document/source.js";

/*
 * Each file of scenarios/ tells a story: `source` blocks with a page, then what falsmith makes of it. `UPDATE=1` rewrites
 * what is made (blocks `edits`, `findings`, `types`), for the diff to be reviewed.
 */
const folder = fileURLToPath(new URL("./scenarios/", import.meta.url));
const block = /^````(\w+)(?: (\S+))?\n([\s\S]*?)^````$/gm;

function sourcesOf(text: string): readonly SourceText[] {
  return [...text.matchAll(block)].flatMap(([, kind, id = "page.md", body = ""]) =>
    kind === "source" ? [{ id, text: body, provider: id.split("/")[0] ?? "" }] : [],
  );
}

function line(finding: Finding, sources: readonly SourceText[]): string {
  const { at } = finding;
  const source = typeof at === "string" ? undefined : sources.find(({ id }) => id === at.source);
  const place =
    typeof at === "string" || source === undefined
      ? `${finding.source ?? ""} ${typeof at === "string" ? at : ""}`
      : `${source.id}:${placeOf(source.text, at.start).line}`;
  return `${place}: ${finding.level} ${finding.code}: ${finding.message}`;
}

async function made(sources: readonly SourceText[]): Promise<ReadonlyMap<string, string>> {
  const compiled = await compile(sources);
  const findings = compiled.findings.filter(({ level, fix }) => level !== "note" || fix === undefined);
  const types = compiled.endpoints.map((endpoint) =>
    emitTypes(lowerEndpoint(endpoint)).split("\n").slice(4).join("\n").trim(),
  );
  return new Map([
    ["edits", explainEdits(compiled, sources).join("\n")],
    ["findings", findings.map((finding) => line(finding, sources)).join("\n")],
    ["types", types.join("\n\n")],
  ]);
}

describe("scenarios", () => {
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith(".md"))
    .sort()) {
    it(name.replace(/\.md$/, "").replaceAll("-", " "), async () => {
      const text = readFileSync(`${folder}${name}`, "utf8");
      const results = await made(sourcesOf(text));
      const next = text.replace(block, (whole, kind: string) =>
        results.has(kind) ? `\`\`\`\`${kind}\n${results.get(kind)}\n\`\`\`\`` : whole,
      );
      if (process.env["UPDATE"] === "1") writeFileSync(`${folder}${name}`, next);
      else expect(next).toBe(text);
    });
  }
});
