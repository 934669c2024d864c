import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach } from "vitest";

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on this machine that answers by path and query; what it was asked is in `asked`. */
export interface Server {
  readonly origin: string;
  readonly asked: { readonly path: string; readonly headers: IncomingMessage["headers"] }[];
  readonly answers: Map<string, Answer>;
}

const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

/** Starts a server that is gone after the test. Paths it has no answer for are 404. */
export async function serve(answers: Readonly<Record<string, Answer>> = {}): Promise<Server> {
  const asked: { path: string; headers: IncomingMessage["headers"] }[] = [];
  const known = new Map(Object.entries(answers));
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push({ path, headers: request.headers });
    const answer = known.get(path) ?? ((_request, reply) => reply.writeHead(404).end("nothing"));
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, asked, answers: known };
}

export function text(body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_request, response) => void response.writeHead(200, headers).end(body);
}

export function redirect(location: string, status = 302): Answer {
  return (_request, response) => void response.writeHead(status, { location }).end();
}

/** A small model page. */
export function modelPage(id: string): string {
  return `# A model

- **Model ID**: \`${id}\`
- **Endpoint**: \`https://fal.run/${id}\`

### Input Schema

- **\`prompt\`** (\`string\`, _required_):
  What to draw

- **\`steps\`** (\`integer\`, _optional_):
  How long. Default value: \`4\`
  - Default: \`4\`

### Output Schema

- **\`seed\`** (\`integer\`, _required_):
  The seed
`;
}

export function openapiPath(id: string): string {
  return `/api/openapi/queue/openapi.json?endpoint_id=${id}`;
}
export function pagePath(id: string): string {
  return `/models/${id}/llms.txt`;
}
