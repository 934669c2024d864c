import { errno } from "../user-error.js";
import { addressFlaw, redirectTarget } from "./address.js";

/** Bounds of one fetch: everything a server can make us wait for or hold. */
export const fetchLimits: { readonly bytes: number; readonly redirects: number; readonly seconds: number } = {
  bytes: 8 * 1024 * 1024,
  redirects: 3,
  seconds: 30,
};

/** The bytes of a document, or why there are none, in words a person can act on. */
export type FetchedBytes = { readonly bytes: Uint8Array } | { readonly refused: string };

const redirects: readonly number[] = [301, 302, 303, 307, 308];

const tooLarge = `the document is larger than ${fetchLimits.bytes / 1024 / 1024} MiB; it is not fetched`;

const readBody = async (response: Response): Promise<FetchedBytes> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (Number(response.headers.get("content-length") ?? 0) > fetchLimits.bytes) {
    await response.body?.cancel();
    return { refused: tooLarge };
  }
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    size += part.value.length;
    if (size > fetchLimits.bytes) {
      await reader?.cancel();
      return { refused: tooLarge };
    }
    chunks.push(part.value);
  }
  return { bytes: Buffer.concat(chunks) };
};

const causeOf = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined;
  return errno(cause) ?? (cause instanceof Error ? cause.message : error instanceof Error ? error.message : "unknown");
};

const follow = async (address: string, signal: AbortSignal): Promise<FetchedBytes> => {
  let url = address;
  for (let hop = 0; hop <= fetchLimits.redirects; hop += 1) {
    const response = await fetch(url, {
      redirect: "manual",
      credentials: "omit",
      headers: { accept: "application/json, text/markdown, text/plain, */*;q=0.1", "user-agent": "falsmith" },
      signal,
    });
    if (response.ok) return await readBody(response);
    await response.body?.cancel();
    if (!redirects.includes(response.status))
      return { refused: `the server answers ${response.status}${response.status === 404 ? ": nothing is there" : ""}` };
    const next = redirectTarget(url, response.headers.get("location"));
    if ("flaw" in next) return { refused: next.flaw };
    url = next.to;
  }
  return { refused: `the server redirects more than ${fetchLimits.redirects} times` };
};

/**
 * Fetches one document: no credentials, redirects on the same origin only, bounded in size, time and redirects.
 *
 * @throws the reason of `signal` when it is aborted; everything else that can go wrong is in the result.
 */
export const fetchSource = async (address: string, signal: AbortSignal, seconds: number): Promise<FetchedBytes> => {
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
};
