import type { Rule, Spec } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isList, isObject, own, sameJson, withKey, type Json, type JsonObject } from "../../document/json.js";
import type { Patch } from "../../document/patch.js";
import { join, type Pointer } from "../../document/pointer.js";
import { edit, inferred, placeFor } from "../../openapi/edit.js";
import { operationsOf } from "../../openapi/operation.js";
import { fitComponentName } from "./component-name.js";
import { bareWord, schemeOfName, spelledSchemes } from "./security-scheme.js";

const ID = "repair/security";

/** A security requirement: names of schemes, each with a list of scopes. */
function isRequirement(value: Json): value is JsonObject {
  return isObject(value) && Object.keys(value).length > 0 && Object.values(value).every(isList);
}

/** What of a requirement is one; exporters put notes of their own beside the scheme names. */
function cleaned(requirement: Json, schemes: Json | undefined): readonly JsonObject[] {
  if (typeof requirement === "string") return [{ [fitComponentName(requirement)]: [] }];
  if (!isObject(requirement)) return [{}];
  const scopes = (name: string): Json | undefined => {
    const value = own(requirement, name);
    return isList(value) ? value : value === null || own(schemes, name) !== undefined ? [] : undefined;
  };
  return [
    Object.keys(requirement).reduce<JsonObject>((rest, name) => {
      const list = scopes(name);
      return list === undefined ? rest : withKey(rest, fitComponentName(name), list);
    }, {}),
  ];
}

function schemesOf(spec: Spec): Json | undefined {
  return own(own(spec.doc, "components"), "securitySchemes");
}

/** Requirements as a list, however they are written: one object, one name, a list of names. */
function cleanList(spec: Spec, at: Pointer, value: Json | undefined): Finding | undefined {
  if (value === undefined) return undefined;
  const stated = isList(value) ? value : value === null ? [] : [value];
  const list = stated.flatMap((one) => cleaned(one, schemesOf(spec)));
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

function lists(spec: Spec): readonly (readonly [at: Pointer, value: Json | undefined])[] {
  return [
    ["#/security", own(spec.doc, "security")],
    ...operationsOf(spec.doc).map(({ at, operation }) => [join(at, "security"), own(operation, "security")] as const),
  ];
}

/** The names in the requirements of a document that no scheme has. */
function undefinedNames(spec: Spec): readonly string[] {
  const used = lists(spec).flatMap(([, list]) =>
    isList(list) ? list.flatMap((one) => (isObject(one) ? Object.keys(one) : [])) : [],
  );
  return [...new Set(used)].filter((name) => own(schemesOf(spec), name) === undefined);
}

/** Names in requirements that spell the name of a scheme otherwise: `ApiKey` for `api_key`. */
function respelled(spec: Spec): ReadonlyMap<string, string> {
  const schemes = schemesOf(spec);
  const names = Object.keys(isObject(schemes) ? schemes : {});
  return new Map(
    undefinedNames(spec).flatMap((name) => {
      const alike = names.filter((one) => bareWord(one) !== "" && bareWord(one) === bareWord(name));
      return alike.length === 1 && alike[0] !== undefined ? [[name, alike[0]] as const] : [];
    }),
  );
}

function renamed(spec: Spec): Finding | undefined {
  const meant = respelled(spec);
  if (meant.size === 0) return undefined;
  const fix = lists(spec).flatMap(([at, list]): readonly Patch[] => {
    if (!isList(list)) return [];
    const value = list.map((one) =>
      isObject(one)
        ? Object.keys(one).reduce<JsonObject>(
            (rest, key) => withKey(rest, meant.get(key) ?? key, own(one, key) ?? []),
            {},
          )
        : one,
    );
    return sameJson(value, list) ? [] : [{ op: "replace", at, value, origin: inferred(spec, ID, at) }];
  });
  return edit(ID, "#/security", `${[...meant].map(([name, to]) => `${name} is the scheme ${to}`).join(", ")}`, fix);
}

/** Requirements name schemes that the document defines: those are added that their name alone says. */
function* undefinedSchemes(spec: Spec): Generator<Finding> {
  const meant = respelled(spec);
  for (const name of undefinedNames(spec)) {
    if (meant.has(name)) continue;
    const [value, at] = [schemeOfName(name), join("#/components/securitySchemes", name)];
    const origin = inferred(spec, ID, "#/security");
    if (value !== undefined)
      yield edit(ID, at, `what the scheme ${name} is, its name says`, [{ op: "add", at, value, origin }]);
    else
      yield {
        code: ID,
        level: "warning",
        at: placeFor(spec, "#/security"),
        message: `a call asks for the security scheme ${JSON.stringify(name.slice(0, 60))}, which the document does not define`,
        hint: "Define it under components.securitySchemes, in the source or in an overlay.",
      };
  }
}

/** Security requirements are what OpenAPI says they are, where it says so. */
export const security: Rule = {
  id: ID,
  law: "Security schemes have the types and places that OpenAPI knows, however they are spelt; security requirements stand under `security`, hold scheme names with lists of scopes and nothing else, and name schemes that the document defines.",
  *check(spec) {
    const stray = strayed(spec);
    if (stray !== undefined) yield stray;
    for (const [at, value] of lists(spec)) {
      const found = cleanList(spec, at, value);
      if (found !== undefined) yield found;
    }
  },
};

/** Requirements are read first: what they name is matched with the schemes afterwards. */
export const securityNames: Rule = {
  id: ID,
  law: security.law,
  *check(spec) {
    const spelled = spelledSchemes(spec, ID);
    if (spelled !== undefined) yield spelled;
    const follow = renamed(spec);
    if (follow !== undefined) yield follow;
    yield* undefinedSchemes(spec);
  },
};
