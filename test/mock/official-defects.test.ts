import { createRequire } from "node:module";
import { execFile } from "node:child_process";
import { createFalClient, isQueueStatus } from "@fal-ai/client";
import { describe, expect, it } from "vitest";
import type { JobScript } from "../../src/mock/index.js";
import { paint } from "./support/endpoints.js";
import { throughProxy } from "./support/official.js";
import { start } from "./support/start.js";

const input = { prompt: "a lion" };
const fast: JobScript = { positions: [0], queueMs: 20, runMs: 40, logs: [] };
function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** Defects of @fal-ai/client 1.10.1, by their numbers in the protocol's list. They are what the mock must bring out. */
describe("known defects of the official client show against the mock", () => {
  it("1: an abort ends subscribe only at the next poll and sends no cancel", async () => {
    const mock = await start({ script: { ...fast, runMs: 60_000 } });
    const controller = new AbortController();
    const polled = new Promise<void>((resolve) => {
      void failure(
        throughProxy(mock).subscribe(paint.id, {
          input,
          pollInterval: 150,
          abortSignal: controller.signal,
          onQueueUpdate: () => resolve(),
        }),
      );
    });
    await polled;
    const running = failure(
      throughProxy(mock).queue.subscribeToStatus(paint.id, {
        requestId: mock.accepted()[0]?.requestId ?? "",
        pollInterval: 150,
        abortSignal: controller.signal,
      }),
    );
    const settled = await new Promise<string>((resolve) => {
      setTimeout(() => {
        controller.abort();
        void Promise.race([
          running.then(() => "at once"),
          new Promise<string>((late) => setTimeout(() => late("later"), 30)),
        ]).then(resolve);
      }, 60);
    });
    expect(settled).toBe("later");
    await running;
    expect(mock.requests().filter(({ route }) => route === "cancel")).toEqual([]);
    expect(mock.accepted()).toMatchObject([{ state: "IN_PROGRESS" }]);
  });

  it("2: streaming with a timeout throws where nobody can catch it, and ends the process", async () => {
    const mock = await start({ script: { ...fast, queueMs: 60_000 } });
    const client = JSON.stringify(createRequire(import.meta.url).resolve("@fal-ai/client"));
    const config = JSON.stringify({ credentials: "k", proxyUrl: { url: `${mock.url}/proxy`, when: "always" } });
    const options = JSON.stringify({ input, mode: "streaming", timeout: 100 });
    const script = `
      const fal = require(${client}).createFalClient(${config});
      fal.subscribe(${JSON.stringify(paint.id)}, ${options}).catch(() => {});
    `;
    const ended = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
      execFile(process.execPath, ["-e", script], (error, _stdout, stderr) => resolve({ code: error?.code, stderr }));
    });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain("Client timed out waiting for the request to complete after 100ms");
  });

  it("3: a stream that closes early counts as completed; the result is then a 400", async () => {
    const mock = await start({ script: { ...fast, queueMs: 60_000 }, faults: ["early-close"] });
    const error = await failure(throughProxy(mock).subscribe(paint.id, { input, mode: "streaming" }));
    expect(error).toMatchObject({ status: 400, body: { detail: "Request is still in progress" } });
  });

  it("5: a submit that was accepted is sent again after a reset: several jobs, all paid for", async () => {
    const mock = await start({ script: fast, faults: [{ fault: "T03", nth: [1] }] });
    await throughProxy(mock).queue.submit(paint.id, { input });
    expect(mock.accepted()).toHaveLength(2);
  });

  it("5: Retry-After is ignored", async () => {
    const mock = await start({ script: fast, faults: ["H01"] });
    await throughProxy(mock).queue.submit(paint.id, { input });
    const [first, second] = mock.requests().filter(({ route }) => route === "submit");
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeLessThan(2000);
  });

  it("6: without a reason phrase the message of an error is empty", async () => {
    const mock = await start({ script: { phases: [] }, wire: { reasonPhrase: false } });
    const error = await failure(throughProxy(mock).subscribe(paint.id, { input: {}, pollInterval: 10 }));
    expect(error).toMatchObject({ name: "ValidationError", message: "", status: 422 });
  });

  it("7: a failed request counts as COMPLETED; its error is in no type, only in the body", async () => {
    const mock = await start({ script: { phases: [], outcome: "runner_server_error" } });
    const { queue } = throughProxy(mock);
    const { request_id: requestId } = await queue.submit(paint.id, { input });
    const status = await queue.subscribeToStatus(paint.id, { requestId, pollInterval: 10 });
    expect(isQueueStatus(status)).toBeTruthy();
    expect(status.logs).toBeNull();
    expect(Reflect.get(status, "error_type")).toBe("runner_server_error");
  });

  it("8: a host that only ends like fal's is taken for fal's, and gets the key", async () => {
    const asked: string[] = [];
    const fetchSpy: typeof fetch = (url, init) => {
      asked.push(`${String(url)} ${new Headers(init?.headers).get("authorization")}`);
      return Promise.resolve(Response.json({ request_id: "x" }));
    };
    const client = createFalClient({ credentials: "secret", fetch: fetchSpy });
    await client.queue.submit("https://evilfal.run/x", { input });
    expect(asked).toEqual(["https://evilfal.run/x/ Key secret"]);
  });
});
