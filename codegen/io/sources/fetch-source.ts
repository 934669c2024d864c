import { errno } from "../user-error.js";
import { addressFlaw, redirectTarget } from "./address.js";

/** Bounds of one fetch: everything a server can make us wait for or hold. */
export const FETCH_LIMITS: { readonly bytes: number; readonly redirects: number; readonly seconds: number } = {
  bytes: 8 * 1024 * 1024,
  redirects: 3,
  seconds: 30,
};

/** The bytes of a document, or why there are none, in words a person can act on. */
export type FetchedBytes = { readonly bytes: Uint8Array } | { readonly refused: string };

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

const TOO_LARGE = `the document is larger than ${FETCH_LIMITS.bytes / 1024 / 1024} MiB; it is not fetched`;

async function readBody(response: Response): Promise<FetchedBytes> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (Number(response.headers.get("content-length") ?? 0) > FETCH_LIMITS.bytes) {
    await response.body?.cancel();
    return { refused: TOO_LARGE };
  }
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    size += part.value.length;
    if (size > FETCH_LIMITS.bytes) {
      await reader?.cancel();
      return { refused: TOO_LARGE };
    }
    chunks.push(part.value);
  }
  return { bytes: Buffer.concat(chunks) };
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return errno(cause) ?? (cause instanceof Error ? cause.message : error instanceof Error ? error.message : "unknown");
}

async function follow(address: string, signal: AbortSignal): Promise<FetchedBytes> {
  let url = address;
  for (let hop = 0; hop <= FETCH_LIMITS.redirects; hop += 1) {
    const response = await fetch(url, {
      redirect: "manual",
      credentials: "omit",
      headers: {
        accept: "application/json, text/markdown, text/plain, text/html;q=0.5, */*;q=0.1",
        "user-agent": "falsmith",
      },
      signal,
    });
    if (response.ok) return await readBody(response);
    await response.body?.cancel();
    if (!REDIRECTS.includes(response.status))
      return { refused: `the server answers ${response.status}${response.status === 404 ? ": nothing is there" : ""}` };
    const next = redirectTarget(url, response.headers.get("location"));
    if ("flaw" in next) return { refused: next.flaw };
    url = next.to;
  }
  return { refused: `the server redirects more than ${FETCH_LIMITS.redirects} times` };
}

/**
 * Fetches one document: no credentials, redirects on the same origin only, bounded in size, time and redirects.
 *
 * @throws the reason of `signal` when it is aborted; everything else that can go wrong is in the result.
 */
export async function fetchSource(address: string, signal: AbortSignal, seconds: number): Promise<FetchedBytes> {
  const flaw = addressFlaw(address);
  if (flaw !== undefined) return { refused: flaw };
  const late = AbortSignal.timeout(Math.ceil(seconds * 1000));
  try {
    return await follow(address, AbortSignal.any([signal, late]));
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted) return { refused: `no whole answer within ${seconds} s` };
    return { refused: `cannot fetch it: ${causeOf(error)}` };
  }
}
