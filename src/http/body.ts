import { NetworkError, ProtocolError } from "../errors/index.js";
import { isBrowser } from "../platform/env.js";
import type { RequestInfo } from "./response.js";

function concatBytes(chunks: readonly Uint8Array[], total: number): Uint8Array {
  const [only] = chunks;
  if (chunks.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function tooLarge(limit: number, info: RequestInfo): ProtocolError {
  return new ProtocolError(
    `The answer to the ${info.phase} of ${info.endpointId} is longer than ${limit} bytes (maxResponseBytes).`,
    { ...info, code: "too_large" },
  );
}

async function drain(
  body: ReadableStream<Uint8Array>,
  limit: number,
  info: RequestInfo,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const reader = body.getReader();
  const stop = (): void => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", stop);
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return concatBytes(chunks, total);
      total += value.length;
      if (total > limit) throw tooLarge(limit, info);
      chunks.push(value);
    }
  } catch (error) {
    stop();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/**
 * The decoded bytes of an answer, up to a limit. Stand-ins for `fetch` may have no stream: then the text is asked for.
 * @throws ProtocolError `too_large`; NetworkError `truncated` when fewer bytes came than were announced.
 */
export async function readBody(
  response: Response,
  limit: number,
  info: RequestInfo,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { body } = response;
  const bytes =
    body === null
      ? new Uint8Array(0)
      : typeof body?.getReader === "function"
        ? await drain(body, limit, info, signal)
        : new TextEncoder().encode(
            typeof response.text === "function" ? await response.text() : JSON.stringify(await response.json()),
          );
  if (bytes.length > limit) throw tooLarge(limit, info);
  // Browsers compare by themselves, and hide whether a body was compressed.
  const announced = Number(response.headers.get("content-length") ?? 0);
  if (announced > bytes.length && body && !response.headers.has("content-encoding") && !isBrowser()) {
    throw new NetworkError(
      `The answer to the ${info.phase} of ${info.endpointId} ends after ${bytes.length} of ${announced} bytes.`,
      { ...info, code: "truncated", retryable: true },
    );
  }
  return bytes;
}
