import { ApiError } from "../errors/index.js";
import type { AbortOptions, OutputValidation } from "./options.js";
import type {
  AnyOperation,
  OperationResponses,
  RequestOf,
  ResponseMedia,
  ResponsesOf,
  SuccessStatus,
} from "./operation.js";
import type { UnknownKeys } from "./validator.js";

/* What callers of `client.call` see: what it takes, what it gives, and how its errors are told apart. */

/** What any operation takes, where nothing more is known of it. */
export interface CallRequest {
  /** Values of the path, by the names in its braces. */
  readonly path?: { readonly [name: string]: unknown } | undefined;
  readonly query?: { readonly [name: string]: unknown } | undefined;
  readonly headers?: { readonly [name: string]: unknown } | undefined;
  readonly cookies?: { readonly [name: string]: unknown } | undefined;
  /** Data, or a body that is written already: `FormData`, `URLSearchParams`, a `Blob`, bytes, a stream. */
  readonly body?: unknown;
  /** The media type of the body. Default: the first that the operation takes. */
  readonly contentType?: string | undefined;
}

/** How an operation is called. */
export interface CallSettings extends AbortOptions {
  /** The `accept` header. Default: the media types of the documented successes. */
  readonly accept?: string | undefined;
  /**
   * Deadline of the promise in ms; a stream is then read without one. Default: the total timeout of the client. A single
   * attempt has the client's attempt timeout; one that changes something has 10 minutes, or this time.
   */
  readonly timeout?: number | undefined;
  /** Overrides the client's. */
  readonly unknownKeys?: UnknownKeys | undefined;
  /** Overrides the client's. */
  readonly outputValidation?: OutputValidation | undefined;
}

/** Headers that no page names may be sent with any call. */
interface MoreHeaders {
  readonly headers?: { readonly [name: string]: unknown } | undefined;
}

/** An operation that is named by its descriptor, or by a key of the client's `Operations`. */
export type NamedOperation<Operations, T> = T extends keyof Operations ? Operations[T] : T;

type KnownRequest<O> = O extends { readonly request: infer Request } ? Request : RequestOf<O>;
type KnownResponses<O> = O extends { readonly responses: infer Responses; readonly request: unknown }
  ? Responses
  : ResponsesOf<O>;

type Options<Request> = (unknown extends Request ? CallRequest : Request & MoreHeaders) & CallSettings;

/** What follows the operation in a call: needed where the operation needs something. */
export type CallArguments<Operations, T> =
  {} extends KnownRequest<NamedOperation<Operations, T>>
    ? readonly [options?: Options<KnownRequest<NamedOperation<Operations, T>>>]
    : readonly [options: Options<KnownRequest<NamedOperation<Operations, T>>>];

/** A status by its key: 404 for `"404"`, any number for `"4XX"` and `"default"`. */
type StatusOf<Key> = Key extends `${infer Status extends number}` ? Status : number;

/** A successful answer. */
export interface CallAnswer<Data = unknown, Status extends number = number> {
  /** What the body holds: data, text, a `Blob`, an iterable of events or lines; undefined where there is none. */
  readonly data: Data;
  readonly status: Status;
  /** The status and headers of the answer. Its body has been read, and it does not say where it came from. */
  readonly response: Response;
}

/** The documented successes of an operation, told apart by `status`. */
export type AnswerOf<Responses> = [SuccessStatus<Responses>] extends [never]
  ? CallAnswer
  : { [Key in SuccessStatus<Responses>]: CallAnswer<Responses[Key], StatusOf<Key>> }[SuccessStatus<Responses>];

/** What a call resolves with. */
export type CallResult<Operations, T> = AnswerOf<KnownResponses<NamedOperation<Operations, T>>>;

type ErrorStatus<Responses> = Exclude<keyof Responses & string, `${1 | 2 | 3}${string}`>;
type ErrorsIn<Responses> = [ErrorStatus<Responses>] extends [never]
  ? ApiError
  : {
      [Key in ErrorStatus<Responses>]: ApiError<Responses[Key]> & { readonly status: StatusOf<Key> };
    }[ErrorStatus<Responses>];

/** The errors that an operation documents, told apart by `status`. */
export type ErrorOf<O> = ErrorsIn<KnownResponses<O>>;

/** One event of a stream that names its events. */
export interface NamedEvent<Data = unknown> {
  /** `message` where the stream names none. */
  readonly event: string;
  /** The last id that the stream has named; empty where it names none. */
  readonly id: string;
  readonly data: Data;
}

/** Loads the operations of a provider by their keys, `GET /items/{id}`. */
export type OperationRegistry<Operations> = {
  readonly [Key in keyof Operations & string]: () => Promise<AnyOperation>;
};

/** The key under which a document speaks of answers with a status: the status itself, its class, or all others. */
export function responseKey(responses: OperationResponses, status: number): string | undefined {
  const hundred = String(status).charAt(0);
  return [String(status), `${hundred}XX`, `${hundred}xx`, "default"].find((one) => Object.hasOwn(responses, one));
}

/** What a document says of answers with a status, by media type. */
export function responseFor(
  responses: OperationResponses,
  status: number,
): { readonly [mediaType: string]: ResponseMedia } | undefined {
  const key = responseKey(responses, status);
  return key === undefined ? undefined : responses[key];
}

/**
 * Whether an error is an answer of this operation that its document describes: then `status` tells which one, and `body`
 * has its type. Where the document states a schema, the body fits it.
 *
 * @example
 * ```ts
 * try {
 *   await client.call(getItem, { path: { id } });
 * } catch (error) {
 *   if (isErrorOf(getItem, error) && error.status === 404) console.log(error.body.reason);
 *   else throw error;
 * }
 * ```
 */
export function isErrorOf<O extends AnyOperation>(operation: O, error: unknown): error is ErrorOf<O> {
  if (!(error instanceof ApiError) || error.endpointId !== operation.id) return false;
  const documented = responseFor(operation.responses, error.status);
  if (documented === undefined) return false;
  const all = Object.values(documented);
  return all.length === 0 || all.some(({ validator }) => validator === undefined || validator.is(error.body));
}
