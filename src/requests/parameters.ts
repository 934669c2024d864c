import type { CallRequest } from "../contract/call.js";
import type { AnyOperation, OperationParameter } from "../contract/operation.js";
import { ConfigError } from "../errors/index.js";
import { isBrowser } from "../platform/env.js";
import { givenOf, isObject, own } from "../platform/json.js";
import { isJsonType } from "../platform/media-type.js";
import { callIssue, missing, type Issues } from "./issues.js";
import { cookieText, encodeStrictly, headerText, pathText, queryText } from "./serialise.js";

/* The parameters of a call: sorted by where they travel, and written as their descriptor says. */

/** Values by place and name; what is undefined is left out. */
export interface Parameters {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly cookies: Readonly<Record<string, unknown>>;
}

/** The keys of a request under which parameters are given, by where they travel. */
const PLACES = { path: "path", query: "query", querystring: "query", header: "headers", cookie: "cookies" } as const;

/** The key of a request under which a parameter is given. */
function placeOf({ in: place }: OperationParameter): keyof Parameters {
  return PLACES[place];
}

function given(value: unknown): Record<string, unknown> {
  return isObject(value) ? givenOf({ ...value }) : {};
}

// Names of headers are alike whatever their case.
function spelledHeaders(operation: AnyOperation, headers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const names = new Map(
    (operation.parameters ?? []).filter((one) => one.in === "header").map(({ name }) => [name.toLowerCase(), name]),
  );
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [names.get(name.toLowerCase()) ?? name, value]),
  );
}

/** What a caller gives. */
export function parametersOf(operation: AnyOperation, { path, query, headers, cookies }: CallRequest): Parameters {
  return {
    path: given(path),
    query: given(query),
    headers: spelledHeaders(operation, given(headers)),
    cookies: given(cookies),
  };
}

/** The documented ones alone: headers that no page names are the caller's own business. */
export function documentedOf(operation: AnyOperation, parameters: Parameters): Record<string, unknown> {
  const all = operation.parameters ?? [];
  const names = new Set(all.filter((one) => one.in === "header").map(({ name }) => name));
  const headers = Object.fromEntries(Object.entries(parameters.headers).filter(([name]) => names.has(name)));
  const places = new Set(all.map(placeOf));
  const groups = Object.entries({ ...parameters, headers });
  return Object.fromEntries(
    groups.filter(([place, group]) => Object.keys(group).length > 0 || [...places].includes(place as keyof Parameters)),
  );
}

function written(value: unknown, mediaType: string): string {
  return isJsonType(mediaType) || typeof value === "object" ? JSON.stringify(value) : String(value);
}

// A parameter with a media type is one text, whatever its style.
function valueIn({ mediaType }: OperationParameter, value: unknown): unknown {
  return mediaType === undefined || value === null ? value : written(value, mediaType);
}

const EXPRESSION = /\{([^{}]+)\}/g;

/** The path of a call, below the server's URL. */
export function pathOf(operation: AnyOperation, values: Parameters["path"], issues: Issues): string {
  const [template = ""] = operation.path.split("?", 1);
  // A validator has told of what is missing.
  const isTold = !issues.isEmpty();
  const declared = (operation.parameters ?? []).filter((one) => one.in === "path");
  // A hash would end the path. Some documents write `{;name*}`, as RFC 6570 does, for a parameter `name`.
  const path = template.replaceAll("#", "%23").replace(EXPRESSION, (_, written: string) => {
    const bare = written.replace(/^[.;]|\*$/g, "");
    const parameter = declared.find((one) => one.name === written) ?? declared.find((one) => one.name === bare);
    const name = parameter?.name ?? written;
    const value = own(values, name);
    const text = pathText(name, parameter === undefined ? value : valueIn(parameter, value), parameter);
    if (!isTold && (text === undefined || text === "")) issues.add(missing(["path", name], value));
    return text ?? "";
  });
  // A browser takes such a segment for a step upwards.
  if (issues.isEmpty() && /(?:^|\/)\.{1,2}(?:\/|$)/.test(path))
    issues.add(
      callIssue(["path"], {
        keyword: "path",
        expected: "values that leave the path as it is",
        received: "a segment . or ..",
      }),
    );
  return path;
}

function formText(value: unknown): string {
  if (!isObject(value)) return String(value).replace(/^\?/, "").replaceAll("#", "%23");
  return Object.entries(value)
    .map(([name, part]) => queryText(name, part))
    .filter((text) => text !== "")
    .join("&");
}

// The whole query is one value.
function wholeQuery({ mediaType = "" }: OperationParameter, value: unknown): string {
  return isJsonType(mediaType) ? encodeStrictly(JSON.stringify(value)) : formText(value);
}

/** The query of a call, without its question mark. */
export function queryOf(operation: AnyOperation, values: Parameters["query"]): string {
  const { path, parameters = [] } = operation;
  const stated = path.includes("?") ? [path.slice(path.indexOf("?") + 1)] : [];
  const texts = Object.entries(values).map(([name, value]) => {
    const parameter = parameters.find((one) => one.name === name && placeOf(one) === "query");
    if (parameter === undefined) return queryText(name, value);
    if (parameter.in === "querystring") return value === null ? "" : wholeQuery(parameter, value);
    return queryText(name, valueIn(parameter, value), parameter);
  });
  return [...stated, ...texts].filter((text) => text !== "").join("&");
}

/** The headers of a call. */
export function headersOf(operation: AnyOperation, values: Parameters["headers"]): Record<string, string> {
  const texts = Object.entries(values).map(([name, value]) => {
    const parameter = operation.parameters?.find((one) => one.in === "header" && one.name === name);
    const text = headerText(name, parameter === undefined ? value : valueIn(parameter, value), parameter?.explode);
    return [name, text] as const;
  });
  return Object.fromEntries(texts.flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])));
}

/**
 * The cookies of a call, as one header.
 * @throws ConfigError in a browser, which sends its own cookies and no others
 */
export function cookiesOf(operation: AnyOperation, values: Parameters["cookies"]): string {
  const texts = Object.entries(values).map(([name, value]) => {
    const parameter = operation.parameters?.find((one) => one.in === "cookie" && one.name === name);
    return cookieText(name, parameter === undefined ? value : valueIn(parameter, value), parameter?.explode);
  });
  const text = texts.filter((one) => one !== "").join("; ");
  if (text !== "" && isBrowser())
    throw new ConfigError(`A page of a browser cannot send the cookies of ${operation.id}: it sends its own.`, {
      endpointId: operation.id,
    });
  return text;
}

/** Required parameters that are not given: what a validator says too, where there is one. */
export function missingOf(operation: AnyOperation, parameters: Parameters): readonly (readonly [string, string])[] {
  return (operation.parameters ?? [])
    .filter((one) => one.required === true && own(parameters[placeOf(one)], one.name) === undefined)
    .map((one) => [placeOf(one), one.name] as const);
}
