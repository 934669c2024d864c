import * as officialClient from "@fal-ai/client";
import type { FalClient } from "@fal-ai/client";
import { describe, expect, test } from "vitest";
import { eventually } from "../../support/eventually.js";
import * as falsmith from "../../../src/index.js";
import type { FalClientOptions } from "../../../src/index.js";
import { envelope, OUTPUT, queue, REQUEST_ID, type Script } from "./queue.js";
import { json, type Seen } from "./server.js";

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
  if (!(error instanceof falsmith.ApiError || error instanceof officialClient.ApiError)) return { kind: "other" };
  const fieldErrors = "fieldErrors" in error ? error.fieldErrors : undefined;
  const { status, body, isUserTimeout } = error;
  return { kind: "ApiError", status, body, fieldErrors, isUserTimeout };
}

async function run(client: FalClient, program: Program): Promise<Outcome & { readonly message?: string }> {
  const noted: unknown[] = [];
  try {
    return { value: await program(client, (what) => noted.push(what)), noted };
  } catch (error) {
    return { error: told(error), noted, message: error instanceof Error ? error.message : String(error) };
  }
}

/** What came of it with either client. */
export interface Compared {
  readonly official: Outcome;
  readonly ours: Outcome;
}

/** Our client for a program of the official one's: that it can stand in for it is what these tests are about. */
export function asOfficial(client: unknown): FalClient {
  // Safe: the drop-in has the official client's types, but where those say `any`.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return client as FalClient;
}

const QUICK = { credentials: "key-id:key-secret", retry: { baseDelay: 1, maxDelay: 1 } };

/** Runs a program with the official client and with ours, against the same server, or two that answer alike. */
export async function both(url: string, program: Program, ourUrl: string = url): Promise<Compared> {
  const { message: _, ...official } = await run(
    officialClient.createFalClient({ ...QUICK, fetch: hosts(url) }),
    program,
  );
  const client = falsmith.createFalClient({ ...QUICK, fetch: hosts(ourUrl), onWarning: () => {} });
  const { message: __, ...ours } = await run(asOfficial(client), program);
  return { official, ours };
}

/** A request as its server got it. */
export interface WireRequest {
  readonly method: string;
  /** The address that the program's client asked for. */
  readonly url: string;
  /** Those that say something about the request: the platform's own are left out. */
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** What one client made of a program: its outcome, and what reached the server. */
export interface Run extends Outcome {
  readonly wire: readonly WireRequest[];
  /** What the error says, in words. The clients need not say it alike. */
  readonly message?: string | undefined;
  /** Who the requests say that they are from. */
  readonly agents: readonly string[];
}

const PLATFORM_HEADERS = new Set([
  "accept-encoding",
  "accept-language",
  "cache-control",
  "connection",
  "content-length",
  "host",
  "pragma",
  "sec-fetch-mode",
  "transfer-encoding",
  "user-agent",
]);

function bodyOf({ body }: Seen): unknown {
  try {
    return body === "" ? undefined : JSON.parse(body);
  } catch {
    return body;
  }
}

function wireRequest(seen: Seen): WireRequest {
  const body = bodyOf(seen);
  const headers = Object.entries(seen.headers).filter(
    // The type of a body says nothing where there is none.
    ([name]) => !PLATFORM_HEADERS.has(name) && !(name === "content-type" && body === undefined),
  );
  const given = Object.fromEntries(headers);
  // The official client spells the name in two ways, of which `fetch` makes one header with both values.
  const accept = given["accept"]?.toString().replace("application/json, text/event-stream", "text/event-stream");
  const url = new URL(seen.url.replace(/^\/([^/]+)/, "https://$1"));
  // A blank in a query is `+` or `%20`.
  url.search = new URLSearchParams(url.search).toString();
  return { method: seen.method, url: url.href, headers: { ...given, accept }, body };
}

/** Sends what is meant for any host to a server of the test, under the host's name. */
function network(url: string): typeof fetch {
  return (address, init) => fetch(String(address).replace(/^https:\//, url), init);
}

const QUEUE_URL = "https://queue.fal.run";

/** A status of the scripted request, as fal says it. */
export function queueState(status: string, more: object = {}): object {
  return { ...envelope(QUEUE_URL), logs: [], queue_position: undefined, status, ...more };
}

/** What fal's answers about a request have in their headers. */
export const ID_HEADER: Readonly<Record<string, string>> = { "x-fal-request-id": REQUEST_ID };

const USUAL: Script = {
  submit: (_, response) => json(response, 200, { ...envelope(QUEUE_URL), logs: [] }, ID_HEADER),
  status: (_, response, n) =>
    json(response, n === 0 ? 202 : 200, queueState(n === 0 ? "IN_PROGRESS" : "COMPLETED"), ID_HEADER),
  result: (_, response) => json(response, 200, OUTPUT, ID_HEADER),
};

/** How a program is run: how the server answers, and the options of the client. */
export interface Setup {
  readonly script?: Script;
  /** Beside a key and short pauses. */
  readonly options?: ClientOptionsOfBoth;
  /** The client is given no credentials: those of the environment count. */
  readonly withoutCredentials?: boolean;
  /**
   * The last request that counts, by a part of its address: it may reach the server after the program's end, and is waited
   * for. A request that was under way beside it may arrive later.
   */
  readonly awaits?: string;
  /** How often a status is asked for depends on the machine: equal requests in a row count as one. */
  readonly isPaced?: boolean;
}
type ClientOptionsOfBoth = FalClientOptions & NonNullable<Parameters<typeof officialClient.createFalClient>[0]>;

function withoutRepeats(wire: readonly WireRequest[]): readonly WireRequest[] {
  return wire.filter((one, index) => JSON.stringify(one) !== JSON.stringify(wire[index - 1]));
}

/** The requests up to the first whose address has the part, which may be to come. */
async function seenUntil(seen: readonly Seen[], part: string): Promise<readonly Seen[]> {
  const at = (): number => seen.findIndex(({ url }) => url.includes(part));
  await eventually(() => expect(at()).not.toBe(-1));
  return seen.slice(0, at() + 1);
}

async function runOnWire(
  make: (options: ClientOptionsOfBoth) => FalClient,
  program: Program,
  { script, options, awaits, isPaced, withoutCredentials }: Setup,
): Promise<Run> {
  const server = await queue({ ...USUAL, ...script });
  try {
    const { credentials, ...quick } = QUICK;
    const usual = withoutCredentials === true ? quick : { credentials, ...quick };
    const outcome = await run(make({ ...usual, fetch: network(server.url), ...options }), program);
    const seen = awaits === undefined ? server.seen : await seenUntil(server.seen, awaits);
    const wire = seen.map(wireRequest);
    const agents = seen.map(({ headers }) => headers["user-agent"] ?? "");
    return { ...outcome, agents, wire: isPaced === true ? withoutRepeats(wire) : wire };
  } finally {
    await server.close();
  }
}

/** Runs a program with the official client. */
export function runOfficial(program: Program, setup: Setup = {}): Promise<Run> {
  return runOnWire(officialClient.createFalClient, program, setup);
}

/** Runs the same program with ours. */
export function runOurs(program: Program, setup: Setup = {}): Promise<Run> {
  const make = (options: FalClientOptions): FalClient =>
    asOfficial(falsmith.createFalClient({ onWarning: () => {}, ...options }));
  return runOnWire(make, program, setup);
}

/**
 * Where falsmith answers otherwise than a test of the official client states, each with its reason. There are five of them,
 * and a test counts them.
 */
export const DIFFERENCES = {
  "at most once": "a submit or a direct call that may have been accepted is not sent again: it could be paid twice",
  "user agent": "requests say who made them: falsmith is not @fal-ai/client",
  "endpoints only": "a proxy adds its key to what calls an endpoint, and a host without a path is none",
  "an empty list":
    "a proxy that is told `allowedEndpoints: []` serves nothing: an empty list is not a wish for everything",
  "a signal's reason":
    "a signal that aborts rejects what waits with its reason: half of a result is not given out as a whole one",
} as const;

/** One thing that a test of the official client states. */
export interface Statement extends Setup {
  readonly says: string;
  readonly program: Program;
  /** Holds the statement to be true of what a client did. */
  readonly shows: (run: Run) => void;
  /** Where ours does otherwise: why, and what it does. */
  readonly differs?: { readonly as: keyof typeof DIFFERENCES; readonly shows: (run: Run) => void };
}

/** What has to be the same in both, where nothing is said to differ. */
function comparable({ value, error, noted, wire }: Run): unknown {
  return { value, error, noted, wire };
}

/** Holds both clients to each statement; without a difference, what they do is the same to the byte. */
export function describeStatements(about: string, statements: readonly Statement[]): void {
  describe(about, () => {
    test.each(statements.map((one) => [one.says, one.differs?.as ?? "the same", one] as const))(
      "%s (%s)",
      async (_says, _verdict, { program, shows, differs, ...setup }) => {
        const official = await runOfficial(program, setup);
        const ours = await runOurs(program, setup);
        shows(official);
        (differs?.shows ?? shows)(ours);
        if (differs !== undefined) return;
        expect(comparable(ours)).toEqual(comparable(official));
      },
    );
  });
}

/** The request that a program made, where it made one. */
export function onlyRequest({ wire }: Run): WireRequest {
  const [request] = wire;
  expect(wire).toHaveLength(1);
  if (request === undefined) throw new Error("no request");
  return request;
}
