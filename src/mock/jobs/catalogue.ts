import type { Endpoint } from "../../contract/endpoint.js";
import { normalId, parseId } from "./ids.js";

/** What the server knows of: endpoints by id, and the apps they belong to. Ids compare without case. */
export interface Catalogue {
  readonly all: readonly Endpoint[];
  endpoint(id: string): Endpoint | undefined;
  hasApp(app: string): boolean;
}

/** Indexes the endpoints. Of two with the same id the first one counts. */
export function catalogueOf(endpoints: readonly Endpoint[]): Catalogue {
  const byId = new Map<string, Endpoint>();
  const apps = new Set<string>();
  for (const endpoint of endpoints) {
    const id = normalId(endpoint.id);
    if (!byId.has(id)) byId.set(id, endpoint);
    apps.add(parseId(id).app);
  }
  return {
    all: [...byId.values()],
    endpoint: (id) => byId.get(normalId(id)),
    hasApp: (app) => apps.has(normalId(app)),
  };
}
