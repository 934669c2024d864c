import type { Evidence, Rule, Spec } from "../../document/document.js";
import { isList, isObject, type Json, type JsonObject, own, wordOf } from "../../document/json.js";
import type { Origin } from "../../document/origin.js";
import type { Patch } from "../../document/patch.js";
import { join } from "../../document/pointer.js";
import { providerOfUrl } from "../../ingest/provider.js";
import { edit, inferred, placeFor } from "../../openapi/edit.js";
import { identify } from "../../openapi/identity.js";
import { mainOperation, type OperationAt, webhooksOf } from "../../openapi/operation.js";
import {
  absoluteUrl,
  documentServers,
  hostOf,
  registrableDomain,
  serversOf,
  withDefaults,
} from "../../openapi/servers.js";
import { FAL_KEY_SCHEME, FAL_SERVER, GATEWAY_KEY } from "../../protocol/queue.js";

const ID = "repair/gateway";

const FAL_HOSTS = /^https?:\/\/(?:[a-z0-9-]+\.)?fal(?:run)?\.(?:run|ai|com)(?:[/:]|$)/i;

function schemesOf(spec: Spec): JsonObject {
  const schemes = own(own(spec.doc, "components"), "securitySchemes");
  return isObject(schemes) ? schemes : {};
}

/** `Key` when an API key scheme puts it so, `Bearer` for HTTP bearer; undefined when the page does not say. */
function statedAuth(spec: Spec): "Key" | "Bearer" | undefined {
  const schemes = Object.values(schemesOf(spec));
  if (
    schemes.some((scheme) => own(scheme, "type") === "http" && wordOf(own(scheme, "scheme")).toLowerCase() === "bearer")
  )
    return "Bearer";
  return schemes.some((scheme) => own(scheme, "type") === "apiKey") ? "Key" : undefined;
}

function falSecurity(spec: Spec, origin: Origin): readonly Patch[] {
  const name = Object.keys(schemesOf(spec)).find((key) => own(schemesOf(spec)[key], "type") === "apiKey") ?? "falKey";
  const scheme: readonly Patch[] =
    own(schemesOf(spec), name) === undefined
      ? [{ op: "add", at: join("#/components/securitySchemes", name), value: FAL_KEY_SCHEME, origin }]
      : [];
  const used = own(spec.doc, "security");
  return [
    ...scheme,
    ...(isList(used) && used.length > 0
      ? []
      : [{ op: "add" as const, at: "#/security" as const, value: [{ [name]: [] }], origin }]),
  ];
}

const BY_PROTOCOL: Origin = { rule: ID, basis: "protocol", evidence: [] };

function falPatches(spec: Spec, stated: string | undefined): readonly Patch[] {
  const origin = stated === undefined ? BY_PROTOCOL : inferred(spec, ID, "#/servers/0/url", "protocol");
  const server: JsonObject = {
    url: FAL_SERVER,
    description: "fal's queue",
    [GATEWAY_KEY]: { name: "fal", auth: "Key", profile: "fal" },
  };
  return [{ op: "add", at: "#/servers", value: [server], origin }, ...falSecurity(spec, origin)];
}

function relayPatches(spec: Spec, servers: readonly Json[]): readonly Patch[] {
  return servers.flatMap((server, index): readonly Patch[] => {
    const url = own(server, "url");
    const name = typeof url === "string" ? providerOfUrl(url) : undefined;
    if (name === undefined || own(server, GATEWAY_KEY) !== undefined) return [];
    const at = join("#/servers", index);
    return [
      {
        op: "add",
        at: join(at, GATEWAY_KEY),
        value: { name, auth: statedAuth(spec) ?? "Bearer", profile: "relay" },
        origin: inferred(spec, ID, join(at, "url")),
      },
    ];
  });
}

/** A credential in a server URL would be sent by everybody who uses the document. */
function userinfo(servers: readonly Json[]): number {
  return servers.findIndex((server) => /^(?:[a-z][a-z0-9+.-]*:)?[/\\]{2}[^/\\?#]*@/i.test(wordOf(own(server, "url"))));
}

/** A URL below where the page was published; variables in it stay as they are. */
function resolved(url: string, published: string): string {
  const path = url.startsWith("/") && !url.startsWith("//");
  return (path ? `${new URL(published).origin}${url}` : new URL(url, published).href).replace(/\/+$/, "");
}

function publishedAt({ sources, source }: Evidence): string | undefined {
  const origin = sources.get(source)?.origin;
  return origin !== undefined && /^https?:\/\//i.test(origin) && URL.canParse(origin) ? origin : undefined;
}

/** OpenAPI: a document without servers has the one at which it was published. */
function addedServer(published: string | undefined, name: (url: string) => string): readonly Patch[] {
  if (published === undefined) return [];
  const { origin: url } = new URL(published);
  const server = { url, [GATEWAY_KEY]: { name: name(url), profile: "http" } };
  return [{ op: "add", at: "#/servers", value: [server], origin: { rule: ID, basis: "stated", evidence: [] } }];
}

/** The servers of a plain operation, absolute, each with the name of its gateway: the provider's, as it was given. */
function httpPatches(spec: Spec, main: OperationAt, evidence: Evidence): readonly Patch[] {
  const given = evidence.sources.get(evidence.source)?.provider;
  const nameOf = (url: string): string =>
    given === undefined || given === "fal" ? registrableDomain(hostOf([{ url }]) ?? evidence.provider) : given;
  const published = publishedAt(evidence);
  const found = documentServers(spec.doc) ?? serversOf(spec.doc, main);
  if (found === undefined) return addedServer(published, nameOf);
  let name: string | undefined;
  return found.servers.flatMap((server, index): readonly Patch[] => {
    const [at, url] = [join(found.at, index), own(server, "url")];
    if (typeof url !== "string" || own(server, GATEWAY_KEY) !== undefined) return [];
    const isRelative = !/^[a-z][a-z0-9+.-]*:/i.test(url);
    const absolute = isRelative && published !== undefined ? resolved(url, published) : url;
    const plain = absoluteUrl(isObject(server) ? { ...server, url: absolute } : null);
    if (plain === undefined) return [];
    name ??= nameOf(withDefaults(plain, server));
    const origin = inferred(spec, ID, join(at, "url"));
    return [
      ...(plain === url ? [] : [{ op: "replace" as const, at: join(at, "url"), value: plain, origin }]),
      { op: "add", at: join(at, GATEWAY_KEY), value: { name, profile: "http" }, origin },
    ];
  });
}

function isFal(url: string | undefined): boolean {
  return url === undefined || FAL_HOSTS.test(url);
}

/** Every server of a queue endpoint says which gateway it is. */
export const gateway: Rule = {
  id: ID,
  law: "A queue endpoint is served by the gateway its page names, else by fal's queue; each server says its gateway's name, auth word and profile. The servers of a plain operation, and those of a webhook, are absolute, seen from where its page was published, and say their gateway's name.",
  *check(spec, evidence) {
    const stated = own(spec.doc, "servers");
    const servers = isList(stated) ? stated : [];
    const bad = userinfo(servers);
    if (bad >= 0) {
      const at = join("#/servers", bad, "url");
      yield {
        code: ID,
        level: "error",
        at: placeFor(spec, at),
        message: "the server URL holds a user name or password",
        hint: "Remove what stands before the @; credentials are given to the client, never to a document.",
      };
      return;
    }
    const main = mainOperation(spec) ?? webhooksOf(spec.doc)[0];
    if (main === undefined) return;
    if (identify(spec, evidence.provider)?.kind !== "queue") {
      const fix = httpPatches(spec, main, evidence);
      if (fix.length > 0) yield edit(ID, main.at, "the gateway of a plain operation, or of a webhook", fix);
      return;
    }
    const url = own(servers[0], "url");
    const fal = isFal(typeof url === "string" ? url : undefined);
    const fix = fal ? falPatches(spec, typeof url === "string" ? url : undefined) : relayPatches(spec, servers);
    if (fix.length > 0)
      yield edit(
        ID,
        "#/servers",
        fal ? `served by fal's queue at ${FAL_SERVER}` : "the gateway that the page names",
        fix,
      );
  },
};
