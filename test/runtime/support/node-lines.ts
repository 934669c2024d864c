import { afterEach } from "vitest";
import { createNodeFetch, type NodeFetch, type NodeFetchOptions } from "../../../src/node/index.js";
import { serve, type Handler, type TestServer } from "./server.js";

/** A server and transports for the tests of a file; both are closed after each test. */
export interface NodeLines {
  readonly start: (handler: Handler) => Promise<TestServer>;
  readonly line: (options?: NodeFetchOptions) => NodeFetch;
}

export function nodeLines(): NodeLines {
  const lines: NodeFetch[] = [];
  const servers: TestServer[] = [];
  afterEach(async () => {
    for (const line of lines.splice(0)) line.close();
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });
  return {
    start: async (handler) => {
      const server = await serve(handler);
      servers.push(server);
      return server;
    },
    line: (options = {}) => {
      const made = createNodeFetch(options);
      lines.push(made);
      return made;
    },
  };
}
