import type { CallAnswer, CallRequest, CallSettings } from "../contract/call.js";
import type { AnyOperation } from "../contract/operation.js";
import { ConfigError, FalError } from "../errors/index.js";
import type { ClientContext } from "../http/context.js";
import { exchange, type Exchange } from "../http/exchange.js";
import type { RequestInfo } from "../http/response.js";
import { judgeRead, withRetries } from "../http/retry.js";
import { signalsOf, waitForCompletion } from "../jobs/request.js";
import { judgeSubmit, settleSubmit } from "../jobs/submit-outcome.js";
import { own } from "../platform/json.js";
import { nearest } from "../platform/nearest.js";
import { throwIfAborted } from "../platform/time.js";
import { isStream, readAnswer, type AnswerReading } from "./answer.js";
import { digestible, isWebStream } from "../requests/body.js";
import { checkMethod, exchangeOf } from "../requests/exchange.js";
import { prepareCall } from "../requests/input.js";
import { checkProvider, contextFor } from "../requests/server.js";

/** The operations of a package that a client may name by their keys. */
export type OperationLoaders = Readonly<Record<string, () => Promise<AnyOperation>>>;

/** A call, as its caller states it. */
export type CallOptions = CallRequest & CallSettings;

function isOperation(target: unknown): target is AnyOperation {
  return typeof own(target, "method") === "string" && typeof own(target, "path") === "string";
}

function idOf(target: string | AnyOperation): string {
  if (typeof target === "string") return target;
  if (isOperation(target)) return target.id;
  const id = own(target, "id");
  throw new ConfigError(
    typeof id === "string"
      ? `${id} is an endpoint, not an operation: client.subscribe, submit and run take it.`
      : "An operation is named by its key, a string, or by its generated descriptor.",
  );
}

async function operationOf(loaders: OperationLoaders, target: string | AnyOperation): Promise<AnyOperation> {
  if (typeof target !== "string") return target;
  const load = Object.hasOwn(loaders, target) ? loaders[target] : undefined;
  if (load !== undefined) return load();
  const keys = Object.keys(loaders);
  const shown = JSON.stringify(target.slice(0, 120));
  if (keys.length === 0)
    throw new ConfigError(
      `This client takes descriptors of operations, not names: pass the \`operation\` of the module of ${shown}.`,
    );
  const near = nearest(target, keys);
  throw new ConfigError(`Unknown operation ${shown}.${near === undefined ? "" : ` Did you mean ${near}?`}`);
}

// Methods whose second try does what the first has done.
const REPEATABLE = new Set(["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "QUERY"]);
// What changes something may take its time: an attempt that is given up may have been paid for.
const WRITE_MS = 600_000;

function attemptMs(context: ClientContext, { method }: AnyOperation, { timeout }: CallOptions): number {
  const { attempt } = context.timeouts;
  return REPEATABLE.has(method) ? attempt : Math.max(attempt, timeout ?? WRITE_MS);
}

async function callOnce(
  client: ClientContext,
  operation: AnyOperation,
  options: CallOptions,
  signal: AbortSignal,
): Promise<CallAnswer> {
  checkProvider(client, operation);
  const context = contextFor(client, operation);
  const prepared = prepareCall(context, operation, options);
  checkMethod(operation, prepared);
  const { accept, outputValidation } = options;
  const reading: AnswerReading = { operation, accept, outputValidation, signals: signalsOf(options) };
  const what: Exchange = {
    ...exchangeOf(context, operation, prepared, { accept, ms: attemptMs(context, operation, options) }),
    isStream: (response) => isStream(reading, response),
  };
  const isRepeatable = REPEATABLE.has(operation.method);
  const isOnce = isWebStream(prepared.body?.content);
  let sentAt = "";
  const once = async (info: RequestInfo): Promise<CallAnswer> => {
    throwIfAborted(signal);
    sentAt = new Date(context.clock.wall()).toISOString();
    return readAnswer(context, reading, await exchange(context, info, what, signal));
  };
  const judge = isOnce ? (): "end" => "end" : isRepeatable ? judgeRead : judgeSubmit;
  return withRetries(context, { info: { endpointId: operation.id, phase: "call" }, signal, judge, once }).catch(
    async (error: unknown) => {
      if (sentAt === "" || isRepeatable || !(error instanceof FalError)) throw error;
      const body = prepared.body === undefined ? "" : await digestible(prepared.body);
      throw await settleSubmit(context, error, body, sentAt);
    },
  );
}

/**
 * Calls an operation and reads its answer.
 * @throws FalError; nothing has been sent when it is an `InputValidationError` or a `ConfigError`
 */
export function callOperation(
  context: ClientContext,
  operations: OperationLoaders,
  target: string | AnyOperation,
  options: CallOptions,
): Promise<CallAnswer> {
  return waitForCompletion(context, {
    endpointId: idOf(target),
    phase: "call",
    settings: options,
    job: () => undefined,
    abandon: () => {},
    timeoutCancels: false,
    work: async (signal) => callOnce(context, await operationOf(operations, target), options, signal),
  });
}
