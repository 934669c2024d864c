import { byText } from "../../document/order.js";
import type { SourceFileStructure } from "ts-morph";
import type { GatewayModel } from "../../model/endpoint/lower-endpoint.js";
import { camel, shortHash, uniqueNames } from "../../model/names.js";
import { encodeKey, encodeString } from "../encode.js";
import { header } from "../header.js";
import { tsMorph } from "../libraries.js";

const { StructureKind } = tsMorph;

/** Servers that the project's configuration names: what a person decided. */
export type NamedGateways = Readonly<Record<string, Omit<GatewayModel, "name">>>;

type GatewayEntry = readonly [key: string, gateway: GatewayModel];

const FAL: GatewayModel = { name: "fal", url: "https://queue.fal.run", auth: "Key", profile: "fal" };

/** The gateways of all endpoints, by name, fal first; two URLs under one name are told apart by a hash of the URL. */
function documented(gateways: readonly GatewayModel[]): readonly GatewayEntry[] {
  const byUrl = new Map<string, GatewayModel>([[FAL.url, FAL]]);
  for (const gateway of gateways) if (!byUrl.has(gateway.url)) byUrl.set(gateway.url, gateway);
  const keys = uniqueNames([...byUrl.keys()], (url) => camel(byUrl.get(url)?.name ?? "gateway"));
  return [...byUrl.values()].map((gateway) => [keys.get(gateway.url) ?? camel(gateway.name), gateway]);
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

function literal({ name, url, auth, profile }: GatewayModel): string {
  return `{ name: ${encodeString(name)}, url: ${encodeString(url)}, auth: ${encodeString(auth)}, profile: ${encodeString(profile)} }`;
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
  const type = `{ ${entries.map(([key]) => `readonly ${encodeKey(key)}: Gateway`).join("; ")} }`;
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
        namedImports: ["Gateway"],
        leadingTrivia: "\n",
      },
      `\n/** ${docs} */\nexport const gateways: ${type} = {${lines.join("")}\n};`,
    ],
  };
}
