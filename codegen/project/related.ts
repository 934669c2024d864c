import type { SourceText } from "../document/source.js";
import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";
import { familyOf } from "../openapi/identity.js";

/**
 * The sources that an endpoint of `endpoints` may be made of as well, or that its siblings are made of: those that write its
 * id or its model family, and, where one is no queue endpoint, all of its provider. Some may turn out to have nothing to do with it.
 */
export function relatedSources(
  endpoints: readonly Pick<CompiledEndpoint, "id" | "kind">[],
  changed: readonly SourceText[],
  others: readonly SourceText[],
): readonly SourceText[] {
  const names = new Set(
    endpoints.flatMap(({ id, kind }) => (kind === "queue" ? [familyOf(id) ?? id.toLowerCase()] : [])),
  );
  const isPlain = endpoints.some(({ kind }) => kind !== "queue");
  const providers = new Set(isPlain ? changed.map(({ provider }) => provider) : []);
  const words = [...names].map((name) => name.toLowerCase());
  return others.filter(({ provider, text }) => {
    if (providers.has(provider)) return true;
    const lower = text.toLowerCase();
    return words.some((word) => lower.includes(word));
  });
}
