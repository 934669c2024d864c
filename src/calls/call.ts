import type { CallAnswer, CallRequest, CallSettings } from "../contract/call.js";
import type { AnyOperation } from "../contract/operation.js";
import { ConfigError, FalError } from "../errors/index.js";
import { fillVariables, resolveGateway } from "../gateway/gateway.js";
import { apiError } from "../http/api-error.js";
import type { ClientContext } from "../http/context.js";
import { exchange, type Exchange } from "../http/exchange.js";
import type { Reply, RequestInfo } from "../http/response.js";
import { judgeRead, withRetries } from "../http/retry.js";
import { signalsOf, waitForCompletion } from "../jobs/request.js";
import { judgeSubmit, settleSubmit } from "../jobs/submit-outcome.js";
import { own, parseUrl } from "../platform/json.js";
import { nearest } from "../platform/nearest.js";
import { throwIfAborted } from "../platform/time.js";
import createRoutes from "openapi-fetch";
import { isStream, readAnswer, type AnswerReading } from "./answer.js";
import { digestible, isWebStream } from "./body.js";
import { type PreparedCall, prepareCall } from "./input.js";

/** The operations of a package that a client may name by their keys. */
export type OperationLoaders = Readonly<Record<string, () => Promise<AnyOperation>>>;

/** A call, as its caller states it. */
export type CallOptions = CallRequest & CallSettings;

function isOperation(target: unknown): target is AnyOperation {
  return typeof own(target, "method") === "string" && typeof own(target, "path") === "string";
}

function idOf(target: string | AnyOperation): string {
  if (typeof target === "string") return target;
  if (isOperation(target)) return target.id;
  const id = own(target, "id");
  throw new ConfigError(
    typeof id === "string"
      ? `${id} is an endpoint, not an operation: client.subscribe, submit and run take it.`
      : "An operation is named by its key, a string, or by its generated descriptor.",
  );
}

async function operationOf(loaders: OperationLoaders, target: string | AnyOperation): Promise<AnyOperation> {
  if (typeof target !== "string") return target;
  const load = Object.hasOwn(loaders, target) ? loaders[target] : undefined;
  if (load !== undefined) return load();
  const keys = Object.keys(loaders);
  const shown = JSON.stringify(target.slice(0, 120));
  if (keys.length === 0)
    throw new ConfigError(
      `This client takes descriptors of operations, not names: pass the \`operation\` of the module of ${shown}.`,
    );
  const near = nearest(target, keys);
  throw new ConfigError(`Unknown operation ${shown}.${near === undefined ? "" : ` Did you mean ${near}?`}`);
}

function checkProvider({ gateway }: ClientContext, { id, gateways }: AnyOperation): void {
  if (gateways.length === 0 || gateways.includes(gateway.name)) return;
  throw new ConfigError(
    `${id} is an operation of ${gateways.join(", ")}, and this client calls ${gateway.name}: make a client with the gateway of ${gateways[0] ?? id}.`,
    { endpointId: id },
  );
}

function originOf(url: string): string | undefined {
  const { origin, protocol } = parseUrl(url) ?? {};
  return protocol === "https:" || protocol === "http:" ? origin : undefined;
}

/** Other origins that may be called. @throws ConfigError for what is none */
function listedOrigins({ origins }: ClientContext): readonly string[] {
  return origins.map((given) => {
    const origin = originOf(given);
    if (origin !== undefined) return origin;
    throw new ConfigError(`origins lists origins, "https://api.example", not ${JSON.stringify(given)}.`);
  });
}

// By their own servers, so that each is made once.
const atServers = new WeakMap<ClientContext, Map<string, ClientContext>>();

/**
 * The client as it calls an operation's own server: what may be called and get the credential lies below that one then.
 * @throws ConfigError when it is on an origin that the caller has not listed
 */
function contextFor(context: ClientContext, { id, server }: AnyOperation): ClientContext {
  if (server === undefined) return context;
  const { gateway } = context;
  const url = fillVariables(server, gateway.variables, context.variables).replace(/\/+$/, "");
  const origin = originOf(url);
  if (origin === undefined) throw new ConfigError(`The server of ${id} is no http(s) URL.`, { endpointId: id });
  if (origin !== originOf(gateway.url) && !listedOrigins(context).includes(origin))
    throw new ConfigError(
      `${id} is called at ${origin}, which is not the origin of ${gateway.name}. Where that may have the credential, list it: { origins: [${JSON.stringify(origin)}] }.`,
      { endpointId: id },
    );
  const known = atServers.get(context) ?? new Map<string, ClientContext>();
  atServers.set(context, known);
  const { name, profile, auth, security } = gateway;
  const made = known.get(url) ?? { ...context, gateway: resolveGateway({ name, url, profile, auth, security }) };
  known.set(url, made);
  return made;
}

function acceptOf({ responses }: AnyOperation): string {
  const statuses = Object.keys(responses).filter((status) => status.startsWith("2"));
  const types = (statuses.length === 0 ? ["default"] : statuses).flatMap((status) =>
    Object.keys(responses[status] ?? {}),
  );
  return types.length === 0 ? "*/*" : [...new Set(types)].join(", ");
}

/** What is used of openapi-fetch here: any path and method, where the parameters are written by our own serialisers. */
interface AnyRoutes {
  request(
    method: string,
    path: string,
    init: Parameters<Exchange["call"]>[1] & {
      readonly params: { readonly path: object };
      readonly pathSerializer: () => string;
      readonly querySerializer: () => string;
    },
  ): Promise<{ readonly response: Response }>;
}

// Safe: it writes any method and path; its types know no QUERY, and no path that is given as text.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const ROUTES = createRoutes<object>() as unknown as AnyRoutes;

// Methods whose second try does what the first has done.
const REPEATABLE = new Set(["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "QUERY"]);
// What changes something may take its time: an attempt that is given up may have been paid for.
const WRITE_MS = 600_000;

// What fetch would refuse, told before anybody can wonder whether it was sent.
function checkMethod({ id, method }: AnyOperation, { body }: PreparedCall): void {
  const why =
    method === "TRACE"
      ? "no platform sends TRACE"
      : body !== undefined && (method === "GET" || method === "HEAD")
        ? `no platform sends a body with ${method}`
        : undefined;
  if (why !== undefined) throw new ConfigError(`${id} cannot be called: ${why}.`, { endpointId: id });
}

function attemptMs(context: ClientContext, { method }: AnyOperation, { timeout }: CallOptions): number {
  const { attempt } = context.timeouts;
  return REPEATABLE.has(method) ? attempt : Math.max(attempt, timeout ?? WRITE_MS);
}

function exchangeOf(
  context: ClientContext,
  operation: AnyOperation,
  { path, query, headers, body }: PreparedCall,
  options: CallOptions,
): Omit<Exchange, "isStream"> {
  const type = body?.contentType === undefined ? {} : { "content-type": body.contentType };
  const [template = "/"] = operation.path.split("?", 1);
  return {
    accept: options.accept ?? acceptOf(operation),
    headers: { ...type, ...headers },
    body: body?.content,
    security: operation.security,
    ms: attemptMs(context, operation, options),
    errorOf: (reply: Reply) => apiError(context, reply),
    // Body and content type go past openapi-fetch, which would write a boundary of its own.
    call: (_, init) =>
      ROUTES.request(operation.method, `/${template.replace(/^\//, "")}`, {
        ...init,
        params: { path: {} },
        pathSerializer: () => `${context.gateway.url}/${path.replace(/^\//, "")}`,
        querySerializer: () => query,
      }),
  };
}

async function callOnce(
  client: ClientContext,
  operation: AnyOperation,
  options: CallOptions,
  signal: AbortSignal,
): Promise<CallAnswer> {
  checkProvider(client, operation);
  const context = contextFor(client, operation);
  const prepared = prepareCall(context, operation, options);
  checkMethod(operation, prepared);
  const { accept, outputValidation } = options;
  const reading: AnswerReading = { operation, accept, outputValidation, signals: signalsOf(options) };
  const what: Exchange = {
    ...exchangeOf(context, operation, prepared, options),
    isStream: (response) => isStream(reading, response),
  };
  const isRepeatable = REPEATABLE.has(operation.method);
  const isOnce = isWebStream(prepared.body?.content);
  let sentAt = "";
  const once = async (info: RequestInfo): Promise<CallAnswer> => {
    throwIfAborted(signal);
    sentAt = new Date(context.clock.wall()).toISOString();
    return readAnswer(context, reading, await exchange(context, info, what, signal));
  };
  const judge = isOnce ? (): "end" => "end" : isRepeatable ? judgeRead : judgeSubmit;
  return withRetries(context, { info: { endpointId: operation.id, phase: "call" }, signal, judge, once }).catch(
    async (error: unknown) => {
      if (sentAt === "" || isRepeatable || !(error instanceof FalError)) throw error;
      const body = prepared.body === undefined ? "" : await digestible(prepared.body);
      throw await settleSubmit(context, error, body, sentAt);
    },
  );
}

/**
 * Calls an operation and reads its answer.
 * @throws FalError; nothing has been sent when it is an `InputValidationError` or a `ConfigError`
 */
export function callOperation(
  context: ClientContext,
  operations: OperationLoaders,
  target: string | AnyOperation,
  options: CallOptions,
): Promise<CallAnswer> {
  return waitForCompletion(context, {
    endpointId: idOf(target),
    phase: "call",
    settings: options,
    job: () => undefined,
    abandon: () => {},
    timeoutCancels: false,
    work: async (signal) => callOnce(context, await operationOf(operations, target), options, signal),
  });
}
