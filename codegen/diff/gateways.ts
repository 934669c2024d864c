import { gatewaysOf, type GatewayModel } from "../model/endpoint/gateways.js";
import { excerpt } from "../messages/visible.js";
import type { JsonObject } from "../document/json.js";
import type { Change } from "./change.js";
import { impactOf } from "./impact.js";

function change(kind: Change["kind"], message: string): Change {
  return { kind, impact: impactOf(kind), at: "", message };
}

function text({ name, url }: GatewayModel): string {
  return `${excerpt(name, 60)} (${excerpt(url, 120)})`;
}

/** What changed about the servers that answer for an endpoint, and about how they are asked. */
export function compareGateways(before: JsonObject, after: JsonObject): readonly Change[] {
  const [old, now] = [gatewaysOf(before), gatewaysOf(after)].map(
    (list) => new Map(list.map((gateway) => [`${gateway.name}\n${gateway.url}`, gateway])),
  );
  if (old === undefined || now === undefined) return [];
  const gone = [...old].filter(([key]) => !now.has(key));
  const added = [...now].filter(([key]) => !old.has(key));
  const asked = [...now].filter(([key, { auth, profile }]) => {
    const was = old.get(key);
    return was !== undefined && (was.auth !== auth || was.profile !== profile);
  });
  return [
    ...gone.map(([, gateway]) => change("gateway-gone", `no longer at ${text(gateway)}`)),
    ...added.map(([, gateway]) => change("gateway-added", `now also at ${text(gateway)}`)),
    ...asked.map(([key, gateway]) =>
      change(
        "auth-changed",
        `${text(gateway)} is asked otherwise: ${old.get(key)?.auth ?? ""}/${old.get(key)?.profile ?? ""} → ${gateway.auth ?? ""}/${gateway.profile}`,
      ),
    ),
  ];
}
