import type { AnyOperation, JobEndpoint } from "falsmith-runtime/client";
import type { MockOptions, MockQueue, RecordedRequest } from "falsmith-runtime/mock";
import { choiceIn } from "../../document/endpoint-choice.js";
import {
  type Config,
  defaultInputs,
  hasDefaultInputs,
  packageFolders,
  readPackageConfig,
  readOverlays,
  readSources,
  withFolder,
} from "../../io/index.js";
import { count } from "../../messages/count.js";
import { errno } from "../../io/user-error.js";
import { shellWord, visible } from "../../messages/visible.js";
import type { CompiledEndpoint } from "../../model/endpoint/compiled-endpoint.js";
import { stages } from "../../project/stages.js";
import { type Arguments, choiceOf, type Flags, readArguments, usage } from "../terminal/arguments.js";
import { findingText } from "../terminal/finding-text.js";
import type { Terminal } from "../terminal/terminal.js";
import { beginLoading, type LoadedParts, type MockLoading, type MockSources } from "./mock-load.js";
import { asCompiled, fromPackage } from "./run-endpoint.js";

export const help = `falsmith mock [inputs…] [flags]

Serves the endpoints of the inputs as fal's queue does, and every other operation as its document promises, on this machine,
without a key. A job that the documents describe is played through its states, with its own words and ids. Without inputs: of the sources that falsmith generate reads here (falsmith.config.*, else specs/), or, where
there are none, of the package that it wrote. It listens at once; what a request asks for is loaded before everything else,
and when all is loaded, the errors of the inputs and everything that is served are listed.

  --port <number>        (a free port)
  --out <folder>         serve the package in this folder, the one that generate was given as --out
  --host <address>       the address to listen at (127.0.0.1: only this machine can reach it)
  --cors <origins>       pages of a browser that may call, separated by commas; * is any (none)
  --allow-host <names>   names it may be called by, beside this machine's own, separated by commas
  --origin <url>         origin of the URLs in replies (the one a request came to)
  --package-name <name>  of several packages of the configuration: which one
  --profile <fal|relay>  answer as fal's queue or as a relay (fal)
  --quiet                do not log requests
`;

const PROFILES = ["fal", "relay"] as const;
const FLAGS: Flags = {
  "package-name": "value",
  port: "value",
  out: "value",
  host: "value",
  cors: "value",
  "allow-host": "value",
  origin: "value",
  profile: PROFILES,
  quiet: "switch",
};

function portOf(given: Arguments): number {
  const text = given.value("port");
  if (text === undefined) return 0;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw usage(`--port is a number up to 65535, not ${JSON.stringify(text)}`);
  return port;
}

function namesOf(given: Arguments, flag: "cors" | "allow-host"): readonly string[] {
  return (given.value(flag) ?? "").split(",").flatMap((name) => (name.trim() === "" ? [] : [name.trim()]));
}

/** Which pages may call, and by which names. */
function accessOf(given: Arguments): Pick<MockOptions, "cors" | "allowedHosts"> {
  const origins = namesOf(given, "cors");
  const wrong = origins.find((origin) => origin !== "*" && !(URL.canParse(origin) && /^https?:/.test(origin)));
  if (wrong !== undefined)
    throw usage(`--cors lists origins, http://localhost:5173, or is *; ${JSON.stringify(wrong)} is neither`);
  return { cors: origins.includes("*") || origins, allowedHosts: namesOf(given, "allow-host") };
}

function originOf(given: Arguments): string | undefined {
  const text = given.value("origin");
  if (text === undefined) return undefined;
  if (!URL.canParse(text) || !/^https?:/.test(text))
    throw usage(`--origin is an http(s) URL, not ${JSON.stringify(text)}`);
  return new URL(text).origin;
}

/** What is served: endpoints of a package, or sources, which are compiled while the server runs. */
type MockContent = MockSources | { readonly compiled: readonly CompiledEndpoint[] };

/** The sources of the inputs; undefined where an input names nothing. */
async function fromSources(
  inputs: readonly string[],
  config: Config,
  terminal: Terminal,
  choice: ReturnType<typeof choiceIn>,
): Promise<MockSources | undefined> {
  const { cwd, stdin } = terminal;
  const options = { cwd, stdin, made: packageFolders(config, cwd) };
  const sources = await readSources(inputs, options);
  const overlays = await readOverlays(config, inputs, sources, options);
  const wrong = [...sources.wrong, ...overlays.wrong];
  for (const finding of wrong) terminal.err(findingText(finding, terminal.colour));
  return wrong.length > 0 ? undefined : { sources, overlays, choice };
}

/** What is to be served: of the inputs, else of the project's sources, else of the package that was made from them. */
async function findServed(given: Arguments, terminal: Terminal): Promise<MockContent | undefined> {
  const { cwd } = terminal;
  const isNeeded = given.words.length === 0 && !given.has("out");
  const named = await readPackageConfig(cwd, given.value("package-name"), { isNeeded });
  const config = withFolder(named, given.value("out"));
  const made =
    given.words.length > 0 || (hasDefaultInputs(config, cwd) && !given.has("out")) ? [] : fromPackage(config, cwd);
  if (made.length > 0) return { compiled: made.map(asCompiled) };
  return given.words.length > 0
    ? await fromSources(given.words, config, terminal, {})
    : await fromSources(defaultInputs(config, cwd), config, terminal, choiceIn(config));
}

function howToFollow(jobs: readonly JobEndpoint[]): readonly string[] {
  if (jobs.length === 0) return [];
  const names = jobs.map(({ id, job }) => `  ${visible(`${id}: ${job.submit.method} ${job.submit.path}`)}`);
  return [`${count(jobs.length, "endpoint")} with jobs, played through their states:`, ...names, ""];
}

function howToCall(url: string, operations: readonly AnyOperation[]): readonly string[] {
  const [first] = operations;
  if (first === undefined) return [];
  const [name = "name"] = first.gateways;
  return [
    `${count(operations.length, "operation")} at ${url}:`,
    ...operations.map(({ method, path }) => `  ${visible(`${method} ${path}`)}`),
    "",
    "falsmith          createClient({ gateway: " + JSON.stringify({ name, url, profile: "http" }) + " })",
    `terminal          falsmith run ${shellWord(first.id)} --gateway ${url}`,
    `curl              curl -X ${first.method} ${visible(`'${url}${first.path.replaceAll("'", "%27")}'`)}`,
    "",
  ];
}

function howTo(url: string, { endpoints, operations, jobs }: LoadedParts, profile: "fal" | "relay"): string {
  const queue = endpoints.length === 0 ? [] : howToQueue(url, endpoints, profile);
  return [...queue, ...howToCall(url, operations), ...howToFollow(jobs), "Ctrl-C ends it.", ""].join("\n");
}

function howToQueue(url: string, endpoints: LoadedParts["endpoints"], profile: "fal" | "relay"): readonly string[] {
  const word = profile === "fal" ? "Key" : "Bearer";
  const auth = profile === "fal" ? "" : " --auth Bearer";
  const [first] = endpoints;
  return [
    `${profile === "fal" ? "fal's queue" : "a relay"} at ${url}, ${count(endpoints.length, "endpoint")}:`,
    ...endpoints.map(({ id }) => `  ${visible(id)}`),
    "",
    "falsmith          createFalClient({ gateway: " +
      JSON.stringify({ name: "mock", url, auth: word, profile }) +
      ', credentials: "any" })',
    ...(profile === "fal"
      ? [`@fal-ai/client    fal.config({ credentials: "any", proxyUrl: { url: "${url}/proxy", when: "always" } })`]
      : []),
    `terminal          ${profile === "fal" ? "FAL_KEY" : "FALSMITH_KEY"}=any falsmith run ${shellWord(first?.id ?? "")} --gateway ${url}${auth}`,
    `curl              curl -X POST ${url}/${visible(first?.id ?? "")} -H 'Authorization: ${word} any' -H 'content-type: application/json' -d '{}'`,
    "",
  ];
}

function ofPort(port: number, why: string, remedy: string): string {
  return `--port ${port} ${why}: ${remedy}`;
}
function ofHost(host: string, why: string): string {
  return `--host ${host} ${why}: leave out --host, or name another one`;
}

/** What the system says when it lets nobody listen, and what to do about it. */
const refusals: ReadonlyMap<string, (port: number, host: string) => string> = new Map([
  ["EADDRINUSE", (port) => ofPort(port, "is taken by another program", "choose another one, or leave out --port")],
  ["EACCES", (port) => ofPort(port, "is not for this user", "choose one from 1024 on, or leave out --port")],
  ["EPERM", (port) => ofPort(port, "is not for this user", "choose one from 1024 on, or leave out --port")],
  ["EADDRNOTAVAIL", (_port, host) => ofHost(host, "is not an address of this machine")],
  ["EAFNOSUPPORT", (_port, host) => ofHost(host, "is an address of a kind that this machine has not")],
  ["EINVAL", (_port, host) => ofHost(host, "is not an address to listen at")],
  ["ENOTFOUND", (_port, host) => ofHost(host, "is not a known host")],
  ["EAI_AGAIN", (_port, host) => ofHost(host, "cannot be looked up now")],
]);

/** What to throw when a server could not be started: wrong usage where the system refused, else the error as it is. */
export function whyNotListening(error: unknown, port: number, host = "127.0.0.1"): unknown {
  const words = refusals.get(errno(error) ?? "");
  return words === undefined ? error : usage(words(port, host));
}

/** One line of the log; where a page was refused, with the flag that lets it call. */
export function requestLine({
  method,
  path,
  status,
  refusedOrigin,
}: Pick<RecordedRequest, "method" | "path" | "status" | "refusedOrigin">): string {
  const line = visible(`${method} ${path} → ${status ?? "…"}`);
  if (refusedOrigin === undefined) return line;
  // Files and sandboxed frames have no origin that could be listed.
  const origin = /^https?:/.test(refusedOrigin) ? refusedOrigin : "*";
  return `${line}: a page of another origin; start the mock with --cors ${shellWord(origin)}`;
}

function mockOptions(given: Arguments, terminal: Terminal): Omit<MockOptions, "endpoints"> & { readonly port: number } {
  const origin = originOf(given);
  const host = given.value("host");
  return {
    ...accessOf(given),
    port: portOf(given),
    profile: choiceOf(given, "profile", PROFILES) ?? "fal",
    ...(host === undefined ? {} : { host }),
    ...(origin === undefined ? {} : { origin }),
    ...(given.has("quiet")
      ? {}
      : {
          onRequest: (entry) => terminal.err(`${requestLine(entry)}\n`),
        }),
  };
}

/** What is said while there is no more to say than where the server listens. */
function listening(url: string, served: MockContent): string {
  const what =
    "compiled" in served ? count(served.compiled.length, "endpoint") : count(served.sources.texts.length, "source");
  return `listening at ${url}; loading ${what}\n`;
}

/** Serves until interrupted. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(argv, "mock", FLAGS);
  const options = mockOptions(given, terminal);
  const served = await findServed(given, terminal);
  if (served === undefined) return 2;
  const { startMockQueue } = await import("falsmith-runtime/mock");
  let loading: MockLoading | undefined;
  const beforeRequest: MockOptions["beforeRequest"] = (entry) => loading?.beforeRequest(entry);
  let queue: MockQueue;
  try {
    queue = await startMockQueue({ ...options, endpoints: [], beforeRequest });
  } catch (error) {
    throw whyNotListening(error, options.port, options.host);
  }
  terminal.out(listening(queue.url, served));
  loading = beginLoading(served, { serve: (more) => queue.serve(more), terminal, use: stages });
  const interrupted = new Promise<undefined>((resolve) =>
    terminal.onInterrupt(async () => {
      await queue.close();
      resolve(undefined);
    }),
  );
  try {
    const loaded = await Promise.race([loading.done, interrupted]);
    if (loaded === undefined) return 0;
    if (loaded.endpoints.length + loaded.operations.length === 0) {
      terminal.err("no endpoint and no operation in the inputs: there is nothing to serve\n");
      return 1;
    }
    terminal.out(howTo(queue.url, loaded, options.profile ?? "fal"));
    await interrupted;
    return 0;
  } finally {
    await queue.close();
  }
}
