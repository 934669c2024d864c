/** What the adapter needs of Node's `IncomingMessage`, and of what frameworks make of it. */
export interface NodeRequest extends AsyncIterable<unknown> {
  readonly method?: string | undefined;
  /** The path and query that were asked for. */
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** A body that a framework has read already. */
  readonly body?: unknown;
}

/** What it needs of Node's `ServerResponse`. */
export interface NodeResponse {
  /** The HTTP status to send. */
  statusCode: number;
  /** Sets a header, before anything is written. */
  setHeader(name: string, value: string): unknown;
  /** Sends bytes; false when the caller should wait for `drain`. */
  write(chunk: Uint8Array): boolean;
  /** Ends the answer. */
  end(): unknown;
  /** Closes the connection without ending the answer. */
  destroy?(): unknown;
  /** Calls a listener at the next event of a kind. */
  once(event: "drain" | "close", listener: () => void): unknown;
  /** Takes a listener away. */
  off(event: "drain" | "close", listener: () => void): unknown;
}

/** Answers one request of Node's http server, Express, Fastify's raw objects, or a Next.js API route. */
export type NodeHandler = (request: NodeRequest, response: NodeResponse) => Promise<void>;

function headersOf({ headers }: NodeRequest): Headers {
  const made = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === "string") made.set(name, value);
    // Two values of one header stay two, so that a doubled target header is refused.
    else for (const one of value ?? []) made.append(name, one);
  }
  return made;
}

function chunksOf(request: NodeRequest): ReadableStream<Uint8Array> {
  const chunks = request[Symbol.asyncIterator]();
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await chunks.next();
      if (done === true) controller.close();
      else controller.enqueue(value instanceof Uint8Array ? value : new TextEncoder().encode(String(value)));
    },
    cancel: async () => void (await chunks.return?.()),
  });
}

function bodyOf(request: NodeRequest): BodyInit | null {
  const { method, body } = request;
  if (method === undefined || method === "GET" || method === "HEAD") return null;
  if (body === undefined) return chunksOf(request);
  if (typeof body === "string") return body;
  return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
}

function drained(response: NodeResponse, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      response.off("drain", go);
      gone.removeEventListener("abort", go);
      resolve();
    };
    response.once("drain", go);
    gone.addEventListener("abort", go);
  });
}

async function write(answer: Response, response: NodeResponse, gone: AbortSignal): Promise<void> {
  response.statusCode = answer.status;
  answer.headers.forEach((value, name) => response.setHeader(name, value));
  const reader = answer.body?.getReader();
  try {
    for (;;) {
      const next = await reader?.read();
      if (next === undefined || next.done || gone.aborted) break;
      // A page that reads slowly must not make the server hold what it has not read.
      if (!response.write(next.value)) await drained(response, gone);
    }
    response.end();
  } catch {
    // The answer broke off: ending it normally would make it look complete.
    if (response.destroy === undefined) response.end();
    else response.destroy();
  } finally {
    void reader?.cancel().catch(() => {});
  }
}

/** Lets a handler of the Web's `Request` and `Response` answer Node's own requests. */
export function toNodeHandler(handler: (request: Request) => Promise<Response>): NodeHandler {
  return async (request, response) => {
    const left = new AbortController();
    const leave = (): void => left.abort();
    response.once("close", leave);
    const { method = "GET" } = request;
    const init = { method, headers: headersOf(request), body: bodyOf(request), signal: left.signal, duplex: "half" };
    // Only its path and query say something: where this server is reached at, a request does not say for certain.
    const [path = "", query = ""] = (request.url ?? "/").split(/\?(.*)/s);
    const url = new URL("http://localhost/");
    [url.pathname, url.search] = [path, query];
    const asked = new Request(url, init);
    await write(await handler(asked), response, left.signal);
    response.off("close", leave);
  };
}
