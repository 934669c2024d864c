import type { EndpointTarget } from "../client/client.js";
import type { FollowSettings } from "../contract/options.js";
import type { Result } from "../contract/status.js";
import type { TargetOutput } from "../contract/client.js";
import { OutputValidationError } from "../errors/index.js";
import { StoreError } from "../errors/durable.js";
import { messageOf } from "../http/callbacks.js";
import { endsRequest } from "../jobs/submit-outcome.js";
import { changeRecord } from "./change.js";
import type { KeyedFollowSettings, RunOnceOptions, TargetOf } from "./options.js";
import { errorOfRecord, storedError } from "./record.js";
import type { RequestRecord, RequestStore } from "./store.js";
import { type AcceptedRequest, acceptedRequest, keyedWork } from "./submit.js";
import { finish, type RequestEnd } from "./transitions.js";

/** The result that a record has kept. @throws the error that it has kept */
function resultOfRecord(record: RequestRecord): Result<unknown> {
  const { state, error, handle, data } = record;
  if (state === "completed" && error === undefined) return { data, requestId: handle?.requestId ?? "" };
  throw errorOfRecord(record);
}

/** Writes down how a request has ended; the first who does so wins. @throws StoreError when the store does not keep it */
export async function keepEnd(store: RequestStore, from: RequestRecord, end: RequestEnd): Promise<RequestRecord> {
  const { key, endpointId } = from;
  const { requestId } = end.handle;
  try {
    const { record } = await changeRecord(store, from, (known) => finish(known, end, Date.now()));
    if (record !== undefined) return record;
  } catch (error) {
    const why = error instanceof StoreError ? "" : " The next call with the key follows the request again.";
    throw new StoreError(
      `The request ${requestId} of key ${JSON.stringify(key)} has ended, and its end was not stored: ${messageOf(error)}${why}`,
      { key, endpointId, requestId, phase: "result", cause: error },
    );
  }
  throw new StoreError(
    `The request ${requestId} of key ${JSON.stringify(key)} has ended, and its record was removed meanwhile.`,
    { key, endpointId, requestId, phase: "result" },
  );
}

/** How a request that was followed has ended; undefined where it goes on. */
function endOf({ handle }: Pick<AcceptedRequest, "handle">, error: unknown): RequestEnd | undefined {
  if (!endsRequest(error)) return undefined;
  // The output is there, and paid for: it is kept with the error.
  if (error instanceof OutputValidationError) return { handle, data: error.data, error: storedError(error) };
  return { handle, error: storedError(error) };
}

/** Follows a request to its end, and keeps it. @throws as `runOnce` */
export async function followToEnd(
  store: RequestStore,
  accepted: AcceptedRequest,
  settings: FollowSettings,
): Promise<Result<unknown>> {
  const { record, handle, request } = accepted;
  if (record.state === "completed" || record.state === "failed") return resultOfRecord(record);
  let result: Result<unknown>;
  try {
    result = await request.result({ ...settings, cancelOnAbort: false });
  } catch (error) {
    const end = endOf(accepted, error);
    if (end === undefined) {
      // A webhook may have told the end meanwhile.
      const there = settings.signal?.aborted === true ? undefined : await store.get(record.key);
      if (there?.state === "completed" || there?.state === "failed") return resultOfRecord(there);
      throw error;
    }
    const kept = await keepEnd(store, record, end);
    if (kept.state === "failed" || kept.error !== undefined) throw error;
    return resultOfRecord(kept);
  }
  const kept = await keepEnd(store, record, { handle, data: result.data });
  return kept.state === "completed" && kept.error === undefined ? result : resultOfRecord(kept);
}

/** `runOnce` without the types of an endpoint. @throws as `runOnce` */
export async function runKeyed(
  store: RequestStore,
  key: string,
  endpoint: EndpointTarget,
  options: KeyedFollowSettings & { readonly client: object },
): Promise<Result<unknown>> {
  const { mode, pollInterval, connectionMode, logs, onQueueUpdate, timeout, ...rest } = options;
  const work = await keyedWork(store, key, endpoint, rest);
  const { signal } = work.claims;
  const settings = { mode, pollInterval, connectionMode, logs, onQueueUpdate, timeout, signal };
  return followToEnd(store, await acceptedRequest(work), settings);
}

/**
 * Makes the request of a key once, and gives its result, which is kept: a key that is known answers with what is stored, or
 * its request is followed. Callers that wait at once all get the result of one request. A failure is kept too, and thrown
 * again, until a person calls `retry`.
 *
 * What stops the wait (a deadline, an abort, a lost connection) leaves the request running; the next call follows it.
 *
 * @param store where requests are kept
 * @param key names the work: 1 to 512 characters, made from all that the request depends on
 * @param endpoint a descriptor, or an id that the client knows
 * @param options those of `submitOnce`, and how the request is followed
 * @returns the output and the request id; `issues` only from the call that has received the output
 * @throws as `submitOnce`; RequestFailedError, ValidationError, ApiError `result_expired` for a request that has failed, also
 * when it was stored before; what `request.result()` throws for anything else
 *
 * @example
 * ```ts
 * const { data } = await runOnce(store, "portrait of user 7", endpoint, { client, input });
 * console.log(data);
 * ```
 */
export async function runOnce<Endpoints, Id extends string, Operations, T extends TargetOf<Id>>(
  store: RequestStore,
  key: string,
  endpoint: T,
  options: RunOnceOptions<Endpoints, Id, Operations, T>,
): Promise<Result<TargetOutput<Endpoints, T>>> {
  const result = await runKeyed(store, key, endpoint, options);
  // Safe: the output has the type that the descriptor states, as with `client.subscribe`.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return result as Result<TargetOutput<Endpoints, T>>;
}
