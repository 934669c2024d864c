import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { loadPathReader } from "../../codegen/overlay/json-path.js";
import { readOverlay } from "../../codegen/overlay/read-overlay.js";
import { checkConfig } from "../support/config.js";
import { deadLinks } from "../support/links.js";
import { type Block, BLOCKS, blocksIn, PAGES, root, textOf } from "./blocks.js";

/* Which test holds a block of the documentation; what is data is read here. */

function isData({ language, notes }: Block): boolean {
  return (language === "json" || language === "yaml") && !notes.has("excerpt") && !notes.has("output");
}

/** Why nobody would notice that a block is wrong. */
function gapOf({ language, notes, page }: Block): string | undefined {
  const held = notes.get("held");
  if (held !== undefined) {
    const path = join(root, held);
    return existsSync(path) && readFileSync(path, "utf8").includes(page) ? undefined : `${held} does not read ${page}`;
  }
  if (notes.get("not run") === "") return "it is not run, and nobody says why";
  if (language === "ts" || language === "sh" || language === "json" || language === "yaml") return undefined;
  return notes.has("output") || notes.has("excerpt") || notes.has("compiler") || notes.has("file")
    ? undefined
    : `no test holds a block of ${language === "" ? "no language" : language}: CONTRIBUTING.md, Documentation, says what does`;
}

test("every block of the documentation is held by a test", () => {
  const gaps = BLOCKS.map((block) => [`${block.page}:${block.line}`, gapOf(block)] as const);
  expect(gaps.filter(([, gap]) => gap !== undefined)).toEqual([]);
  expect(BLOCKS.length).toBeGreaterThan(60);
});

describe("a block", () => {
  test("has what comments before it say", () => {
    const [block] = blocksIn(
      "a.md",
      "# A\n\n<!-- prelude: const a = 1;\nconst b = 2; -->\n<!-- run -->\n\n```ts\na;\n```\n",
    );
    expect(block).toMatchObject({ line: 7, language: "ts", code: "a;\n" });
    expect([...(block?.notes ?? [])]).toEqual([
      ["prelude", "const a = 1;\nconst b = 2;"],
      ["run", ""],
    ]);
  });

  test("that nobody holds is told", () => {
    const gap = (text: string): string | undefined => blocksIn("a.md", text).map(gapOf)[0];
    expect(gap("```rust\nx\n```\n")).toMatch(/^no test holds a block of rust:/);
    expect(gap("```\nx\n```\n")).toMatch(/^no test holds a block of no language:/);
    expect(gap("<!-- not run: -->\n```sh\nx\n```\n")).toBe("it is not run, and nobody says why");
    expect(gap("<!-- held: test/docs/nowhere.test.ts -->\n```rust\nx\n```\n")).toContain("does not read a.md");
  });

  test("with a comment that means nothing, or without an end, is an error", () => {
    expect(() => blocksIn("a.md", "<!-- preluude: x -->\n```ts\n```\n")).toThrow("means nothing");
    expect(() => blocksIn("a.md", "```ts\nx\n")).toThrow("a.md:1: the block has no end");
  });
});

/** What is wrong with data: it does not parse, or it is a configuration or an overlay that falsmith refuses. */
async function flawOf({ language, code, page, notes }: Block): Promise<string | undefined> {
  try {
    if (language === "json") {
      // A member of an object, shown alone, is data too.
      const value: unknown = JSON.parse(/^\s*"/.test(code) ? `{${code}}` : code);
      const isConfig =
        (notes.get("file") ?? "").startsWith("falsmith.config") ||
        /"(?:sources|overlays|output|gateways|rules)"/.test(code);
      if (isConfig) checkConfig(value, page);
      return undefined;
    }
    const flaws = parseAllDocuments(code).flatMap((document) => ("errors" in document ? document.errors : []));
    if (flaws.length > 0) return flaws.map(({ message }) => message).join("; ");
    if (!/^overlay:/m.test(code)) return undefined;
    const { findings } = readOverlay({ id: "overlay.yaml", text: code }, await loadPathReader());
    return findings.length === 0 ? undefined : findings.map(({ message }) => message).join("; ");
  } catch (error) {
    return String(error);
  }
}

test("data in documentation is what falsmith takes", async () => {
  const data = BLOCKS.filter(isData);
  expect(data.length).toBeGreaterThan(5);
  const flaws: string[] = [];
  for (const block of data) {
    const flaw = await flawOf(block);
    if (flaw !== undefined) flaws.push(`${block.page}:${block.line}: ${flaw}`);
  }
  expect(flaws).toEqual([]);
});

/** What npm packs of the repository, as `files` in package.json says, with what it always packs. */
function isPacked(path: string): boolean {
  const { files }: { readonly files: readonly string[] } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const always = ["README.md", "LICENSE", "package.json"];
  return [...always, ...files].some((pattern) => {
    const [folder = "", extension] = pattern.split("/*");
    const rest = path.slice(folder.length);
    return (
      path.startsWith(folder) &&
      (extension === undefined ? /^(?:\/|$)/.test(rest) : /^\/[^/]+$/.test(rest) && rest.endsWith(extension))
    );
  });
}

test.each(PAGES.filter(isPacked))("every link of %s leads to what is packed with it", (page) => {
  const read = (path: string): string | undefined =>
    isPacked(path) && existsSync(join(root, path)) ? textOf(path) : undefined;
  expect(deadLinks(page, read)).toEqual([]);
});

test("a link that leads nowhere is told", () => {
  const files = new Map([
    [
      "docs/a.md",
      '# A b\n[x](b.md#there) [y](#a-b) [z](../c.md) [u](b.md#gone) [v](#gone)\n[w]: d.md\n<a href="e.md">\n',
    ],
    ["docs/b.md", "## There\n"],
  ]);
  expect(deadLinks("docs/a.md", (path) => files.get(path))).toEqual(["../c.md", "b.md#gone", "#gone", "d.md", "e.md"]);
});
