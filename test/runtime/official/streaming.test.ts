import { expect } from "vitest";
import { describeStatements, ID_HEADER, onlyRequest, type Run, type Statement } from "../support/official.js";
import { type Handler, json } from "../support/server.js";

/* The official client has no tests of its streams: what they do on the wire, and what a program sees of them. */

const MODEL = "fal-ai/any-llm";
const ID = ID_HEADER["x-fal-request-id"];
const input = { prompt: "hello" };

/** Answers with events, each a chunk of its own. */
function events(...chunks: readonly (string | Uint8Array)[]): Handler {
  return async (_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream", ...ID_HEADER });
    for (const chunk of chunks) {
      response.write(chunk);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    response.end();
  };
}
const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const TWO = events(data({ n: 1 }), data({ n: 2 }));

// Safe: the official client calls listeners of this name, and its types do not say so.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const MESSAGE = "message" as "data";

/** Listens to everything, and waits for the end. */
const listen: Statement["program"] = async (client, note) => {
  const stream = await client.stream(MODEL, { input });
  for (const type of ["data", MESSAGE, "done"] as const) stream.on(type, (event) => note([type, event]));
  // The official client tells of a broken event, and then of the end of what it had broken off itself.
  let told = false;
  stream.on("error", (error) => {
    if (!told) note(["error", Object(error).status]);
    told = true;
  });
  const last: unknown = await stream.done();
  return [last, stream.requestId];
};

const statusOf = ({ error }: Run): unknown => Object(error).status;
const address =
  (url: string) =>
  (run: Run): void =>
    expect(onlyRequest(run).url).toBe(url);

describeStatements("where a stream is asked for", [
  {
    says: "the input is posted below the id, and events are wanted",
    program: listen,
    script: { submit: TWO },
    shows: (run) =>
      expect(onlyRequest(run)).toMatchObject({
        method: "POST",
        url: "https://fal.run/fal-ai/any-llm/stream",
        body: input,
        headers: { accept: "text/event-stream", authorization: "Key key-id:key-secret" },
      }),
  },
  {
    says: "an id that ends in /stream gets no second one",
    program: async (client) => (await client.stream(`${MODEL}/stream`, { input })).done(),
    script: { submit: TWO },
    shows: address("https://fal.run/fal-ai/any-llm/stream"),
  },
  {
    says: "queryParams go into the query",
    program: async (client) => (await client.stream(MODEL, { input, queryParams: { a: "b c", d: "é" } })).done(),
    script: { submit: TWO },
    shows: address("https://fal.run/fal-ai/any-llm/stream?a=b+c&d=%C3%A9"),
  },
  {
    says: "accept may be another",
    program: async (client) => (await client.stream(MODEL, { input, accept: "text/event-stream;v=2" })).done(),
    script: { submit: TWO },
    shows: (run) => expect(onlyRequest(run).headers["accept"]).toContain("text/event-stream;v=2"),
  },
  {
    says: "files in the input are uploaded first",
    program: async (client) => (await client.stream(MODEL, { input: { image_url: new File(["x"], "x.png") } })).done(),
    script: {
      submit: (seen, ...rest) =>
        seen.url.includes("/storage/")
          ? json(rest[0], 200, { upload_url: "https://upload.example/a", file_url: "https://v3.fal.media/files/a" })
          : TWO(seen, ...rest),
      result: (_, response) => json(response, 200, {}),
    },
    shows: (run) => expect(run.wire.at(-1)?.body).toEqual({ image_url: "https://v3.fal.media/files/a" }),
  },
]);

/** Told when a request has reached the server. */
const server = { reached: (): void => {} };

describeStatements("what a program sees of a stream", [
  {
    says: "each event is data and message, and the last one is the result",
    program: listen,
    script: { submit: TWO },
    shows: (run) => {
      expect(run.noted).toEqual([
        ["data", { n: 1 }],
        ["message", { n: 1 }],
        ["data", { n: 2 }],
        ["message", { n: 2 }],
        ["done", { n: 2 }],
      ]);
      expect(run.value).toEqual([{ n: 2 }, ID]);
    },
  },
  {
    says: "a loop gets every event",
    program: async (client, note) => {
      for await (const event of await client.stream(MODEL, { input })) note(event);
    },
    script: { submit: TWO },
    shows: (run) => expect(run.noted).toEqual([{ n: 1 }, { n: 2 }]),
  },
  {
    says: "comments, names, ids and data of several lines are read as server-sent events",
    program: listen,
    script: { submit: events(': keep\n\nid: 1\nevent: x\ndata: {"n":\ndata: 1}\n\n', "data: {", '"n":2}\r\n\r\n') },
    shows: (run) => expect(run.value).toEqual([{ n: 2 }, ID]),
  },
  {
    says: "an answer of no event gives nothing",
    program: listen,
    script: { submit: events() },
    shows: (run) => expect([run.value, run.noted]).toEqual([[undefined, ID], [["done", undefined]]]),
  },
  {
    says: "a refusal is told to listeners and thrown, with status and body",
    program: listen,
    script: { submit: (_, response) => json(response, 422, { detail: "too dark" }, ID_HEADER) },
    shows: (run) => {
      expect([statusOf(run), run.noted]).toEqual([422, [["error", 422]]]);
      expect(run.error).toMatchObject({ body: { detail: "too dark" } });
    },
  },
  {
    says: "an event that is no JSON breaks the stream",
    program: listen,
    script: { submit: events(data({ n: 1 }), "data: {oops\n\n") },
    shows: (run) => {
      expect(run.noted).toEqual([
        ["data", { n: 1 }],
        ["message", { n: 1 }],
        ["error", undefined],
      ]);
      expect(run.error).toEqual({ kind: "other" });
    },
  },
  {
    says: "abort ends it with what has come, and tells no listener",
    program: async (client, note) => {
      const stream = await client.stream(MODEL, { input });
      for (const type of ["done", "error"] as const) stream.on(type, () => note(type));
      stream.on("data", (event) => {
        note(event);
        stream.abort();
      });
      const last: unknown = await stream.done();
      return [last, stream.signal.aborted];
    },
    script: {
      submit: (_, response) => response.writeHead(200, { "content-type": "text/event-stream" }).write(data(7)),
    },
    shows: (run) => expect([run.value, run.noted]).toEqual([[7, true], [7]]),
  },
  {
    says: "abort before anything has come ends it with an empty object",
    program: async (client) => {
      const reached = new Promise<void>((resolve) => (server.reached = resolve));
      const stream = await client.stream(MODEL, { input });
      await reached;
      stream.abort();
      return stream.done();
    },
    script: { submit: () => server.reached() },
    shows: (run) => expect(run.value).toEqual({}),
  },
  {
    says: "a signal ends it with what has come",
    program: async (client) => {
      const controller = new AbortController();
      const stream = await client.stream(MODEL, { input, signal: controller.signal });
      stream.on("data", () => controller.abort(new Error("enough")));
      return stream.done();
    },
    script: {
      submit: (_, response) => response.writeHead(200, { "content-type": "text/event-stream" }).write(data(7)),
    },
    shows: (run) => expect(run.value).toBe(7),
    differs: {
      as: "a signal's reason",
      shows: (run) => expect([run.value, run.message]).toEqual([undefined, "enough"]),
    },
  },
  {
    says: "an event that chunks cut in two arrives whole",
    program: listen,
    script: { submit: events('data: {"n":', "1}\n", "\n") },
    shows: (run) => expect(run.value).toEqual([{ n: 1 }, ID]),
  },
  {
    says: "what is no event stream comes in chunks of bytes",
    program: async (client, note) => {
      const stream = await client.stream(MODEL, { input });
      stream.on("data", (chunk: unknown) => note(chunk instanceof Uint8Array ? [...chunk] : chunk));
      const last: unknown = await stream.done();
      return last instanceof Uint8Array ? [...last] : last;
    },
    script: {
      submit: async (_, response) => {
        response.writeHead(200, { "content-type": "audio/mpeg" });
        response.write(Buffer.from([1, 2]));
        await new Promise((resolve) => setTimeout(resolve, 50));
        response.end(Buffer.from([255]));
      },
    },
    shows: (run) => expect([run.noted, run.value]).toEqual([[[1, 2], [255]], [255]]),
  },
]);

/** A token for which apps, and what the request with it looks like. */
const direct =
  (tokenProvider: ((app: string) => Promise<string>) | undefined): Statement["program"] =>
  async (client) => {
    const tokens = tokenProvider === undefined ? {} : { tokenProvider };
    return (await client.stream(MODEL, { input, connectionMode: "client", ...tokens })).done();
  };
const given: string[] = [];

describeStatements("streams past a proxy (connectionMode: client)", [
  {
    says: "a token of the program's own is in the query, and no key is sent",
    program: (client, note) => {
      given.length = 0;
      return direct(async (app) => `t-${given.push(app)}`)(client, note);
    },
    options: { proxyUrl: { url: "https://site.example/proxy", when: "always" } },
    script: { submit: TWO },
    shows: (run) => {
      expect(given).toEqual(["fal-ai/any-llm/stream"]);
      expect(onlyRequest(run)).toMatchObject({
        url: "https://fal.run/fal-ai/any-llm/stream?fal_jwt_token=t-1",
        body: input,
      });
      expect(onlyRequest(run).headers["authorization"]).toBeUndefined();
    },
  },
  {
    says: "a token for an id without a slash is asked for as one with a slash",
    program: async (client) => {
      given.length = 0;
      const tokenProvider = async (app: string): Promise<string> => `t-${given.push(app)}`;
      return (await client.stream("110602490-lora", { input, connectionMode: "client", tokenProvider })).done();
    },
    script: { submit: TWO },
    shows: (run) => {
      expect(given).toEqual(["110602490/lora/stream"]);
      address("https://fal.run/110602490/lora/stream?fal_jwt_token=t-1")(run);
    },
  },
  {
    says: "without one, fal is asked for a token for the app",
    program: direct(undefined),
    script: {
      submit: (seen, ...rest) =>
        seen.url.includes("/tokens/") ? json(rest[0], 200, "fals-token") : TWO(seen, ...rest),
    },
    shows: ({ wire }) => {
      expect(wire.map(({ url }) => url)).toEqual([
        "https://rest.fal.ai/tokens/",
        "https://fal.run/fal-ai/any-llm/stream?fal_jwt_token=fals-token",
      ]);
      expect(wire[0]?.body).toEqual({ allowed_apps: ["any-llm"], token_expiration: 120 });
    },
  },
]);
