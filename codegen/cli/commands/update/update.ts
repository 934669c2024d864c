import { join } from "node:path";
import type { LocatedFinding } from "../../../document/located-finding.js";
import { readSourceConfig } from "../../../io/index.js";
import { kindAt } from "../../../io/guard.js";
import { CATALOGUE_URL } from "../../../io/sources/catalogue.js";
import { COLLECTION_LIMITS } from "../../../io/sources/collection/pages.js";
import { FETCH_LIMITS } from "../../../io/sources/fetch-source.js";
import { REFRESH_AT_ONCE, REFRESH_LIMITS, refreshSources } from "../../../io/sources/refresh.js";
import { type CollectionUpdate, writeUpdates } from "../../../io/sources/write-source.js";
import { UserError } from "../../../io/user-error.js";
import { stages, type Stages } from "../../../project/stages.js";
import { type Arguments, choiceOf, type Flags, readArguments, usage } from "../../terminal/arguments.js";
import { findingText } from "../../terminal/finding-text.js";
import { displayOn, type ProgressDisplay } from "../../terminal/progress.js";
import type { Terminal } from "../../terminal/terminal.js";
import { catalogueOf } from "../add/choose.js";
import { type AnsweredSources, sortAnswers } from "./answers.js";
import { markDeprecated } from "./deprecation.js";
import { type CollectionAnswers, askCollections, settleCollections } from "./collections.js";
import { type ListedSources, listedSources, type SourceFolder } from "./listed.js";
import type { PlaceChange } from "./place.js";
import type { UpdateResult } from "./result.js";
import { settleUpdate } from "./settle.js";

export const help: string = `falsmith update [patterns…] [flags]

Asks for every source of specs/sources.json again, or for those that patterns name (a path, a folder, a provider, an
address; * is any part of a name, ** any path), and shows what changes in the generated TypeScript. Each is one
conditional request (ETag, Last-Modified), ${REFRESH_AT_ONCE} at a time; limits of requests and errors of servers are tried again, up to
${REFRESH_LIMITS.attempts} times in all, and a server that says when to come back (Retry-After) is not asked before. Of what was added with
--as, a folder is read again, an archive is asked for by one conditional request, and a repository only where its branch or tag
is another commit; pages that came, changed and went are shown.

  --check                          writes nothing; exit 1 when a source has changed, is gone or has moved away
  --format <text|markdown|json>    how the result is printed (text); markdown is the body of a pull request, empty
                                   when no source has changed
  --catalogue <URL>                where fal lists its endpoints (${CATALOGUE_URL})
  --package-name <name>            of several packages of the configuration: the one whose API is compared (all)
  --timeout <seconds>              how long to wait for one answer (${FETCH_LIMITS.seconds}), an archive or a repository (${COLLECTION_LIMITS.seconds})
  --at-once <n>                    how many requests are under way at one time (${REFRESH_AT_ONCE})

A source that is gone (404, 410), redirects to another host, cannot be read any more or speaks of other endpoints keeps its
last good copy and is told (exit 0: nothing is to be done at once). What cannot be asked is an error (exit 1). Sources
that were given as files (no origin), or edited by hand, are left alone. What fal's catalogue calls deprecated is marked
in the list and in the types, with the successor where one is named. falsmith init --ci writes a workflow that runs this daily.
`;

const FORMATS = ["text", "markdown", "json"] as const;
const FLAGS: Flags = {
  "package-name": "value",
  check: "switch",
  format: FORMATS,
  catalogue: "value",
  timeout: "value",
  "at-once": "value",
};

const SPECS = "specs";

function numberOf(given: Arguments, flag: string, most: number, usual: number): number {
  const text = given.value(flag);
  if (text === undefined) return usual;
  const value = Number(text);
  if (value > 0 && value <= most) return value;
  throw usage(`--${flag} is a number up to ${most}, not ${JSON.stringify(text)}`);
}

async function rendered(result: UpdateResult, format: (typeof FORMATS)[number], colour: boolean): Promise<string> {
  const { updateJson, updateMarkdown, updateText } = await import("./render.js");
  if (format === "json") return updateJson(result);
  return format === "markdown" ? updateMarkdown(result) : updateText(result, colour);
}

const NOTHING = { diff: { verdict: "none", endpoints: [], common: 0, dialect: 0 }, groups: [] } as const;

interface UpdateSettings extends SourceFolder {
  readonly use: Stages;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly check: boolean;
  readonly seconds: number;
  /** How long is waited for an archive or a repository. */
  readonly collectionSeconds: number;
  /** The address of the catalogue. */
  readonly catalogue: string;
  readonly atOnce: number;
  readonly patterns: readonly string[];
  /** Of several packages: the one whose API is compared. */
  readonly packageName: string | undefined;
}

async function write(
  answers: AnsweredSources,
  taken: ReadonlySet<string>,
  collections: readonly CollectionUpdate[],
  { folder, label, terminal }: UpdateSettings,
): Promise<void> {
  const sources = answers.updates.filter(({ entry: { path } }) => !answers.candidates.has(path) || taken.has(path));
  const onWait = (message: string): void => terminal.err(`${message}\n`);
  await writeUpdates(folder, label, { sources, collections }, { ms: 10_000, onWait });
}

/** The list, those of it that patterns name. @throws UserError where they name nothing */
function namedSources(settings: UpdateSettings): ListedSources {
  const { patterns, label } = settings;
  const listed = listedSources(settings, patterns);
  if (patterns.length === 0 || listed.total + listed.collections.length > 0) return listed;
  throw new UserError(`no source of ${label}/sources.json has such a path, provider or address`, {
    exit: 2,
    code: "io/no-such-input",
    path: patterns.join(" "),
  });
}

type ShowProgress = ReturnType<ProgressDisplay["begin"]>;

interface UpdateAnswers extends CollectionAnswers {
  readonly answers: AnsweredSources;
}

/** What servers answered, and what the origins of collections have. */
async function ask(listed: ListedSources, settings: UpdateSettings, show: ShowProgress): Promise<UpdateAnswers> {
  const { signal, seconds, collectionSeconds, atOnce, terminal } = settings;
  const results = await refreshSources(listed.origins, {
    signal,
    seconds,
    atOnce,
    onProgress: (done, total) => show({ step: "fetch", done, total }),
  });
  const sorted = sortAnswers(listed.origins, results, settings);
  const options = { base: settings.catalogue, signal, seconds };
  const { answers, findings } = await markDeprecated(listed.origins, sorted, settings, options);
  const asked = await askCollections(listed.collections, {
    ...settings,
    cwd: terminal.cwd,
    seconds: collectionSeconds,
  });
  return { ...asked, answers, findings: [...answers.findings, ...findings, ...asked.findings] };
}

async function update(settings: UpdateSettings): Promise<UpdateResult> {
  const { use, terminal, signal, check, label } = settings;
  const listed = namedSources(settings);
  const { begin, err } = displayOn(terminal, "text");
  const asked = await ask(listed, settings, begin());
  const { answers } = asked;
  const config = await readSourceConfig(terminal.cwd, settings.packageName);
  const places = new Map<string, PlaceChange>([...answers.candidates, ...asked.changed]);
  const settled =
    places.size === 0
      ? undefined
      : await settleUpdate(places, { use, cwd: terminal.cwd, config, label, onProgress: begin() });
  signal.throwIfAborted();
  const taken = new Set(settled?.taken);
  const collections = settleCollections(asked, taken, new Set(settled?.unknown), label);
  if (!check) await write(answers, taken, collections.updates, settings);
  const updated = [...answers.moved, ...(settled?.updated ?? [])].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const findings = [...listed.findings, ...asked.findings, ...collections.findings, ...(settled?.findings ?? [])];
  // The bar is cleared where lines follow it.
  err("");
  const total = listed.total + asked.total + collections.total;
  const unchanged = answers.unchanged + asked.unchanged;
  const { diff, groups } = settled ?? NOTHING;
  return { diff, groups, checked: check, total, given: listed.given, unchanged, updated, findings };
}

function exitOf({ findings, updated, checked }: UpdateResult): number {
  if (findings.some(({ level }) => level === "error")) return 1;
  return checked && (updated.length > 0 || findings.some(({ level }) => level === "warning")) ? 1 : 0;
}

function tell(findings: readonly LocatedFinding[], { err, colour }: Terminal): void {
  for (const finding of findings) err(findingText(finding, colour));
}

/** The verb over given stages. @returns its exit code. @throws UserError for wrong flags, and for what is no list. */
export async function runWith(use: Stages, argv: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(argv, "update", FLAGS);
  const atOnce = Math.ceil(numberOf(given, "at-once", 64, REFRESH_AT_ONCE));
  const folder = join(terminal.cwd, SPECS);
  if (kindAt(join(folder, "sources.json")) === "absent")
    throw usage("there is no specs/sources.json here; falsmith add brings sources in and lists them");
  const interruption = new AbortController();
  const settle = terminal.onInterrupt(() => interruption.abort());
  const seconds = numberOf(given, "timeout", 3600, FETCH_LIMITS.seconds);
  try {
    const result = await update({
      use,
      terminal,
      signal: interruption.signal,
      check: given.has("check"),
      seconds,
      collectionSeconds: given.has("timeout") ? seconds : COLLECTION_LIMITS.seconds,
      catalogue: catalogueOf(given),
      atOnce,
      patterns: given.words,
      packageName: given.value("package-name"),
      folder,
      label: SPECS,
    });
    tell(result.findings, terminal);
    terminal.out(await rendered(result, choiceOf(given, "format", FORMATS) ?? "text", terminal.resultColour));
    return exitOf(result);
  } catch (error) {
    if (interruption.signal.aborted) return 130;
    throw error;
  } finally {
    settle();
  }
}

export function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  return runWith(stages, argv, terminal);
}
