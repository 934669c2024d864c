import { isList, type Json, type JsonObject, own } from "../../document/json.js";
import { byText } from "../../document/order.js";
import { mainOperation } from "../../openapi/operation.js";
import { documentServers, serversOf, type ServerVariable, serverVariables } from "../../openapi/servers.js";
import { GATEWAY_KEY } from "../../protocol/queue.js";
import { type SecuritySchemeModel, securityOf } from "./security.js";

/** A server as the package offers it. */
export interface GatewayModel {
  readonly name: string;
  readonly url: string;
  /** Of a gateway that speaks fal's protocol. */
  readonly auth?: "Key" | "Bearer";
  readonly profile: "fal" | "fal-relay" | "relay" | "http";
  readonly variables?: Readonly<Record<string, ServerVariable>>;
  readonly security?: Readonly<Record<string, SecuritySchemeModel>>;
  /** Another server of a page that names a first one. */
  readonly isFurther?: true;
}

function profileOf(stated: Json | undefined): GatewayModel["profile"] {
  const profile = own(stated, "profile");
  return profile === "fal" || profile === "http" ? profile : "relay";
}

function gatewayOf(server: Json, security: GatewayModel["security"]): readonly GatewayModel[] {
  const stated = own(server, GATEWAY_KEY);
  const [url, name, auth] = [own(server, "url"), own(stated, "name"), own(stated, "auth")];
  if (typeof url !== "string" || typeof name !== "string") return [];
  const profile = profileOf(stated);
  if (profile !== "http") return [{ name, url, auth: auth === "Key" ? "Key" : "Bearer", profile }];
  const variables = Object.fromEntries(serverVariables(server));
  return [
    {
      name,
      url,
      profile,
      ...(Object.keys(variables).length === 0 ? {} : { variables }),
      ...(security === undefined || Object.keys(security).length === 0 ? {} : { security }),
    },
  ];
}

/** The gateways that a document's servers name: those of the document, else those of its operation. */
export function gatewaysOf(doc: JsonObject): readonly GatewayModel[] {
  const main = mainOperation({ doc });
  const at = documentServers(doc) ?? (main === undefined ? undefined : serversOf(doc, main));
  const servers = at?.servers ?? [];
  if (!isList(servers) || servers.length === 0) return [];
  const security = main === undefined ? undefined : Object.fromEntries(securityOf(doc, main).schemes);
  const all = servers.flatMap((server) => gatewayOf(server, security));
  return all.map((gateway, index) =>
    gateway.profile === "http" && index > 0 ? { ...gateway, isFurther: true as const } : gateway,
  );
}

/** One server of a provider as all of its pages describe it, and how many name it first. */
interface ProviderServer {
  readonly gateway: GatewayModel;
  readonly count: number;
}

/** The servers of one provider, the one that most pages name first in front. */
export function providerServers(gateways: readonly GatewayModel[]): readonly GatewayModel[] {
  const byUrl = new Map<string, ProviderServer>();
  for (const { isFurther, ...one } of gateways) {
    const known = byUrl.get(one.url);
    const security = { ...known?.gateway.security, ...one.security };
    const variables = { ...known?.gateway.variables, ...one.variables };
    const gateway = {
      ...one,
      ...(Object.keys(variables).length === 0 ? {} : { variables }),
      ...(Object.keys(security).length === 0 ? {} : { security }),
    };
    byUrl.set(one.url, { gateway, count: (known?.count ?? 0) + (isFurther === true ? 0 : 1) });
  }
  return [...byUrl.values()]
    .toSorted((a, b) => b.count - a.count || byText(a.gateway.url, b.gateway.url))
    .map(({ gateway }) => gateway);
}
