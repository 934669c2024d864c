import type { Endpoint } from "../../contract/endpoint.js";
import { normalId, parseId } from "./ids.js";

/** What the server knows of: endpoints by id, and the apps they belong to. Ids compare without case. */
export interface Catalogue {
  readonly all: readonly Endpoint[];
  endpoint(id: string): Endpoint | undefined;
  hasApp(app: string): boolean;
  /** Endpoints that it knows already are replaced. */
  add(endpoints: readonly Endpoint[]): void;
}

/** Indexes the endpoints. Of two with the same id the first one counts. */
export function catalogueOf(endpoints: readonly Endpoint[]): Catalogue {
  const byId = new Map<string, Endpoint>();
  const apps = new Set<string>();
  const add = (more: readonly Endpoint[]): void => {
    for (const endpoint of more) {
      const id = normalId(endpoint.id);
      byId.set(id, endpoint);
      apps.add(parseId(id).app);
    }
  };
  for (const endpoint of endpoints) if (!byId.has(normalId(endpoint.id))) add([endpoint]);
  return {
    get all() {
      return [...byId.values()];
    },
    endpoint: (id) => byId.get(normalId(id)),
    hasApp: (app) => apps.has(normalId(app)),
    add,
  };
}
