import { ApiError } from "../../errors/index.js";
import { redactData } from "../../gateway/redact.js";
import type { ClientContext } from "../../http/context.js";
import { readJson, malformedReply, type Reply, type RequestInfo } from "../../http/response.js";
import { isObject, type JsonObject, own, ownText } from "../../platform/json.js";
import { askResult, isPending, requestFailed } from "../fal/result.js";
import { type RequestRef, type StatusReply, type StepBounds } from "../../contract/protocol.js";
import { readStatus } from "../fal/status.js";

/** What a relay's result route says. */
export type RelayAnswer =
  | { readonly kind: "data"; readonly data: unknown }
  | { readonly kind: "pending"; readonly seen: StatusReply }
  | { readonly kind: "empty"; readonly seen: StatusReply };

// What a status body may hold beside the status. Anything else is a model's output, which may have a status of its own.
const ENVELOPE = new Set([
  "status",
  "request_id",
  "gateway_request_id",
  "queue_position",
  "logs",
  "metrics",
  "response_url",
  "status_url",
  "cancel_url",
  "error",
  "error_type",
  "message",
  "msg",
  "code",
  "detail",
  "progress",
  "id",
]);
const WAITING = /^(in_?queue|queued|pending|submitted|not_start(ed)?|waiting)$/i;
const RUNNING = /^(in_?progress|processing|running|started)$/i;
const FAILED = /^(failed|failure|error|cancell?ed|timeout|expired|rejected)$/i;
const DONE = /^(completed?|succeeded|success|ok|done|finished)$/i;

function wordOf(body: JsonObject): string {
  const status = own(body, "status");
  return typeof status === "string" ? status.trim() : "";
}

// The words of relays, in the queue's own.
function asStatus(body: JsonObject, word: string): JsonObject {
  const status = WAITING.test(word)
    ? "IN_QUEUE"
    : RUNNING.test(word)
      ? "IN_PROGRESS"
      : DONE.test(word)
        ? "COMPLETED"
        : word;
  return { ...body, status };
}

function parseRelayReply(context: ClientContext, known: RequestRef, reply: Reply): RelayAnswer {
  const { info } = reply;
  const pending = (body: JsonObject): RelayAnswer => ({
    kind: "pending",
    seen: readStatus(context, known, info, redactData(context.redactor, body)),
  });
  const body = readJson(context, reply);
  if (!isObject(body)) throw malformedReply(context, reply, "is no object");
  const word = wordOf(body);
  const strange = Object.keys(body).filter((key) => !ENVELOPE.has(key));
  const bare = strange.length === 0;
  // An output has lists or objects in it: files, boxes, segments. What a relay adds to a status has not.
  const about =
    ownText(body, "request_id") !== undefined ||
    strange.every((key) => typeof body[key] !== "object" || body[key] === null);
  const error = ownText(body, "error") ?? ownText(own(body, "error"), "message");
  const busy = WAITING.test(word) || RUNNING.test(word);
  const unheardOf = bare && (word === "" ? error !== undefined : !busy && !DONE.test(word));
  if ((FAILED.test(word) && about) || unheardOf) {
    readIdentity(context, known, info, body);
    throw requestFailed(context, reply, {
      ...(error === undefined ? {} : { error: context.redactor.text(error) }),
      ...typed(body),
    });
  }
  if (busy && about) return pending(asStatus(body, word));
  if (word !== "" && bare && DONE.test(word))
    return {
      kind: "empty",
      seen: readStatus(context, known, info, redactData(context.redactor, asStatus(body, word))),
    };
  return { kind: "data", data: body };
}

function typed(body: JsonObject): { readonly error_type?: string } {
  const type = ownText(body, "error_type");
  return type === undefined ? {} : { error_type: type };
}

// A failure of another request must not end this one.
function readIdentity(context: ClientContext, known: RequestRef, info: RequestInfo, body: JsonObject): void {
  readStatus(context, known, info, { status: "COMPLETED", request_id: own(body, "request_id") });
}

/** What a follower of a relay remembers between two polls. */
export interface RelayMemory {
  /** Whether the app had to be left to the relay to work out. */
  auto: boolean;
}

function autoPath(path: string): string {
  const [owner = ""] = path.split("/", 1);
  return `${owner}/auto${path.slice(path.lastIndexOf("/requests/"))}`;
}

/** Asks a relay for the output; where it does not know the app by its name, `auto` lets it work that out. */
export async function askRelay(
  context: ClientContext,
  known: RequestRef,
  memory: RelayMemory,
  bounds: StepBounds,
): Promise<RelayAnswer> {
  const { path, query = {} } = known.routes.result;
  const read = (reply: Reply): RelayAnswer => parseRelayReply(context, known, reply);
  const otherwise = (error: unknown, info: RequestInfo): RelayAnswer => {
    if (!isPending(error)) throw error;
    return { kind: "pending", seen: readStatus(context, known, info, { status: "IN_PROGRESS" }) };
  };
  const ask = (at: string): Promise<RelayAnswer> =>
    askResult(context, { known, route: { path: at, query }, read, otherwise }, bounds);
  if (memory.auto) return ask(autoPath(path));
  try {
    return await ask(path);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
    const answer = await ask(autoPath(path));
    memory.auto = true;
    return answer;
  }
}
