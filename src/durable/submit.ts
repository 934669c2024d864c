import type { Calls, EndpointTarget } from "../client/client.js";
import type { FalRequest, TargetOutput } from "../contract/client.js";
import type { RequestHandle } from "../contract/status.js";
import { ConfigError, InputValidationError } from "../errors/index.js";
import { KeyConflictError, StoreError } from "../errors/durable.js";
import { containsFile } from "../files/contains-file.js";
import { messageOf } from "../http/callbacks.js";
import { submitProof } from "../jobs/submit-outcome.js";
import { findLossy, parseUrl } from "../platform/json.js";
import { abortReason, onAbort, sleep, systemClock, throwIfAborted } from "../platform/time.js";
import type { SubmitParts } from "../protocols/protocol.js";
import { issueText } from "../errors/issue.js";
import { changeRecord } from "./change.js";
import type { ClaimOptions, SubmitOnceOptions, TargetOf } from "./options.js";
import { checkKey, errorOfRecord, hashOfInput, newToken, parkedError, storedError } from "./record.js";
import type { RequestRecord, RequestStore } from "./store.js";
import { accept, begin, claim, park, refuse } from "./transitions.js";

/** What a call with a key works with. */
export interface KeyedWork {
  readonly store: RequestStore;
  readonly key: string;
  readonly endpoint: EndpointTarget;
  readonly endpointId: string;
  readonly calls: Pick<Calls, "submit" | "resume">;
  readonly input: unknown;
  readonly inputHash: string;
  readonly settings: SubmitParts;
  readonly claims: ClaimOptions & { readonly owner: string };
}

interface KeyedOptions extends ClaimOptions, Omit<SubmitParts, "signal" | "webhookUrl"> {
  readonly client: KeyedWork["calls"];
  readonly input?: unknown;
}

/** A request that the server has accepted, and the record of its key. */
export interface AcceptedRequest {
  readonly record: RequestRecord;
  readonly handle: RequestHandle;
  readonly request: FalRequest<unknown>;
}

/** The request of a key. */
export interface KeyedRequest<Output> {
  /** The record of the key, as it was last read or written. */
  readonly record: RequestRecord;
  /** The handle of the request. */
  readonly handle: RequestHandle;
  /** The request, to be followed. `runOnce` also keeps its result. */
  readonly request: FalRequest<Output>;
}

const LEASE_MS = 120_000;
const UPLOAD_LEASE_MS = 900_000;

const PROCESS_NAME = `process ${newToken().slice(0, 12)}`;

// What is told apart from a refusal by the server: another caller has the key now.
class ClaimGone extends Error {}

/**
 * The input is checked before its key is claimed, where the descriptor is at hand: a key is not used up by a wrong input.
 * @throws InputValidationError
 */
function checkFirst(endpoint: EndpointTarget, input: unknown): void {
  if (typeof endpoint === "string" || containsFile(input)) return;
  const checked = endpoint.input.safeParse(input);
  if (checked.success) return;
  const { id } = endpoint;
  const { issues } = checked;
  throw new InputValidationError(`The input of ${id} is wrong, nothing was sent: ${issueText(issues, 10)}`, {
    issues,
    endpointId: id,
  });
}

/** What a call works with, checked. @throws ConfigError, InputValidationError */
export async function keyedWork(
  store: RequestStore,
  key: string,
  endpoint: EndpointTarget,
  options: object,
): Promise<KeyedWork> {
  // Safe: the types of a client and of its options only say which input and output an endpoint has.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { client: calls, input = {}, ...rest } = options as KeyedOptions;
  const { webhookUrl, signal, leaseMs, uploadLeaseMs, parkedWaitMs, owner, keepInput, ...settings } = rest;
  checkKey(key);
  throwIfAborted(signal);
  const endpointId = typeof endpoint === "string" ? endpoint : endpoint.id;
  if (webhookUrl !== undefined && parseUrl(webhookUrl) === undefined)
    throw new ConfigError("webhookUrl is an absolute URL.", { endpointId });
  checkFirst(endpoint, input);
  const { path, query, cookies } = settings;
  const parts = [path, query, cookies].some((part) => part !== undefined) ? { input, path, query, cookies } : input;
  if (keepInput === true && findLossy(input) !== undefined)
    throw new ConfigError(`The input of ${endpointId} is no JSON, so keepInput cannot keep it.`, { endpointId });
  const claims = { webhookUrl, signal, leaseMs, uploadLeaseMs, parkedWaitMs, owner: owner ?? PROCESS_NAME, keepInput };
  const inputHash = await hashOfInput(endpointId, parts);
  return { store, key, endpoint, endpointId, calls, input, inputHash, settings, claims };
}

function claimLease({ claims, input }: KeyedWork): number {
  return containsFile(input) ? (claims.uploadLeaseMs ?? UPLOAD_LEASE_MS) : (claims.leaseMs ?? LEASE_MS);
}

function newRecord(work: KeyedWork): RequestRecord {
  const { key, endpointId, inputHash, input, claims } = work;
  const now = Date.now();
  const at = new Date(now).toISOString();
  return {
    key,
    version: 1,
    state: "claimed",
    endpointId,
    inputHash,
    ...(claims.keepInput === true ? { input } : {}),
    token: newToken(),
    owner: claims.owner,
    leaseUntil: now + claimLease(work),
    submits: 0,
    createdAt: at,
    updatedAt: at,
  };
}

function conflict({ key, endpointId }: KeyedWork, there: RequestRecord): KeyConflictError {
  const what =
    there.endpointId.toLowerCase() === endpointId.toLowerCase()
      ? `with another input (${there.inputHash})`
      : `for ${there.endpointId}`;
  return new KeyConflictError(
    `The key ${JSON.stringify(key)} was first used ${what}, at ${there.createdAt}. Nothing was sent: make a key from all that the work depends on.`,
    { key, endpointId, requestId: there.handle?.requestId },
  );
}

const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 2_000;

/** Whether the key is this caller's now, or what its record says. */
interface Claim {
  readonly isMine: boolean;
  readonly record: RequestRecord;
}

/**
 * Claims the key, or waits until whoever has it has said what became of it.
 * @throws KeyConflictError; RequestParkedError when nobody settles it in time; the reason of the signal
 */
async function claimKey(work: KeyedWork): Promise<Claim> {
  const { store, key, endpointId, inputHash, claims } = work;
  const { parkedWaitMs = 0, owner, signal } = claims;
  let parkedAt: number | undefined;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE)) {
    throwIfAborted(signal);
    const made = newRecord(work);
    const record = (await store.get(key)) ?? (await store.insert(made));
    if (record === undefined) return { isMine: true, record: made };
    const facts = { endpointId, inputHash, owner, now: Date.now(), leaseMs: claimLease(work) };
    const result = claim(record, facts);
    if (result.ok) {
      if ((await store.replace(result.record)) && result.record.state === "claimed")
        return { isMine: true, record: result.record };
      // Another change came first, or it is parked now: it is looked at anew, at once.
      pause = FIRST_PAUSE;
      continue;
    }
    if (result.why === "input") throw conflict(work, record);
    if (record.state === "parked") {
      parkedAt ??= systemClock.now();
      if (systemClock.now() - parkedAt >= parkedWaitMs) throw parkedError(record);
    } else if (result.why !== "busy") return { isMine: false, record };
    await sleep(systemClock, pause, signal);
  }
}

/** The address of a webhook for one key. */
function keyedWebhookUrl(url: string, { key, token }: RequestRecord): string {
  const keyed = new URL(url);
  keyed.searchParams.set("request-key", key);
  keyed.searchParams.set("request-token", token);
  return keyed.href;
}

// Six seconds in all: what is lost here has to be settled by a webhook or a person.
const KEEP_ATTEMPTS = 6;

/**
 * Puts the handle of an accepted request into the store, whatever has become of the record meanwhile.
 * @throws StoreError with the handle in its message when the store is not to be had
 */
async function keepHandle(
  { store, key }: KeyedWork,
  from: RequestRecord,
  handle: RequestHandle,
): Promise<RequestRecord> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { record } = await changeRecord(store, from, (known) => accept(known, handle, Date.now()));
      if (record !== undefined) return record;
      // Somebody has removed the record meanwhile: the request runs all the same.
      const result = accept({ ...from, version: 0 }, handle, Date.now());
      if (result.ok && (await store.insert(result.record)) === undefined) return result.record;
    } catch (error) {
      if (attempt === KEEP_ATTEMPTS) {
        const { endpointId, requestId } = handle;
        const message = `The request of key ${JSON.stringify(key)} was accepted, and the store has not kept it: ${messageOf(error)} Keep its handle: ${JSON.stringify(handle)}`;
        throw new StoreError(message, { key, endpointId, requestId, phase: "submit", cause: error });
      }
    }
    await sleep(systemClock, 100 * 2 ** attempt);
  }
}

/** One submit by the caller who has the key: its record, as this caller has last written it. */
interface SubmitRun {
  record: RequestRecord;
  /** Whether anything was sent. */
  isSent: boolean;
  /** Whether the server has accepted it. */
  isAccepted: boolean;
  /** What the last attempt failed with. */
  lastError?: unknown;
}

/** Submits. Each attempt is in the store before it leaves, and the handle before anything else is done. */
async function submitClaimed(work: KeyedWork, run: SubmitRun): Promise<FalRequest<unknown>> {
  const { store, endpoint, calls, claims, input, settings } = work;
  const { signal, webhookUrl, leaseMs = LEASE_MS } = claims;
  const stop = new AbortController();
  let isSending = false;
  // What is on its way is awaited, so that nothing is left half known; a pause before the next attempt is not.
  const onStop = (): void => {
    if (!isSending) stop.abort(abortReason(signal));
  };
  const wrapSend = async <T>(send: () => Promise<T>, gateway: string): Promise<T> => {
    throwIfAborted(signal);
    const result = begin(run.record, { now: Date.now(), leaseMs, gateway });
    if (!result.ok || !(await store.replace(result.record))) throw new ClaimGone();
    run.record = result.record;
    run.isSent = true;
    isSending = true;
    try {
      return await send();
    } catch (error) {
      isSending = false;
      run.lastError = error;
      if (signal?.aborted === true) onStop();
      throw error;
    }
  };
  const onSubmitted = async (handle: RequestHandle): Promise<void> => {
    run.isAccepted = true;
    run.record = await keepHandle(work, run.record, handle);
  };
  const keyed = webhookUrl === undefined ? {} : { webhookUrl: keyedWebhookUrl(webhookUrl, run.record) };
  const stopListening = signal === undefined ? undefined : onAbort(signal, onStop);
  if (signal?.aborted === true) onStop();
  try {
    return await calls.submit(endpoint, { ...settings, ...keyed, input, signal: stop.signal, wrapSend, onSubmitted });
  } finally {
    stopListening?.();
  }
}

/** Gives a claim back that was not used. A key that was never used for a submit is free for another input. */
async function giveBack({ store, key }: KeyedWork, { record }: SubmitRun, error: unknown): Promise<void> {
  const isWrong = error instanceof InputValidationError || error instanceof ConfigError;
  if (isWrong && record.submits === 0 && (await store.remove(key, record.version))) return;
  const decide = (from: RequestRecord): ReturnType<typeof refuse> => {
    // The store may have written down an attempt and not said so; nobody else writes this version in this state.
    const isMine =
      from.version === record.version || (from.state === "submitting" && from.version === record.version + 1);
    return isMine ? refuse(from, storedError(error), true, Date.now()) : { ok: false, why: "state" };
  };
  await changeRecord(store, record, decide);
}

/**
 * Writes down what a failed submit proves.
 * @returns whether the key has to be looked at anew: somebody else has it, or knows more
 * @throws the error itself, or RequestParkedError
 */
async function keepFailure(work: KeyedWork, run: SubmitRun, error: unknown): Promise<boolean> {
  const { store, claims } = work;
  const { record, isSent, isAccepted } = run;
  if (error instanceof ClaimGone) return true;
  if (isAccepted) throw error;
  const wasAborted = claims.signal?.aborted === true && error === abortReason(claims.signal);
  if (!isSent) {
    await giveBack(work, run, error);
    throw error;
  }
  // An abort ends the pause after an attempt, or is heard once the attempt has failed.
  const cause = wasAborted ? run.lastError : error;
  const proof = submitProof(cause);
  const stored = storedError(cause);
  const { record: after } = await changeRecord(store, record, (from) => {
    if (from.version !== record.version) return { ok: false, why: "state" };
    return proof === "unknown" ? park(from, stored, Date.now()) : refuse(from, stored, proof === "again", Date.now());
  });
  if (after?.handle !== undefined) return true;
  if (proof !== "unknown" || after === undefined || wasAborted) throw error;
  if ((claims.parkedWaitMs ?? 0) > 0) return true;
  throw parkedError(after, error);
}

/**
 * The request of a key: made now, made before, or being made by somebody else.
 * @throws the error of a request that was refused or has failed without having been accepted
 */
export async function acceptedRequest(work: KeyedWork): Promise<AcceptedRequest> {
  const { calls, endpoint, claims } = work;
  for (;;) {
    const { isMine, record } = await claimKey(work);
    if (!isMine) {
      if (record.handle === undefined) throw errorOfRecord(record);
      return { record, handle: record.handle, request: calls.resume(endpoint, record.handle) };
    }
    const run: SubmitRun = { record, isSent: false, isAccepted: false };
    try {
      const request = await submitClaimed(work, run);
      const handle = run.record.handle ?? request.toJSON();
      throwIfAborted(claims.signal);
      const isSame = handle.requestId === request.requestId;
      return { record: run.record, handle, request: isSame ? request : calls.resume(endpoint, handle) };
    } catch (error) {
      if (!(await keepFailure(work, run, error))) throw error;
    }
  }
}

/**
 * Submits the request of a key, once: however often it is called, by however many processes that share the store, and
 * whenever one of them is killed. The key is claimed before anything is sent, and the handle is in the store before anything
 * else is done. A key that is known answers with its request; one that somebody else is submitting is waited for.
 *
 * @param store where requests are kept
 * @param key names the work: 1 to 512 characters, made from all that the request depends on
 * @param endpoint a descriptor, or an id that the client knows
 * @param options the client, the input, how the key is claimed, and the settings of `client.submit`
 * @returns the request, once the server has accepted it
 * @throws InputValidationError, ConfigError before the key is used; KeyConflictError for a key of another input;
 * RequestParkedError when nobody knows whether it was accepted; StoreError; the error of a submit that was refused
 */
export async function submitOnce<Endpoints, Id extends string, Operations, T extends TargetOf<Id>>(
  store: RequestStore,
  key: string,
  endpoint: T,
  options: SubmitOnceOptions<Endpoints, Id, Operations, T>,
): Promise<KeyedRequest<TargetOutput<Endpoints, T>>> {
  const work = await keyedWork(store, key, endpoint, options);
  // Safe: the output has the type that the descriptor states, as with `client.submit`.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (await acceptedRequest(work)) as KeyedRequest<TargetOutput<Endpoints, T>>;
}
