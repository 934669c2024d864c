import type { LocatedFinding } from "../../document/located-finding.js";
import type { SourceText } from "../../document/source.js";
import { decode } from "../../io/decode.js";
import { FETCH_LIMITS, fetchSource } from "../../io/sources/fetch-source.js";
import type { Terminal } from "../terminal/terminal.js";

/** True for an input that is the address of a page, not a path. */
function isAddress(input: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(input);
}

/** Inputs with the texts of addresses in their place, and what kept others from being fetched. */
export interface FetchedInputs {
  readonly inputs: readonly (string | SourceText)[];
  readonly findings: readonly LocatedFinding[];
}

async function fetchOne(address: string, signal: AbortSignal): Promise<SourceText | LocatedFinding> {
  const fetched = await fetchSource(address, signal, FETCH_LIMITS.seconds);
  if ("refused" in fetched) return { code: "io/fetch", level: "error", path: address, message: fetched.refused };
  const decoded = decode(fetched.bytes);
  if (!("text" in decoded)) return { ...decoded, level: "error", path: address };
  return { ...decoded, id: address, origin: address };
}

/**
 * Fetches the inputs that are addresses, one after the other, within the limits of `add`: `https:` only, no credentials, no
 * redirect to another host. The address is the name of the source.
 *
 * @returns undefined when a person ends the wait
 */
export async function fetchInputs(inputs: readonly string[], terminal: Terminal): Promise<FetchedInputs | undefined> {
  if (!inputs.some(isAddress)) return { inputs, findings: [] };
  const interruption = new AbortController();
  const settle = terminal.onInterrupt(() => interruption.abort());
  const findings: LocatedFinding[] = [];
  const read: (string | SourceText)[] = [];
  try {
    for (const input of inputs) {
      const one = isAddress(input) ? await fetchOne(input, interruption.signal) : input;
      if (typeof one === "string" || "text" in one) read.push(one);
      else findings.push(one);
    }
  } catch (error) {
    if (interruption.signal.aborted) return undefined;
    throw error;
  } finally {
    settle();
  }
  return { inputs: read, findings };
}
