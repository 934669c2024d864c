import type { Spec } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isObject, own, wordOf, type Json, type JsonObject } from "../../document/json.js";
import type { RuleId } from "../../document/origin.js";
import type { Patch } from "../../document/patch.js";
import { join, type Pointer } from "../../document/pointer.js";
import { edit, inferred } from "../../openapi/edit.js";

const SCHEMES: Pointer = "#/components/securitySchemes";

/** A word without case, spaces and marks: `Api_Key`, `API key` and `apikey` are one. */
export function bareWord(word: string): string {
  return word.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

/** What the words for schemes mean: the type, and of an HTTP scheme its name. */
const MEANINGS: readonly (readonly [words: RegExp, type: string, scheme?: string])[] = [
  [/^(?:http)?(?:bearer|jwt)(?:auth|token|authentication|authorization)?$/, "http", "bearer"],
  [/^(?:http)?basic(?:auth|authentication)?$/, "http", "basic"],
  [/^(?:http)?digest(?:auth)?$/, "http", "digest"],
  [/^x?(?:api|access|secret)(?:key|token)(?:auth|header)?$|^key$/, "apiKey"],
  [/^oauth(?:2|20)?$/, "oauth2"],
  [/^(?:oidc|openid|openidconnect)$/, "openIdConnect"],
  [/^(?:mtls|mutualtls)$/, "mutualTLS"],
];

function meaningOf(word: string): { readonly type: string; readonly scheme?: string } | undefined {
  const found = MEANINGS.find(([words]) => words.test(bareWord(word)));
  return found === undefined ? undefined : { type: found[1], ...(found[2] === undefined ? {} : { scheme: found[2] }) };
}

const PLACES: readonly (readonly [words: RegExp, place: string])[] = [
  [/^(?:http)?(?:request)?headers?$/, "header"],
  [/^(?:url)?(?:query(?:string|param|params|parameter|parameters)?|params)$/, "query"],
  [/^cookies?$/, "cookie"],
];

function placeOf(word: Json | undefined): string | undefined {
  return PLACES.find(([words]) => words.test(bareWord(wordOf(word))))?.[1];
}

/** A component name that can only be the name of a header. */
function asHeader(name: string): string | undefined {
  return /^x[-_]/i.test(name) || /^authorization$/i.test(name) || /^[A-Za-z]+(?:-[A-Za-z]+)+$/.test(name)
    ? name
    : undefined;
}

/** The type that the other keys of a scheme leave no doubt of. */
function impliedType(scheme: JsonObject): string | undefined {
  if (own(scheme, "flows") !== undefined) return "oauth2";
  if (own(scheme, "openIdConnectUrl") !== undefined) return "openIdConnect";
  if (own(scheme, "scheme") !== undefined || own(scheme, "bearerFormat") !== undefined) return "http";
  return own(scheme, "in") !== undefined && own(scheme, "name") !== undefined ? "apiKey" : undefined;
}

/** `token` alone is a bearer token; with the name of a header it is a key. */
function intended(name: string, scheme: JsonObject): { readonly type: string; readonly scheme?: string } | undefined {
  const word = bareWord(wordOf(own(scheme, "type")));
  const placed = own(scheme, "name") !== undefined && own(scheme, "scheme") === undefined;
  if (/^(?:access)?token(?:auth)?$/.test(word) || (word === "http" && placed))
    return placed ? { type: "apiKey" } : { type: "http", scheme: "bearer" };
  const said = meaningOf(word) ?? (word === "http" ? { type: "http" } : undefined);
  const implied = impliedType(scheme);
  return said ?? (implied === undefined ? meaningOf(name) : { type: implied });
}

function httpScheme(name: string, scheme: JsonObject, meant: string | undefined): string | undefined {
  const stated = wordOf(own(scheme, "scheme"));
  const said = stated === "" ? undefined : meaningOf(stated)?.scheme;
  if (stated !== "") return said ?? (/^(?:token|accesstoken)$/.test(bareWord(stated)) ? "bearer" : stated);
  return meant ?? (own(scheme, "bearerFormat") === undefined ? (meaningOf(name)?.scheme ?? "bearer") : "bearer");
}

/** The keys of a scheme as OpenAPI writes them; nothing for keys that need no change. */
function corrected(name: string, scheme: JsonObject): readonly (readonly [key: string, value: string])[] {
  const meant = intended(name, scheme);
  if (meant === undefined) return [];
  const keys: (readonly [string, string | undefined])[] = [["type", meant.type]];
  if (meant.type === "http") keys.push(["scheme", httpScheme(name, scheme, meant.scheme)]);
  if (meant.type === "apiKey") {
    const place = placeOf(own(scheme, "in"));
    keys.push(["in", place ?? (own(scheme, "in") === undefined ? "header" : undefined)]);
    if (own(scheme, "name") === undefined) keys.push(["name", asHeader(name)]);
  }
  return keys.flatMap(([key, value]) => {
    const stated = own(scheme, key);
    const same = key === "scheme" && wordOf(stated).toLowerCase() === value;
    return value === undefined || stated === value || same ? [] : [[key, value] as const];
  });
}

/** Schemes whose type, place or HTTP scheme is spelt or named otherwise than OpenAPI does: `apikey`, `bearer`, `token`. */
export function spelledSchemes(spec: Spec, rule: RuleId): Finding | undefined {
  const schemes = own(own(spec.doc, "components"), "securitySchemes");
  const fix = Object.keys(isObject(schemes) ? schemes : {}).flatMap((name): readonly Patch[] => {
    const scheme = own(schemes, name);
    if (!isObject(scheme) || own(scheme, "$ref") !== undefined) return [];
    const at = join(SCHEMES, name);
    return corrected(name, scheme).map(([key, value]): Patch => {
      const origin = inferred(spec, rule, own(scheme, key) === undefined ? at : join(at, key));
      return { op: "add", at: join(at, key), value, origin };
    });
  });
  return fix.length === 0 ? undefined : edit(rule, SCHEMES, "security schemes in the words of OpenAPI", fix);
}

/** The scheme that a name alone says: `bearerAuth`, `basic`, `X-API-Key`; undefined for other names. */
export function schemeOfName(name: string): JsonObject | undefined {
  const header = asHeader(name);
  if (/bearer/i.test(name)) return { type: "http", scheme: "bearer" };
  if (meaningOf(name)?.scheme !== undefined) return { type: "http", scheme: meaningOf(name)?.scheme ?? "bearer" };
  return header === undefined ? undefined : { type: "apiKey", in: "header", name: header };
}
