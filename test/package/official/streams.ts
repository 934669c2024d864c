import { fal, type FalStream, type StreamingClient } from "@fal-ai/client";

export async function words(streaming: StreamingClient = fal.streaming): Promise<string> {
  const stream: FalStream<any, any> = await streaming.stream("fal-ai/any-llm", {
    input: { prompt: "x" },
    url: "https://fal.run/fal-ai/any-llm/stream",
    queryParams: { a: "b" },
    timeout: 1000,
    autoUpload: false,
    method: "get",
    accept: "text/event-stream",
    signal: new AbortController().signal,
  });
  stream.on("data", (event) => console.log(event.partial));
  stream.on("error", (error) => console.log(error.message));
  stream.on("done", (last) => console.log(last.output));
  for await (const event of stream) if (event.done) break;
  const iterator = stream[Symbol.asyncIterator]();
  await iterator.next();
  await iterator.return();
  stream.abort(new Error("enough"));
  return `${stream.requestId}${stream.signal.aborted}${(await stream.done()).output}`;
}
export const statuses = async (): Promise<void> => {
  const stream = await fal.queue.streamStatus("a/b", { requestId: "r", logs: true, connectionMode: "client" });
  for await (const status of stream) if (status.status === "COMPLETED") console.log(status.logs.length);
};
