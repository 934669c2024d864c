import { strongest, type ApiDiff, type ApiEndpoint, type Change, type EndpointDiff } from "./change.js";
import { compareEndpoints } from "./compare-endpoints.js";
import { impactOf } from "./impact.js";
import { renamed } from "./renames.js";

function whole(id: string, kind: Change["kind"], message: string): EndpointDiff {
  return {
    id,
    impact: impactOf(kind),
    changes: [{ kind, impact: impactOf(kind), at: "", message }],
  };
}

function byKey(endpoints: readonly ApiEndpoint[]): ReadonlyMap<string, ApiEndpoint> {
  return new Map(endpoints.map((endpoint) => [endpoint.key, endpoint]));
}

/**
 * What changed between two packages in terms of their TypeScript: README.md beside this file says the rules. Pure, and
 * linear in the size of the two sides.
 */
export function diffApis(before: readonly ApiEndpoint[], after: readonly ApiEndpoint[]): ApiDiff {
  const [old, now] = [byKey(before), byKey(after)];
  const gone = [...old.values()].filter(({ key }) => !now.has(key));
  const added = [...now.values()].filter(({ key }) => !old.has(key));
  const common = [...now.values()].filter(({ key }) => old.has(key));
  const moved = renamed(gone, added, common);
  const arrived = new Set(moved.values());
  const compared = common.map((endpoint) => compareEndpoints(old.get(endpoint.key) ?? endpoint, endpoint));
  const endpoints = [
    ...gone
      .filter((endpoint) => !moved.has(endpoint))
      .map(({ id }) => whole(id, "endpoint-gone", "the endpoint is gone")),
    ...[...moved].map(([from, to]) =>
      whole(to.id, "endpoint-renamed", `renamed? ${from.id} is gone, and this one is the same in everything else`),
    ),
    ...added
      .filter((endpoint) => !arrived.has(endpoint))
      .map(({ id }) => whole(id, "endpoint-added", "a new endpoint")),
    ...compared.filter(({ changes }) => changes.length > 0).map(({ id, impact, changes }) => ({ id, impact, changes })),
  ].toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return {
    verdict: strongest(endpoints.map(({ impact }) => impact)),
    endpoints,
    common: common.length,
    dialect: compared.reduce((sum, one) => sum + one.dialect, 0),
  };
}
