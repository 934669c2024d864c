import type { RequestHandle } from "../contract/status.js";
import { withPlaceholders } from "../files/placeholders.js";
import { isObject, own, ownText } from "../platform/json.js";
import { isHandle } from "../jobs/handle.js";
import { endsRequest, hashInput, submitProof } from "../jobs/submit-outcome.js";
import { writeInput } from "../requests/prepare-input.js";

/*
 * Deprecated: `falsmith-runtime/durable` claims a request before it is sent, keeps its result and is settled by webhooks; its store
 * in a file reads what a journal has written. This stays for programs that have one.
 */

/**
 * Where a journal is kept: lines, in order, each whole or not there. A file that is appended to and synced will do.
 * @deprecated Use `createFileStore` of `falsmith-runtime/durable/file`, which reads such a file.
 */
export interface JournalStore {
  /** Resolves once the line cannot be lost any more. */
  append(line: string): unknown;
  /** Every line that was appended, in order. */
  lines(): Iterable<string> | Promise<Iterable<string>>;
}

/** A submit that was about to be made and of which nothing more is known: it may run. */
export interface UnresolvedIntent {
  readonly intent: string;
  readonly endpointId: string;
  readonly inputHash: string;
  /** When, ISO 8601. */
  readonly at: string;
}

/** What is about to be submitted. */
export interface Intended {
  readonly endpointId: string;
  readonly input: unknown;
}

/**
 * Writes down what is about to be submitted before it is, so that no crash can hide a paid job.
 * @deprecated Use `runOnce` of `falsmith-runtime/durable`.
 */
export interface Journal {
  /**
   * Makes one submit. The call gets what it has to pass on as `onSubmitted`, and its outcome is written down:
   * `journal.record({ endpointId, input }, (onSubmitted) => fal.subscribe(endpoint, { input, onSubmitted }))`.
   */
  record<T>(
    intended: Intended,
    call: (onSubmitted: (handle: RequestHandle) => Promise<void>) => Promise<T>,
  ): Promise<T>;
  /** Submits whose outcome is unknown. None of them is ever repeated by the journal. */
  unresolved(): Promise<readonly UnresolvedIntent[]>;
  /** Accepted requests without a recorded end: to be resumed. */
  pending(): Promise<readonly RequestHandle[]>;
  /** Records that a request needs no further attention. */
  done(requestId: string): Promise<void>;
}

interface Entry {
  readonly type: "intent" | "accepted" | "refused" | "done";
  readonly body: unknown;
}

// The last line of a process that was killed may be half a line.
function readEntry(line: string): Entry | undefined {
  let body: unknown;
  try {
    body = JSON.parse(line);
  } catch {
    return undefined;
  }
  const type = own(body, "type");
  return type === "intent" || type === "accepted" || type === "refused" || type === "done" ? { type, body } : undefined;
}

function isIntent(value: unknown): value is UnresolvedIntent {
  return ["intent", "endpointId", "inputHash", "at"].every((key) => ownText(value, key) !== undefined);
}

/**
 * A journal over a store.
 * @deprecated Use `runOnce` of `falsmith-runtime/durable` with `createFileStore` of `falsmith-runtime/durable/file`.
 */
export function createJournal(store: JournalStore): Journal {
  const write = async (entry: object): Promise<void> => void (await store.append(JSON.stringify(entry)));
  const read = async (): Promise<readonly Entry[]> =>
    Array.from(await store.lines(), readEntry).filter((entry) => entry !== undefined);
  const idsOf = (entries: readonly Entry[], types: readonly Entry["type"][], key: string): ReadonlySet<unknown> =>
    new Set(entries.filter(({ type }) => types.includes(type)).map(({ body }) => own(body, key)));

  return {
    record: async ({ endpointId, input }, call) => {
      const intent = crypto.randomUUID();
      // A file is named by its place: it has no address yet.
      const inputHash = await hashInput(writeInput(endpointId, withPlaceholders(input).value));
      await write({ type: "intent", intent, endpointId, inputHash, at: new Date().toISOString() });
      let requestId: string | undefined;
      try {
        const value = await call(async (handle) => {
          requestId = handle.requestId;
          await write({ type: "accepted", intent, handle });
        });
        if (requestId !== undefined && !isRequest(value)) await write({ type: "done", requestId });
        return value;
      } catch (error) {
        if (requestId === undefined && submitProof(error) !== "unknown")
          await write({ type: "refused", intent, reason: String(error) });
        if (requestId !== undefined && endsRequest(error)) await write({ type: "done", requestId });
        throw error;
      }
    },
    unresolved: async () => {
      const entries = await read();
      const settled = idsOf(entries, ["accepted", "refused"], "intent");
      return entries.flatMap(({ type, body }) =>
        type === "intent" && isIntent(body) && !settled.has(body.intent) ? [body] : [],
      );
    },
    pending: async () => {
      const entries = await read();
      const over = idsOf(entries, ["done"], "requestId");
      const handles = entries.filter(({ type }) => type === "accepted").map(({ body }) => own(body, "handle"));
      return handles.filter(isHandle).filter(({ requestId }) => !over.has(requestId));
    },
    done: (requestId) => write({ type: "done", requestId }),
  };
}

// A call that gave a request has not given its end.
function isRequest(value: unknown): boolean {
  return isObject(value) && typeof own(value, "toJSON") === "function";
}

/**
 * A store in memory: for tests, and to see what a store has to do.
 * @deprecated Use `createMemoryRequestStore` of `falsmith-runtime/durable`.
 */
export function createMemoryJournal(): JournalStore {
  const kept: string[] = [];
  return { append: (line) => kept.push(line), lines: () => kept };
}
