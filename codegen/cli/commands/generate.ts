import { appendFileSync } from "node:fs";
import { findsRuntime, readVersion } from "../../io/index.js";
import { reasonOf } from "../../io/user-error.js";
import { attemptProject } from "../../project/generate.js";
import type { RunReport } from "../../project/report.js";
import { type GenerateSettings, PROGRAM, type RunHost } from "../../project/settings.js";
import type { Stages } from "../../project/stages.js";
import { paint } from "../../messages/paint.js";
import { visible } from "../../messages/visible.js";
import { type Arguments, choiceOf } from "../terminal/arguments.js";
import { generateOptionsOf, readGenerateArguments } from "../terminal/generate-arguments.js";
import { githubLog, githubRun, githubSummary } from "../terminal/github-run.js";
import { displayOn } from "../terminal/progress.js";
import { isForPrograms, render, type Reporter, REPORTERS } from "../terminal/reporters.js";
import { summaryOf } from "../terminal/summary.js";
import { printStack, type Terminal } from "../terminal/terminal.js";

export const help = `falsmith generate [inputs…] [flags]

Makes a package of types, clients and validators from sources. Without inputs: the sources of
falsmith.config.{ts,js,mjs,json}, else specs/ → generated/.

  --out <folder>                 where the package goes (generated)
  --check                        write nothing; exit 1 and name each file that differs from what the sources give
  --watch                        run again whenever a source, an overlay or the configuration changes; report only
                                 what is new
  --strict                       exit 1 on a warning
  --reporter <text|json|github|sarif>
                                 how findings are shown, on stderr (text); github: annotations, what changed first, and
                                 a summary in $GITHUB_STEP_SUMMARY; sarif: a log in SARIF 2.1.0
  --force                        ignore the manifest; overwrite files that were edited by hand
  --runtime <import|bundle>      import the runtime from falsmith-runtime, or write it beside the endpoints (import)
  --import-extension <js|ts|none>
                                 how relative imports of the package end (as the TypeScript project resolves them)
  --package <name>               write a publishable package: JavaScript, declarations, package.json
  --docs                         write a Markdown page for each endpoint, and llms.txt, which lists them
  --since <published>            its last published version: a folder, a .tgz, name@version of the registry, or
                                 git:<revision>[:path]. What changed since decides the version, and is the entry on top
                                 of CHANGELOG.md
  --date <YYYY-MM-DD>            the day that the entry names (none)
  --dry-run                      write nothing; print the version and its entry
  --package-name <name>          of several packages of the configuration: this one alone

Without --import-extension the tsconfig.json nearest to the output folder decides, with all it extends: .ts where it has
allowImportingTsExtensions or rewriteRelativeImportExtensions; no extension where moduleResolution is bundler; .js where it
is node16 or nodenext. Under an older resolution, or none: no extension with noEmit or CommonJS, else .js. Where a deno.json
is nearer: .ts. Without any of them: .js. A package of --package is JavaScript, so there they end in .js.

With --since a package of which nothing changed keeps its version. A breaking change asks for a major version, before 1.0.0
for a minor one; what is new for a minor one, anything else for a patch (falsmith help diff tells how changes are judged).

A refused source contributes nothing and keeps its previous output; all others are written; the exit code is 1.
Only files that manifest.json lists are ever removed.
`;

const INTERRUPTED = 130;

interface Invocation {
  readonly given: Arguments;
  readonly use: Stages;
  readonly reporter: Reporter;
  /** One that takes away what a display has drawn before it writes. */
  readonly terminal: Terminal;
  readonly begin: ReturnType<typeof displayOn>["begin"];
}

function attempt(
  { given, use, reporter, terminal, begin }: Invocation,
  listener: Pick<RunHost, "onConfigFile" | "onSettings"> = {},
): Promise<RunReport> {
  const onWait = (message: string): void => {
    if (!isForPrograms(reporter)) terminal.err(`${message}\n`);
  };
  const onMistake = (error: unknown): void => printStack(error, terminal);
  const host: RunHost = { stages: use, spelling: "flags", stdin: terminal.stdin, onWait, onMistake, ...listener };
  const options = { ...generateOptionsOf(given, terminal.cwd), onProgress: begin() };
  return attemptProject(options, host, given.has("check"));
}

async function watchProject(invocation: Invocation, reporter: Exclude<Reporter, "sarif">): Promise<number> {
  const [{ watch }, { diffRuns, runDiffText }] = await Promise.all([
    import("../../project/watch.js"),
    import("../terminal/run-diff.js"),
  ]);
  const { terminal } = invocation;
  const print = reporter === "github" ? terminal.command : terminal.err;
  const ending = new AbortController();
  const forget = terminal.onInterrupt(() => ending.abort());
  try {
    await watch((listener) => attempt(invocation, listener), {
      cwd: terminal.cwd,
      signal: ending.signal,
      onRun: (report, before) => print(runDiffText(diffRuns(before, report), report, reporter, terminal.colour)),
      onWait: () => {
        if (reporter !== "json") terminal.err(paint("dim", "watching; Ctrl-C ends\n", terminal.colour));
      },
    });
  } finally {
    forget();
  }
  return INTERRUPTED;
}

/** What a person has to install before the packages that were just written load; nothing when it is there. */
function missingRuntime({ isComplete, checked, files }: RunReport, all: readonly GenerateSettings[]): string {
  // A publishable package names it in its package.json.
  const importing = all.find(
    ({ out, options }) => options.accepts !== undefined && options.package === undefined && !findsRuntime(out),
  );
  if (importing === undefined || !isComplete || checked || files.written.length === 0) return "";
  const { accepts = "" } = importing.options;
  return `the package imports falsmith-runtime, which is not found from its folder: npm install falsmith-runtime@${accepts}\n`;
}

/** A path as a shell takes it. */
function shellWord(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}

/** With `--check`, how to see what the difference is: files that are out of date say nothing of it. */
function howToCompare({ checked, findings }: RunReport, all: readonly GenerateSettings[]): string {
  if (!checked) return "";
  return all
    .filter(({ label }) =>
      findings.some(({ code, path = "" }) => code === "io/out-of-date" && path.startsWith(`${label}/`)),
    )
    .map(({ inputs: [input, second], label }) =>
      typeof input === "string" && input !== "-" && second === undefined
        ? `to see what changed: falsmith diff ${visible(shellWord(label))} ${visible(shellWord(input))}\n`
        : `to see what changed: falsmith generate, then git diff ${visible(shellWord(label))}\n`,
    )
    .join("");
}

/** Annotations beside the files, and a page for the job where GitHub gives a file for it. */
function tellGithub(report: RunReport, label: string, terminal: Terminal): void {
  const told = githubRun(report, label);
  terminal.command(githubLog(told, report));
  const path = terminal.env["GITHUB_STEP_SUMMARY"] ?? "";
  if (path === "") return;
  try {
    appendFileSync(path, githubSummary(told, report));
  } catch (error) {
    terminal.err(`the summary of the job was not written to $GITHUB_STEP_SUMMARY: ${reasonOf(error)}\n`);
  }
}

async function sarifOf({ findings, isComplete }: RunReport, { use, terminal }: Invocation): Promise<string> {
  const { sarifText } = await import("../terminal/sarif.js");
  return sarifText(findings, { version: readVersion(), codes: await use.codes(), cwd: terminal.cwd, isComplete });
}

/** The versions that would be made, each with its entry of the changelog. */
function releaseText({ release, packages = [] }: RunReport): string {
  return [release, ...packages.map((one) => one.release)]
    .flatMap((one) =>
      one === undefined ? [] : `${one.package}@${one.version}\n${one.entry === undefined ? "" : `\n${one.entry}`}`,
    )
    .join("\n");
}

/** The verb over given stages. @returns its exit code. @throws UserError for wrong flags. */
export async function runWith(use: Stages, argv: readonly string[], terminal: Terminal): Promise<number> {
  const given = readGenerateArguments(argv);
  const reporter = choiceOf(given, "reporter", REPORTERS) ?? "text";
  const { begin, err } = displayOn(terminal, reporter);
  const invocation: Invocation = { given, use, reporter, begin, terminal: { ...terminal, err } };
  if (given.has("watch") && reporter !== "sarif") return await watchProject(invocation, reporter);
  const settings: GenerateSettings[] = [];
  const report = await attempt(invocation, { onSettings: (known) => void settings.push(known) });
  if (reporter === "sarif") err(await sarifOf(report, invocation));
  else if (reporter === "github") tellGithub(report, settings[0]?.label ?? "", { ...terminal, err });
  else err(render(reporter, report.findings, summaryOf(report), terminal.colour));
  if (given.has("dry-run")) terminal.out(releaseText(report));
  if (reporter === "text") err(`${missingRuntime(report, settings)}${howToCompare(report, settings)}`);
  return report.exit;
}

export function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  return runWith(PROGRAM.stages, argv, terminal);
}
