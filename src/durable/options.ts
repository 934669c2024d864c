import type { AnyEndpoint, Client, TargetInput, TargetSettings } from "../contract/client.js";
import type { FollowSettings, SubmitSettings, WithInput } from "../contract/options.js";

/** How a key is claimed. Times are in ms. */
export interface ClaimOptions {
  /**
   * Where the server sends the result: the address of `createWebhookHandler`. The key and its token are added to its query. It
   * settles what would be parked otherwise.
   */
  readonly webhookUrl?: string | undefined;
  /**
   * Ends the call with the signal's reason. A submit that is on its way is awaited and kept first (for the client's `attempt`
   * time at most), and the request goes on: the next call with the key follows it.
   */
  readonly signal?: AbortSignal | undefined;
  /** How long a caller who submits is taken to be alive. Longer than the client's `attempt` time. Default 120,000. */
  readonly leaseMs?: number | undefined;
  /** The same while files are uploaded, before anything is submitted. Default 900,000. */
  readonly uploadLeaseMs?: number | undefined;
  /** How long a parked request is waited for, until a webhook or a person settles it. Default 0: it is thrown at once. */
  readonly parkedWaitMs?: number | undefined;
  /** Who has the key meanwhile, for people who read the store. Default: a random name of this process. */
  readonly owner?: string | undefined;
  /** Keep the input in the record, so that people can see it and send it again. It must be JSON. Default false. */
  readonly keepInput?: boolean | undefined;
}

/** Settings of a submit that are not about keys. */
export type KeyedSubmitSettings = Omit<
  SubmitSettings,
  "onSubmitted" | "onEnqueue" | "wrapSend" | "signal" | "abortSignal" | "webhookUrl"
>;

/** A client whose own types say nothing here: the drop-in for the official one. */
export interface LooseClient {
  /** As `Client.submit`. */
  submit(endpoint: never, options: never): Promise<unknown>;
  /** As `Client.resume`. */
  resume(endpoint: never, handle: unknown): unknown;
}

/** The client that requests are made with: that of a package, or the drop-in for the official one. */
export interface WithClient<Endpoints, Id extends string, Operations> {
  readonly client: Client<Endpoints, Id, Operations> | LooseClient;
}

/** The options of `submitOnce`. */
export type SubmitOnceOptions<Endpoints, Id extends string, Operations, T> = WithInput<
  TargetInput<Endpoints, T>,
  TargetSettings<Endpoints, T, KeyedSubmitSettings>
> &
  ClaimOptions &
  WithClient<Endpoints, Id, Operations>;

/** How a request is followed whose key is in a store. */
export type KeyedFollowSettings = Omit<FollowSettings, "signal" | "abortSignal" | "cancelOnAbort">;

/** The options of `runOnce`. */
export type RunOnceOptions<Endpoints, Id extends string, Operations, T> = SubmitOnceOptions<
  Endpoints,
  Id,
  Operations,
  T
> &
  KeyedFollowSettings;

/** An endpoint, as a client takes it. */
export type TargetOf<Id extends string> = Id | AnyEndpoint;
