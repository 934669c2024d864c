import createRoutes from "openapi-fetch";
import type { Client as RoutesClient } from "openapi-fetch";
import type {
  ClientOptions,
  Fetch,
  OutputValidation,
  RetryOptions,
  Timeouts,
  Warning,
  RequestMiddleware,
} from "../contract/options.js";
import type { UnknownKeys } from "../contract/validator.js";
import { ConfigError } from "../errors/index.js";
import { checkKey, type Credentials, withholdsFalKey } from "../gateway/credentials.js";
import { type Gateway, resolveGateway } from "../gateway/gateway.js";
import { createRedactor, type Redactor } from "../gateway/redact.js";
import { type Clock, systemClock } from "../platform/clock.js";
import { isBrowser } from "../platform/env.js";
import { createSemaphore, type Semaphore } from "../platform/semaphore.js";
import { withMiddleware, withProxy } from "./middleware.js";
import type { QueuePaths } from "./routes.js";

/** What all calls of one client share. */
export interface ClientContext {
  readonly gateway: Gateway;
  readonly credentials: Credentials | undefined;
  readonly allowInsecure: readonly string[];
  readonly allowBrowserKey: boolean;
  readonly fetch: Fetch;
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
  readonly routes: RoutesClient<QueuePaths>;
  /** Tokens for retries, shared, so that an outage does not become a storm. */
  readonly retryBudget: { tokens: number };
  /** Streams that may still be opened, and apps that are known to have none. */
  readonly streams: { free: number; readonly refused: Set<string> };
  warn(warning: Warning): void;
}

const DAY = 86_400_000;
const MIB = 1_048_576;
// Browsers allow six connections to a host; streams must leave some for everything else.
const BROWSER_STREAMS = 3;

function pathOf(pathname: string, params: Record<string, unknown>): string {
  return pathname.replace(/\{(\w+)\}$/, (_, name: string) => String(params[name]));
}

// Warnings that the author of a program can act on. The others, which the client has dealt with, only go to `onWarning`.
const PRINTED = new Set(["credentials", "input", "output", "foreign_url", "gateway", "submit_unknown"]);

function createWarn(redactor: Redactor, given: ClientOptions["onWarning"]): ClientContext["warn"] {
  const seen = new Set<string>();
  const print = ({ code, message }: Warning): void => {
    const line = `falsmith: ${code}: ${message}`;
    if (!PRINTED.has(code) || seen.has(line) || seen.size > 1_000) return;
    seen.add(line);
    console.warn(line);
  };
  return (warning) => (given ?? print)({ ...warning, message: redactor.text(warning.message) });
}

function positive(name: string, value: number | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (typeof value === "number" && value > 0) return value;
  throw new ConfigError(`${name} is a number above 0, not ${String(value)}.`);
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
  const gateway = resolveGateway(options.gateway);
  const warn = createWarn(redactor, options.onWarning);
  if (credentials === undefined && withholdsFalKey(gateway))
    warn({ code: "credentials", message: keyStaysHome(gateway) });
  return {
    gateway,
    credentials,
    allowInsecure: hostsOf(options.allowInsecure),
    clock,
    redactor,
    allowBrowserKey: options.suppressLocalCredentialsWarning === true,
    fetch: resolveFetch(options.fetch),
    middleware: resolveMiddleware(options),
    retry: options.retry ?? {},
    timeouts: {
      total: positive("timeouts.total", timeouts.total, DAY),
      attempt: positive("timeouts.attempt", timeouts.attempt, 30_000),
      idle: positive("timeouts.idle", timeouts.idle, 45_000),
    },
    unknownKeys: options.unknownKeys ?? "warn",
    outputValidation: options.outputValidation ?? "report",
    strictUrls: options.strictUrls === true,
    maxBytes: positive("maxResponseBytes", options.maxResponseBytes, 64 * MIB),
    semaphore: createSemaphore(positive("maxConnections", options.maxConnections, 64)),
    routes: createRoutes<QueuePaths>({
      baseUrl: gateway.url,
      pathSerializer: pathOf,
    }),
    retryBudget: { tokens: 500 },
    streams: { free: isBrowser() ? BROWSER_STREAMS : Infinity, refused: new Set() },
    warn,
  };
}
