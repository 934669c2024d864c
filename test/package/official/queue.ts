import * as client from "@fal-ai/client";
import { fal } from "@fal-ai/client";

export async function follow(requestId: string, abortSignal: AbortSignal): Promise<unknown> {
  await fal.queue.subscribeToStatus("a/b", {
    requestId,
    abortSignal,
    mode: "streaming",
    connectionMode: "server",
    logs: true,
  });
  const ended = await client.fal.queue.subscribeToStatus("a/b", {
    requestId,
    pollInterval: 10,
    onQueueUpdate: (status) => {
      if (client.isCompletedQueueStatus(status)) console.log(status.metrics);
    },
  });
  ended.logs.sort((a, b) => a.timestamp.localeCompare(b.timestamp));
  const result: client.Result<any> = await fal.queue.result("a/b", { requestId, abortSignal });
  return result.data.anything;
}
export async function put(file: File): Promise<string> {
  const { request_id: id } = await fal.queue.submit("fal-ai/flux/dev", {
    input: { prompt: "x" },
    method: "put",
    priority: "normal",
    hint: "h",
    headers: {},
  });
  const made = await fal.subscribe("fal-ai/any/edit", {
    input: { image_url: file },
    onEnqueue: console.log,
    onQueueUpdate() {},
  });
  return `${id}${made.data.url}`;
}
