import type { AnyOperation, JobEndpoint } from "falsmith-runtime/client";
import type { DocumentedAnswer, RecordedRequest, ServedParts } from "falsmith-runtime/mock";
import type { CompileOptions } from "../../compile/types.js";
import type { Finding } from "../../document/finding.js";
import { type JsonObject, sameJson } from "../../document/json.js";
import { type LocatedFinding, locateFindings, withLabels } from "../../document/located-finding.js";
import type { Sources } from "../../io/index.js";
import { visible } from "../../messages/visible.js";
import type { CompiledEndpoint } from "../../model/endpoint/compiled-endpoint.js";
import type { Stages } from "../../project/stages.js";
import { findingText } from "../terminal/finding-text.js";
import type { Terminal } from "../terminal/terminal.js";
import { searchable } from "./common-sources.js";
import { monotonicMs } from "../../project/progress.js";

/** Sources that a server is to answer for. */
export interface MockSources {
  readonly sources: Sources;
  readonly overlays: Sources;
  readonly choice: Pick<CompileOptions, "choice">;
}

/** All that was loaded, when nothing is left to load. */
export interface LoadedParts {
  readonly endpoints: readonly { readonly id: string }[];
  readonly operations: readonly AnyOperation[];
  readonly jobs: readonly JobEndpoint[];
}

/** What a server is filled by while it runs. */
export interface MockLoading {
  /** Loads what a request asks for before anything else. */
  readonly beforeRequest: (entry: RecordedRequest) => Promise<void> | undefined;
  readonly done: Promise<LoadedParts>;
}

/** What loading works with: who is given the parts, who is told of errors, who compiles. */
export interface LoadContext {
  readonly serve: (more: ServedParts) => void;
  readonly terminal: Terminal;
  readonly use: Stages;
}

/** Requests are answered in between. */
const TURN_MS = 20;

function createPause(): () => Promise<void> | undefined {
  let last = monotonicMs();
  return () => {
    if (monotonicMs() - last < TURN_MS) return undefined;
    return new Promise((resolve) =>
      setImmediate(() => {
        last = monotonicMs();
        resolve();
      }),
    );
  };
}

function errorsOf(findings: readonly Finding[], { sources, overlays }: MockSources): readonly LocatedFinding[] {
  const errors = findings.filter(({ level }) => level === "error");
  return withLabels(
    locateFindings(errors, [...sources.texts, ...overlays.texts]),
    new Map([...overlays.labels, ...sources.labels]),
  );
}

function tell(errors: readonly LocatedFinding[], terminal: Terminal): void {
  for (const error of errors) terminal.err(findingText(error, terminal.colour));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The addresses in a request that may name an endpoint: its own, that of a proxied call, that of a question about one. */
function addressesIn({ path, headers }: RecordedRequest): readonly string[] {
  const target = headers["x-fal-target-url"] ?? "";
  const asked = new URLSearchParams(path.slice(path.indexOf("?") + 1)).get("endpoint_id") ?? "";
  const proxied = URL.canParse(target) ? new URL(target).pathname : "";
  const [own = ""] = path.split("?", 1);
  return [own, proxied, asked].map((text) => decoded(text).toLowerCase()).filter((text) => text !== "");
}

/** The owner and the app of the ids in addresses, as most sources of their endpoints write them. */
function appsIn(addresses: readonly string[]): readonly string[] {
  return addresses.flatMap((address) => {
    const [owner = "", app = ""] = address.split("/").filter((part) => part !== "");
    return app === "" ? [] : [`${owner}/${app}`];
  });
}

/** The endpoints of one app, compiled before the others; what is wrong with their sources is told at once. */
function compileByApp(given: MockSources, { terminal, use }: LoadContext) {
  const begun = new Map<string, Promise<readonly CompiledEndpoint[]>>();
  let words: readonly string[] | undefined;
  const compile = async (app: string): Promise<readonly CompiledEndpoint[]> => {
    const { sources, overlays, choice } = given;
    const all = (words ??= sources.texts.map(({ text }) => searchable(text)));
    const texts = sources.texts.filter((_, index) => all[index]?.includes(app) === true);
    if (texts.length === 0) return [];
    const { endpoints, findings } = await use.compile(texts, { ...choice, overlays: overlays.texts, asRead: "drop" });
    tell(errorsOf(findings, given), terminal);
    return endpoints;
  };
  return (app: string): Promise<readonly CompiledEndpoint[]> => {
    // A source that names the app in parts alone is heard when all are compiled.
    const before = begun.get(app) ?? compile(app);
    begun.set(app, before);
    return before;
  };
}

/** Compiles all sources. Of queue endpoints no more is kept than what validators are made of. */
async function compileAll(given: MockSources, { terminal, use }: LoadContext): Promise<readonly CompiledEndpoint[]> {
  const { sources, overlays, choice } = given;
  const options = { ...choice, overlays: overlays.texts, asRead: "drop", onProgress: createPause() } as const;
  const queues = new Map<string, CompiledEndpoint>();
  const rest = await use.compileEach(sources.texts, options, (endpoints) => {
    for (const one of endpoints)
      queues.set(one.folder, { ...one, mended: { doc: one.mended.doc, origins: one.ingested.origins, ledger: [] } });
  });
  tell([...sources.findings, ...overlays.findings, ...errorsOf(rest.findings, given)].filter(isError), terminal);
  const kept = [...queues].flatMap(([folder, endpoint]) => (rest.handedOn.has(folder) ? [endpoint] : []));
  return [...kept, ...rest.endpoints].toSorted((a, b) => (a.folder < b.folder ? -1 : 1));
}

function isError({ level }: LocatedFinding): boolean {
  return level === "error";
}

type LoadEndpoint = (endpoint: CompiledEndpoint) => Promise<void>;

async function loadAll(
  all: readonly CompiledEndpoint[],
  load: LoadEndpoint,
  { serve, terminal }: LoadContext,
): Promise<LoadedParts> {
  const pause = createPause();
  const endpoints = all.filter(({ kind }) => kind === "queue");
  for (const endpoint of endpoints) {
    await load(endpoint);
    await pause();
  }
  const { loadOperation } = await import("./load-operations.js");
  const operations: AnyOperation[] = [];
  const jobs: JobEndpoint[] = [];
  const answers: DocumentedAnswer[] = [];
  for (const one of all.filter(({ kind }) => kind === "operation")) {
    const loaded = await loadOperation(one);
    if ("blocked" in loaded) terminal.err(`${visible(one.id)} is not served: ${visible(loaded.blocked)}\n`);
    else {
      operations.push(loaded.operation);
      answers.push(...loaded.answers);
      if (loaded.job !== undefined) jobs.push(loaded.job);
    }
    await pause();
  }
  serve({ endpoints: [], operations, jobs, answers });
  return { endpoints, operations, jobs };
}

/**
 * Begins to load what a running server is to answer for. Endpoints that a request names are compiled and loaded before the
 * others; a request that names none that is found waits until everything is loaded.
 */
export function beginLoading(
  given: MockSources | { readonly compiled: readonly CompiledEndpoint[] },
  context: LoadContext,
): MockLoading {
  const isCompiled = "compiled" in given;
  const known = new Map<string, CompiledEndpoint>();
  const loads = new Map<string, { readonly doc: JsonObject; readonly loaded: Promise<void> }>();
  let isDone = false;
  const know = (endpoints: readonly CompiledEndpoint[]): void => {
    for (const one of endpoints) if (one.kind === "queue") known.set(one.id.toLowerCase(), one);
  };
  const load: LoadEndpoint = (endpoint) => {
    const id = endpoint.id.toLowerCase();
    const { doc } = endpoint.mended;
    const before = loads.get(id);
    // Made of fewer sources, an endpoint may be another.
    if (before !== undefined && sameJson(before.doc, doc)) return before.loaded;
    const loaded = loadOne(endpoint, context.serve);
    loads.set(id, { doc, loaded });
    return loaded;
  };
  if (isCompiled) know(given.compiled);
  const compileApp = isCompiled ? undefined : compileByApp(given, context);
  const done = (async () => {
    // The server is told of first.
    await new Promise((resolve) => setImmediate(resolve));
    const all = isCompiled ? given.compiled : await compileAll(given, context);
    know(all);
    const loaded = await loadAll(all, load, context);
    isDone = true;
    return loaded;
  })();
  const find = async (entry: RecordedRequest): Promise<void> => {
    const addresses = addressesIn(entry);
    if (compileApp !== undefined) for (const app of appsIn(addresses)) know(await compileApp(app));
    const named = [...known].filter(([id]) => addresses.some((address) => address.includes(id)));
    if (named.length === 0) await done;
    else await Promise.all(named.map(([, endpoint]) => load(endpoint)));
  };
  return { beforeRequest: (entry) => (isDone ? undefined : find(entry)), done };
}

async function loadOne(endpoint: CompiledEndpoint, serve: LoadContext["serve"]): Promise<void> {
  const { loadEndpoint } = await import("./load-endpoints.js");
  serve({ endpoints: [await loadEndpoint(endpoint)] });
}
