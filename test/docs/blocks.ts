import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root: string = fileURLToPath(new URL("../../", import.meta.url));

/** A fenced block of a page. */
export interface Block {
  /** Its page, below the repository. */
  readonly page: string;
  /** The line of its opening fence, from 1 on. */
  readonly line: number;
  readonly language: string;
  readonly code: string;
  /** What the HTML comments directly before it say, by their first words; see CONTRIBUTING.md. */
  readonly notes: ReadonlyMap<string, string>;
}

/** What a comment before a block may say to these tests. */
const NOTES = [
  "prelude",
  "continues",
  "run",
  "file",
  "given",
  "excerpt",
  "output",
  "compiler",
  "exit",
  "held",
  "not run",
] as const;

/** Comments by which other tests find a block. */
const MARKS = ["example", "worker", "pg-boss", "adapter", "schema"];

const FENCE = /^(`{3,})(\w*)\s*$/;

/** The comments that end at a line, read upwards; blank lines between them count for nothing. */
function notesBefore(lines: readonly string[], fence: number): ReadonlyMap<string, string> {
  const above = lines.slice(0, fence).join("\n");
  const [comments = ""] = /(?:<!--(?:(?!-->)[\s\S])*-->\s*)*$/.exec(above) ?? [];
  const notes = new Map<string, string>();
  for (const [, text = ""] of comments.matchAll(/<!--\s*((?:(?!-->)[\s\S])*?)\s*-->/g)) {
    const [, key = "", value = ""] = /^([^:]+?)(?::\s*([\s\S]*))?$/.exec(text) ?? [];
    if (NOTES.some((one) => one === key)) notes.set(key, value);
    else if (!MARKS.includes(key) && !key.startsWith("/"))
      throw new Error(`line ${fence}: the comment ${JSON.stringify(key)} means nothing to any test`);
  }
  return notes;
}

/** The blocks of a page, from top to bottom. @throws Error for one without an end, and for a comment nobody understands */
export function blocksIn(page: string, text: string): readonly Block[] {
  const lines = text.split("\n");
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const [, ticks, language = ""] = FENCE.exec(lines[at] ?? "") ?? [];
    if (ticks === undefined) continue;
    const end = lines.indexOf(ticks, at + 1);
    if (end < 0) throw new Error(`${page}:${at + 1}: the block has no end`);
    const code = lines
      .slice(at + 1, end)
      .map((line) => `${line}\n`)
      .join("");
    blocks.push({ page, line: at + 1, language, code, notes: notesBefore(lines, at) });
    at = end;
  }
  return blocks;
}

function markdownIn(folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith(".md"));
  return names.toSorted().map((name) => `${folder}/${name}`);
}

/** The pages whose blocks are held: those that the packages hold, and what contributors read. */
export const PAGES: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  "src/README.md",
  "src/mock/README.md",
  ...markdownIn("docs"),
];

export function textOf(page: string): string {
  return readFileSync(join(root, page), "utf8").replaceAll("\r\n", "\n");
}

export const BLOCKS: readonly Block[] = PAGES.flatMap((page) => blocksIn(page, textOf(page)));
