import { byText } from "../../document/order.js";
import type { SourceFileStructure } from "ts-morph";
import { type GatewayModel, providerServers } from "../../model/endpoint/gateways.js";
import { camel, shortHash, uniqueNames } from "../../model/names.js";
import { encodeKey, encodeString } from "../encode.js";
import { dataText } from "../validators/json-text.js";
import { header } from "../header.js";
import { tsMorph } from "../libraries.js";
import { exportedConstant } from "../statements.js";

const { StructureKind } = tsMorph;

/** Servers that the project's configuration names: what a person decided. */
export type NamedGateways = Readonly<Record<string, Omit<GatewayModel, "name" | "isFurther">>>;

type GatewayEntry = readonly [key: string, gateway: GatewayModel];

const FAL: GatewayModel = { name: "fal", url: "https://queue.fal.run", auth: "Key", profile: "fal" };

/** The gateways of fal's endpoints, by name, fal first; two URLs under one name are told apart by a hash of the URL. */
function ofQueues(gateways: readonly GatewayModel[]): readonly GatewayEntry[] {
  const byUrl = new Map<string, GatewayModel>([[FAL.url, FAL]]);
  for (const gateway of gateways) if (!byUrl.has(gateway.url)) byUrl.set(gateway.url, gateway);
  const keys = uniqueNames([...byUrl.keys()], (url) => camel(byUrl.get(url)?.name ?? "gateway"));
  return [...byUrl.values()].map((gateway) => [keys.get(gateway.url) ?? camel(gateway.name), gateway]);
}

/** What tells a further server of a provider from its first: the first label of its host, or the last part of its path. */
function furtherKey(key: string, url: string, first: string, taken: ReadonlySet<string>): string {
  const partsOf = (text: string): readonly string[] => text.replace(/^https?:\/\//, "").split(/[./]/);
  const known = new Set(partsOf(first));
  const word = partsOf(url).find((part) => /^[a-z][a-z0-9-]*$/i.test(part) && !known.has(part));
  const wish = `${key}-${word ?? shortHash(url)}`;
  return taken.has(wish) ? `${key}-${shortHash(url)}` : wish;
}

/**
 * The servers of plain operations, by provider: the first under the provider's name, further ones with a word of their
 * address behind it. One that speaks fal's protocol too is that gateway, with the security schemes of the operations.
 */
function ofOperations(gateways: readonly GatewayModel[], queues: readonly GatewayEntry[]): readonly GatewayEntry[] {
  const taken = new Map(queues);
  const byName = new Map<string, GatewayModel[]>();
  for (const one of gateways) byName.set(one.name, [...(byName.get(one.name) ?? []), one]);
  for (const [name, all] of [...byName].toSorted(([a], [b]) => byText(a, b))) {
    const servers = providerServers(all);
    for (const gateway of servers) {
      const same = queues.find(([, one]) => one.name === name && one.url === gateway.url);
      if (same !== undefined) {
        const { security = {} } = gateway;
        taken.set(same[0], { ...same[1], ...(Object.keys(security).length === 0 ? {} : { security }) });
        continue;
      }
      const known = new Set(taken.keys());
      const first = servers[0]?.url ?? gateway.url;
      taken.set(known.has(name) ? furtherKey(name, gateway.url, first, known) : name, gateway);
    }
  }
  return [...taken];
}

/** The gateways of all endpoints. */
function documented(gateways: readonly GatewayModel[]): readonly GatewayEntry[] {
  const queues = ofQueues(gateways.filter(({ profile }) => profile !== "http"));
  const others = gateways.filter(({ profile }) => profile === "http");
  return others.length === 0 ? queues : ofOperations(others, queues);
}

/**
 * Those of the configuration under the very names it gives them. A documented one keeps its own name unless that was
 * given to another server; then it is told apart by a hash of its URL, as any two of one name are.
 */
function merged(pages: readonly GatewayEntry[], configured: NamedGateways): readonly GatewayEntry[] {
  const decided = Object.entries(configured).map(([name, one]): GatewayEntry => [name, { name, ...one }]);
  const byName = new Map(decided);
  const others = pages.flatMap(([key, gateway]): readonly GatewayEntry[] => {
    const own = byName.get(key);
    if (own === undefined) return [[key, gateway]];
    return own.url === gateway.url || gateway === FAL ? [] : [[`${key}_${shortHash(gateway.url)}`, gateway]];
  });
  return [...decided, ...others];
}

function inOrder(entries: readonly GatewayEntry[]): readonly GatewayEntry[] {
  return entries.toSorted(([a, one], [b, other]) => {
    if ((a === "fal") !== (b === "fal")) return a === "fal" ? -1 : 1;
    return byText(one.name, other.name) || byText(one.url, other.url);
  });
}

function literal({ name, url, auth, profile, variables, security }: GatewayModel): string {
  const fields: readonly (readonly [key: string, value: unknown])[] = [
    ["name", name],
    ["url", url],
    ["variables", variables],
    ["auth", auth],
    ["profile", profile],
    ["security", security],
  ];
  const entries = fields.flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${dataText(value)}`]));
  return `{ ${entries.join(", ")} }`;
}

/** The type of a gateway: with the variables of its URL, so that a client takes these names and values alone. */
function typeOf({ variables = {} }: GatewayModel): string {
  const fields = Object.entries(variables).map(([name, { enum: values = [] }]) => {
    const listed = values.map((value) => encodeString(value)).join(" | ");
    const own = listed === "" ? "" : `; readonly enum: readonly (${listed})[]`;
    return `readonly ${encodeKey(name)}: { readonly default: string${own} }`;
  });
  return fields.length === 0 ? "Gateway" : `GatewayWithVariables<{ ${fields.join("; ")} }>`;
}

/**
 * `gateways.ts`: the servers that the sources document and the configuration names. Naming one sends nothing: the
 * caller chooses it.
 */
export function gatewaysModule(
  gateways: readonly GatewayModel[],
  configured: NamedGateways,
  runtime: string,
): SourceFileStructure {
  const entries = inOrder(merged(documented(gateways), configured));
  const hasVariables = entries.some(([, { variables = {} }]) => Object.keys(variables).length > 0);
  const type = `{ ${entries.map(([key, gateway]) => `readonly ${encodeKey(key)}: ${typeOf(gateway)}`).join("; ")} }`;
  const docs =
    "The servers that answer for these endpoints, as their own pages name them" +
    `${Object.keys(configured).length === 0 ? "" : ", and those of the project's configuration"}. Give one to \`createFalClient\`.`;
  const lines = entries.map(([key, gateway]) => `\n  ${encodeKey(key)}: ${literal(gateway)},`);
  return {
    kind: StructureKind.SourceFile,
    statements: [
      header(),
      {
        kind: StructureKind.ImportDeclaration,
        isTypeOnly: true,
        moduleSpecifier: runtime,
        namedImports: ["Gateway", ...(hasVariables ? ["GatewayWithVariables"] : [])],
        leadingTrivia: "\n",
      },
      exportedConstant({ name: "gateways", type, value: `{${lines.join("")}\n}`, docs: [docs] }),
    ],
  };
}
