import { byText } from "../document/order.js";
import { familyOf, type Identity } from "../openapi/identity.js";
import type { Group, Member } from "./group.js";

/** Endpoints of one model family: what one of them leaves open, another may state. */
export type Family = readonly Group[];

/** What an endpoint shares with its siblings; one that is no queue's is alone. */
export function markOf({ kind, id, key }: Identity): string {
  const family = kind === "queue" ? familyOf(id) : undefined;
  return family === undefined ? `endpoint ${key}` : `family ${family}`;
}

/** The members of one family by the endpoint they speak of, in an order that the order of sources does not change. */
export function familyFrom(members: readonly Member[]): Family {
  const groups = new Map<string, Member[]>();
  for (const member of members) {
    const known = groups.get(member.identity.key);
    if (known === undefined) groups.set(member.identity.key, [member]);
    else known.push(member);
  }
  return [...groups].sort(([a], [b]) => byText(a, b)).map(([key, list]) => ({ key, members: list }));
}
