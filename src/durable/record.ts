import type { RequestHandle } from "../contract/status.js";
import {
  ApiError,
  ConfigError,
  FalError,
  type FalErrorCode,
  OutputValidationError,
  ProtocolError,
  RequestFailedError,
  SubmitOutcomeUnknownError,
  ValidationError,
} from "../errors/index.js";
import { RequestParkedError, StoreError } from "../errors/durable.js";
import { mapLeaves } from "../files/placeholders.js";
import { isFile } from "../files/contains-file.js";
import { messageOf } from "../http/callbacks.js";
import { hashInput } from "../jobs/submit-outcome.js";
import { findLossy, own, ownText } from "../platform/json.js";
import { REQUEST_STATES, type RequestRecord, type RequestState, type StoredError } from "./store.js";

/* Records as stores keep them, and what goes into one. */

const LONGEST_KEY = 512;

/**
 * Checks a key: 1 to 512 characters (UTF-16 code units), none of them NUL and no half of a surrogate pair, which not every
 * store can hold.
 * @throws ConfigError
 */
export function checkKey(key: unknown): asserts key is string {
  const what =
    typeof key !== "string"
      ? `is a string, not ${key === null ? "null" : typeof key}`
      : key.length === 0 || key.length > LONGEST_KEY
        ? `has 1 to ${LONGEST_KEY} characters, not ${key.length}`
        : key.includes("\0")
          ? "holds no NUL character"
          : /\p{Surrogate}/u.test(key)
            ? "holds no half of a surrogate pair"
            : undefined;
  if (what !== undefined) throw new ConfigError(`The key of a request ${what}: ${JSON.stringify(key).slice(0, 80)}.`);
}

function withSortedKeys(value: unknown, depth = 0): unknown {
  if (depth > 200 || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => withSortedKeys(item, depth + 1));
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, withSortedKeys(item, depth + 1)]));
}

/**
 * Names what is asked of an endpoint: SHA-256 of the input as JSON with sorted keys. A file counts by its size and type, as it
 * has no address yet.
 * @throws ConfigError when JSON cannot carry the input, or would carry something else
 */
export async function hashOfInput(endpointId: string, input: unknown): Promise<string> {
  const named = mapLeaves(input, (leaf) =>
    isFile(leaf) ? { file: "size" in leaf ? [leaf.size, leaf.type] : [leaf.byteLength] } : leaf,
  );
  const lossy = findLossy(named);
  if (lossy !== undefined)
    throw new ConfigError(
      `The input of ${endpointId} cannot be stored: ${lossy.path.join(".")} is ${lossy.received}.`,
      {
        endpointId,
      },
    );
  const plain: unknown = named === undefined ? {} : JSON.parse(JSON.stringify(named));
  return hashInput(JSON.stringify(withSortedKeys(plain)));
}

/** A token that nobody guesses: 128 bits in hexadecimal digits. */
export function newToken(): string {
  return crypto.randomUUID().replaceAll("-", "");
}

/** A record as text. @throws StoreError when JSON cannot carry it, or would carry something else */
export function writeRecord(record: RequestRecord): string {
  const lossy = findLossy(record);
  if (lossy === undefined) return JSON.stringify(record);
  const { key, endpointId, handle } = record;
  const message = `The record of ${JSON.stringify(key)} cannot be stored: JSON cannot carry ${lossy.received} at ${lossy.path.join(".")}.`;
  throw new StoreError(message, { key, endpointId, requestId: handle?.requestId });
}

function isState(value: unknown): value is RequestState {
  return REQUEST_STATES.some((state) => state === value);
}

function isRecord(value: unknown): value is RequestRecord {
  const [version, submits] = [own(value, "version"), own(value, "submits")];
  return (
    ["key", "endpointId", "inputHash", "token", "createdAt", "updatedAt"].every(
      (name) => ownText(value, name) !== undefined,
    ) &&
    isState(own(value, "state")) &&
    Number.isInteger(version) &&
    Number.isInteger(submits)
  );
}

/**
 * Reads a record that was written by `writeRecord`.
 * @param place where it stands, for the message: `row "a" of falsmith_requests`
 * @throws StoreError when it is none
 */
export function readRecord(text: string, place: string): RequestRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new StoreError(`${place} is no JSON (${messageOf(error)}). Mend or remove it.`);
  }
  if (isRecord(value)) return value;
  throw new StoreError(`${place} is no record of a request: ${text.slice(0, 120)}. Mend or remove it.`);
}

function bodyOf(body: unknown): { readonly body?: unknown } {
  return body === undefined || findLossy(body) !== undefined ? {} : { body };
}

/** An error as a store keeps it. */
export function storedError(error: unknown): StoredError {
  const message = messageOf(error);
  if (!(error instanceof FalError)) return { code: "error", message };
  const { code, requestId } = error;
  const named = requestId === undefined || requestId === "" ? {} : { requestId };
  const status =
    error instanceof ApiError || error instanceof ProtocolError || error instanceof SubmitOutcomeUnknownError
      ? error.status
      : undefined;
  const errorType = error instanceof RequestFailedError ? error.errorType : undefined;
  return {
    code,
    message,
    ...(status === undefined ? {} : { status }),
    ...(error instanceof ApiError ? bodyOf(error.body) : {}),
    ...(errorType === undefined ? {} : { errorType }),
    ...named,
  };
}

// The codes of an `ApiError`; any other is told as `http`.
const API_CODES: readonly FalErrorCode[] = [
  "http",
  "auth",
  "billing",
  "not_found",
  "rate_limited",
  "payload_too_large",
  "server",
  "start_timeout",
  "result_expired",
];

/** The error of a record that is `failed`, of a class and with the code, message, status and body that were stored. */
export function errorOfRecord({ endpointId, handle, error, data }: RequestRecord): FalError {
  const { code, message, status = 0, body, errorType, requestId: named } = error ?? { code: "failed", message: "" };
  const requestId = handle?.requestId ?? named;
  const args = {
    message,
    status,
    body,
    endpointId,
    requestId,
    phase: handle === undefined ? "submit" : "result",
  } as const;
  if (code === "validation") return new ValidationError(args);
  if (code === "output_invalid") return new OutputValidationError(message, { issues: [], data, endpointId, requestId });
  if (code === "failed") return new RequestFailedError({ ...args, errorType });
  return new ApiError({ ...args, code: API_CODES.find((one) => one === code) ?? "http" });
}

/** The error of a record that is `parked`. */
export function parkedError({ key, endpointId, error, updatedAt }: RequestRecord, cause?: unknown): RequestParkedError {
  const message = `The request of key ${JSON.stringify(key)} to ${endpointId} may have been accepted, and is not sent again (parked ${updatedAt}: ${error?.message ?? "no reason stored"}). A webhook settles it; otherwise look it up with the provider, then call settle(store, key, { requestId }), or settle(store, key, "not accepted").`;
  return new RequestParkedError(message, { key, endpointId, requestId: error?.requestId, cause });
}

/** A handle of which only the id of its request is known. */
export function handleFromId(record: RequestRecord, requestId: string, now: number): RequestHandle {
  const { endpointId, gateway = "" } = record;
  return { version: 1, endpointId, requestId, gateway, submittedAt: new Date(now).toISOString() };
}
