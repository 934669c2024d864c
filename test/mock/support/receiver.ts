import { createHash, createPublicKey, verify } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { onTestFinished } from "vitest";
import type { MockQueue } from "../../../src/mock/index.js";

/** A delivery as it arrived. */
export interface Delivered {
  readonly headers: IncomingHttpHeaders;
  readonly raw: Buffer;
  readonly body: unknown;
}

export interface Receiver {
  readonly url: string;
  readonly got: readonly Delivered[];
  /** Ends when so many have arrived. */
  readonly arrived: (count: number) => Promise<void>;
}

/** A program that takes webhooks; `answer` gives the status code of each. */
export async function receiver(answer: (count: number) => number = () => 200): Promise<Receiver> {
  const got: Delivered[] = [];
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const bytes = Buffer.concat(chunks);
      const body: unknown = JSON.parse(bytes.toString("utf8"));
      got.push({ headers: request.headers, raw: bytes, body });
      const status = answer(got.length);
      response.writeHead(status, status >= 300 && status < 400 ? { location: "/elsewhere" } : {}).end();
      for (const wake of waiting.splice(0)) wake();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    got,
    arrived: async (count) => {
      while (got.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}

/** Whether a delivery is signed by one of the server's published keys, checked as the protocol says. */
export async function isSigned(mock: MockQueue, { headers, raw }: Delivered): Promise<boolean> {
  const response = await fetch(`${mock.url}/rest/.well-known/jwks.json`);
  const set: unknown = await response.json();
  const keys: unknown = Reflect.get(Object(set), "keys");
  const part = (name: string): string => String(headers[`x-fal-webhook-${name}`]);
  const hash = createHash("sha256").update(raw).digest("hex");
  const message = Buffer.from([part("request-id"), part("user-id"), part("timestamp"), hash].join("\n"));
  const signature = Buffer.from(part("signature"), "hex");
  return (Array.isArray(keys) ? keys : []).some((key: unknown) => {
    const x = String(Reflect.get(Object(key), "x")).replace(/=+$/, "");
    const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
    return verify(null, message, publicKey, signature);
  });
}
