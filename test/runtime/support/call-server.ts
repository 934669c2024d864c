import type { AnyOperation } from "../../../src/contract/operation.js";
import type { CallAnswer, CallRequest, CallSettings } from "../../../src/contract/call.js";
import type { ClientOptions } from "../../../src/contract/options.js";
import type { Gateway } from "../../../src/gateway/gateway.js";
import { type TestClient, testClient } from "./client.js";
import { type Handler, json, serve, type TestServer } from "./server.js";

/** A server with a client of a gateway named `test`. */
export interface CallServer {
  readonly server: TestServer;
  readonly client: TestClient;
  readonly gateway: Gateway;
  readonly call: (operation: AnyOperation, options?: CallRequest & CallSettings) => Promise<CallAnswer>;
  /** A client of the same server with other options. */
  readonly with: (options: ClientOptions, gateway?: Partial<Gateway>) => TestClient;
}

const open: TestServer[] = [];

/** Closes the servers of a test. */
export async function closeServers(): Promise<void> {
  await Promise.all(open.splice(0).map((server) => server.close()));
}

/** Starts a server, which answers `{}` unless told otherwise. */
export async function callServer(handler: Handler = (_, response) => json(response, 200, {})): Promise<CallServer> {
  const server = await serve(handler);
  open.push(server);
  const gateway: Gateway = { name: "test", url: server.url, profile: "http", auth: "Bearer" };
  const client = testClient({ gateway });
  return {
    server,
    client,
    gateway,
    call: (operation, options) => client.call(operation, options),
    with: (options, more) => testClient({ gateway: { ...gateway, ...more }, ...options }),
  };
}
