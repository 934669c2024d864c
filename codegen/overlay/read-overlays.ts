import { byText } from "../document/order.js";
import type { Finding } from "../document/finding.js";
import { join } from "../document/pointer.js";
import type { SourceId, SourceText } from "../document/source.js";
import { namesEndpoint, type NamedEndpoint } from "./extends.js";
import { loadPathReader } from "./json-path.js";
import type { Action, Overlay } from "./overlay.js";
import { isProviderOverlay } from "../document/source.js";
import { readOverlay } from "./read-overlay.js";

export interface ReadOverlays {
  readonly overlays: readonly Overlay[];
  readonly findings: readonly Finding[];
  /** Ids of those that cannot be read: nobody knows what they decide. */
  readonly broken: readonly SourceId[];
}

/** Reads overlays, in the order of their names. The library for JSONPath is loaded only when there are any. */
export async function readOverlays(sources: readonly SourceText[]): Promise<ReadOverlays> {
  if (sources.length === 0) return { overlays: [], findings: [], broken: [] };
  const reader = await loadPathReader();
  const read = sources
    // What a person decides comes after what is known of a provider.
    .toSorted((a, b) => Number(isProviderOverlay(b.id)) - Number(isProviderOverlay(a.id)) || byText(a.id, b.id))
    .map((source) => ({ id: source.id, ...readOverlay(source, reader) }));
  return {
    overlays: read.flatMap(({ overlay }) => overlay ?? []),
    findings: read.flatMap(({ findings }) => findings),
    broken: read.flatMap(({ id, overlay }) => (overlay === undefined ? [id] : [])),
  };
}

const CODE = "enrich/overlay-target";

const HINT = "`falsmith mend` prints the document that overlays are applied to; its pointers are the targets";

function without(overlay: Overlay, action: Action): Finding {
  const from = action.effect.kind === "copy" ? ", or nothing is there to copy" : "";
  const at = join(action.at, "target");
  const message = `${JSON.stringify(action.text)} selects nothing in any document${from}: the action has no effect (${at})`;
  return { code: CODE, level: "warning", at: overlay.spanOf(at), message, hint: HINT };
}

/** Decisions without any effect must not look as if they had one. */
export function idleFindings(
  overlays: readonly Overlay[],
  matched: ReadonlySet<Action>,
  known: readonly NamedEndpoint[],
): readonly Finding[] {
  return overlays.flatMap((overlay) => {
    const reference = overlay.extends;
    if (reference !== undefined && !known.some((one) => namesEndpoint(reference, overlay.source, one))) {
      const message = `\`extends\` names no endpoint and no source that was read: ${JSON.stringify(reference)}; the overlay has no effect (#/extends)`;
      const remedy = "write an endpoint id, or the path of a source, seen from the overlay";
      return [{ code: CODE, level: "warning" as const, at: overlay.spanOf("#/extends"), message, hint: remedy }];
    }
    if (overlay.hosts !== undefined) return [];
    return overlay.actions.filter((action) => !matched.has(action)).map((action) => without(overlay, action));
  });
}
