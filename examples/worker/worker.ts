import { FalError, verifyWebhook, WebhookVerificationError } from "falsmith-runtime/webhooks";
import { createFalClient } from "./generated/index.js";
import { endpoint, input, output } from "./generated/fal-ai/wan/v2.2-a14b/image-to-video/index.js";

/** What wrangler.jsonc binds. */
export interface Env {
  readonly FAL_KEY: string;
  /** Where fal reaches this worker. The host of a request is no proof of that. */
  readonly PUBLIC_URL: string;
  /** A namespace of Workers KV, as much of it as is used here. */
  readonly VIDEOS: {
    get(key: string): Promise<string | null>;
    put(key: string, value: string): Promise<void>;
  };
  /** The embedded queue, while you develop; fal without them. */
  readonly FAL_GATEWAY?: string;
  readonly FAL_JWKS_URL?: string;
}

function clientOf({ FAL_KEY, FAL_GATEWAY }: Env): ReturnType<typeof createFalClient> {
  return createFalClient({ credentials: FAL_KEY, gateway: FAL_GATEWAY });
}

/** `POST /videos`: submits and answers at once. Nobody waits while the model runs. */
async function submitVideo(request: Request, env: Env): Promise<Response> {
  const checked = input.safeParse(await request.json().catch(() => undefined), { unknownKeys: "reject" });
  if (!checked.success) return Response.json({ issues: checked.issues }, { status: 422 });
  const webhookUrl = new URL("/webhook", env.PUBLIC_URL).href;
  const { requestId } = await clientOf(env).submit(endpoint, { input: checked.data, webhookUrl });
  return Response.json({ requestId }, { status: 202 });
}

/** `POST /webhook`: fal says that a request has ended. Only what fal has signed counts. */
async function receiveWebhook(request: Request, env: Env): Promise<Response> {
  try {
    const { requestId, status, payload, error } = await verifyWebhook(request, { jwksUrl: env.FAL_JWKS_URL });
    if (status === "ERROR") {
      await env.VIDEOS.put(requestId, JSON.stringify({ status: "FAILED", error }));
      return new Response(null, { status: 204 });
    }
    // An output that was too large for the delivery is fetched.
    const data = output.is(payload) ? payload : (await clientOf(env).queue.result(endpoint, { requestId })).data;
    await env.VIDEOS.put(requestId, JSON.stringify({ status: "DONE", url: data.video.url }));
    return new Response(null, { status: 204 });
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    // Without fal's keys nobody can tell: fal delivers again after a 5xx.
    return new Response(error.message, { status: error.retryable ? 503 : 401 });
  }
}

/** `GET /videos/<request id>`: what the webhook told; before it has come, what fal says. */
async function lookUpVideo(requestId: string, env: Env): Promise<Response> {
  const known = await env.VIDEOS.get(requestId);
  if (known !== null) return new Response(known, { headers: { "content-type": "application/json" } });
  try {
    const { status } = await clientOf(env).queue.status(endpoint, { requestId });
    return Response.json({ status });
  } catch (error) {
    if (error instanceof FalError && error.code === "not_found") return new Response("no such video", { status: 404 });
    throw error;
  }
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (request.method === "POST" && pathname === "/videos") return submitVideo(request, env);
    if (request.method === "POST" && pathname === "/webhook") return receiveWebhook(request, env);
    const [, requestId] = /^\/videos\/([\w-]+)$/.exec(pathname) ?? [];
    if (request.method === "GET" && requestId !== undefined) return lookUpVideo(requestId, env);
    return new Response("not found", { status: 404 });
  },
};
