import type { Rule, Spec } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isList, isObject, own, sameJson, withKey, type Json, type JsonObject } from "../../document/json.js";
import type { Patch } from "../../document/patch.js";
import { join, type Pointer } from "../../document/pointer.js";
import { edit, inferred, placeFor } from "../../openapi/edit.js";
import { operationsOf } from "../../openapi/operation.js";

const ID = "repair/security";

/** A security requirement: names of schemes, each with a list of scopes. */
function isRequirement(value: Json): value is JsonObject {
  return isObject(value) && Object.keys(value).length > 0 && Object.values(value).every(isList);
}

/** What of a requirement is one; exporters put notes of their own beside the scheme names. */
function cleaned(requirement: Json): Json {
  return isObject(requirement)
    ? Object.keys(requirement)
        .filter((name) => isList(own(requirement, name)))
        .reduce<JsonObject>((rest, name) => withKey(rest, name, own(requirement, name) ?? []), {})
    : {};
}

function cleanList(spec: Spec, at: Pointer, value: Json | undefined): Finding | undefined {
  if (value === undefined) return undefined;
  const list = isList(value) ? value.map(cleaned) : [];
  if (sameJson(list, value)) return undefined;
  return edit(ID, at, "security requirements hold scheme names with lists of scopes, nothing else", [
    { op: "replace", at, value: list, origin: inferred(spec, ID, at) },
  ]);
}

/** A lost `security:` line leaves its requirement in the list of servers. */
function strayed(spec: Spec): Finding | undefined {
  const servers = own(spec.doc, "servers");
  if (!isList(servers) || servers.every((server) => own(server, "url") !== undefined)) return undefined;
  const requirements = servers.filter(isRequirement);
  const index = servers.findIndex((server) => own(server, "url") === undefined);
  const origin = inferred(spec, ID, join("#/servers", index));
  const stated = own(spec.doc, "security");
  const kept: Patch = {
    op: "replace",
    at: "#/servers",
    value: servers.filter((server) => own(server, "url") !== undefined),
    origin: inferred(spec, ID, "#/servers"),
  };
  const moved: readonly Patch[] =
    requirements.length > 0 && stated === undefined
      ? [{ op: "add", at: "#/security", value: requirements, origin }]
      : [];
  return {
    code: ID,
    level: "warning",
    at: placeFor(spec, join("#/servers", index)),
    message: `an entry of servers has no URL${requirements.length > 0 ? ": it is a security requirement whose `security:` line is lost" : " and is left out"}`,
    fix: [kept, ...moved],
  };
}

/** Requirements name schemes that the document defines: a bearer scheme where none is, the one thing relays use. */
function undefinedSchemes(spec: Spec): Finding | undefined {
  const used = new Set(
    [own(spec.doc, "security"), ...operationsOf(spec.doc).map(({ operation }) => own(operation, "security"))].flatMap(
      (list) => (isList(list) ? list.flatMap((one) => (isObject(one) ? Object.keys(one) : [])) : []),
    ),
  );
  const schemes = own(own(spec.doc, "components"), "securitySchemes");
  const missing = [...used].filter((name) => own(schemes, name) === undefined && /bearer/i.test(name));
  if (missing.length === 0) return undefined;
  const origin = inferred(spec, ID, "#/security");
  return edit(
    ID,
    "#/components/securitySchemes",
    `the scheme ${missing.join(", ")} is HTTP bearer, as its name says`,
    missing.map((name) => ({
      op: "add",
      at: join("#/components/securitySchemes", name),
      value: { type: "http", scheme: "bearer" },
      origin,
    })),
  );
}

/** A scheme whose type is the word of an HTTP scheme: `type: bearer`. */
function httpSchemes(spec: Spec): Finding | undefined {
  const at: Pointer = "#/components/securitySchemes";
  const schemes = own(own(spec.doc, "components"), "securitySchemes");
  const fix = Object.keys(isObject(schemes) ? schemes : {}).flatMap((name): readonly Patch[] => {
    const type = own(own(schemes, name), "type");
    if (typeof type !== "string" || !/^(?:bearer|basic)$/i.test(type)) return [];
    const place = join(at, name, "type");
    const origin = inferred(spec, ID, place);
    const scheme: readonly Patch[] =
      own(own(schemes, name), "scheme") === undefined
        ? [{ op: "add", at: join(at, name, "scheme"), value: type.toLowerCase(), origin }]
        : [];
    return [{ op: "replace", at: place, value: "http", origin }, ...scheme];
  });
  return fix.length === 0 ? undefined : edit(ID, at, "a bearer scheme has the type http", fix);
}

/** Security requirements are what OpenAPI says they are, where it says so. */
export const security: Rule = {
  id: ID,
  law: "Security requirements stand under `security`, hold scheme names with lists of scopes and nothing else, and name schemes that the document defines.",
  *check(spec) {
    const stray = strayed(spec);
    if (stray !== undefined) yield stray;
    const lists: readonly (readonly [Pointer, Json | undefined])[] = [
      ["#/security", own(spec.doc, "security")],
      ...operationsOf(spec.doc).map(({ at, operation }): readonly [Pointer, Json | undefined] => [
        join(at, "security"),
        own(operation, "security"),
      ]),
    ];
    for (const [at, value] of lists) {
      const found = cleanList(spec, at, value);
      if (found !== undefined) yield found;
    }
    const http = httpSchemes(spec);
    if (http !== undefined) yield http;
    const defined = undefinedSchemes(spec);
    if (defined !== undefined) yield defined;
  },
};
