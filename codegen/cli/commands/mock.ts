import type { AnyOperation, Endpoint, JobEndpoint } from "falsmith-runtime/client";
import type { MockOptions, MockQueue } from "falsmith-runtime/mock";
import { choiceIn } from "../../document/endpoint-choice.js";
import { locateFindings, withLabels } from "../../document/located-finding.js";
import {
  type Config,
  defaultInputs,
  hasDefaultInputs,
  packageFolder,
  readConfig,
  readOverlays,
  readSources,
  withFolder,
} from "../../io/index.js";
import { count } from "../../messages/count.js";
import { visible } from "../../messages/visible.js";
import type { CompiledEndpoint } from "../../model/endpoint/compiled-endpoint.js";
import { stages } from "../../project/stages.js";
import { type Arguments, choiceOf, type Flags, readArguments, usage } from "../terminal/arguments.js";
import { findingText } from "../terminal/finding-text.js";
import type { Terminal } from "../terminal/terminal.js";
import { whyNotListening } from "./mock-listen.js";
import { asCompiled, fromPackage } from "./run-endpoint.js";

export const help = `falsmith mock [inputs…] [flags]

Serves the endpoints of the inputs as fal's queue does, and every other operation as its document promises, on this machine,
without a key. A job that the documents describe is played through its states, with its own words and ids. Without inputs: of the sources that falsmith generate reads here (falsmith.config.*, else specs/), or, where
there are none, of the package that it wrote.

  --port <number>        (a free port)
  --out <folder>         serve the package in this folder, the one that generate was given as --out
  --host <address>       the address to listen at (127.0.0.1: only this machine can reach it)
  --cors <origins>       pages of a browser that may call, separated by commas; * is any (none)
  --allow-host <names>   names it may be called by, beside this machine's own, separated by commas
  --origin <url>         origin of the URLs in replies (the one a request came to)
  --profile <fal|relay>  answer as fal's queue or as a relay (fal)
  --quiet                do not log requests
`;

const PROFILES = ["fal", "relay"] as const;
const FLAGS: Flags = {
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

/** The queue endpoints of the inputs, compiled; else an exit code. */
async function fromSources(
  inputs: readonly string[],
  config: Config,
  terminal: Terminal,
  choice: ReturnType<typeof choiceIn>,
): Promise<readonly CompiledEndpoint[] | number> {
  const { cwd, stdin } = terminal;
  const options = { cwd, stdin, made: packageFolder(config, cwd) };
  const sources = await readSources(inputs, options);
  const overlays = await readOverlays(config, inputs, sources, options);
  const compiled = await stages.compile(sources.texts, { overlays: overlays.texts, ...choice });
  const errors = [
    ...sources.wrong,
    ...sources.findings,
    ...overlays.wrong,
    ...overlays.findings,
    ...withLabels(
      locateFindings(compiled.findings, [...sources.texts, ...overlays.texts]),
      new Map([...overlays.labels, ...sources.labels]),
    ),
  ].filter(({ level }) => level === "error");
  for (const finding of errors) terminal.err(findingText(finding, terminal.colour));
  return sources.wrong.length + overlays.wrong.length > 0 ? 2 : compiled.endpoints;
}

/** What a server answers for. */
interface Served {
  readonly endpoints: readonly Endpoint[];
  readonly operations: readonly AnyOperation[];
  readonly jobs: readonly JobEndpoint[];
}

async function loadAll(all: readonly CompiledEndpoint[], terminal: Terminal): Promise<Served> {
  const { loadEndpoint } = await import("./load-endpoints.js");
  const { loadOperation } = await import("./load-operations.js");
  const endpoints = await Promise.all(all.filter(({ kind }) => kind === "queue").map(loadEndpoint));
  const operations: AnyOperation[] = [];
  const jobs: JobEndpoint[] = [];
  for (const one of all.filter(({ kind }) => kind === "operation")) {
    const loaded = await loadOperation(one);
    if ("blocked" in loaded) terminal.err(`${visible(one.id)} is not served: ${visible(loaded.blocked)}\n`);
    else {
      operations.push(loaded.operation);
      if (loaded.job !== undefined) jobs.push(loaded.job);
    }
  }
  return { endpoints, operations, jobs };
}

/** What is to be served: of the inputs, else of the project's sources, else of the package that was made from them. */
async function loadServed(given: Arguments, terminal: Terminal): Promise<Served | number> {
  const { cwd } = terminal;
  const config = withFolder(await readConfig(cwd), given.value("out"));
  const made =
    given.words.length > 0 || (hasDefaultInputs(config, cwd) && !given.has("out")) ? [] : fromPackage(config, cwd);
  const all =
    made.length > 0
      ? made.map(asCompiled)
      : given.words.length > 0
        ? await fromSources(given.words, config, terminal, {})
        : await fromSources(defaultInputs(config, cwd), config, terminal, choiceIn(config));
  if (typeof all === "number") return all;
  const served = await loadAll(all, terminal);
  if (served.endpoints.length + served.operations.length > 0) return served;
  terminal.err("no endpoint and no operation in the inputs: there is nothing to serve\n");
  return 1;
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
    `curl              curl -X ${first.method} ${visible(`'${url}${first.path.replaceAll("'", "%27")}'`)}`,
    "",
  ];
}

function howTo(url: string, { endpoints, operations, jobs }: Served, profile: "fal" | "relay"): string {
  const queue = endpoints.length === 0 ? [] : howToQueue(url, endpoints, profile);
  return [...queue, ...howToCall(url, operations), ...howToFollow(jobs), "Ctrl-C ends it.", ""].join("\n");
}

function howToQueue(url: string, endpoints: readonly Endpoint[], profile: "fal" | "relay"): readonly string[] {
  const word = profile === "fal" ? "Key" : "Bearer";
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
    `curl              curl -X POST ${url}/${visible(first?.id ?? "")} -H 'Authorization: ${word} any' -H 'content-type: application/json' -d '{}'`,
    "",
  ];
}

/** Serves until interrupted. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(argv, "mock", FLAGS);
  const port = portOf(given);
  const origin = originOf(given);
  const access = accessOf(given);
  const served = await loadServed(given, terminal);
  if (typeof served === "number") return served;
  const { startMockQueue } = await import("falsmith-runtime/mock");
  const profile = choiceOf(given, "profile", PROFILES) ?? "fal";
  const host = given.value("host");
  const options: MockOptions = {
    ...served,
    ...access,
    port,
    profile,
    ...(host === undefined ? {} : { host }),
    ...(origin === undefined ? {} : { origin }),
    ...(given.has("quiet")
      ? {}
      : {
          onRequest: (entry) => terminal.err(`${visible(`${entry.method} ${entry.path} → ${entry.status ?? "…"}`)}\n`),
        }),
  };
  let queue: MockQueue;
  try {
    queue = await startMockQueue(options);
  } catch (error) {
    throw whyNotListening(error, port, host);
  }
  terminal.out(howTo(queue.url, served, profile));
  await new Promise<void>((resolve) =>
    terminal.onInterrupt(async () => {
      await queue.close();
      resolve();
    }),
  );
  return 0;
}
