import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { AnyOperation, CallAnswer, CallRequest, ClientOptions, Gateway } from "falsmith-runtime/client";
import { isLoopback } from "falsmith-runtime/internal";
import { rootsOf } from "../../diff/roots.js";
import { shapeReader } from "../../diff/shape-of.js";
import { type Shape } from "../../diff/shape.js";
import { isObject, type Json, type JsonObject, own, withKey } from "../../document/json.js";
import type { Config } from "../../io/index.js";
import type { GeneratedEndpoint } from "../../io/output/generated.js";
import { unwritable } from "../../io/user-error.js";
import { didYouMean } from "../../messages/nearest.js";
import { visible, visibleJson } from "../../messages/visible.js";
import { gatewaysOf } from "../../model/endpoint/gateways.js";
import { lowerEndpoint } from "../../model/endpoint/lower-endpoint.js";
import { type Arguments, choiceOf, usage } from "../terminal/arguments.js";
import { findingText } from "../terminal/finding-text.js";
import type { Terminal } from "../terminal/terminal.js";
import { asCompiled, callName, isOperation, type ProjectEndpoints } from "./run-endpoint.js";
import type { LoadedOperation } from "./load-operations.js";
import { type Env, failureText, keyFor } from "./run-gateway.js";
import { readJsonObject, readWord } from "./run-input.js";

/* One call of a plain operation from the command line. */

function isOf(provider: string): (one: GeneratedEndpoint) => boolean {
  return ({ id, doc }) =>
    id.startsWith(`${provider} `) ||
    id.startsWith(`${provider}/`) ||
    gatewaysOf(doc).some(({ name }) => name === provider);
}

const CALL = /^(?:[^\s/]+ )?(?:GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH|QUERY) \//;

function unknownOperation(
  name: string,
  { operations: all, places }: Pick<ProjectEndpoints, "operations" | "places">,
  provider: string | undefined,
): Error {
  const names = all.flatMap((one) => callName(one) ?? []);
  const whose = provider === undefined ? "" : ` of ${JSON.stringify(provider)}`;
  const known = names.length === 0 ? "; it has no operations" : didYouMean(name, names);
  return usage(`the project has no operation ${JSON.stringify(name.slice(0, 120))}${whose}${known}: ${places}`);
}

/**
 * The operation that a name means.
 * @returns undefined where the name may be an endpoint's
 * @throws UserError where several have it, and for a method and path that nothing has
 */
export function findOperation(
  name: string,
  known: Pick<ProjectEndpoints, "operations" | "places">,
  provider: string | undefined,
): GeneratedEndpoint | undefined {
  const found = known.operations.filter(isOperation(name)).filter(provider === undefined ? () => true : isOf(provider));
  const ids = [...new Set(found.map(({ id }) => id))];
  if (ids.length === 0 && CALL.test(name)) throw unknownOperation(name, known, provider);
  if (ids.length < 2) return found[0];
  const remedy = provider === undefined ? "add --provider, or name it by its id" : "name it by its id";
  throw usage(`${ids.length} operations are called ${JSON.stringify(name)}: ${ids.join(", ")}; ${remedy}`);
}

const PLACES = ["path", "query", "headers", "cookies", "body"] as const;

/** What each key of a place takes; undefined where nobody says. */
function shapesOf({
  doc,
  parameters,
}: {
  readonly doc: JsonObject;
  readonly parameters: Json | undefined;
}): (place: string, key: string) => Shape | undefined {
  const read = shapeReader(doc);
  const places = own(parameters, "properties");
  const bodyOrGroup = (place: string): Json | undefined =>
    place === "body" ? rootsOf({ doc, kind: "operation" }).input : own(places, place);
  return (place, key) => {
    const schema = bodyOrGroup(place);
    const objects = schema === undefined ? [] : read(schema).objects;
    return objects
      .map(({ properties }) => properties.get(key))
      .find((one) => one !== undefined)
      ?.shape();
  };
}

/** What the words of a command line say of a request. @throws UserError for a word without a place */
function requestOf(
  body: JsonObject | undefined,
  words: readonly string[],
  shapeOf: (place: string, key: string) => Shape | undefined,
): CallRequest {
  let request: JsonObject = body === undefined ? {} : { body };
  const given = new Set<string>();
  for (const word of words) {
    const [, place = "", key = "", text = ""] = /^([a-z]+)\.([^=]+)=([\s\S]*)$/.exec(word) ?? [];
    if (!PLACES.some((one) => one === place))
      throw usage(`${JSON.stringify(word)} is no path.key=value; an operation has ${PLACES.join(", ")}`);
    if (given.has(`${place}.${key}`)) throw usage(`${place}.${key} is given twice; a list is JSON`);
    given.add(`${place}.${key}`);
    const group = own(request, place);
    const value = readWord(`${place}.${key}`, text, shapeOf(place, key));
    request = withKey(request, place, withKey(isObject(group) ? group : {}, key, value));
  }
  return request;
}

type Where = Pick<ClientOptions, "gateway" | "credentials">;

/** The gateway of an operation: its document's, at another URL where the person says so. */
function gatewayFor(given: Arguments, config: Config, { doc, id }: GeneratedEndpoint): Gateway {
  const [documented] = gatewaysOf(doc);
  const asked = given.value("gateway");
  const isUrl = asked !== undefined && /^https?:\/\//i.test(asked);
  const named = Object.entries(config.gateways ?? {}).find(([name]) => name === (asked ?? documented?.name));
  if (named !== undefined && !isUrl) return { ...documented, name: documented?.name ?? named[0], ...named[1] };
  if (documented === undefined && !isUrl)
    throw usage(`no document says where ${id} is served; give its URL with --gateway`);
  if (asked !== undefined && !isUrl && asked !== documented?.name)
    throw usage(`no gateway of ${id} is called ${JSON.stringify(asked)}; give its URL, or configure it`);
  const base: Gateway = documented ?? { name: "custom", url: "", profile: "http", auth: "Bearer" };
  return isUrl ? { ...base, url: asked, variables: undefined } : base;
}

function whereTo(gateway: Gateway, { security }: AnyOperation, env: Env): Where {
  const key = keyFor(gateway, env);
  const isOpen = security?.some((schemes) => schemes.length === 0) === true || security?.length === 0;
  const hasScheme = gateway.auth !== undefined || Object.keys(gateway.security ?? {}).length > 0;
  if (key.value !== undefined) return hasScheme ? { gateway, credentials: key.value } : { gateway };
  // A server on this machine is somebody's own: it says so itself when it wants a credential.
  const isHere = isLoopback(URL.canParse(gateway.url) ? new URL(gateway.url).hostname : "");
  if (isOpen || !hasScheme || isHere) return { gateway };
  throw usage(
    `the gateway ${JSON.stringify(gateway.name)} needs a credential: put it into the variable ${key.variable}`,
  );
}

async function print({ data }: CallAnswer, given: Arguments, terminal: Terminal): Promise<void> {
  const file = given.value("save");
  if (file !== undefined) return save(file, data, terminal);
  if (typeof data === "string") return terminal.out(data.endsWith("\n") ? data : `${data}\n`);
  if (data instanceof Blob)
    return terminal.err(`${data.size} bytes of ${visible(data.type)}; --save <file> keeps them\n`);
  if (isStream(data)) {
    for await (const item of data) terminal.out(`${visible(JSON.stringify(item))}\n`);
    return undefined;
  }
  return data === undefined ? undefined : terminal.out(`${visibleJson(data)}\n`);
}

/** The items of a stream of events or lines. */
function isStream(data: unknown): data is AsyncIterable<unknown> {
  return typeof data === "object" && data !== null && Symbol.asyncIterator in data;
}

async function save(file: string, data: unknown, terminal: Terminal): Promise<void> {
  const bytes =
    data instanceof Blob
      ? new Uint8Array(await data.arrayBuffer())
      : typeof data === "string"
        ? data
        : `${JSON.stringify(data, null, 2)}\n`;
  try {
    writeFileSync(resolve(terminal.cwd, file), bytes, { flag: "wx" });
  } catch (error) {
    throw unwritable(error, file, "the answer was not kept", "name a file that is not there yet, in a folder that is");
  }
}

const KEY_RULES = ["reject", "warn", "allow"] as const;

/** What is called, and how. */
export interface OperationOrder {
  readonly known: GeneratedEndpoint;
  readonly words: readonly string[];
  readonly given: Arguments;
  readonly config: Config;
}

/** The descriptors of the operation. @throws UserError where no client can send it */
export async function loadOrdered({ known }: OperationOrder): Promise<LoadedOperation> {
  const { loadOperation } = await import("./load-operations.js");
  const loaded = await loadOperation(asCompiled(known));
  if ("blocked" in loaded) throw usage(`${known.id} cannot be called: ${loaded.blocked}`);
  return loaded;
}

/** What is sent: the file of the body, and the words over it. @throws UserError for wrong words */
export async function orderedRequest(
  { known, words, given }: OperationOrder,
  terminal: Terminal,
): Promise<CallRequest> {
  const file = given.value("input");
  const body = file === undefined ? undefined : await readJsonObject(file, terminal);
  const parameters = lowerEndpoint(asCompiled(known)).parameters?.schema;
  return requestOf(body, words, shapesOf({ doc: known.doc, parameters }));
}

/** The client's options: gateway, credential, and what a person has consented to. @throws UserError without a credential */
export function orderedClient(
  { known, given, config }: OperationOrder,
  operation: AnyOperation,
  terminal: Terminal,
): ClientOptions {
  const where = whereTo(gatewayFor(given, config, known), operation, terminal.env);
  const insecure =
    given.has("allow-insecure") && typeof where.gateway === "object" ? [new URL(where.gateway.url).host] : [];
  const onWarning: ClientOptions["onWarning"] = ({ message }) => terminal.err(`warning: ${visible(message)}\n`);
  return { ...where, allowInsecure: insecure, onWarning };
}

/** Calls an operation once and prints its answer. @returns the exit code. @throws UserError for wrong words and flags */
export async function runOperation(
  order: OperationOrder,
  operation: AnyOperation,
  terminal: Terminal,
): Promise<number> {
  const { given } = order;
  const request = await orderedRequest(order, terminal);
  const options = orderedClient(order, operation, terminal);
  const stop = new AbortController();
  const forget = terminal.onInterrupt(() => stop.abort());
  const { ConfigError, createClient, FalError } = await import("falsmith-runtime/client");
  try {
    const client = createClient(options);
    const unknownKeys = choiceOf(given, "unknown-keys", KEY_RULES) ?? "reject";
    await print(await client.call(operation, { ...request, unknownKeys, signal: stop.signal }), given, terminal);
    return 0;
  } catch (error) {
    if (stop.signal.aborted) return 130;
    if (!(error instanceof FalError)) throw error;
    const code = error.code === "input_invalid" ? "io/input" : "io/request";
    const message = failureText(error, options.gateway);
    terminal.err(findingText({ code, level: "error", message }, terminal.colour));
    return error instanceof ConfigError ? 2 : 1;
  } finally {
    forget();
  }
}
