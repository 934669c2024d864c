import type { RequestOptions } from "node:http";
import { outgoingBody, type OutgoingBody } from "./outgoing-body.js";

/** A request, taken apart for `node:http`. */
export interface Asked {
  readonly secure: boolean;
  readonly method: string;
  readonly options: RequestOptions;
  readonly body: OutgoingBody | undefined;
}

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

type Plain = Record<string, string>;

function headersOf(given: RequestInit["headers"]): Plain {
  const headers: Plain = {};
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

function has(headers: Plain, wanted: string): boolean {
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

/**
 * Takes a call of `fetch` apart.
 * @throws TypeError for an address, method, header or body that cannot be sent; nothing has been sent then
 */
export function asked(url: string, init: RequestInit): Asked {
  const { protocol, hostname, port, pathname, search } = addressOf(url);
  const method = methodOf(init.method);
  const headers = headersOf(init.headers);
  const body = outgoingBody(init.body);
  if (body !== undefined && (method === "GET" || method === "HEAD")) throw new TypeError(`A ${method} has no body.`);
  if (body?.type !== undefined && !has(headers, "content-type")) headers["Content-Type"] = body.type;
  if (body?.length !== undefined) headers["Content-Length"] = String(body.length);
  else if (body === undefined && (method === "POST" || method === "PUT")) headers["Content-Length"] = "0";
  const options: RequestOptions = {
    hostname: hostname.startsWith("[") ? hostname.slice(1, -1) : hostname,
    path: `${pathname}${search}`,
    method,
    headers,
    // The time of an idle connection is none of a connection that waits for an answer.
    timeout: 0,
  };
  if (port !== "") options.port = port;
  return { secure: protocol === "https:", method, options, body };
}
