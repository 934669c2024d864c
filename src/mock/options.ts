import { parseUrl } from "../platform/json.js";
import type { AnyOperation } from "../contract/operation.js";
import type { SecurityScheme } from "../gateway/gateway.js";
import type { Endpoint, JobEndpoint } from "../contract/endpoint.js";
import { isSameOperation, operationsOfJob } from "./described/task.js";
import type { Certified } from "./server/certificate.js";
import type { MockClock } from "./jobs/clock.js";
import type { FaultRule } from "./faults/book.js";
import type { DocumentedAnswer, Settings } from "./server/mock.js";
import type { PageAccess } from "./server/pages.js";
import type { RecordedRequest } from "./server/record.js";
import type { MockScript } from "./jobs/script.js";
import type { WebhookOptions } from "./webhooks/webhooks.js";
import { WIRE_DEFAULTS, type WireOptions } from "./server/wire.js";

/** What a server answers for. */
export interface ServedParts {
  /** The endpoints it answers for: generated descriptors. Of two with the same id the first one counts. */
  readonly endpoints: readonly Endpoint[];
  /** Operations that it answers as well, by their method and path: generated descriptors. */
  readonly operations?: readonly AnyOperation[];
  /** Endpoints whose jobs their own documents describe: generated descriptors. Played through their own words. */
  readonly jobs?: readonly JobEndpoint[];
  /** Answers that the documents of the operations show. Of several for one media type the first that fits its schema counts. */
  readonly answers?: readonly DocumentedAnswer[];
}

/** What the server is made of. Only the endpoints are needed. */
export interface MockOptions extends ServedParts {
  /**
   * Told of every request before it is answered, and waited for: who makes descriptors while the server runs gives it those
   * that the request needs, by `serve`. Default: nobody is told.
   */
  readonly beforeRequest?: (entry: RecordedRequest) => Promise<void> | undefined;
  /**
   * The security schemes of the operations' gateway. With them, a call that shows none of what its operation asks for is
   * answered with 401. Default: nobody is asked.
   */
  readonly security?: { readonly [scheme: string]: SecurityScheme } | undefined;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default 127.0.0.1: only this machine can reach it. */
  readonly host?: string;
  /**
   * Pages of other origins that may call it from a browser: all of them, or those listed (`http://localhost:5173`). Default:
   * none, they get 403; programs are not asked.
   */
  readonly cors?: boolean | readonly string[];
  /**
   * Host names it may be called by, beside this machine's own, addresses, fal's, and that of `origin`: a name that any page
   * could let point here gets 403.
   */
  readonly allowedHosts?: readonly string[];
  /** Origin of the URLs it returns (`https://mock.example`). Default: the origin each request came to. */
  readonly origin?: string;
  /** Serve HTTPS: for clients that speak nothing else. `selfSigned` makes what it needs. */
  readonly tls?: Certified;
  /** A path before all its own paths, as gateways behind a prefix have: `/v1/account/gateway/fal`. */
  readonly basePath?: string;
  /** Speak as fal (`Key`) or as a relay that resells it (`Bearer`). Default fal. */
  readonly profile?: "fal" | "relay";
  /** Accept only these keys. Default: any that is not empty. */
  readonly credentials?: string | readonly string[];
  /** Default: the machine's time. A virtual clock moves only by `advance`. */
  readonly clock?: MockClock;
  /** What happens to requests. Default: positions 2, 1, 0, a run with five log lines, done after about a second. */
  readonly script?: MockScript;
  /** How the server misbehaves, and at which calls. Default: not at all. */
  readonly faults?: readonly FaultRule[];
  /** Told of every request after it was answered. */
  readonly onRequest?: (entry: RecordedRequest) => void;
  /** With a seed, request ids and outputs are the same each time. */
  readonly seed?: number;
  /** What the protocol leaves open. */
  readonly wire?: WireOptions;
  readonly webhooks?: WebhookOptions;
  /** How many of the last requests `requests()` keeps. Default 20 000. */
  readonly recordLimit?: number;
  /** Bytes of uploaded files kept in memory; the oldest make room. Default 512 MiB. */
  readonly uploadLimit?: number;
}

function segmentsOf(path: string): readonly string[] {
  return path.split("/").filter((part) => part !== "");
}

function originOf(origin: string): string {
  if (!/^https?:$/.test(parseUrl(origin)?.protocol ?? "")) {
    throw new TypeError(`origin is no http(s) URL: ${JSON.stringify(origin)}`);
  }
  return new URL(origin).origin;
}

/** The operations of the options, then those of jobs that are not among them. */
function withJobOperations({ operations = [], jobs = [] }: MockOptions): readonly AnyOperation[] {
  const all = [...operations];
  for (const { job } of jobs)
    for (const [, { operation }] of operationsOfJob(job)) {
      // Submits of one path differ by their constants.
      const isKnown = all.some(
        (one) => isSameOperation(one, operation) && (operation !== job.submit || one.id === operation.id),
      );
      if (!isKnown) all.push(operation);
    }
  return all;
}

function pagesOf({ cors = false, allowedHosts = [], host = "", origin }: MockOptions): PageAccess {
  const own = origin === undefined ? [host] : [host, new URL(originOf(origin)).hostname];
  return {
    cors: typeof cors === "boolean" ? cors : cors.map(originOf),
    hosts: [...allowedHosts, ...own].map((name) => name.toLowerCase()).filter((name) => name !== ""),
  };
}

/** The settings of the given options. @throws TypeError for an origin that is none */
export function settingsOf(options: MockOptions): Settings {
  const { credentials, origin } = options;
  return {
    profile: options.profile ?? "fal",
    credentials: typeof credentials === "string" ? [credentials] : credentials,
    origin: origin === undefined ? undefined : originOf(origin),
    basePath: segmentsOf(options.basePath ?? ""),
    pages: pagesOf(options),
    script: options.script ?? {},
    operations: withJobOperations(options),
    jobs: options.jobs ?? [],
    answers: options.answers ?? [],
    security: options.security,
    wire: { ...WIRE_DEFAULTS, ...options.wire },
    seed: options.seed,
  };
}
