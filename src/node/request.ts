import type { Dispatcher } from "undici";
import { requestBody } from "./request-body.js";

// They say how a message is framed or what becomes of the connection, which nobody but the transport knows.
const FRAMING = new Set([
  "connection",
  "content-length",
  "expect",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

type HeaderRecord = Record<string, string>;

function headersOf(given: RequestInit["headers"]): HeaderRecord {
  const headers: HeaderRecord = {};
  const set = (name: string, value: string): void => {
    if (FRAMING.has(name.toLowerCase()))
      throw new TypeError(`The header ${name.toLowerCase()} is the transport's own.`);
    headers[name] = value;
  };
  if (given === undefined) return headers;
  const listed = Array.isArray(given) || given instanceof Headers;
  // Two values of one name become one, as they are one on the wire.
  if (listed) new Headers(given).forEach((value, name) => set(name, value));
  else for (const [name, value] of Object.entries(given)) set(name, value);
  return headers;
}

function has(headers: HeaderRecord, wanted: string): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === wanted);
}

function addressOf(url: string): URL {
  const address = new URL(url);
  const { protocol, username, password } = address;
  if (protocol !== "http:" && protocol !== "https:")
    throw new TypeError(`No connection is made to ${protocol} addresses.`);
  if (username !== "" || password !== "") throw new TypeError("An address that holds a credential is not called.");
  return address;
}

// What the platform's own fetch writes in capitals, whatever it was given.
const SPELLED = /^(?:delete|get|head|options|patch|post|put)$/i;

function methodOf(given = "GET"): string {
  const method = SPELLED.test(given) ? given.toUpperCase() : given;
  if (/^(?:connect|trace|track)$/i.test(method)) throw new TypeError(`The method ${method} is not sent.`);
  return method;
}

/** A request as undici takes it. */
export interface SentRequest extends Dispatcher.DispatchOptions {
  readonly origin: string;
}

/**
 * Translates a call of `fetch` for undici.
 * @throws TypeError for an address, method, header or body that cannot be sent; nothing has been sent then
 */
export function dispatchOptions(url: string, init: RequestInit): SentRequest {
  const { origin, pathname, search } = addressOf(url);
  const method = methodOf(init.method);
  const headers = headersOf(init.headers);
  const hasBody = init.body !== undefined && init.body !== null;
  if (hasBody && (method === "GET" || method === "HEAD")) throw new TypeError(`A ${method} has no body.`);
  const { content, length, type } = requestBody(init.body);
  if (type !== undefined && !has(headers, "content-type")) headers["Content-Type"] = type;
  if (length !== undefined) headers["Content-Length"] = String(length);
  // The caller has a deadline of its own; a stream of events may be silent for longer than undici's five minutes.
  const timeouts = { headersTimeout: 0, bodyTimeout: 0 };
  return { origin, path: `${pathname}${search}`, method, headers, body: content, ...timeouts };
}
