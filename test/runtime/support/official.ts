import { ApiError as OfficialApiError, createFalClient as createOfficialClient, type FalClient } from "@fal-ai/client";
import { ApiError, createFalClient } from "../../../src/index.js";

/** A program written for the official client; `note` keeps what it wants compared beside its result. */
export type Program = (client: FalClient, note: (what: unknown) => void) => Promise<unknown>;
/** What came of a program. */
interface Outcome {
  readonly value?: unknown;
  readonly error?: unknown;
  readonly noted: readonly unknown[];
}

function hosts(url: string): typeof fetch {
  return (address, init) => fetch(String(address).replace(/^https:\/\/(queue\.|rest\.)?fal\.(run|ai)/, url), init);
}

function told(error: unknown): unknown {
  if (!(error instanceof ApiError || error instanceof OfficialApiError)) return { kind: "other" };
  const fieldErrors = "fieldErrors" in error ? error.fieldErrors : undefined;
  return { kind: "ApiError", status: error.status, body: error.body, fieldErrors };
}

async function run(client: FalClient, program: Program): Promise<Outcome> {
  const noted: unknown[] = [];
  try {
    return { value: await program(client, (what) => noted.push(what)), noted };
  } catch (error) {
    return { error: told(error), noted };
  }
}

/** What came of it with either client. */
export interface Compared {
  readonly official: Outcome;
  readonly ours: Outcome;
}

/** Runs a program with the official client and with ours, against the same server, or two that answer alike. */
export async function both(url: string, program: Program, ourUrl: string = url): Promise<Compared> {
  const options = { credentials: "key-id:key-secret", retry: { baseDelay: 1, maxDelay: 1 } };
  const official = await run(createOfficialClient({ ...options, fetch: hosts(url) }), program);
  const client = createFalClient({ ...options, fetch: hosts(ourUrl), onWarning: () => {} });
  // Safe: that our client can stand in for the official one, whose outputs are `any`, is what these tests are about.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const ours = await run(client as unknown as FalClient, program);
  return { official, ours };
}
