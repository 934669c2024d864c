import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** Serves a handler of Node's on loopback, and returns its URL; `closers` gets what ends it. */
export async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => unknown,
  closers: (() => unknown)[],
): Promise<string> {
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}
