import { familyOf } from "../rules/identity.js";
import type { Group, Member } from "./endpoint.js";

/** Endpoints of one model family: what one of them leaves open, another may state. */
export type Family = readonly Group[];

/** Members by the endpoint they speak of, in an order that the order of sources does not change. */
const grouped = (members: readonly Member[]): readonly Group[] => {
  const groups = new Map<string, Member[]>();
  for (const member of members) {
    const known = groups.get(member.identity.key);
    if (known === undefined) groups.set(member.identity.key, [member]);
    else known.push(member);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, list]) => ({ key, members: list }));
};

/** What a group shares with its siblings; an endpoint that is no queue's is alone. */
const markOf = ({ key, members }: Group): string => {
  const identity = members[0]?.identity;
  const family = identity?.kind === "queue" ? familyOf(identity.id) : undefined;
  return family === undefined ? `endpoint ${key}` : `family ${family}`;
};

/** All that members say, by family and endpoint. */
export const familiesOf = (members: readonly Member[]): readonly Family[] => {
  const families = new Map<string, Group[]>();
  for (const group of grouped(members)) {
    const known = families.get(markOf(group));
    if (known === undefined) families.set(markOf(group), [group]);
    else known.push(group);
  }
  return [...families.values()];
};
