import { CONFIG_NAMES } from "../../io/config/config-file.js";
import { readSourceConfig } from "../../io/config/packages.js";
import {
  addLines,
  addScripts,
  missingScripts,
  readPackageJson,
  type ScaffoldResult,
  writeIfAbsent,
} from "../../io/config/scaffold.js";
import { namesIn } from "../../io/sources/documents.js";
import { type Flags, readArguments, usage } from "../terminal/arguments.js";
import type { Terminal } from "../terminal/terminal.js";
import {
  attributeLines,
  configJson,
  CONFIG_TS,
  IGNORED,
  SCRIPTS,
  sourceList,
  turboTask,
  UPDATE_WORKFLOW,
  WORKFLOW,
} from "./init-texts.js";

export const help = `falsmith init [flags]

Writes the files that a project needs and does not have yet: a configuration, specs/ with its list of sources, a job for
GitHub Actions; and the lines that .gitattributes and .gitignore lack, so that sources and the package have the same bytes
on every machine. Nothing is overwritten; a second run says what is there. A task for Turborepo is printed.

  --json     falsmith.config.json, with a schema for editors, instead of falsmith.config.ts
  --ci       a second job for GitHub Actions: it asks for all sources once a day (falsmith update) and opens a pull
             request with what changed
  --scripts  add the npm scripts that are missing to package.json (without it they are only printed)
`;

const FLAGS: Flags = { json: "switch", ci: "switch", scripts: "switch" };

const SAID: { readonly [made in ScaffoldResult]: string } = { wrote: "wrote", kept: "there already" };

function tell(terminal: Terminal, made: ScaffoldResult, path: string): void {
  terminal.out(`${SAID[made].padEnd(15)}${path}\n`);
}

/** Git keeps the bytes of sources and of what is made of them, and leaves out what nobody commits. */
function tellLines(terminal: Terminal, path: string, lines: readonly string[]): void {
  const added = addLines(terminal.cwd, path, lines);
  if (added.length === 0) tell(terminal, "kept", path);
  else tell(terminal, "wrote", `${path}: ${added.join(", ")}`);
}

/** One configuration is enough, whichever of its names it has. */
function writeConfig(json: boolean, terminal: Terminal): void {
  const there = CONFIG_NAMES.find((name) => namesIn(terminal.cwd).includes(name));
  if (there !== undefined) return tell(terminal, "kept", there);
  const [path, text] = json ? ["falsmith.config.json", configJson] : ["falsmith.config.ts", CONFIG_TS];
  tell(terminal, writeIfAbsent(terminal.cwd, path, text), path);
}

function scriptLines(wanted: Readonly<Record<string, string>>): string {
  return Object.entries(wanted)
    .map(([name, command]) => `  ${JSON.stringify(name)}: ${JSON.stringify(command)}\n`)
    .join("");
}

function doScripts(write: boolean, terminal: Terminal): void {
  const file = readPackageJson(terminal.cwd);
  const missing = file === undefined ? SCRIPTS : missingScripts(file.json, SCRIPTS);
  const names = Object.keys(missing);
  if (names.length === 0) tell(terminal, "kept", "package.json: the scripts generate and generate:check");
  else if (file !== undefined && write) {
    addScripts(terminal.cwd, file, missing);
    tell(terminal, "wrote", `package.json: the script${names.length === 1 ? "" : "s"} ${names.join(", ")}`);
  } else {
    const how = file === undefined ? "once there is a package.json" : "falsmith init --scripts adds them";
    terminal.out(`\nscripts for package.json (${how}):\n${scriptLines(missing)}`);
  }
}

/** The verb. @returns its exit code. @throws UserError for wrong flags, and where something cannot be read or written. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(argv, "init", FLAGS);
  if (given.words.length > 0) throw usage("init takes no inputs; falsmith add brings sources in");
  const { cwd } = terminal;
  writeConfig(given.has("json"), terminal);
  tell(terminal, writeIfAbsent(cwd, "specs/sources.json", sourceList), "specs/sources.json");
  const workflows = [
    ["falsmith", WORKFLOW],
    ...(given.has("ci") ? [["falsmith-update", UPDATE_WORKFLOW]] : []),
  ] as const;
  for (const [name, text] of workflows) {
    const path = `.github/workflows/${name}.yml`;
    tell(terminal, writeIfAbsent(cwd, path, text), path);
  }
  const { sources = ["specs"], overlays = [], dir = "generated", otherDirs } = await readSourceConfig(cwd);
  const dirs = otherDirs ?? [dir];
  tellLines(terminal, ".gitattributes", attributeLines(dirs));
  tellLines(terminal, ".gitignore", IGNORED);
  doScripts(given.has("scripts"), terminal);
  const task = turboTask(sources, overlays, dirs);
  terminal.out(`\nfor turbo.json, if there is one:\n${task}\n`);
  terminal.out("\nNext: put documents into specs/<provider>/, then run falsmith generate.\n");
  return 0;
}
