import type { AnyEndpoint } from "../contract/client.js";
import type { SubmitSettings } from "../contract/options.js";
import { NetworkError } from "../errors/index.js";
import type { ClientContext } from "../http/context.js";
import { own, type Reply, type RequestInfo } from "../http/response.js";
import { following, type FollowingPart, prepareToFollow } from "./lazy.js";
import { sendInput, type InputReply } from "./post.js";

/** The answer to a submit, and the part of the client that goes on from there. */
export interface LaunchedRequest extends InputReply<unknown> {
  readonly part: FollowingPart;
}

// How long a submit that nobody waits for any more may take to tell its request id, so that it can be cancelled.
const GRACE_MS = 5_000;

// The request was accepted, and only the client is not whole: what it takes to find the request again is not lost.
function stranded({ redactor }: ClientContext, { reply, info }: InputReply<unknown>, cause: unknown): NetworkError {
  let id: unknown;
  try {
    id = own(JSON.parse(new TextDecoder().decode(reply.bytes)), "request_id");
  } catch {
    // An answer without sense has no id to keep.
  }
  const requestId = typeof id === "string" ? redactor.text(id).slice(0, 200) : undefined;
  const message = `${info.endpointId} has answered the submit, and the part of the client that goes on could not be loaded.`;
  return new NetworkError(message, { ...info, requestId, code: "connection", cause });
}

/**
 * Submits an input to the queue, at most once, and loads meanwhile what goes on from there.
 * @throws InputValidationError before anything is sent; SubmitOutcomeUnknownError when it may have been accepted.
 */
export async function launch(
  context: ClientContext,
  endpoint: AnyEndpoint,
  input: unknown,
  settings: SubmitSettings,
  signal: AbortSignal,
): Promise<LaunchedRequest> {
  let part: FollowingPart | undefined;
  let failed: unknown;
  const read = async (reply: Reply, info: RequestInfo): Promise<unknown> => {
    try {
      part = await following(context, info);
    } catch (error) {
      // Not thrown here: that would count as an answer that got lost, and such a submit may be made again.
      failed = error;
    }
    return part?.readRedactedJson(reply, info, context.redactor);
  };
  const sent = prepareToFollow;
  const posted = await sendInput(
    context,
    { endpoint, input, settings, phase: "submit", graceMs: GRACE_MS, sent, read },
    signal,
  );
  if (part !== undefined) return { ...posted, part };
  const error = stranded(context, posted, failed);
  const { message, endpointId, requestId } = error;
  // Nobody waits for the error any more, and the request may run.
  if (signal.aborted) context.warn({ code: "cancel", message, endpointId, requestId });
  throw error;
}
