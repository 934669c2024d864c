import type { RequestHandle } from "../contract/status.js";
import { ConfigError } from "../errors/index.js";
import { isHandle } from "../jobs/handle.js";
import { changeRecord, type ChangeResult } from "./change.js";
import { checkKey, handleFromId } from "./record.js";
import type { ListOptions, RequestCounts, RequestRecord, RequestState, RequestStore } from "./store.js";
import { retry as retryTransition, settle as settleTransition, type TransitionResult } from "./transitions.js";

/* What people do with requests: look, settle, make anew. */

const PAGE = 1_000;

/**
 * The records of a store, page by page, in the order of their keys.
 * @param options which; without `limit` all of them
 * @throws whatever the store throws
 */
export async function* listRequests(
  store: RequestStore,
  options: ListOptions = {},
): AsyncGenerator<RequestRecord, void, undefined> {
  let { after, limit: left = Infinity } = options;
  while (left > 0) {
    const limit = Math.min(PAGE, left);
    const page = await store.list({ states: options.states, after, limit });
    yield* page;
    left -= page.length;
    after = page.at(-1)?.key;
    if (page.length < limit || after === undefined) return;
  }
}

/** How many requests are in each state; a state without any may be left out. @throws whatever the store throws */
export async function countRequests(store: RequestStore): Promise<RequestCounts> {
  if (store.count !== undefined) return store.count();
  const counts = new Map<RequestState, number>();
  for await (const { state } of listRequests(store)) counts.set(state, (counts.get(state) ?? 0) + 1);
  return Object.fromEntries(counts);
}

async function change(
  store: RequestStore,
  key: string,
  decide: (record: RequestRecord) => TransitionResult,
  refused: (record: RequestRecord) => string,
): Promise<RequestRecord> {
  checkKey(key);
  const there = await store.get(key);
  const { record, why }: ChangeResult =
    there === undefined ? { record: undefined } : await changeRecord(store, there, decide);
  if (record === undefined) throw new ConfigError(`The store has no request of key ${JSON.stringify(key)}.`);
  if (why === undefined) return record;
  const { endpointId, handle } = record;
  throw new ConfigError(`The request of key ${JSON.stringify(key)} is ${record.state}: ${refused(record)}`, {
    endpointId,
    requestId: handle?.requestId,
  });
}

/** What became of a parked request: the id or the handle under which the provider has it, or that it never accepted it. */
export type Settlement = { readonly requestId: string } | { readonly handle: RequestHandle } | "not accepted";

function handleIn(record: RequestRecord, settlement: Exclude<Settlement, string>, now: number): RequestHandle {
  if ("handle" in settlement && isHandle(settlement.handle)) return settlement.handle;
  const requestId: unknown = "requestId" in settlement ? settlement.requestId : undefined;
  if (typeof requestId === "string" && requestId.trim() !== "") return handleFromId(record, requestId, now);
  throw new ConfigError('settle takes { requestId }, { handle } or "not accepted".', { endpointId: record.endpointId });
}

/**
 * Settles a parked request, once a person has looked up with the provider what became of it.
 * @param settlement `"not accepted"`: the next call with the key makes it anew. If that is wrong, it is paid twice
 * @returns the record after it
 * @throws ConfigError when the key is not known or not parked, or the settlement is none
 */
export async function settle(store: RequestStore, key: string, settlement: Settlement): Promise<RequestRecord> {
  const decide = (record: RequestRecord): TransitionResult => {
    const now = Date.now();
    if (settlement === "not accepted") return settleTransition(record, undefined, now);
    return settleTransition(record, handleIn(record, settlement, now), now);
  };
  return change(store, key, decide, () => "only a parked request is settled.");
}

/** The options of `retry`. */
export interface RetryConsent {
  /** Consent to making a parked request anew, although it may run, and be paid, twice. Default false. */
  readonly mayRunTwice?: boolean | undefined;
}

/**
 * Lets a request that has failed be made anew, by the next call with its key.
 * @returns the record after it
 * @throws ConfigError when the key is not known, or its request has not failed; for a parked one without consent
 */
export async function retry(
  store: RequestStore,
  key: string,
  { mayRunTwice = false }: RetryConsent = {},
): Promise<RequestRecord> {
  const decide = (record: RequestRecord): TransitionResult => retryTransition(record, mayRunTwice, Date.now());
  return change(store, key, decide, ({ state }) =>
    state === "parked"
      ? "it may have been accepted. Look it up and settle it, or pass mayRunTwice: true."
      : "only a request that has failed is made anew.",
  );
}
