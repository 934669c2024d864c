import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import type { SourceText } from "../../codegen/document/source.js";
import { emitPackage } from "../../codegen/emit/package/package.js";
import { filesIn } from "../cli/folder.js";
import { promised, typeErrors } from "../support/tsc.js";
import { type Block, BLOCKS, root } from "./blocks.js";

/*
 * Every block of TypeScript is a module of one program, which TypeScript 7 checks against a generated package, made of
 * `specs/` and of the small documents in `test/docs/sources`, against the runtime and against the tool.
 */

const programs = BLOCKS.filter(({ language, notes }) => language === "ts" && !notes.has("excerpt"));

/** What the block begins with: its prelude, and the block before it where it goes on with that. */
function headOf(block: Block): string {
  const prelude = block.notes.has("prelude") ? `${block.notes.get("prelude")}\n` : "";
  if (!block.notes.has("continues")) return prelude;
  const before = programs.filter(({ page, line }) => page === block.page && line < block.line).at(-1);
  if (before === undefined) throw new Error(`${block.page}:${block.line}: there is no block that it goes on with`);
  return headOf(before) + before.code + prelude;
}

/** Imports of the package that a reader has generated lead to the one of this test, `package/` beside the modules. */
function withPackage(code: string): string {
  return code.replaceAll(/(from |import\()"\.\/(?:src\/\w+|generated)\//g, '$1"./package/');
}

function nameOf({ page, line }: Block): string {
  return `${page.replaceAll(/\W/g, "-")}-${line}.ts`;
}

async function packageFiles(): Promise<ReadonlyMap<string, string>> {
  const sources = ["specs", "test/docs/sources"].flatMap((folder) =>
    Object.entries(filesIn(join(root, folder)))
      .filter(([path]) => path !== "sources.json")
      .map(([path, text]): SourceText => ({ id: `specs/${path}`, provider: path.split("/")[0] ?? "", text })),
  );
  const compiled = await compile(sources);
  return emitPackage(compiled, sources, { runtime: "import" });
}

/** What the compiler says, by the name of the module: the place in its page, then the message. */
async function checkAll(): Promise<ReadonlyMap<string, readonly string[]>> {
  const folder = mkdtempSync(join(root, "node_modules/.docs-"));
  try {
    const files = new Map([...(await packageFiles())].map(([path, text]) => [`package/${path}`, text]));
    files.set("stand-ins.d.ts", readFileSync(join(import.meta.dirname, "stand-ins.d.ts"), "utf8"));
    for (const block of programs) files.set(nameOf(block), `${withPackage(headOf(block) + block.code)}export {};\n`);
    const { strict, exactOptionalPropertyTypes, noUncheckedIndexedAccess, verbatimModuleSyntax } = promised;
    const flags = { strict, exactOptionalPropertyTypes, noUncheckedIndexedAccess, verbatimModuleSyntax };
    const said = typeErrors(folder, files, flags);
    const byModule = new Map<string, string[]>();
    let last = "";
    for (const line of said) {
      // A message of several lines goes on below the line that names its place.
      const [, module = last, row = "", message] = /^(?:.*\/)?([^/(]+)\((\d+),\d+\): (.*)$/.exec(line) ?? [];
      last = module;
      if (message === undefined) {
        byModule.set(module, [...(byModule.get(module) ?? []), line]);
        continue;
      }
      const block = programs.find((one) => nameOf(one) === module);
      const at = block === undefined ? row : Number(row) - headOf(block).split("\n").length + 1 + block.line;
      byModule.set(module, [...(byModule.get(module) ?? []), `${block?.page ?? module}:${at}: ${message}`]);
    }
    return byModule;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The block that shows what the compiler says of a program. */
function shownErrors({ page, line }: Block): readonly string[] {
  const next = BLOCKS.find((one) => one.page === page && one.line > line);
  return next?.notes.has("compiler") === true ? next.code.trimEnd().split("\n") : [];
}

describe("TypeScript in documentation", () => {
  let said: ReadonlyMap<string, readonly string[]> = new Map();
  beforeAll(async () => {
    said = await checkAll();
  }, 240_000);

  test("is there, and what is not of a page compiles", () => {
    expect(programs.length).toBeGreaterThan(30);
    const names = new Set(programs.map(nameOf));
    expect([...said].filter(([module]) => !names.has(module))).toEqual([]);
  });

  test.each([...new Set(programs.map(({ page }) => page))])("of %s compiles, or fails as it shows", (page) => {
    const ofPage = programs.filter((one) => one.page === page);
    const wrong = ofPage.filter((one) => shownErrors(one).length === 0).flatMap((one) => said.get(nameOf(one)) ?? []);
    expect(wrong).toEqual([]);
    for (const block of ofPage.filter((one) => shownErrors(one).length > 0)) {
      const messages = (said.get(nameOf(block)) ?? []).map((line) => line.replace(/^\S+:\d+: (?=error )/, ""));
      expect(messages).toEqual(shownErrors(block));
    }
  });
});
