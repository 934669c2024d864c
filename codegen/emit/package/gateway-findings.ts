import { sameJson } from "../../document/json.js";
import { byText } from "../../document/order.js";
import type { LocatedFinding } from "../../document/located-finding.js";
import { type RegistryEntry, registryEntry } from "./registry-entry.js";
import type { KeptEndpoint } from "../options.js";
import { type GatewayModel, providerServers } from "../../model/endpoint/gateways.js";

/** The gateway at which an operation is called: the first that its page names. */
function firstOf({ gateways }: RegistryEntry): GatewayModel | undefined {
  return gateways.find(({ profile }) => profile === "http");
}

function few(ids: readonly string[]): string {
  return ids.length <= 3 ? ids.join(", ") : `${ids.slice(0, 3).join(", ")} and ${ids.length - 3} more`;
}

/** Operations of a provider that are served elsewhere than most of them: its first gateway is not theirs. */
function elsewhere(name: string, entries: readonly RegistryEntry[]): readonly LocatedFinding[] {
  const [first, ...others] = providerServers(entries.flatMap(({ gateways }) => gateways));
  return others.flatMap(({ url }): readonly LocatedFinding[] => {
    const ids = entries.filter((entry) => firstOf(entry)?.url === url).map(({ id }) => id);
    if (ids.length === 0) return [];
    return [
      {
        code: "emit/other-server",
        level: "warning",
        message: `${few(ids)}: served at ${url}, and most of ${name} at ${first?.url ?? ""}; a client for these takes the gateway of that address`,
        hint: "`gateways` has each address; or keep the pages of each server under a provider of their own.",
      },
    ];
  });
}

/** Security schemes that pages of one provider describe in several ways under one name. */
function disagreeing(name: string, entries: readonly RegistryEntry[]): readonly LocatedFinding[] {
  const known = new Map<string, unknown>();
  const differing = new Set<string>();
  for (const { security = {} } of entries.flatMap(({ gateways }) => gateways))
    for (const [scheme, described] of Object.entries(security)) {
      if (known.has(scheme) && !sameJson({ ...described }, { ...Object(known.get(scheme)) })) differing.add(scheme);
      known.set(scheme, described);
    }
  return [...differing].map((scheme) => ({
    code: "emit/other-scheme" as const,
    level: "warning" as const,
    message: `pages of ${name} describe the security scheme ${JSON.stringify(scheme)} in several ways; the package has one of them`,
    hint: "Decide it in an overlay, or keep the pages under providers of their own.",
  }));
}

/** What the gateways of plain operations cannot say of all of them. */
export function gatewayFindings(
  made: readonly RegistryEntry[],
  kept: readonly KeptEndpoint[],
): readonly LocatedFinding[] {
  const byName = new Map<string, RegistryEntry[]>();
  const all = [...made, ...kept.flatMap((one) => registryEntry(one) ?? [])];
  // The same words, whichever of them are kept.
  for (const entry of all.toSorted((a, b) => byText(a.folder, b.folder))) {
    const name = entry.operation === undefined ? undefined : firstOf(entry)?.name;
    if (name !== undefined) byName.set(name, [...(byName.get(name) ?? []), entry]);
  }
  return [...byName].flatMap(([name, entries]) => [...elsewhere(name, entries), ...disagreeing(name, entries)]);
}
