import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { verbs } from "../../codegen/cli/verbs.js";
import { buildProgram } from "../cli/program.js";
import { type Block, BLOCKS, root, textOf } from "./blocks.js";
import { openSession, quotedFile } from "./session.js";

/*
 * A page is a session in one folder: its files are written, its commands and programs run, in the order in which they stand
 * there, and what it shows of files and outputs is what comes of them. `UPDATE=1` writes outputs anew.
 */

const { bin, remove } = buildProgram("docs");
afterAll(remove);

/** Whether it is a command: a program is run only where it says so. */
function isRun({ language, notes }: Block): boolean {
  return language === "sh" && !notes.has("not run") && !notes.has("held");
}

/** Whether lines stand in a text in one piece, however far they are indented there; `…` stands for lines left out. */
function holds(text: string, shown: string): boolean {
  const lines = text.split("\n").map((line) => line.trim());
  let from = 0;
  return shown
    .trimEnd()
    .split(/^\s*…\n?/m)
    .filter((part) => part.trim() !== "")
    .every((part) => {
      const wanted = part
        .trimEnd()
        .split("\n")
        .map((line) => line.trim());
      const at = lines.findIndex((_, index) => index >= from && wanted.every((line, i) => lines[index + i] === line));
      from = at + wanted.length;
      return at >= 0;
    });
}

/** Writes outputs into a page. @param outputs what each block is to hold */
function writeOutputs(page: string, outputs: ReadonlyMap<Block, string>): void {
  const lines = textOf(page).split("\n");
  for (const [{ line, code }, said] of [...outputs].toReversed())
    lines.splice(line, code.split("\n").length - 1, ...said.trimEnd().split("\n"));
  writeFileSync(join(root, page), lines.join("\n"));
}

/** Whether a block shows what was said: all of it, or, where a line is `…`, pieces of it. */
function showsOutput({ code }: Block, said: string): boolean {
  return /^\s*…/m.test(code) ? /^\s*[^\s…]/m.test(code) && holds(said, code) : said.trimEnd() === code.trimEnd();
}

async function checkPage(blocks: readonly Block[]): Promise<void> {
  const session = openSession(bin);
  const outputs = new Map<Block, string>();
  let said = "";
  try {
    for (const block of blocks) {
      const { page, line, code, notes } = block;
      session.prepare(block);
      const quoted = notes.get("excerpt");
      if (quoted !== undefined && !holds(quotedFile(session, quoted), code))
        expect.fail(`${page}:${line}: this is not in ${quoted}:\n${code}`);
      if (notes.has("output") && !showsOutput(block, said)) {
        // What a person has shortened, a person brings up to date.
        if (process.env["UPDATE"] === "1" && !code.includes("…\n")) outputs.set(block, said);
        else expect(`${page}:${line}\n${said}`).toBe(`${page}:${line}\n${code}`);
      }
      if (!isRun(block) && !notes.has("run")) continue;
      const ended = isRun(block) ? await session.command(block) : await session.program(block);
      const exit = Number(notes.get("exit") ?? 0);
      expect({ at: `${page}:${line}`, ...ended }).toMatchObject({ at: `${page}:${line}`, exit });
      said = ended.said;
    }
    for (const { page } of blocks.slice(0, 1)) if (outputs.size > 0) writeOutputs(page, outputs);
  } finally {
    session.close();
  }
}

const pages = [...new Set(BLOCKS.map(({ page }) => page))].filter((page) =>
  BLOCKS.some((block) => block.page === page && (isRun(block) || block.notes.has("run") || block.notes.has("excerpt"))),
);

describe.skipIf(process.platform === "win32")("commands in documentation (they are for a POSIX shell)", () => {
  test.concurrent.each(pages)("of %s do what it says", async (page) => {
    await checkPage(BLOCKS.filter((block) => block.page === page));
  });
});

interface PackageJson {
  readonly scripts: Readonly<Record<string, string>>;
}
const { scripts }: PackageJson = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Single commands of a block, without what the shell does with them. */
function commandsOf({ code }: Block): readonly (readonly string[])[] {
  return code
    .replaceAll("\\\n", " ")
    .split(/\n|&&|\|/)
    .map((line) => line.replace(/(?:^|\s)#.*$/, "").replace(/\s[<>].*$/, ""))
    .map((line) => [...line.matchAll(/'[^']*'|"[^"]*"|\S+/g)].map(([word]) => word))
    .filter((words) => words.length > 0);
}

/** What is wrong with a command, told without running it. */
async function flawOf(words: readonly string[]): Promise<string | undefined> {
  const [program = "", verb = "", name = ""] = words[0] === "npx" && words[1] === "falsmith" ? words.slice(1) : words;
  if (program === "npm") {
    const script =
      verb === "test" ? "test" : verb === "run" ? words.find((word, at) => at > 1 && !word.startsWith("-")) : undefined;
    return script === undefined || script in scripts ? undefined : `there is no script ${script}`;
  }
  if (program === "node") return existsSync(join(root, verb)) ? undefined : `there is no ${verb}`;
  if (program !== "falsmith") return undefined;
  if (verb === "--version" || verb === "--help" || verb === "-V") return undefined;
  const entry = verbs.get(verb === "help" ? name : verb);
  if (entry === undefined) return `there is no verb ${verb}`;
  const { help } = await entry.load();
  const flag = words.filter((word) => /^--\w/.test(word)).find((word) => !help.includes(word.replace(/=.*$/, "")));
  return flag === undefined ? undefined : `help ${verb} does not tell of ${flag}`;
}

test("every command names verbs, flags and scripts that exist", async () => {
  const wrong: string[] = [];
  for (const block of BLOCKS.filter(({ language }) => language === "sh"))
    for (const words of commandsOf(block)) {
      const flaw = await flawOf(words);
      if (flaw !== undefined) wrong.push(`${block.page}:${block.line}: ${words.join(" ")}: ${flaw}`);
    }
  expect(wrong).toEqual([]);
});
