import type { IncomingMessage } from "node:http";
import type { ActiveFault, FaultBook } from "../faults/book.js";
import type { Catalogue } from "../jobs/catalogue.js";
import type { ScopedClock } from "../jobs/clock.js";
import type { Job, MakeOutput } from "../jobs/jobs.js";
import type { MockScript } from "../jobs/script.js";
import type { RealtimeBook } from "../realtime/book.js";
import type { FileStore } from "../routes/file-store.js";
import type { RouteName } from "../routes/names.js";
import type { TokenBook } from "../routes/tokens.js";
import type { WebhookSender } from "../webhooks/webhooks.js";
import type { Target } from "./address.js";
import type { PageAccess } from "./pages.js";
import type { RecordEntry } from "./record.js";
import type { AnyOperation } from "../../contract/operation.js";
import type { SecurityScheme } from "../../gateway/gateway.js";
import type { Reply } from "./reply.js";
import type { Wire } from "./wire.js";
import type { JobEndpoint } from "../../contract/endpoint.js";
import type { DescribedTask } from "../described/task.js";

/**
 * An answer of an operation that its document shows beside the schema, at the media type. Descriptors do not hold it: a
 * client has no use for it.
 */
export interface DocumentedAnswer {
  /** The id of the operation. */
  readonly operation: string;
  /** As the document has it: `200`, `2XX`, `default`. */
  readonly status: string;
  /** As the document has it: `application/json`. */
  readonly mediaType: string;
  /** A parsed value; text where the answer is none of JSON. */
  readonly value: unknown;
}

/** The options with their defaults filled in. */
export interface Settings {
  readonly profile: "fal" | "relay";
  readonly credentials: readonly string[] | undefined;
  /** Origin of the returned URLs; undefined: the one the request came to. */
  readonly origin: string | undefined;
  readonly basePath: readonly string[];
  readonly pages: PageAccess;
  readonly script: MockScript;
  /** With the operations that submit jobs and tell of them. */
  readonly operations: readonly AnyOperation[];
  readonly jobs: readonly JobEndpoint[];
  /** What documents show as answers of the operations. */
  readonly answers: readonly DocumentedAnswer[];
  /** Of the operations' gateway; undefined: nobody is asked for a credential. */
  readonly security: { readonly [scheme: string]: SecurityScheme } | undefined;
  readonly wire: Wire;
  readonly seed: number | undefined;
}

/** All that one server holds. */
export interface Mock {
  /** Made anew when a server that runs is given more to serve. */
  settings: Settings;
  readonly clock: ScopedClock;
  readonly catalogue: Catalogue;
  readonly jobs: Map<string, Job>;
  /** The jobs among them that another API was given, by the same ids. */
  readonly tasks: Map<string, DescribedTask>;
  readonly files: FileStore;
  readonly tokens: TokenBook;
  readonly realtime: RealtimeBook;
  readonly webhooks: WebhookSender;
  readonly faults: FaultBook;
  readonly makeOutput: MakeOutput;
  readonly newId: () => string;
  /** Wakes those who follow a job after something other than time changed it. */
  readonly watchers: Map<string, Set<() => void>>;
  /** Direct calls that run right now. */
  readonly running: { count: number };
}

/** One HTTP request on its way to a reply. */
export interface Exchange {
  readonly mock: Mock;
  readonly request: IncomingMessage;
  readonly target: Target;
  /** Origin and base path of the URLs that the reply names. */
  readonly origin: string;
  readonly entry: RecordEntry;
  /** The faults that this call meets. */
  readonly faults: readonly ActiveFault[];
}

/** A route that takes a request. */
export interface Match {
  readonly name: RouteName;
  /** Public routes need no credential. */
  readonly access: "key" | "public" | "token-or-key";
  /** The request id in the path. */
  readonly requestId?: string;
  readonly handle: (exchange: Exchange) => Reply | Promise<Reply>;
}

/** The headers of a request, the first value of each. */
export function headersOf({ request }: Exchange): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}

/** The value of a request header, the first one where it is repeated. */
export function headerOf(exchange: Exchange, name: string): string | undefined {
  const value = exchange.request.headers[name];
  return typeof value === "string" ? value : value?.[0];
}
