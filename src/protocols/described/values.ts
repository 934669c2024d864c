import type { JobCondition, JobExpression, JobOutput } from "../../contract/job.js";
import { own } from "../../platform/json.js";

/* Runtime expressions (OpenAPI 3.1, section 4.8.20.4) on the request and the reply of an exchange. */

/** The values of a request and its reply, which expressions are evaluated on. What an exchange does not have is undefined. */
export interface ExchangeValues {
  readonly request?: {
    readonly body?: unknown;
    readonly path?: unknown;
    readonly query?: unknown;
    readonly headers?: unknown;
  };
  readonly reply?: { readonly status: number; readonly headers: Headers; readonly body: unknown };
}

/** The value at a JSON Pointer (RFC 6901), through own properties only; undefined where there is none. */
export function valueAt(value: unknown, pointer: string): unknown {
  let at = value;
  for (const token of pointer.split("/").slice(1)) {
    const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
    at = Array.isArray(at) ? (/^(?:0|[1-9]\d*)$/.test(key) ? at[Number(key)] : undefined) : own(at, key);
  }
  return at;
}

/** A value with another one set at a pointer; objects and lists on the way are copied or made. */
export function withValueAt(value: unknown, pointer: string, set: unknown): unknown {
  const [, token, ...rest] = pointer.split("/");
  if (token === undefined) return set;
  const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
  const isIndex = /^(?:0|[1-9]\d{0,4})$/.test(key);
  const list: readonly unknown[] | undefined = Array.isArray(value)
    ? value
    : value === undefined && isIndex
      ? []
      : undefined;
  const before = list !== undefined && isIndex ? list[Number(key)] : own(value, key);
  const inner = withValueAt(before, rest.length === 0 ? "" : `/${rest.join("/")}`, set);
  if (list !== undefined && isIndex) return Object.assign([...list], { [key]: inner });
  return { ...(typeof value === "object" && value !== null ? value : {}), [key]: inner };
}

const BODY = /^\$(request|response)\.body(?:#(.*))?$/s;
const NAMED = /^\$(request|response)\.(path|query|header)\.(.+)$/s;

/** Names of headers do not depend on case; those of a request are the caller's object. */
function headerOf(headers: unknown, name: string): unknown {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const key = Object.keys(typeof headers === "object" && headers !== null ? headers : {}).find(
    (one) => one.toLowerCase() === name.toLowerCase(),
  );
  return key === undefined ? undefined : own(headers, key);
}

/** What an expression stands for; undefined where there is no such value. */
export function evaluate(expression: JobExpression, { request, reply }: ExchangeValues): unknown {
  if (expression === "$statusCode") return reply?.status;
  const [, side, pointer = ""] = BODY.exec(expression) ?? [];
  if (side !== undefined) return valueAt(side === "request" ? request?.body : reply?.body, pointer);
  const [, of, place, name = ""] = NAMED.exec(expression) ?? [];
  if (of === "response") return headerOf(reply?.headers, name);
  if (place === "header") return headerOf(request?.headers, name);
  return own(place === "path" ? request?.path : request?.query, name);
}

/** The pointer of an expression into a body; undefined for any other. */
export function bodyPointer(expression: JobExpression): string | undefined {
  const found = BODY.exec(expression);
  return found === null ? undefined : (found[2] ?? "");
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  return typeof a === "object" && typeof b === "object" && JSON.stringify(a) === JSON.stringify(b);
}

/** Whether all conditions hold; what is absent counts as null. */
export function holds(conditions: readonly JobCondition[] | undefined, exchanged: ExchangeValues): boolean {
  return (conditions ?? []).every(({ value, is, not }) => {
    const found = evaluate(value, exchanged) ?? null;
    return is?.some((one) => same(one, found)) !== false && not?.some((one) => same(one, found)) !== true;
  });
}

/** True for text that stands for another value. */
function isExpression(value: unknown): value is JobExpression {
  return typeof value === "string" && (value === "$statusCode" || BODY.test(value) || NAMED.test(value));
}

/** The expressions in a template: a value, or data with expressions in it. */
export function expressionsIn(template: unknown): readonly JobExpression[] {
  if (isExpression(template)) return [template];
  return typeof template === "object" && template !== null ? Object.values(template).flatMap(expressionsIn) : [];
}

/** A template with values in the place of its expressions; those that are not there are left out. */
export function fill(template: unknown, valueOf: (expression: JobExpression) => unknown): unknown {
  if (isExpression(template)) return valueOf(template);
  if (Array.isArray(template)) return template.map((item) => fill(item, valueOf));
  if (typeof template !== "object" || template === null) return template;
  return Object.fromEntries(Object.entries(template).map(([key, item]) => [key, fill(item, valueOf)]));
}

/** True for what an operation can be asked with. */
export function isScalar(value: unknown): value is string | number | boolean {
  return (
    typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))
  );
}

function isEmpty(value: unknown): boolean {
  return value === "" || (Array.isArray(value) && value.length === 0);
}

/** JSON in a string, or the value itself where a server has not written it so. @throws SyntaxError for text that is none */
function unpacked(value: unknown, { encoding, inside }: JobOutput): unknown {
  if (encoding === undefined) return value;
  const whole: unknown = typeof value === "string" ? JSON.parse(value) : value;
  return inside === undefined ? whole : valueAt(whole, inside);
}

/**
 * The output in a reply: the first of its places that has something in it; undefined where none has.
 * @throws SyntaxError where a string that is to hold JSON does not
 */
export function outputIn(places: readonly JobOutput[] | undefined, exchanged: ExchangeValues): unknown {
  if (places === undefined || places.length === 0) return exchanged.reply?.body;
  const found = places.flatMap((place) => {
    const value = evaluate(place.at, exchanged);
    // An empty text holds no JSON yet.
    const given = value === null || value === undefined || (place.encoding !== undefined && value === "");
    const output = given ? undefined : unpacked(value, place);
    return output === undefined || output === null ? [] : [output];
  });
  return found.find((value) => !isEmpty(value)) ?? found[0];
}
