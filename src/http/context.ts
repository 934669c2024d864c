import type {
  ClientOptions,
  Fetch,
  OutputValidation,
  RetryOptions,
  Timeouts,
  Warning,
  RequestMiddleware,
  FollowSettings,
} from "../contract/options.js";
import type { UnknownKeys } from "../contract/validator.js";
import { ConfigError } from "../errors/index.js";
import { checkKey, type Credentials, withholdsFalKey } from "../gateway/credentials.js";
import { type Gateway, resolveGateway, type VariableValues } from "../gateway/gateway.js";
import { createRedactor, type Redactor } from "../gateway/redact.js";
import { type Clock, systemClock } from "../platform/time.js";
import { isBrowser, cacheOption } from "../platform/env.js";
import { givenOf } from "../platform/json.js";
import { createSemaphore, type Semaphore } from "../platform/semaphore.js";
import { withMiddleware, withProxy } from "./middleware.js";
import { callSafely, createObserverCalls, type ObserverCalls } from "./callbacks.js";

/** What all calls of one client share. */
export interface ClientContext {
  readonly gateway: Gateway;
  readonly credentials: Credentials | undefined;
  readonly allowInsecure: readonly string[];
  /** What the caller has said of variables in URLs. */
  readonly variables: VariableValues | undefined;
  /** Other origins than the gateway's that may be called. */
  readonly origins: readonly string[];
  readonly allowBrowserKey: boolean;
  readonly fetch: Fetch;
  /** As they were given: for what only some programs load. */
  readonly options: Pick<ClientOptions, "responseHandler" | "webSocket" | "fetch">;
  readonly middleware: RequestMiddleware | undefined;
  readonly retry: RetryOptions;
  readonly timeouts: Required<Timeouts>;
  readonly unknownKeys: UnknownKeys;
  readonly outputValidation: OutputValidation;
  readonly strictUrls: boolean;
  readonly maxBytes: number;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly semaphore: Semaphore;
  /** Keeps a platform from caching what is read, where it can be told. */
  readonly cacheOption: RequestInit;
  /** Exchanges at the same time. */
  readonly places: number;
  /** Tokens for retries, shared, so that an outage does not become a storm; and whether any server has answered yet. */
  readonly network: { tokens: number; reached: boolean };
  /** Streams that may still be opened, and until when (on the clock) apps are asked for none. */
  readonly streams: { free: number; readonly refused: Map<string, number> };
  readonly observe: ObserverCalls;
  warn(warning: Warning): void;
}

const DAY = 86_400_000;
const MIB = 1_048_576;
// Browsers allow six connections to a host; streams must leave some for everything else.
const BROWSER_STREAMS = 3;

// Warnings that the author of a program can act on. The others, which the client has dealt with, only go to `onWarning`.
const PRINTED = new Set([
  "credentials",
  "input",
  "output",
  "foreign_url",
  "gateway",
  "submit_unknown",
  "callback",
  "realtime",
]);

function createWarn(redactor: Redactor, given: ClientOptions["onWarning"]): ClientContext["warn"] {
  const seen = new Set<string>();
  const print = ({ code, message }: Warning): void => {
    const line = `falsmith: ${code}: ${message}`;
    if (!PRINTED.has(code) || seen.has(line) || seen.size > 1_000) return;
    seen.add(line);
    console.warn(line);
  };
  // A program whose own `onWarning` fails still hears of the warning, and the request goes on.
  return (warning) => {
    const clean = { ...warning, message: redactor.text(warning.message) };
    callSafely(
      () => (given ?? print)(clean),
      () => print({ ...clean, code: "callback", message: `onWarning failed: ${clean.message}` }),
    );
  };
}

function positive(name: string, value: number | undefined, otherwise: number): number {
  return checkPositive(name, value) ?? otherwise;
}

function checkedRetry(given: RetryOptions = {}): RetryOptions {
  const { maxRetries } = given;
  for (const name of ["baseDelay", "maxDelay", "backoffMultiplier", "maxRetryAfter"] as const)
    checkPositive(`retry.${name}`, given[name]);
  if (maxRetries === undefined || (typeof maxRetries === "number" && maxRetries >= 0)) return givenOf(given);
  throw new ConfigError(`retry.maxRetries is a number from 0 on, not ${String(maxRetries)}.`);
}

function keyStaysHome({ url }: Gateway): string {
  const { host } = new URL(url);
  return `FAL_KEY goes to fal's own hosts and to this machine only: requests to ${host} carry no credential unless { credentials } is passed`;
}

function hostsOf(allowInsecure: ClientOptions["allowInsecure"] = []): readonly string[] {
  const wrong = [...allowInsecure].find((host) => typeof host !== "string" || !/^[^\s/@?#]+$/.test(host));
  if (wrong === undefined) return allowInsecure;
  throw new ConfigError(`allowInsecure lists hosts, "name" or "name:port", not ${JSON.stringify(wrong)}.`);
}

function resolveFetch(given: Fetch | undefined): Fetch {
  if (given !== undefined && typeof given !== "function") throw new ConfigError("fetch is a function.");
  // Looked up at each call, so that a global fetch that is replaced later is used.
  return given ?? ((url, init) => globalThis.fetch(url, init));
}

function resolveMiddleware({ requestMiddleware, proxyUrl }: ClientOptions): RequestMiddleware | undefined {
  if (proxyUrl === undefined) return requestMiddleware;
  const { url, when } = typeof proxyUrl === "string" ? { url: proxyUrl } : proxyUrl;
  return withMiddleware(requestMiddleware, withProxy({ targetUrl: url, when }));
}

/**
 * Checks the options and makes what calls share. `clock` is for tests.
 * @throws ConfigError
 */
export function createContext(options: ClientOptions = {}, clock: Clock = systemClock): ClientContext {
  const { credentials, timeouts = {} } = options;
  const redactor = createRedactor();
  if (typeof credentials === "string") redactor.add(checkKey(credentials));
  const gateway = resolveGateway(options.gateway, options.variables);
  const warn = createWarn(redactor, options.onWarning);
  const places = positive("maxConnections", options.maxConnections, 64);
  if (credentials === undefined && withholdsFalKey(gateway))
    warn({ code: "credentials", message: keyStaysHome(gateway) });
  return {
    gateway,
    credentials,
    allowInsecure: hostsOf(options.allowInsecure),
    variables: options.variables,
    origins: options.origins ?? [],
    clock,
    redactor,
    allowBrowserKey: options.suppressLocalCredentialsWarning === true,
    fetch: resolveFetch(options.fetch),
    options,
    middleware: resolveMiddleware(options),
    retry: checkedRetry(options.retry),
    timeouts: {
      total: positive("timeouts.total", timeouts.total, DAY),
      attempt: positive("timeouts.attempt", timeouts.attempt, 30_000),
      idle: positive("timeouts.idle", timeouts.idle, 45_000),
    },
    unknownKeys: options.unknownKeys ?? "warn",
    outputValidation: options.outputValidation ?? "report",
    strictUrls: options.strictUrls === true,
    maxBytes: positive("maxResponseBytes", options.maxResponseBytes, 64 * MIB),
    semaphore: createSemaphore(places),
    places,
    cacheOption: cacheOption(),
    network: { tokens: 500, reached: false },
    streams: { free: isBrowser() ? BROWSER_STREAMS : Infinity, refused: new Map() },
    observe: createObserverCalls(options.observer, warn),
    warn,
  };
}

/** Tells of something that is about one request. */
export function warnAbout(
  context: ClientContext,
  { endpointId, requestId }: Pick<Warning, "endpointId" | "requestId">,
  code: string,
  text: string,
): void {
  context.warn({ code, message: `${endpointId}: ${text}`, endpointId, requestId });
}

/** A number of an option, as it was given. @throws ConfigError for NaN, zero, what is negative and what is no number */
export function checkPositive(name: string, value: number | undefined): number | undefined {
  if (value === undefined || (typeof value === "number" && value > 0)) return value;
  throw new ConfigError(`${name} is a number above 0, not ${String(value)}.`);
}

/** Checks the times of a call before anything is sent. @throws ConfigError */
export function checkTimes({ timeout, pollInterval }: Pick<FollowSettings, "timeout" | "pollInterval">): void {
  checkPositive("timeout", timeout);
  if (pollInterval === Infinity) throw new ConfigError("pollInterval is a number of ms, not Infinity.");
  checkPositive("pollInterval", pollInterval);
}
