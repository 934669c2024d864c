/*
 * A program as people write it for the official client, after its import was changed. `tsc` (5.9 and 7) checks it; it is
 * never run.
 */
import {
  ApiError,
  fal,
  isCompletedQueueStatus,
  isQueueStatus,
  isRetryableError,
  parseEndpointId,
  ValidationError,
  withMiddleware,
  withProxy,
  type InQueueQueueStatus,
  type QueueStatus,
  type RequestLog,
  type RequestMiddleware,
  type Result,
  type RunOptions,
  type ValidationErrorInfo,
  type WebHookResponse,
} from "../../src/index.js";
import { createFalClient, type FalClient } from "../../src/client/client.js";

interface Input {
  readonly prompt: string;
}

fal.config({
  credentials: () => "key",
  proxyUrl: { url: "/api/fal/proxy", when: "always" },
  requestMiddleware: withMiddleware(withProxy({ targetUrl: "/api/fal/proxy" })),
  retry: {
    maxRetries: 3,
    baseDelay: 1000,
    maxDelay: 60_000,
    backoffMultiplier: 2,
    retryableStatusCodes: [429, 503],
    enableJitter: true,
  },
  suppressLocalCredentialsWarning: true,
});

export async function program(input: Input, file: File): Promise<unknown> {
  const client: FalClient = createFalClient({ credentials: "key" });
  const result: Result<unknown> = await client.subscribe("fal-ai/any/model", {
    input: { ...input, image_url: file },
    logs: true,
    mode: "polling",
    pollInterval: 1000,
    timeout: 60_000,
    priority: "low",
    startTimeout: 30,
    webhookUrl: "https://me.example/hook",
    headers: { "x-app-fal-disable-fallback": "true" },
    abortSignal: AbortSignal.timeout(1000),
    storageSettings: { expiresIn: "1h" },
    onEnqueue: (requestId: string) => console.log(requestId),
    onQueueUpdate: (update: QueueStatus) => {
      if (update.status === "IN_QUEUE") console.log(update.queue_position);
      if (update.status === "IN_PROGRESS")
        update.logs.map((log: RequestLog) => log.message).forEach((line) => console.log(line));
    },
  });
  const { request_id: requestId }: InQueueQueueStatus = await fal.queue.submit("fal-ai/any/model", {
    input,
    hint: "same",
  });
  const status = await fal.queue.status("fal-ai/any/model", { requestId, logs: true });
  const completed = isQueueStatus(status) && isCompletedQueueStatus(status) ? status.metrics?.inference_time : null;
  for await (const update of await fal.queue.streamStatus("fal-ai/any/model", {
    requestId,
    logs: true,
    connectionMode: "server",
  }))
    console.log(update.status);
  await fal.queue.subscribeToStatus("fal-ai/any/model", { requestId, mode: "streaming", connectionMode: "server" });
  const { data } = await fal.queue.result("fal-ai/any/model", { requestId });
  await fal.queue.cancel("fal-ai/any/model", { requestId });
  const stream = await fal.stream("fal-ai/any/model", {
    input,
    queryParams: { a: "b" },
    timeout: 1000,
    signal: AbortSignal.timeout(1),
  });
  stream.on("data", (event) => console.log(event));
  for await (const event of stream) console.log(event);
  const url: string = await fal.storage.upload(file, {
    lifecycle: { expiresIn: "7d", initialAcl: { default: "hide", rules: [{ user: "me", decision: "allow" }] } },
  });
  const transformed: Record<string, unknown> = await fal.storage.transformInput({ image: file });
  const { owner, alias, path } = parseEndpointId("fal-ai/any/model");
  const options: RunOptions<Input> = { input, method: "post" };
  return [
    result,
    completed,
    data,
    await stream.done(),
    url,
    transformed,
    owner,
    alias,
    path,
    await fal.run("fal-ai/any/model", options),
  ];
}

export const middleware: RequestMiddleware = async (request) => ({ ...request, url: request.url });

export function handle(error: unknown): string {
  if (error instanceof ValidationError) {
    const fields: readonly ValidationErrorInfo[] = error.getFieldErrors("prompt");
    return fields.map(({ msg }) => msg).join();
  }
  if (error instanceof ApiError && error.isUserTimeout)
    return `${error.status} ${error.requestId.slice(0, 8)} ${JSON.stringify(error.body)}`;
  return isRetryableError(error, [503]) ? "again" : "no";
}

export function webhook(body: WebHookResponse<{ readonly images: readonly string[] }>): readonly string[] {
  return body.status === "OK" ? (body.payload?.images ?? []) : [body.error];
}
