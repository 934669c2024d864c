import { connect } from "node:net";

/** What a socket saw. */
export interface RawAnswer {
  readonly bytes: Buffer;
  readonly text: string;
  /** The code of the error that ended it: `ECONNRESET`; undefined after a clean end. */
  readonly error: string | undefined;
  /** What came in one read each. */
  readonly chunks: readonly Buffer[];
}

/**
 * Writes bytes to a server and reads until it ends.
 * @param enough ends the reading early: some answers have no end
 */
export function raw(url: string, request: string | Buffer, enough?: (text: string) => boolean): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    const chunks: Buffer[] = [];
    let error: string | undefined;
    const socket = connect(Number(port), hostname, () => socket.write(request));
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      if (enough?.(Buffer.concat(chunks).toString("latin1")) === true) socket.destroy();
    });
    socket.on("error", (problem: NodeJS.ErrnoException) => (error = problem.code));
    socket.on("close", () => {
      const bytes = Buffer.concat(chunks);
      resolve({ bytes, text: bytes.toString("utf8"), error, chunks });
    });
  });
}

/** The text of a request that closes its connection. */
export function requestText(method: string, path: string, body = "", headers = ""): string {
  return (
    `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Key k\r\nconnection: close\r\n` +
    `content-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`
  );
}

/** The status code of a raw answer. */
export function statusOf({ text }: RawAnswer): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]);
}
