import { join, resolve } from "node:path";
import { type LocatedFinding, locateFindings, sortFindings, withLabels } from "../../../document/located-finding.js";
import type { SourceDeprecation, SourceText } from "../../../document/source.js";
import { configFileIn } from "../../../io/config/config-file.js";
import { decode } from "../../../io/decode.js";
import { kindAt } from "../../../io/guard.js";
import { type Config, packageFolders, readSourceConfig } from "../../../io/index.js";
import { readBytes } from "../../../io/read-bytes.js";
import { addressFlaw } from "../../../io/sources/address.js";
import { namesCollection } from "../../../io/sources/collection/origin.js";
import { COLLECTION_LIMITS } from "../../../io/sources/collection/pages.js";
import { CATALOGUE_URL, type CatalogueEndpoint } from "../../../io/sources/catalogue.js";
import { expandInputs } from "../../../io/sources/expand.js";
import { FETCH_LIMITS, type FetchedDocument, fetchSource, type Validators } from "../../../io/sources/fetch-source.js";
import { pathBelow } from "../../../io/sources/source-ids.js";
import { writeSource } from "../../../io/sources/write-source.js";
import { UserError } from "../../../io/user-error.js";
import { count } from "../../../messages/count.js";
import { stages, type Stages } from "../../../project/stages.js";
import { type Arguments, type Flags, readArguments, usage } from "../../terminal/arguments.js";
import { findingText } from "../../terminal/finding-text.js";
import type { Terminal } from "../../terminal/terminal.js";
import { catalogueOf, chooseFromCatalogue, endpointsByPattern, isIdPattern } from "./choose.js";
import { placeOf, providerOf } from "./placement.js";
import { type AddedSource, addedText } from "./report.js";
import { FAL_ORIGIN, requestsFor, type SourceRequest } from "./request.js";

export const help: string = `falsmith add <endpoint id | pattern | URL | file>… [flags]
falsmith add <folder | archive.zip | git repository> --as <name> [flags]
falsmith add --search <words>

Brings sources into specs/ and specs/sources.json, byte for byte. An endpoint id stands for what fal publishes of it: its
queue OpenAPI and its model page; one of the two is enough. A quoted pattern of ids ("fal-ai/wan/*"; ** stands for any
path) stands for all that fal's catalogue lists. A source that is there already is fetched anew: what changed is shown,
in its text and in the API.

--search shows what fal's catalogue has: id, title, category, price, status. On a terminal it asks which to add; elsewhere
each endpoint is a line, with tabs between, and nothing is added.

--as adds a whole documentation as one source: a folder, a zip archive (a file or an address), or a git repository at an
address that ends in .git or begins with git+https:, ssh: or file:. Its pages come to specs/<name>/ at their paths, and
are one entry of sources.json; falsmith update reads the origin again. A branch, a tag or a commit, and a folder, stand
behind #: https://host/docs.git#v2:reference/api, docs.zip#:api. Pages that cannot be used are told and left out.

  --as <name>          the folder below specs/; also who publishes the pages, unless --provider says so
  --from <origin>      where endpoint ids are looked up (${FAL_ORIGIN})
  --search <words>     what to look for in the catalogue; further words belong to it
  --catalogue <URL>    where endpoints are listed (${CATALOGUE_URL})
  --provider <name>    who publishes the source (fal for an endpoint id, else what the source or its host says)
  --timeout <seconds>  how long to wait for one document (${FETCH_LIMITS.seconds}), or for an archive or a repository (${COLLECTION_LIMITS.seconds})
  --force              overwrite a document under specs/ that was edited by hand or is not in sources.json

Only https: addresses are fetched (http: on this machine alone), without credentials, up to ${FETCH_LIMITS.bytes / 1024 / 1024} MiB
(archives ${COLLECTION_LIMITS.packedBytes / 1024 / 1024} MiB), with at most ${FETCH_LIMITS.redirects} redirects, none to another host. What cannot be read as a source is refused, and nothing is written for it.
`;

const FLAGS: Flags = {
  as: "value",
  search: "value",
  catalogue: "value",
  from: "value",
  provider: "value",
  timeout: "value",
  force: "switch",
};

const SPECS = "specs";

interface AddSettings {
  readonly use: Stages;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly origin: string;
  readonly provider: string | undefined;
  readonly seconds: number;
  readonly force: boolean;
  /** Whether the endpoints that the catalogue was asked for are deprecated, by id. */
  readonly marks?: ReadonlyMap<string, SourceDeprecation | false>;
}

/** What came of one document: it stands below `specs/`, or findings say why not. */
interface AddOutcome {
  readonly brought?: AddedSource;
  readonly findings: readonly LocatedFinding[];
}

function refused(path: string, code: LocatedFinding["code"], message: string): AddOutcome {
  return {
    findings: [{ code, level: "error", path, message }],
  };
}

function originOf(given: Arguments): string {
  const text = given.value("from") ?? FAL_ORIGIN;
  const flaw = addressFlaw(text);
  if (flaw !== undefined) throw usage(`--from is an origin such as ${FAL_ORIGIN}: ${flaw}`);
  return new URL(text).origin;
}

function secondsOf(given: Arguments): number {
  const text = given.value("timeout");
  if (text === undefined) return FETCH_LIMITS.seconds;
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 3600))
    throw usage(`--timeout is a number of seconds up to 3600, not ${JSON.stringify(text)}`);
  return seconds;
}

function providerName(given: Arguments): string | undefined {
  const name = given.value("provider");
  if (name !== undefined && !/^[a-z0-9][a-z0-9-]{0,62}$/.test(name))
    throw usage(`--provider is a name of small letters, digits and dashes, not ${JSON.stringify(name)}`);
  return name;
}

/** The bytes of a document; of one that was fetched, what to ask for it next time. */
async function documentOf(
  { label, from }: SourceRequest,
  settings: AddSettings,
): Promise<FetchedDocument | AddOutcome> {
  if (from === "file") {
    const bytes = readBytes(resolve(settings.terminal.cwd, label));
    return bytes instanceof Uint8Array ? { bytes } : refused(label, bytes.code, bytes.message);
  }
  const fetched = await fetchSource(label, settings.signal, settings.seconds);
  return "bytes" in fetched ? fetched : refused(label, "io/fetch", fetched.refused);
}

interface AddedText extends Validators {
  readonly text: string;
}

async function textOf(request: SourceRequest, settings: AddSettings): Promise<AddedText | AddOutcome> {
  const document = await documentOf(request, settings);
  if (!("bytes" in document)) return document;
  const { bytes, movedTo: _, ...validators } = document;
  const decoded = decode(bytes);
  // What is added is written as UTF-8, which would no longer be what was published.
  if ("text" in decoded && decoded.encoding !== undefined)
    return refused(request.label, "io/encoding", "the file is UTF-16; save it as UTF-8 to add it");
  if (!("text" in decoded)) return { findings: [{ ...decoded, level: "error", path: request.label }] };
  return { text: decoded.text, ...validators };
}

/** Compiles a source by itself: what it is taken for, its endpoints, or findings that refuse it. */
async function examine(
  source: SourceText,
  request: SourceRequest,
  { use }: AddSettings,
): Promise<AddedSource["after"] | AddOutcome> {
  const compiled = await use.compile([source]);
  const { label, endpointId } = request;
  if (compiled.endpoints.length === 0) {
    const errors = compiled.findings.filter(({ level }) => level === "error");
    return { findings: sortFindings(withLabels(locateFindings(errors, [source]), new Map([[source.id, label]]))) };
  }
  const ids = compiled.endpoints.map(({ id }) => id);
  if (endpointId === undefined || ids.some((id) => id.toLowerCase() === endpointId.toLowerCase()))
    return compiled.endpoints;
  return refused(label, "io/fetch", `this describes ${ids.slice(0, 3).join(", ")}, not ${endpointId}`);
}

/** A file that lies in `specs/` already stays where it is. */
function placeInSpecs({ label, from }: SourceRequest, { terminal }: AddSettings): string | undefined {
  return from === "file" ? pathBelow(resolve(terminal.cwd, label), join(terminal.cwd, SPECS)) : undefined;
}

async function bring(request: SourceRequest, settings: AddSettings): Promise<AddOutcome> {
  const read = await textOf(request, settings);
  if ("findings" in read) return read;
  const { text, ...validators } = read;
  const { ingest } = await import("../../../ingest/ingest.js");
  const { label, endpointId } = request;
  const [document] = ingest({ id: label, text }).documents;
  const there = placeInSpecs(request, settings);
  const byFolder = there?.includes("/") === true ? there.split("/", 1)[0] : undefined;
  const provider = settings.provider ?? byFolder ?? providerOf(label, endpointId, document?.provider);
  const source: SourceText = { id: "source", text, provider };
  const after = await examine(source, request, settings);
  if ("findings" in after) return after;
  const format = document?.format ?? "openapi";
  const path = there ?? placeOf({ label, text, format, endpoints: after }, provider);
  const { terminal, force, signal } = settings;
  signal.throwIfAborted();
  const origin = request.from === "web" ? label : null;
  const onWait = (message: string): void => terminal.err(`${message}\n`);
  const deprecated = endpointId === undefined ? undefined : settings.marks?.get(endpointId);
  const mark = deprecated === undefined ? {} : { deprecated };
  const file = { path, provider, origin, text, force, ...validators, ...mark };
  const written = await writeSource(join(terminal.cwd, SPECS), SPECS, file, { ms: 10_000, onWait });
  const before =
    written.state === "changed" ? (await settings.use.compile([{ ...source, text: written.before }])).endpoints : [];
  return { brought: { path: `${SPECS}/${path}`, text, written, origin, before, after }, findings: [] };
}

/** A document of a person in the way is a finding like any other: the other sources go on. */
async function bringSafely(request: SourceRequest, settings: AddSettings): Promise<AddOutcome> {
  try {
    return await bring(request, settings);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { code, path, message } = error;
    return { findings: [{ code, level: "error", path: path ?? request.label, message }] };
  }
}

/**
 * fal publishes two documents of an endpoint: when one of them can be used, what is wrong with the other only
 * warns.
 * @returns the paths of what is there now; none when all failed
 */
async function addAll(requests: readonly SourceRequest[], settings: AddSettings): Promise<readonly string[]> {
  const { terminal } = settings;
  const outcomes: AddOutcome[] = [];
  for (const request of requests) outcomes.push(await bringSafely(request, settings));
  const succeeded = outcomes.some(({ brought }) => brought !== undefined);
  for (const { brought, findings } of outcomes) {
    for (const finding of findings)
      terminal.err(findingText(succeeded ? { ...finding, level: "warning" } : finding, terminal.colour));
    if (brought !== undefined) terminal.out(addedText(brought));
  }
  return outcomes.flatMap(({ brought }) => (brought === undefined ? [] : [brought.path]));
}

/** Sources are added to `specs/`. A configuration may look elsewhere: what nobody would read is told. */
async function tellUnread(paths: readonly string[], { cwd, err, colour }: Terminal): Promise<void> {
  let config: Config;
  try {
    config = await readSourceConfig(cwd);
  } catch (error) {
    // What is wrong with the configuration is told by who needs it.
    if (error instanceof UserError) return;
    throw error;
  }
  if (config.sources === undefined || config.sources.length === 0) return;
  const { candidates } = await expandInputs(config.sources, { cwd, made: packageFolders(config, cwd) });
  const read = new Set(candidates.map(({ path }) => path));
  const message = `the sources of ${configFileIn(cwd) ?? "the configuration"} do not name it, so generate does not read it; add "${SPECS}" to sources`;
  for (const path of paths.filter((one) => !read.has(resolve(cwd, one))))
    err(findingText({ code: "io/unread", level: "warning", path, message }, colour));
}

function requestsOf(
  words: readonly string[],
  { terminal, origin }: AddSettings,
): readonly (readonly SourceRequest[])[] {
  const isFile = (word: string): boolean => !["absent", "folder"].includes(kindAt(resolve(terminal.cwd, word)));
  return words.map((word) => {
    const requests = namesCollection(word) ? undefined : requestsFor(word, isFile, origin);
    if (requests !== undefined) return requests;
    const isFolder = kindAt(resolve(terminal.cwd, word)) === "folder";
    const whole = `add it as one source: falsmith add ${word} --as <name>`;
    const none = "no such file, and neither an address nor an endpoint id such as fal-ai/flux/dev";
    const many = namesCollection(word) ? `this is an archive or a repository; ${whole}` : none;
    const message = isFolder ? `this is a folder; name the documents in it, or ${whole}` : many;
    const wrong = { code: "io/no-such-input", level: "error", path: word, message } as const;
    terminal.err(findingText(wrong, terminal.colour));
    return [];
  });
}

interface NamedWords {
  readonly words: readonly string[];
  /** What the catalogue says of those that it was asked for. */
  readonly listed: readonly CatalogueEndpoint[];
}

/** The words with the endpoint ids of the catalogue in the place of patterns, or those that a search chose. */
async function namedWords(given: Arguments, settings: AddSettings): Promise<NamedWords> {
  const { terminal, signal, seconds } = settings;
  const options = { base: catalogueOf(given), signal, seconds };
  const search = given.value("search");
  if (search !== undefined) {
    const chosen = await chooseFromCatalogue([search, ...given.words].join(" "), options, terminal);
    return { words: chosen.map(({ id }) => id), listed: chosen };
  }
  const isPattern = (word: string): boolean => isIdPattern(word) && kindAt(resolve(terminal.cwd, word)) === "absent";
  const patterns = given.words.filter(isPattern);
  if (patterns.length === 0) return { words: given.words, listed: [] };
  const named = await endpointsByPattern(patterns, options);
  terminal.err(`${count(named.length, "endpoint")} of the catalogue\n`);
  const words = [...given.words.filter((word) => !isPattern(word)), ...named.map(({ id }) => id)];
  return { words: [...new Set(words)], listed: named };
}

async function addWords(given: Arguments, settings: AddSettings): Promise<number> {
  const { words, listed } = await namedWords(given, settings);
  const marks = new Map(
    listed.map(({ id, status, successor }) => [id, status === "deprecated" && (successor ?? true)] as const),
  );
  const requests = requestsOf(words, settings);
  if (requests.some((some) => some.length === 0)) return 2;
  let failed = false;
  const added: string[] = [];
  for (const some of requests) {
    const paths = await addAll(some, { ...settings, marks });
    failed ||= paths.length === 0;
    added.push(...paths);
  }
  if (added.length > 0) await tellUnread(added, settings.terminal);
  return failed ? 1 : 0;
}

/** A folder, an archive or a repository as one source. */
async function addAs(given: Arguments, name: string, settings: AddSettings): Promise<number> {
  const [word, more] = given.words;
  const other = ["search", "from", "catalogue"].find((flag) => given.has(flag));
  if (other !== undefined) throw usage(`--as adds a folder, an archive or a repository: it takes no --${other}`);
  if (word === undefined || more !== undefined)
    throw usage("--as names one source: give it one folder, one archive or one git repository");
  const { use, terminal, signal, provider, force } = settings;
  const seconds = given.has("timeout") ? settings.seconds : COLLECTION_LIMITS.seconds;
  const { addCollection } = await import("./collection.js");
  const order = { word, name, provider, seconds, force };
  const { paths } = await addCollection(order, { use, terminal, signal, label: SPECS });
  await tellUnread(paths.slice(0, 1), terminal);
  return 0;
}

/** The verb over given stages. @returns its exit code. @throws UserError for wrong flags. */
export async function runWith(use: Stages, argv: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(argv, "add", FLAGS);
  if (given.words.length === 0 && !given.has("search"))
    throw usage("add needs endpoint ids, patterns of them, addresses or files; --search finds endpoints");
  const interruption = new AbortController();
  const { signal } = interruption;
  const settings = {
    use,
    terminal,
    signal,
    origin: originOf(given),
    provider: providerName(given),
    seconds: secondsOf(given),
    force: given.has("force"),
  };
  const settle = terminal.onInterrupt(() => interruption.abort());
  try {
    const name = given.value("as");
    return await (name === undefined ? addWords(given, settings) : addAs(given, name, settings));
  } catch (error) {
    if (signal.aborted) return 130;
    throw error;
  } finally {
    settle();
  }
}

export function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  return runWith(stages, argv, terminal);
}
