import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { median, type Ran } from "./cost.js";
import { merged, type Documents } from "./documents.js";
import { prepare, tools } from "./tools.js";

/** What one set of documents costs. */
export interface Row {
  readonly workload: string;
  readonly what: string;
  readonly ran: Ran;
}

export interface Setting {
  /** The repository, with its dependencies. */
  readonly project: string;
  /** Where `dist` of falsmith is. */
  readonly built: string;
  readonly peers: string;
  readonly rounds: number;
  readonly limitS: number;
}

const RUNTIME = "falsmith-runtime";

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** falsmith and its runtime as npm would install them: a program below `node_modules`, told apart by its version alone. */
export function install(folder: string, { project, built }: Setting): string {
  const target = join(folder, "node_modules/falsmith");
  const modules = join(target, "node_modules");
  mkdirSync(modules, { recursive: true });
  cpSync(join(built, "dist/codegen"), join(target, "dist/codegen"), { recursive: true });
  cpSync(join(project, "package.json"), join(target, "package.json"));
  cpSync(join(built, "src"), join(modules, RUNTIME), { recursive: true });
  for (const name of readdirSync(join(project, "node_modules")))
    if (name !== RUNTIME) symlinkSync(join(project, "node_modules", name), join(modules, name));
  return join(target, "dist/codegen/main.js");
}

/** The documents as a project of falsmith and, merged, for the others. */
export function writeProject(folder: string, documents: Documents): void {
  for (const [path, doc] of documents) write(join(folder, "specs", path), JSON.stringify(doc, null, 2));
  write(join(folder, "package.json"), '{"type":"module"}');
  write(join(folder, "merged.json"), JSON.stringify(merged(documents)));
}

/** The runs of falsmith: a first one, then with nothing changed, `--check`, and with one description changed. */
export async function falsmithRows(
  workload: string,
  folder: string,
  bin: string,
  { rounds, limitS }: Setting,
): Promise<readonly Row[]> {
  const generate = [bin, "generate", "--runtime", "import"];
  const command = { cwd: folder, argv: generate, limitS, alsoDone: 1 };
  const clean = (): void => rmSync(join(folder, "generated"), { recursive: true, force: true });
  const cold = await median(command, rounds, clean);
  // What was just written is hashed once more, because clocks are coarse.
  await median(command, 1);
  const same = await median(command, rounds);
  const check = await median({ ...command, argv: [...generate, "--check"] }, rounds);
  const [source = ""] = documentsOf(folder);
  let edits = 0;
  const edit = (): void => {
    const text = readFileSync(source, "utf8");
    edits += 1;
    writeFileSync(source, text.replace(/"title": "Queue[^"]*"/, `"title": "Queue, edit ${edits}"`));
  };
  const changed = await median(command, rounds, edit);
  const row = (what: string, ran: Ran): Row => ({ workload, what: `falsmith, ${what}`, ran });
  return [row("cold", cold), row("nothing changed", same), row("--check", check), row("one source changed", changed)];
}

function documentsOf(folder: string): readonly string[] {
  const json: { readonly sources: Readonly<Record<string, unknown>> } = JSON.parse(
    readFileSync(join(folder, "generated/manifest.json"), "utf8"),
  );
  return Object.keys(json.sources).map((id) => join(folder, id));
}

/** The other generators, each on the merged document. One that did not finish a smaller workload is not asked again. */
export async function peerRows(
  workload: string,
  folder: string,
  { project, peers, rounds, limitS }: Setting,
  lost: Set<string>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const tool of tools(project, peers)) {
    const command = { cwd: folder, argv: tool.argv, limitS };
    const ran = lost.has(tool.name) ? undefined : await median(command, rounds, () => prepare(folder, tool));
    if (ran === undefined) lost.add(tool.name);
    rows.push({ workload, what: tool.name, ran });
  }
  return rows;
}

export function isBuilt(built: string): boolean {
  return existsSync(join(built, "dist/codegen/main.js")) && existsSync(join(built, "src/dist/index.js"));
}
