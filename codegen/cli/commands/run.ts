import type { FalRequest, OpenClient } from "falsmith-runtime/client";
import type { ClientOptions } from "falsmith-runtime/client";
import { isObject, type JsonObject, own } from "../../document/json.js";
import { readPackageConfig, withFolder } from "../../io/index.js";
import { excerpt, visible, visibleJson } from "../../messages/visible.js";
import { priceOf } from "../../model/endpoint/about.js";
import { stages, type Stages } from "../../project/stages.js";
import { type Arguments, choiceOf, type Flags, readArguments, usage } from "../terminal/arguments.js";
import { findingText } from "../terminal/finding-text.js";
import type { Terminal } from "../terminal/terminal.js";
import type { BatchTarget } from "./requests/batch.js";
import { ASKED_ABOVE } from "./requests/consent.js";
import { type CallableEndpoint, findEndpoint, knownEndpoints } from "./run-endpoint.js";
import { failureText, insecureHosts, PROFILES, SCHEMES, whereTo } from "./run-gateway.js";
import {
  findOperation,
  loadOrdered,
  type OperationOrder,
  orderedClient,
  orderedRequest,
  runOperation,
} from "./run-operation.js";
import { checkPlace, howToResume, keepHandle } from "./run-handle.js";
import { inputWords, type JobOrder, startJob } from "./run-job.js";
import { inputOf, readJsonObject } from "./run-input.js";
import { progress } from "./run-progress.js";

export const help: string = `falsmith run <endpoint id> [key=value…] [flags]
       falsmith run "<METHOD /path>" [path.key=value query.key=value headers.… cookies.… body.…] [flags]

Makes one request: checks the input, submits it, shows position, progress and logs on stderr, prints the output as JSON.
Values become what the schema asks for: numbers, true and false; lists and objects are JSON. Ctrl-C cancels the
request on the server. The endpoint comes from the package that falsmith generate writes here, else from the sources
it reads: those of falsmith.config.*, else generated/ and specs/. Any other id is refused without --unchecked.

An operation is named by its method and path, or by its id, and called once; what it answers is printed. Where the documents
describe the job that it submits, the job is followed as a request of fal's queue is: key=value is then its body.

  --once                             call an operation once, also where it submits a job

  --provider <name>                  whose operation, where several have the method and path
  --save <file>                      keep the answer of an operation in this file: images, archives
  --input <file>                     the input, or the body, as JSON; - is standard input; key=value wins over it
  --gateway <name|url>               fal, a gateway of the configuration or of the project's documents, or a URL (fal)
  --auth <Key|Bearer>                the word before the credential, for a URL (Key)
  --allow-insecure                   send the credential to a gateway at http:// that is not this machine
  --profile <fal|relay>              the protocol of the server at a URL (fal; relay with Bearer)
  --unknown-keys <reject|warn|allow> what to do with keys that the schema does not name (reject)
  --unchecked                        call an id that the project does not document, without a schema
  --out <folder>                     the folder of the package, if generate was given --out
  --package-name <name>              of several packages of the configuration: which one
  --save-handle <file>               keep the request's handle as soon as it is submitted
  --resume <file>                    follow the request of a handle instead of making one

  --batch <file>                     one request for each line of the file, a JSON object each (- is standard input); key=value is of
                                     all of them. Results are lines of JSON, as they come. Every line is checked before one is sent
  --store <where>                    where the requests of a batch are kept: a file, postgres://… or redis://…. The same command
                                     goes on after a crash, and makes nothing twice
  --keyed                            lines are { "key": "a name of your own", "input": { … } }; else the input is the name
  --concurrency <n>                  requests under way at once (16)
  --max-jobs <n>                     refuse a file with more lines, whatever is answered
  --yes                              do not ask. On a terminal a batch of more than ${ASKED_ABOVE.requests} requests, or of more than $${ASKED_ABOVE.dollars} by the
                                     price that a page states, is made only when you say so; in a pipe and in CI it is told
  --webhook <url>                    where the server sends results: the address of a createWebhookHandler over the same store

Credentials come from the environment. For fal and for this machine: FAL_KEY, or FAL_KEY_ID and FAL_KEY_SECRET. For a
gateway that a page names: <NAME>_KEY. For one of the configuration: the same, else FALSMITH_KEY. For a URL: FALSMITH_KEY.
`;

const KEY_RULES = ["reject", "warn", "allow"] as const;
const FLAGS: Flags = {
  "package-name": "value",
  input: "value",
  provider: "value",
  save: "value",
  gateway: "value",
  auth: SCHEMES,
  profile: PROFILES,
  "allow-insecure": "switch",
  "unknown-keys": KEY_RULES,
  unchecked: "switch",
  out: "value",
  "save-handle": "value",
  resume: "value",
  once: "switch",
  batch: "value",
  store: "value",
  keyed: "switch",
  concurrency: "value",
  "max-jobs": "value",
  yes: "switch",
  webhook: "value",
};

const BATCH_FLAGS = ["store", "keyed", "concurrency", "max-jobs", "yes", "webhook"] as const;

interface Order {
  readonly id: string;
  readonly words: readonly string[];
  readonly handle: JsonObject | undefined;
  /** The arguments that it was read from: files of the input and of the handle, how unknown keys are taken. */
  readonly given: Arguments;
  /** Where the request goes, once that is known. Default: fal. */
  readonly gateway?: ClientOptions["gateway"];
}

async function orderOf(given: Arguments, terminal: Terminal): Promise<Order> {
  const file = given.value("resume");
  const [id, ...words] = given.words;
  if (file === undefined) {
    if (id === undefined || id === "" || (id.includes("=") && !id.includes(" /")))
      throw usage("run needs an endpoint id: falsmith run fal-ai/… key=value");
    return { id, words, handle: undefined, given };
  }
  const making = ["input", "save-handle"].find((flag) => given.has(flag));
  if (making !== undefined || words.length > 0)
    throw usage(
      `--resume follows a request that was made: it takes no ${making === undefined ? "key=value" : `--${making}`}`,
    );
  const handle = await readJsonObject(file, terminal);
  const named = own(handle, "endpointId");
  if (typeof named !== "string") throw usage(`${file} is not a handle; --save-handle writes one`);
  return { id: id ?? named, words, handle, given };
}

async function submit(
  client: OpenClient,
  { endpoint, doc }: CallableEndpoint,
  { words, given }: Order,
  terminal: Terminal,
): Promise<FalRequest<unknown>> {
  const file = given.value("input");
  const from = file === undefined ? {} : await readJsonObject(file, terminal);
  const input = inputOf(from, words, doc);
  const unknownKeys = choiceOf(given, "unknown-keys", KEY_RULES) ?? "reject";
  // Refused before a file for its handle is made.
  endpoint.input.parse(input, { unknownKeys });
  const kept = keepHandle(given.value("save-handle"), terminal);
  try {
    return await client.submit(endpoint, { input, unknownKeys, onSubmitted: kept.onSubmitted });
  } finally {
    kept.close();
  }
}

/** How long the server may take to answer a cancel. */
const CANCEL_MS = 10_000;

type Outcome = Awaited<ReturnType<FalRequest<unknown>["cancel"]>>["outcome"];

/** What came of the wish to cancel a request. */
function outcomeText(outcome: Outcome, id: string, resume: string): string {
  if (outcome === "cancelled") return `the server has cancelled ${id}`;
  if (outcome === "requested")
    return `the server was asked to cancel ${id} and has taken the wish; it may still complete`;
  if (outcome === "already_completed") return `${id} was complete before it could be cancelled; ${resume}`;
  if (outcome === "not_found") return `the server was asked to cancel ${id}, and knows no such request`;
  return `${id} goes on, as no cancel is known for it; ${resume}`;
}

async function cancelled(request: FalRequest<unknown>, order: Order, terminal: Terminal): Promise<number> {
  const id = visible(request.requestId);
  const resume = howToResume(request, order.given);
  try {
    const { outcome } = await request.cancel({ signal: AbortSignal.timeout(CANCEL_MS) });
    terminal.err(`interrupted: ${outcomeText(outcome, id, resume)}\n`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    terminal.err(`interrupted; ${id} could not be cancelled: ${visible(reason)}\n${resume}\n`);
  }
  return 130;
}

/** Follows a request to its end, or cancels it when `stop` says so. */
async function follow(
  request: FalRequest<unknown>,
  order: Order,
  stop: AbortSignal,
  terminal: Terminal,
): Promise<number> {
  if (stop.aborted) return await cancelled(request, order, terminal);
  try {
    // The cancel is waited for below: the process must not end before it has reached the server.
    const wait = { logs: true, onQueueUpdate: progress(terminal), signal: stop, cancelOnAbort: false };
    const { data } = await request.result(wait);
    terminal.out(`${visibleJson(data)}\n`);
    return 0;
  } catch (error) {
    if (stop.aborted) return await cancelled(request, order, terminal);
    throw error;
  }
}

async function report(
  error: unknown,
  request: FalRequest<unknown> | undefined,
  order: Order,
  terminal: Terminal,
): Promise<number> {
  const { FalError, ConfigError } = await import("falsmith-runtime/client");
  if (!(error instanceof FalError)) throw error;
  const code = error.code === "input_invalid" ? "io/input" : "io/request";
  const message = failureText(error, order.gateway);
  terminal.err(findingText({ code, level: "error", message }, terminal.colour));
  if (request !== undefined && error.code !== "failed")
    terminal.err(`${visible(request.requestId)}: ${howToResume(request, order.given)}\n`);
  return error instanceof ConfigError ? 2 : 1;
}

/** What its page says of the price, before anything is paid: a request that is taken up again is paid already. */
function tellPrice(doc: JsonObject | undefined, { handle }: Order, { err }: Terminal): void {
  const price = doc === undefined || handle !== undefined ? undefined : priceOf(doc);
  if (price !== undefined) err(`price, as its page states it: ${excerpt(price, 200)}\n`);
}

/** Makes the request that was ordered, or takes one up again. */
type Start = () => Promise<FalRequest<unknown>>;

/** Does what was ordered, and hears the interrupt from the first moment on. */
async function perform(start: Start, order: Order, terminal: Terminal): Promise<number> {
  const stop = new AbortController();
  let ended: (code: number) => void = () => undefined;
  const end = new Promise<number>((resolve) => (ended = resolve));
  const forget = terminal.onInterrupt(async () => {
    stop.abort();
    await end;
  });
  let request: FalRequest<unknown> | undefined;
  let code = 1;
  try {
    // A submit is not interrupted half-way: whether it arrived would not be known, and it could not be cancelled.
    request = await start();
    code = await follow(request, order, stop.signal, terminal);
  } catch (error) {
    code = await report(error, request, order, terminal);
  } finally {
    forget();
    ended(code);
  }
  return code;
}

/** A request of fal's queue, or of a relay of it, for each line of a file. */
async function batchOf(
  options: ClientOptions,
  { endpoint, doc }: CallableEndpoint,
  { words, given }: Order,
  terminal: Terminal,
): Promise<number> {
  const { createOpenClient } = await import("falsmith-runtime/client");
  const { runBatch } = await import("./requests/batch.js");
  const client: OpenClient = createOpenClient(options);
  const unknownKeys = choiceOf(given, "unknown-keys", KEY_RULES) ?? "reject";
  const withWords = (input: JsonObject): JsonObject => inputOf(input, words, doc);
  const price = doc === undefined ? undefined : priceOf(doc);
  return runBatch({ endpoint, client, unknownKeys, withWords, parameters: {}, price }, given, terminal);
}

/** A request of fal's queue, or of a relay of it. */
function queued(options: ClientOptions, found: CallableEndpoint, order: Order, terminal: Terminal): Start {
  return async () => {
    const { createOpenClient } = await import("falsmith-runtime/client");
    const client: OpenClient = createOpenClient(options);
    return order.handle === undefined
      ? await submit(client, found, order, terminal)
      : client.resume(found.endpoint, order.handle);
  };
}

/** A described job for each line of a file. */
async function jobBatch(
  {
    job,
    request,
    options,
    given,
    price,
  }: Pick<JobOrder, "job" | "request" | "options" | "given"> & Pick<BatchTarget, "price">,
  terminal: Terminal,
): Promise<number> {
  const { createClient } = await import("falsmith-runtime/client");
  const { runBatch } = await import("./requests/batch.js");
  const { body, contentType: _, ...parameters } = request;
  const withWords = (input: JsonObject): JsonObject => ({ ...input, ...(isObject(body) ? body : {}) });
  const unknownKeys = choiceOf(given, "unknown-keys", KEY_RULES) ?? "reject";
  return runBatch(
    { endpoint: job, client: createClient(options), unknownKeys, withWords, parameters, price },
    given,
    terminal,
  );
}

/** A job that its documents describe, or one call where nothing is to be followed. */
async function runKnown(operation: OperationOrder, order: Order, terminal: Terminal): Promise<number> {
  const { operation: called, job } = await loadOrdered(operation);
  const { given, handle } = order;
  if (job !== undefined && given.has("batch")) {
    const request = await orderedRequest({ ...operation, words: inputWords(operation.words) }, terminal);
    return jobBatch(
      { job, request, options: orderedClient(operation, called, terminal), given, price: priceOf(operation.known.doc) },
      terminal,
    );
  }
  if (given.has("batch"))
    throw usage(`--batch is for endpoints with jobs; ${operation.known.id} is called once: leave out --batch`);
  if (job !== undefined && !given.has("once")) {
    const request = await orderedRequest({ ...operation, words: inputWords(operation.words) }, terminal);
    const options = orderedClient(operation, called, terminal);
    const placed = { ...order, gateway: options.gateway };
    checkPlace(handle, options.gateway, given);
    return perform(() => startJob({ job, options, request, handle, given }, terminal), placed, terminal);
  }
  const alone = ["save-handle", "resume"].find((flag) => given.has(flag));
  if (alone !== undefined)
    throw usage(
      job === undefined
        ? `--${alone} is for jobs; no document describes one that ${operation.known.id} submits`
        : `--${alone} is for a request that is followed, which --once is not`,
    );
  return runOperation(operation, called, terminal);
}

/** The verb over given stages. @returns its exit code. @throws UserError for wrong flags. */
export async function runWith(use: Stages, argv: readonly string[], terminal: Terminal): Promise<number> {
  const given = readArguments(argv, "run", FLAGS);
  const alone = given.has("batch") ? undefined : BATCH_FLAGS.find((flag) => given.has(flag));
  if (alone !== undefined) throw usage(`--${alone} is for --batch <file>, which makes a request for each of its lines`);
  const order = await orderOf(given, terminal);
  const name = given.value("package-name");
  const isNeeded = !given.has("out") && !given.has("unchecked");
  const config = withFolder(await readPackageConfig(terminal.cwd, name, { isNeeded }), given.value("out"));
  const known = await knownEndpoints(order.id, config, terminal, use);
  const operation = given.has("unchecked") ? undefined : findOperation(order.id, known, given.value("provider"));
  if (operation !== undefined) {
    const { words } = order;
    tellPrice(operation.doc, order, terminal);
    return runKnown({ known: operation, words, given, config }, order, terminal);
  }
  const gateway = whereTo(given, config, known.docs, terminal.env);
  const where = { ...gateway, ...insecureHosts(given, gateway) };
  checkPlace(order.handle, where.gateway, given);
  const found = await findEndpoint(
    order.id,
    known,
    { unchecked: given.has("unchecked"), resumes: order.handle !== undefined },
    terminal,
  );
  tellPrice(found.doc, order, terminal);
  const onWarning: ClientOptions["onWarning"] = ({ message }) => terminal.err(`warning: ${visible(message)}\n`);
  const options = { ...where, onWarning };
  if (given.has("batch")) return await batchOf(options, found, order, terminal);
  const placed = { ...order, gateway: where.gateway };
  return await perform(queued(options, found, placed, terminal), placed, terminal);
}

export function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  return runWith(stages, argv, terminal);
}
