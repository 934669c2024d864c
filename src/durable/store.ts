import type { RequestHandle } from "../contract/status.js";

/**
 * Where the request of a key stands. One table of transitions (`transitions.ts`) says which follows which.
 *
 * - `claimed`: a worker has the key; nothing was sent, its files may be on their way. Free again when its lease ends.
 * - `submitting`: the submit may be on its way. When its lease ends, nobody knows whether it was accepted: it is parked.
 * - `submitted`: the server has accepted it, and its handle is here.
 * - `parked`: it may have been accepted. Only a webhook or a person settles it; it is never sent again by itself.
 * - `released`: the server has certainly not accepted it, and another try may help. The next caller claims it.
 * - `completed`, `failed`: over; the result or the error is here.
 */
export type RequestState = "claimed" | "submitting" | "submitted" | "parked" | "released" | "completed" | "failed";

/** Every state, in the order of a request's life. */
export const REQUEST_STATES: readonly RequestState[] = [
  "claimed",
  "submitting",
  "submitted",
  "parked",
  "released",
  "completed",
  "failed",
];

/** An error as a store keeps it: words and codes, no object of a class. */
export interface StoredError {
  /** The code of the error: `failed`, `validation`, `http`, … */
  readonly code: string;
  readonly message: string;
  /** The HTTP status, where an answer had one. */
  readonly status?: number;
  /** What the server sent with it. */
  readonly body?: unknown;
  /** fal's own word for the failure: `runner_disconnected`, … */
  readonly errorType?: string;
  /** A request that the answer has named, where it is not that of the record's handle. */
  readonly requestId?: string;
}

/** What a store keeps of one key. It is plain JSON, and holds no credential. */
export interface RequestRecord {
  /** The caller's name of the work, 1 to 512 characters. */
  readonly key: string;
  /** 1 when it is inserted, one more with each change: the fencing token of whoever changes it. */
  readonly version: number;
  readonly state: RequestState;
  readonly endpointId: string;
  /**
   * Names the input: SHA-256 of what the caller gave, in an order of keys that does not depend on the caller. A key that comes
   * back with another input is refused.
   */
  readonly inputHash: string;
  /** The input, where the caller wants it kept, so that `retry` can send it again without the caller. */
  readonly input?: unknown;
  /** Not to be guessed: a webhook shows it, so that nobody else can settle the key. */
  readonly token: string;
  /** Who has the key while it is `claimed` or `submitting`, for people who read the store. */
  readonly owner?: string;
  /** When the claim ends, ms since 1970. */
  readonly leaseUntil?: number;
  /** The base URL of the gateway that was asked last. */
  readonly gateway?: string;
  /** From `submitted` on. */
  readonly handle?: RequestHandle;
  /** Further requests that turned out to have been made for the key: known, never lost, to be cancelled by a person. */
  readonly others?: readonly RequestHandle[];
  /** The output, once it is `completed`. */
  readonly data?: unknown;
  /** Of a `failed`, `parked` or `released` request: why. Of a `completed` one: that its output was not accepted. */
  readonly error?: StoredError;
  /** How often it was about to be sent. */
  readonly submits: number;
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601, of the last change. */
  readonly updatedAt: string;
}

/** Which records are listed. */
export interface ListOptions {
  /** Default: every state. */
  readonly states?: readonly RequestState[] | undefined;
  /** Only keys behind this one, in the order of their UTF-16 code units or bytes, as the store has it. */
  readonly after?: string | undefined;
  /** At most so many. Default 1,000. */
  readonly limit?: number | undefined;
}

/** How many requests are in each state; a state without any may be left out. */
export type RequestCounts = { readonly [State in RequestState]?: number };

/**
 * Where requests are kept. Three atomic methods and a list are all that correctness rests on: what follows what is decided
 * outside of it (`transitions.ts`), and written by compare-and-set. `test/runtime/durable/store-contract.ts` is the suite
 * that an implementation has to pass.
 */
export interface RequestStore {
  /** The record of a key. */
  get(key: string): Promise<RequestRecord | undefined>;
  /**
   * Keeps a record of a key that has none, atomically: of any number of callers one wins. Resolves once it is as durable as
   * the store can make it.
   * @returns undefined when it was kept; otherwise the record that is there
   */
  insert(record: RequestRecord): Promise<RequestRecord | undefined>;
  /**
   * Puts a record in the place of the one with the version before its own (`record.version - 1`), atomically.
   * @returns whether it did; otherwise another change came first
   */
  replace(record: RequestRecord): Promise<boolean>;
  /** Records in the order of their keys, a page at a time. */
  list(options?: ListOptions): Promise<readonly RequestRecord[]>;
  /** How many records there are, by state. Absent: they are listed and counted. */
  count?(): Promise<RequestCounts>;
  /** Removes the record of a key while it has this version. @returns whether it did */
  remove(key: string, version: number): Promise<boolean>;
}
