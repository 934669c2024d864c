import type { GatewayConfig, SecuritySchemeConfig, UrlVariableConfig } from "../../config.js";
import { isList, isObject, type Json, type JsonObject, own } from "../../document/json.js";
import { withVariables } from "../../document/url-template.js";
import { type Fail, objectOf, oneOf, requireKeys } from "./checks.js";

export const AUTHS = ["Key", "Bearer"] as const;
export const PROFILES = ["fal", "fal-relay", "relay", "http"] as const;
export const SCHEME_TYPES = ["bearer", "basic", "apiKey"] as const;
export const KEY_PLACES = ["header", "query", "cookie"] as const;

/** A name becomes a key of generated code, where this one would mean something else. */
export const GATEWAY_NAME_PATTERN = "^(?!__proto__$)[^\\s]";

/** A URL may hold an origin and a path only: a key or a query in it would end up where nobody looks for secrets. */
export const GATEWAY_URL_PATTERN = "^https?://[^/?#@\\\\\\s]+(?:/[^?#@\\\\\\s]*)?$";

/** The name of a header, of a parameter of the query or of a cookie. */
export const KEY_NAME_PATTERN = "^[^\\s;,=]+$";

/** A word before a key: letters, digits and signs, and perhaps the blank behind it. */
export const PREFIX_PATTERN = "^[!-~]+ ?$";

/** What the runtime writes in the place of a variable. */
export const VARIABLE_VALUE_PATTERN = "^[\\w.~:/-]*$";

function matching(value: Json | undefined, pattern: string): string | undefined {
  return typeof value === "string" && new RegExp(pattern).test(value) ? value : undefined;
}

function schemeOf(where: string, value: unknown, fail: Fail): SecuritySchemeConfig {
  const given = isObject(value) ? value : fail(`${where} must be an object`);
  const type = oneOf(given["type"], `${where}.type`, SCHEME_TYPES, fail);
  requireKeys(given, `${where}.`, type === "apiKey" ? ["type", "in", "name", "prefix"] : ["type"], fail);
  if (type !== "apiKey") return { type };
  const name =
    matching(given["name"], KEY_NAME_PATTERN) ??
    fail(`${where}.name must be the name of a header, a parameter or a cookie`);
  const place = oneOf(given["in"], `${where}.in`, KEY_PLACES, fail);
  if (given["prefix"] === undefined) return { type, in: place, name };
  return {
    type,
    in: place,
    name,
    prefix: matching(given["prefix"], PREFIX_PATTERN) ?? fail(`${where}.prefix must be a word`),
  };
}

function variableOf(where: string, value: unknown, fail: Fail): UrlVariableConfig {
  const given = isObject(value) ? value : fail(`${where} must be an object`);
  requireKeys(given, `${where}.`, ["default", "enum"], fail);
  const text = (one: Json | undefined, name: string): string =>
    matching(one, VARIABLE_VALUE_PATTERN) ??
    fail(`${where}.${name} must be a part of a URL: letters, digits and . ~ : / - _`);
  const standard = text(given["default"], "default");
  const all = given["enum"];
  if (all === undefined) return { default: standard };
  const values = isList(all) && all.length > 0 ? all : fail(`${where}.enum must be a list of values`);
  if (!values.includes(standard)) fail(`${where}.default must be one of ${where}.enum`);
  return { default: standard, enum: values.map((one) => text(one, "enum")) };
}

function urlOf(where: string, url: Json | undefined, variables: JsonObject, fail: Fail): string {
  const text =
    matching(url, GATEWAY_URL_PATTERN) ?? fail(`${where}.url must be an http(s) URL of an origin and a path`);
  const named = new Set([...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = ""]) => name));
  for (const name of named)
    if (own(variables, name) === undefined)
      fail(`${where}.url has the variable {${name}}, which ${where}.variables does not hold`);
  for (const name of Object.keys(variables))
    if (!named.has(name)) fail(`${where}.variables holds ${JSON.stringify(name)}, which ${where}.url does not have`);
  const filled = withVariables(text, (name) => {
    const value = own(own(variables, name), "default");
    return typeof value === "string" ? value : undefined;
  });
  if (!URL.canParse(filled)) fail(`${where}.url must be an http(s) URL of an origin and a path`);
  return text;
}

/** What a server wants that names no security schemes. */
const AUTH_OF = { fal: "Key", "fal-relay": "Bearer", relay: "Bearer", http: undefined } as const;

function authOf(
  where: string,
  { auth, security }: JsonObject,
  profile: keyof typeof AUTH_OF,
  fail: Fail,
): GatewayConfig["auth"] {
  if (auth === undefined) return security === undefined ? AUTH_OF[profile] : undefined;
  if (security !== undefined) fail(`${where} has both auth and security; security says all that auth does`);
  return oneOf(auth, `${where}.auth`, AUTHS, fail);
}

function each<T>(
  values: JsonObject,
  where: string,
  read: (where: string, value: Json) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, read(`${where}[${JSON.stringify(name)}]`, value)]),
  );
}

/**
 * A server of the configuration, checked; with the `auth` that its profile has where it says nothing of credentials.
 * @param fail is told the first that is wrong
 */
export function checkGateway(name: string, value: unknown, fail: Fail): GatewayConfig {
  const where = `gateways[${JSON.stringify(name)}]`;
  if (!new RegExp(GATEWAY_NAME_PATTERN).test(name))
    return fail(`${where} is not a valid gateway name; choose another one`);
  const given = isObject(value) ? value : fail(`${where} must be an object`);
  requireKeys(given, `${where}.`, ["url", "auth", "profile", "security", "variables"], fail);
  const profile = oneOf(given["profile"], `${where}.profile`, PROFILES, fail);
  const auth = authOf(where, given, profile, fail);
  const schemes = objectOf(given["security"], `${where}.security`, fail);
  const security = each(schemes, `${where}.security`, (place, one) => schemeOf(place, one, fail));
  const places = objectOf(given["variables"], `${where}.variables`, fail);
  const variables = each(places, `${where}.variables`, (place, one) => variableOf(place, one, fail));
  return {
    url: urlOf(where, given["url"], places, fail),
    ...(auth === undefined ? {} : { auth }),
    profile,
    ...(given["security"] === undefined ? {} : { security }),
    ...(Object.keys(variables).length === 0 ? {} : { variables }),
  };
}
