import type { IncomingMessage } from "node:http";
import type { AnyOperation } from "../../contract/operation.js";
import type { Target } from "../server/address.js";
import { readRaw } from "../server/body.js";
import type { Exchange, Match, Mock } from "../server/mock.js";
import { json, type Reply } from "../server/reply.js";
import { refusal, success, unauthorized } from "./answer.js";
import { readRequest } from "./read.js";
import { look, playJob, roleOf } from "../described/play.js";

/** An operation's route, and what the server's own routes would know of the request. */
interface OperationRoute {
  readonly match: Match | Reply;
  readonly target: Target;
}

interface Split {
  readonly path: string;
  readonly query: string;
}

function split(url: string): Split {
  const at = url.indexOf("?");
  return at < 0 ? { path: url, query: "" } : { path: url.slice(0, at), query: url.slice(at + 1) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const EXPRESSION = /\{([^{}]+)\}/g;

function escaped(text: string): string {
  return decoded(text).replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** The values in a path, as they were written; undefined when it is not this operation's. */
function pathValues({ path: template }: AnyOperation, path: string): Readonly<Record<string, string>> | undefined {
  const { path: bare } = split(template);
  const names = [...bare.matchAll(EXPRESSION)].map(([, name = ""]) => name);
  const pattern = bare.split(EXPRESSION).map((part, at) => (at % 2 === 0 ? escaped(part) : "([^/]+)"));
  // Values stay encoded: a slash in one is no step. What the template says itself is compared as text.
  const shown = path.replace(/[^%]+|(?:%[0-9a-f]{2})+/gi, (part) => (/%2f/i.test(part) ? part : decoded(part)));
  const found = new RegExp(`^${pattern.join("")}/?$`, "u").exec(shown);
  return found === null ? undefined : Object.fromEntries(names.map((name, at) => [name, found[at + 1] ?? ""]));
}

/** Where a template says more itself, it is meant. */
function fewestNames(a: AnyOperation, b: AnyOperation): number {
  return a.path.split("{").length - b.path.split("{").length;
}

function methodNotAllowed(operations: readonly AnyOperation[]): Reply {
  const allow = [...new Set(operations.map(({ method }) => method))].sort().join(", ");
  return json(405, { message: "Method Not Allowed" }, { allow });
}

const MAX_BODY = 64 * 1_048_576;

// Operations of one path are told apart by what they fill in: the model's name, as a rule.
function meant(candidates: readonly AnyOperation[], body: unknown): AnyOperation | undefined {
  const fits = ({ constants = {} }: AnyOperation): boolean =>
    Object.entries(constants).every(([key, value]) => JSON.stringify(Object(body)[key]) === JSON.stringify(value));
  return candidates.find(fits) ?? candidates[0];
}

async function answer(exchange: Exchange, candidates: readonly AnyOperation[], at: Split): Promise<Reply> {
  const { mock, request } = exchange;
  const raw = await readRaw(request, MAX_BODY);
  if (raw.kind === "too_large") return json(413, { message: "Payload Too Large" });
  const bytes = Buffer.concat(raw.chunks);
  const [first] = candidates;
  if (first === undefined) return json(404, { message: "Not Found" });
  const parts = { headers: request.headers, query: at.query, bytes };
  const read = await readRequest(first, { ...parts, path: pathValues(first, at.path) ?? {} });
  const operation = meant(candidates, read.body);
  if (operation === undefined) return json(404, { message: "Not Found" });
  const missing = unauthorized(mock.settings, operation, { headers: request.headers, query: at.query });
  if (missing !== undefined) return missing;
  const asked =
    operation === first ? read : await readRequest(operation, { ...parts, path: pathValues(operation, at.path) ?? {} });
  return refusal(exchange, operation, asked) ?? playJob(exchange, operation, asked) ?? success(exchange, operation);
}

/**
 * Finds the operations that a request asks for, or the refusal of a path that has others; undefined for a path that is no
 * operation's, which is fal's then.
 */
export function routeOperation(mock: Mock, request: IncomingMessage): OperationRoute | undefined {
  const { operations, basePath } = mock.settings;
  if (operations.length === 0) return undefined;
  const { path: whole, query } = split(request.url ?? "/");
  const base = basePath.map((part) => `/${encodeURIComponent(part)}`).join("");
  const path = whole.startsWith(base) ? whole.slice(base.length) : whole;
  const target: Target = { mount: "queue", segments: [], query: new URLSearchParams(query), proxied: false };
  const task = [...mock.tasks.values()].find(({ statusPath }) => statusPath === whole);
  if (task !== undefined && request.method === "GET") {
    const { job } = task;
    return { target, match: { name: "status", access: "public", requestId: job.id, handle: (at) => look(at, task) } };
  }
  const here = operations.filter((one) => pathValues(one, path) !== undefined).sort(fewestNames);
  const [nearest] = here;
  if (nearest === undefined)
    return mock.catalogue.all.length > 0 ? undefined : { target, match: json(404, { message: "Not Found" }) };
  const candidates = here.filter(
    ({ method, path: template }) =>
      method === request.method && template.split("{").length === nearest.path.split("{").length,
  );
  const asHead = request.method === "HEAD" ? here.filter(({ method }) => method === "GET") : [];
  // Two pages may spell one operation with other names in its path: the one that a job is told by is meant.
  const ofJobs = candidates.filter((one) => !["submit", undefined].includes(roleOf(mock, one)));
  const known = ofJobs.length > 0 ? ofJobs : candidates;
  const asked = known.length > 0 ? known : asHead;
  if (asked.length === 0) return request.method === "OPTIONS" ? undefined : { target, match: methodNotAllowed(here) };
  const match: Match = {
    name: asked.map((one) => roleOf(mock, one)).find((role) => role !== undefined) ?? "operation",
    access: "public",
    handle: (exchange) => answer(exchange, asked, { path, query }),
  };
  return { target, match };
}
