import type { RequestHandle } from "../contract/status.js";
import { givenOf } from "../platform/json.js";
import type { RequestRecord, RequestState, StoredError } from "./store.js";

/**
 * What can happen to the request of a key.
 *
 * - `claim`: a caller wants to make it.
 * - `begin`: the caller who has it is about to send, or to send again after a refusal.
 * - `accept`: the server has named the request: in the answer to the submit, however late, or by a webhook.
 * - `refuse`: the server has certainly not accepted it, or nothing was sent.
 * - `park`: the answer to the submit got lost.
 * - `finish`: the output or the failure is there.
 * - `settle`: a person has looked up what became of it.
 * - `retry`: a person wants it to be made anew.
 */
export type RequestEvent = "claim" | "begin" | "accept" | "refuse" | "park" | "finish" | "settle" | "retry";

/** The states that may follow, by event and by the state before it. What is not here cannot happen. */
export type TransitionTable = {
  readonly [Event in RequestEvent]: { readonly [State in RequestState | "absent"]?: readonly RequestState[] };
};

/**
 * The state machine, as the functions of this file implement it: a test holds them to it. A state that an event leaves as
 * it is stands there too: what the event says is then known already, or is kept beside it.
 */
export const TRANSITIONS: TransitionTable = {
  claim: { absent: ["claimed"], claimed: ["claimed"], released: ["claimed"], submitting: ["parked"] },
  begin: { claimed: ["submitting"], submitting: ["submitting"] },
  accept: {
    claimed: ["submitted"],
    submitting: ["submitted"],
    submitted: ["submitted"],
    parked: ["submitted"],
    released: ["submitted"],
    completed: ["completed"],
    failed: ["failed"],
  },
  refuse: { claimed: ["released"], submitting: ["released", "failed"] },
  park: { submitting: ["parked"] },
  finish: {
    claimed: ["completed", "failed"],
    submitting: ["completed", "failed"],
    submitted: ["completed", "failed"],
    parked: ["completed", "failed"],
    released: ["completed", "failed"],
    completed: ["completed"],
    failed: ["failed"],
  },
  settle: { parked: ["submitted", "released"] },
  retry: { failed: ["released"], parked: ["released"] },
};

/** Why an event cannot happen. `busy`: somebody else has the key, for now. */
export type TransitionRefusal = "busy" | "input" | "state" | "lease";

/** The record after an event: the very one from before where nothing changes. */
export type TransitionResult =
  | { readonly ok: true; readonly record: RequestRecord }
  | { readonly ok: false; readonly why: TransitionRefusal };

/** Who wants a key, and for what. */
export interface ClaimFacts {
  readonly endpointId: string;
  readonly inputHash: string;
  readonly owner: string;
  /** Ms since 1970. */
  readonly now: number;
  readonly leaseMs: number;
}

/** What changes of a record; what is undefined is taken out of it. */
type RecordChange = { readonly [Field in keyof RequestRecord]?: RequestRecord[Field] | undefined };

function changed(record: RequestRecord, now: number, change: RecordChange): TransitionResult {
  // Safe: what is taken out is optional.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const next = givenOf({ ...record, ...change }) as RequestRecord;
  return { ok: true, record: { ...next, version: record.version + 1, updatedAt: new Date(now).toISOString() } };
}

function impossible(why: TransitionRefusal): TransitionResult {
  return { ok: false, why };
}

function isAllowed(event: RequestEvent, from: RequestState, to: RequestState): boolean {
  return TRANSITIONS[event][from]?.includes(to) === true;
}

// What only a claim in force has.
const UNCLAIMED = { owner: undefined, leaseUntil: undefined };

/** An error as it is stored where a claim has ended without an answer. */
const LEASE_ENDED: StoredError = {
  code: "lease",
  message: "Whoever was submitting has not said what became of it before the lease ended.",
};

/**
 * A caller wants to make the request. A lease that has ended only says that the claimer is taken for dead: a claim that was
 * not used is free again, a submit that was under way is parked. Neither lets anything be sent twice, whatever clocks say.
 */
export function claim(record: RequestRecord, facts: ClaimFacts): TransitionResult {
  const { now, leaseMs, owner } = facts;
  if (record.inputHash !== facts.inputHash || record.endpointId.toLowerCase() !== facts.endpointId.toLowerCase())
    return impossible("input");
  const { state, leaseUntil = 0 } = record;
  if (!(state in TRANSITIONS.claim)) return impossible("state");
  if (state !== "released" && leaseUntil > now) return impossible("busy");
  if (state === "submitting") return changed(record, now, { ...UNCLAIMED, state: "parked", error: LEASE_ENDED });
  return changed(record, now, { state: "claimed", owner, leaseUntil: now + leaseMs });
}

/** What is known of an attempt to submit. */
export interface AttemptFacts {
  readonly now: number;
  readonly leaseMs: number;
  /** The base URL of the gateway that is asked. */
  readonly gateway: string;
}

/** The caller who has the key sends next; the lease begins anew. Only who writes this down may send. */
export function begin(record: RequestRecord, { now, leaseMs, gateway }: AttemptFacts): TransitionResult {
  if (!isAllowed("begin", record.state, "submitting")) return impossible("state");
  const submits = record.submits + 1;
  return changed(record, now, { state: "submitting", submits, gateway, leaseUntil: now + leaseMs, error: undefined });
}

function namesSame(handle: RequestHandle | undefined, { requestId }: RequestHandle): boolean {
  return handle?.requestId === requestId;
}

function isOther({ others = [] }: RequestRecord, handle: RequestHandle): boolean {
  return others.some((one) => namesSame(one, handle));
}

/**
 * The server has accepted the request. An answer is never lost: also when the lease has ended, or a person has settled the
 * key meanwhile. A second request of one key goes to `others`.
 */
export function accept(record: RequestRecord, handle: RequestHandle, now: number): TransitionResult {
  const { state, others = [] } = record;
  if (isOther(record, handle)) return { ok: true, record };
  if (isAllowed("accept", state, "submitted") && state !== "submitted")
    return changed(record, now, { ...UNCLAIMED, state: "submitted", handle, error: undefined });
  if (!namesSame(record.handle, handle)) {
    // A result whose request nobody knew was told by a webhook: this is the request.
    return record.handle === undefined && state === "completed"
      ? changed(record, now, { handle })
      : changed(record, now, { others: [...others, handle] });
  }
  // The handle of the answer knows more than one that was made from a request id.
  return record.handle?.paths === undefined && record.handle?.values === undefined && (handle.paths ?? handle.values)
    ? changed(record, now, { handle })
    : { ok: true, record };
}

/** Nothing was accepted. `again`: another try may help. Before anything was sent, the claim is given back. */
export function refuse(record: RequestRecord, error: StoredError, again: boolean, now: number): TransitionResult {
  const state = again ? "released" : "failed";
  return isAllowed("refuse", record.state, state)
    ? changed(record, now, { ...UNCLAIMED, state, error })
    : impossible("state");
}

/** The answer to the submit got lost: it may have been accepted. */
export function park(record: RequestRecord, error: StoredError, now: number): TransitionResult {
  return isAllowed("park", record.state, "parked")
    ? changed(record, now, { ...UNCLAIMED, state: "parked", error })
    : impossible("state");
}

/** How a request has ended. */
export type RequestEnd =
  | { readonly handle: RequestHandle; readonly data: unknown; readonly error?: StoredError | undefined }
  | { readonly handle: RequestHandle; readonly error: StoredError };

/**
 * The request has ended; the first who says so wins. What ends a request that was given up (`retry`) changes nothing, and
 * neither does the end of another than that of the record, which is kept in `others`.
 */
export function finish(record: RequestRecord, end: RequestEnd, now: number): TransitionResult {
  const { handle, error } = end;
  if (isOther(record, handle)) return { ok: true, record };
  if (record.handle !== undefined && !namesSame(record.handle, handle)) return accept(record, handle, now);
  const isOver = record.state === "completed" || record.state === "failed";
  if (isOver) return record.handle === undefined ? accept(record, handle, now) : { ok: true, record };
  const known = record.handle ?? handle;
  return "data" in end
    ? changed(record, now, { ...UNCLAIMED, state: "completed", handle: known, data: end.data, error })
    : changed(record, now, { ...UNCLAIMED, state: "failed", handle: known, error });
}

/** A person has looked up a parked request: the server has it, under this handle, or has never accepted it. */
export function settle(record: RequestRecord, handle: RequestHandle | undefined, now: number): TransitionResult {
  const state = handle === undefined ? "released" : "submitted";
  return isAllowed("settle", record.state, state)
    ? changed(record, now, { state, handle, error: handle === undefined ? record.error : undefined })
    : impossible("state");
}

/**
 * A person wants a request to be made anew: one that has failed; with `consent` to its being made, and paid, twice also a
 * parked one. The former request stays known in `others`, so that a delivery about it settles nothing any more.
 */
export function retry(record: RequestRecord, consent: boolean, now: number): TransitionResult {
  const { state, handle, others = [] } = record;
  if (!isAllowed("retry", state, "released") || (state === "parked" && !consent)) return impossible("state");
  const former = handle === undefined ? others : [...others, handle];
  return changed(record, now, {
    state: "released",
    handle: undefined,
    ...(former.length === 0 ? {} : { others: former }),
  });
}
