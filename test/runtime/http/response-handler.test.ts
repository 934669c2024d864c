import { afterEach, describe, expect, test } from "vitest";
import { ApiError } from "../../../src/index.js";
import { failsWith, rejection, testClient, type TestClient } from "../support/client.js";
import { OUTPUT, queue, REQUEST_ID, type Script } from "../support/queue.js";
import { json, type TestServer } from "../support/server.js";

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});
async function start(
  responseHandler: (response: Response) => unknown,
  script: Script = {},
): Promise<TestServer & { readonly client: TestClient }> {
  server = await queue(script);
  return { ...server, client: testClient({ gateway: server.url, responseHandler }) };
}

describe("a program's responseHandler", () => {
  test("reads what the queue answers, and not the output", async () => {
    const seen: string[] = [];
    const { client } = await start(async (response) => {
      const body: { readonly status?: string } = await response.clone().json();
      seen.push(`${response.status} ${body.status ?? "an output"}`);
      return response.json();
    });
    const { request_id: requestId } = await client.queue.submit("fal-ai/wan", { input: {} });
    await client.queue.status("fal-ai/wan", { requestId });
    await client.queue.cancel("fal-ai/wan", { requestId });
    expect(await client.queue.result("fal-ai/wan", { requestId })).toEqual({ data: OUTPUT, requestId });
    expect(seen).toHaveLength(3);
    expect(seen).not.toContain("200 an output");
  });

  test("says what stands for the answer", async () => {
    const unwrap = async (response: Response): Promise<unknown> => {
      const body: unknown = await response.json();
      return typeof body === "object" && body !== null && "wrapped" in body ? body.wrapped : body;
    };
    const { client } = await start(unwrap, {
      submit: (_, response) => json(response, 200, { wrapped: { request_id: REQUEST_ID, status: "IN_QUEUE" } }),
    });
    expect(await client.queue.submit("fal-ai/wan", { input: {} })).toMatchObject({ request_id: REQUEST_ID });
  });

  test("throws its own errors, with the request id", async () => {
    const mine = new Error("mine");
    const throws = (): never => {
      throw mine;
    };
    const { client, count } = await start(throws, {
      submit: (_, response) => json(response, 503, { detail: "busy" }, { "x-fal-request-id": "r1" }),
    });
    expect(await rejection(client.queue.submit("fal-ai/wan", { input: {} }))).toBe(mine);
    expect(mine).toMatchObject({ requestId: "r1" });
    expect(count("POST", "/fal-ai/wan")).toBe(1);
  });

  test("that throws nothing leaves failures to the client", async () => {
    const { client } = await start((response) => response.text(), {
      status: (_, response) => json(response, 404, { detail: "gone" }),
    });
    const error = await failsWith(client.queue.status("fal-ai/wan", { requestId: REQUEST_ID }), ApiError);
    expect(error).toMatchObject({ status: 404, body: { detail: "gone" } });
  });
});
