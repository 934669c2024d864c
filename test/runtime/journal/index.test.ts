import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { RequestFailedError, SubmitOutcomeUnknownError, TimeoutError } from "../../../src/index.js";
import { createJournal, createMemoryJournal, type Journal } from "../../../src/journal/index.js";
import { failsWith, KEY, rejection, testClient, type TestClient } from "../support/client.js";
import { OUTPUT, queue, REQUEST_ID, type Script } from "../support/queue.js";
import { json, type TestServer } from "../support/server.js";

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});
async function start(script: Script = {}): Promise<TestClient> {
  server = await queue(script);
  return testClient({ gateway: server.url });
}
const intended = { endpointId: "fal-ai/wan", input: { prompt: "p" } };
const poll = { mode: "polling", pollInterval: 5 } as const;
function subscribe(journal: Journal, client: TestClient, settings = {}): Promise<unknown> {
  return journal.record(intended, (onSubmitted) =>
    client.subscribe("fal-ai/wan", { ...poll, ...settings, input: intended.input, onSubmitted }),
  );
}

describe("a journal", () => {
  test("knows nothing unresolved after a request that went well", async () => {
    const journal = createJournal(createMemoryJournal());
    expect(await subscribe(journal, await start())).toMatchObject({ data: OUTPUT });
    expect([await journal.unresolved(), await journal.pending()]).toEqual([[], []]);
  });

  test("shows a submit whose answer got lost, and does not make it again", async () => {
    const journal = createJournal(createMemoryJournal());
    const client = await start({ submit: (_seen, _response, _n, socket) => socket.resetAndDestroy() });
    const error = await failsWith(subscribe(journal, client), SubmitOutcomeUnknownError);
    expect(await journal.unresolved()).toMatchObject([{ endpointId: "fal-ai/wan", inputHash: error.inputHash }]);
    expect(server?.count("POST", "")).toBe(1);
  });

  test("A10: shows a submit of a process that was killed before it knew the request id", async () => {
    const store = createMemoryJournal();
    void createJournal(store).record(intended, () => new Promise(() => {}));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const later = createJournal({ ...store, lines: () => [...(store.lines() as Iterable<string>), '{"type":"acc'] });
    expect(await later.unresolved()).toHaveLength(1);
    expect(await later.pending()).toEqual([]);
  });

  test("keeps no intent that was refused for certain", async () => {
    const journal = createJournal(createMemoryJournal());
    await rejection(
      subscribe(journal, await start({ submit: (_, response) => json(response, 401, { detail: "no" }) })),
    );
    expect(await journal.unresolved()).toEqual([]);
  });

  test("has what is needed to resume after a deadline, until somebody has", async () => {
    const folder = mkdtempSync(join(tmpdir(), "falsmith-"));
    const file = join(folder, "journal.ndjson");
    const store = {
      append: (line: string) => appendFileSync(file, `${line}\n`),
      lines: () => readFileSync(file, "utf8").split("\n"),
    };
    let over = false;
    const client = await start({
      status: (_, response) =>
        json(response, 200, { status: over ? "COMPLETED" : "IN_PROGRESS", request_id: REQUEST_ID }),
    });
    const journal = createJournal(store);
    const request = await journal.record(intended, (onSubmitted) =>
      client.submit("fal-ai/wan", { input: intended.input, onSubmitted }),
    );
    await failsWith(request.result({ ...poll, timeout: 40 }), TimeoutError);
    const [handle, ...others] = await createJournal(store).pending();
    expect([handle?.requestId, others]).toEqual([REQUEST_ID, []]);
    over = true;
    expect((await client.resume("fal-ai/wan", handle).result(poll)).data).toEqual(OUTPUT);
    await journal.done(REQUEST_ID);
    expect(await journal.pending()).toEqual([]);
    expect(server?.count("POST", "")).toBe(1);
    expect(readFileSync(file, "utf8")).not.toContain(KEY);
    rmSync(folder, { recursive: true });
  });

  test("lets go of a request that failed", async () => {
    const journal = createJournal(createMemoryJournal());
    const client = await start({
      status: (_, response) => json(response, 200, { status: "COMPLETED", request_id: REQUEST_ID, error: "no" }),
    });
    await failsWith(subscribe(journal, client), RequestFailedError);
    expect(await journal.pending()).toEqual([]);
  });
});
