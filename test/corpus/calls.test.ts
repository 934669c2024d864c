import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadOperation } from "../../codegen/cli/commands/load-operations.js";
import { isObject } from "../../codegen/document/json.js";
import { compile } from "../../codegen/compile/compile.js";
import type { CompiledEndpoint } from "../../codegen/model/endpoint/compiled-endpoint.js";
import type { AnyOperation } from "../../src/contract/operation.js";
import { bareType, isJsonType } from "../../src/platform/media-type.js";
import { type CallServer, callServer, closeServers } from "../runtime/support/call-server.js";
import type { Seen } from "../runtime/support/server.js";
import {
  documentedOperation,
  type DocumentedOperation,
  expectedCookies,
  expectedFields,
  expectedHeaders,
  expectedParts,
  expectedPath,
  expectedQuery,
  type Group,
  seenParts,
  seenQuery,
} from "../support/expected-request.js";
import {
  comparable,
  requestOf,
  type SampledAnswer,
  sampledAnswer,
  sampledBody,
  type SampledParameters,
  sampledParameters,
  withoutConstants,
} from "../support/sampled-call.js";
import { KNOWN_CALLS } from "../support/known-calls.js";
import { documentsIn, hasShared, needsShared, readShared, sampled } from "../support/shared.js";

const TABLE = fileURLToPath(new URL("calls.md", import.meta.url));

const PREFIX = "/some/prefix";

let answer: SampledAnswer;
let host: CallServer;

interface Call {
  readonly documented: DocumentedOperation;
  readonly parameters: SampledParameters;
  readonly mediaType: string | undefined;
  readonly body: unknown;
}

/** Two sides of one thing that are to be alike. */
type Pair = readonly [what: string, seen: unknown, expected: unknown];

async function bodyPair({ documented, mediaType, body }: Call, { headers, body: text, bytes }: Seen): Promise<Pair> {
  const type = headers["content-type"] ?? "";
  if (mediaType === undefined) return ["body", [type, text], ["", ""]];
  const bare = bareType(mediaType);
  const values: Group = isObject(body) ? body : {};
  if (bare === "multipart/form-data")
    return ["parts", await seenParts(bytes, type), await expectedParts(documented, mediaType, values)];
  const fields = [...new URLSearchParams(text)];
  if (bare === "application/x-www-form-urlencoded")
    return ["fields", [type, fields], [mediaType, expectedFields(documented, mediaType, values)]];
  if (isJsonType(mediaType)) return ["JSON", [type, JSON.parse(text)], [mediaType, body]];
  const whole = body instanceof Blob ? await body.text() : body;
  return ["body", [bareType(type), text], [body instanceof Blob ? body.type : bare, whole]];
}

async function pairsOf(call: Call, seen: Seen): Promise<readonly Pair[]> {
  const { documented, parameters } = call;
  const { path, query, headers, cookies } = parameters;
  const expected = expectedQuery(documented, query);
  const question = seen.url.indexOf("?");
  const [below, rest] = question < 0 ? [seen.url, ""] : [seen.url.slice(0, question), seen.url.slice(question + 1)];
  // What a URL encodes by itself belongs to the platform.
  const url = new URL(`http://a.example${PREFIX}/${expectedPath(documented, path).replace(/^\//, "")}`);
  const named = Object.keys(expectedHeaders(documented, headers));
  return [
    ["method", seen.method, documented.method],
    ["path", below, url.pathname],
    ["query", seenQuery(rest, expected), expected],
    [
      "headers",
      Object.fromEntries(named.map((name) => [name, seen.headers[name]])),
      expectedHeaders(documented, headers),
    ],
    ["cookies", seenCookies(seen), expectedCookies(documented, cookies)],
    await bodyPair(call, seen),
  ];
}

function seenCookies({ headers }: Seen): readonly (readonly string[])[] {
  const all = headers.cookie === undefined ? [] : headers.cookie.split("; ");
  return all.map((one) => [one.slice(0, one.indexOf("=")), one.slice(one.indexOf("=") + 1)].map(decodeURIComponent));
}

function missingIn({ documented, parameters }: Call): readonly string[] {
  const { path, query, headers, cookies } = parameters;
  const groups: Readonly<Record<string, object>> = { path, query, header: headers, cookie: cookies };
  return documented.parameters
    .filter((one) => one.required && !(one.name in (groups[one.in] ?? {})))
    .map(({ in: place, name }) => `${place} ${name}`);
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? "undefined").slice(0, 400);
}

/** Calls an operation once in one media type. @returns what differs; empty where all is as it should be */
async function differences(operation: AnyOperation, call: Call): Promise<readonly string[]> {
  const { server: _, ...local } = operation;
  const client = host.with(
    { retry: { maxRetries: 0 } },
    { name: operation.gateways[0] ?? "test", url: host.server.url + PREFIX },
  );
  const before = host.server.seen.length;
  const request = requestOf(call.parameters, withoutConstants(operation, call.body), call.mediaType);
  const { data } = await client.call(local, request);
  const [seen, ...more] = host.server.seen.slice(before);
  if (seen === undefined || more.length > 0) return [`${more.length} requests too many`];
  const pairs: readonly Pair[] = [
    ...(await pairsOf(call, seen)),
    ["answer", await comparable(data), answer.data],
    ["required parameters that are missing", missingIn(call), []],
  ];
  return pairs
    .filter(([, here, there]) => !isDeepStrictEqual(here, there))
    .map(([what, here, there]) => `${what}: ${shown(here)}, not ${shown(there)}`);
}

/** What became of the calls of a folder. */
interface Counts {
  operations: number;
  calls: number;
  known: number;
  /** Why a call failed that is not known to fail; a call that is known to, and does not. */
  readonly wrong: string[];
}

async function outcome(endpoint: CompiledEndpoint, operation: AnyOperation, mediaType?: string): Promise<string> {
  try {
    const body = mediaType === undefined ? undefined : sampledBody(operation, mediaType);
    const parameters = sampledParameters(operation);
    answer = sampledAnswer(operation);
    const documented = documentedOperation(endpoint);
    return (await differences(operation, { documented, parameters, mediaType, body })).join("; ");
  } catch (error) {
    return String(error);
  }
}

const seenKnown = new Set<string>();

async function callAll(path: string, endpoint: CompiledEndpoint, counts: Counts): Promise<void> {
  const loaded = await loadOperation(endpoint);
  if ("blocked" in loaded) return;
  const { operation } = loaded;
  counts.operations += 1;
  for (const mediaType of operation.body === undefined ? [undefined] : Object.keys(operation.body.content)) {
    const name = `${path}: ${endpoint.id}${mediaType === undefined ? "" : `, ${mediaType}`}`;
    const why = await outcome(endpoint, operation, mediaType);
    const known = KNOWN_CALLS.get(name);
    counts.calls += 1;
    if (known !== undefined) {
      seenKnown.add(name);
      counts.known += 1;
    }
    if (known === undefined ? why !== "" : !why.includes(known)) counts.wrong.push(`${name}: ${why || "all is well"}`);
  }
}

describe.skipIf(!hasShared)(needsShared("what a call of the corpus sends is what its document says"), () => {
  const rows: string[] = [];

  beforeAll(async () => {
    host = await callServer((_, response) => {
      const type = answer.type === "" ? {} : { "content-type": answer.type };
      // Compiling takes longer than servers keep connections.
      response.writeHead(answer.status, { ...type, connection: "close" });
      response.end(answer.text);
    });
  });
  afterAll(closeServers);

  it.each([
    ["corpus/apifox-md", 12],
    ["corpus/gateway-text", 8],
    ["corpus/openapi-misc", 16],
  ] as const)("%s", { timeout: 900_000 }, async (name, sample) => {
    const counts: Counts = { operations: 0, calls: 0, known: 0, wrong: [] };
    for (const path of sampled(documentsIn(name), sample)) {
      const { endpoints } = await compile([readShared(path)], { asRead: "drop" });
      for (const endpoint of endpoints.filter(({ kind }) => kind === "operation"))
        await callAll(path, endpoint, counts);
    }
    expect(counts.wrong).toEqual([]);
    expect(counts.calls).toBeGreaterThan(counts.known);
    rows.push(`| ${name} | ${counts.operations} | ${counts.calls} | ${counts.known} |`);
  });

  it.runIf(process.env["FALSMITH_ALL"] === "1")("the table says so, and every known failure is met", () => {
    expect([...KNOWN_CALLS.keys()].filter((name) => !seenKnown.has(name))).toEqual([]);
    const head =
      "| folder | operations that can be called | calls, one for each media type of a body | known to fail, told why |\n|---|---:|---:|---:|\n";
    const text = `# Calls of the corpus\n\nWritten by \`calls.test.ts\` (UPDATE=1 with FALSMITH_ALL=1).\n\n${head}${rows.join("\n")}\n`;
    if (process.env["UPDATE"] === "1") writeFileSync(TABLE, text);
    expect(readFileSync(TABLE, "utf8")).toBe(text);
  });
});
