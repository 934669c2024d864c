import { createFalClient } from "../../src/client/client.js";
import { InputValidationError, RequestFailedError } from "../../src/index.js";
import { endpoint } from "../../generated/fal-ai/wan/v2.2-a14b/image-to-video/index.js";

/* Runs on every engine alike: the arguments are the address of a queue, the result is one line of JSON. */
const url = process.argv.at(-1) ?? "";
const fal = createFalClient({ gateway: url, credentials: "engine:secret-0123" });
const input = { image_url: "https://example.org/a.png", prompt: "a quiet street" };

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error);
}

const lines: string[] = [];
const { data } = await fal.subscribe(endpoint, {
  input,
  logs: true,
  onQueueUpdate: ({ newLogs }) => lines.push(...(newLogs ?? []).map(({ message }) => message)),
});
const polled = await fal.subscribe(endpoint, { input, mode: "polling", pollInterval: 20 });

const request = await fal.submit(endpoint, { input });
const resumed = await fal.resume(endpoint, JSON.parse(JSON.stringify(request))).result();

const controller = new AbortController();
const aborted = fal.subscribe(endpoint, { input, signal: controller.signal, onQueueUpdate: () => controller.abort() });
const abort = await aborted.then(() => "none", nameOf);

// @ts-expect-error: a prompt is text
const wrong = fal.subscribe(endpoint, { input: { ...input, prompt: 7 } });
const refused = await wrong.then(
  () => false,
  (error: unknown) => error instanceof InputValidationError,
);

const failing = fal.subscribe(endpoint, { input: { ...input, prompt: "fail" } });
const failed = await failing.then(
  () => false,
  (error: unknown) => error instanceof RequestFailedError,
);

console.log(JSON.stringify({ data, polled: polled.data, resumed: resumed.data, lines, abort, refused, failed }));
process.exit(0);
