import { byText } from "../document/order.js";
import type { Finding } from "../document/finding.js";
import { join, type Pointer } from "../document/pointer.js";
import type { SourceId, SourceText } from "../document/source.js";
import { namesEndpoint, type NamedEndpoint } from "./extends.js";
import { loadPathReader } from "./json-path.js";
import type { NearTarget } from "./near-target.js";
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

/** The code of decisions that have no effect. */
export const IDLE_CODE = "enrich/overlay-target";

const HINT =
  "`falsmith mend` prints the document that overlays are applied to; a target is a JSONPath into it, such as $.components.schemas.Input.properties.seed";

/** The name that most of the target leads to; of several the first in order, whatever order documents came in. */
function meantIn(near: readonly NearTarget[], action: Action): string {
  const [best] = near
    .filter((one) => one.action === action)
    .toSorted((a, b) => b.depth - a.depth || byText(a.name, b.name));
  return best === undefined ? "" : `did you mean ${best.name}? `;
}

function without(overlay: Overlay, action: Action, near: readonly NearTarget[]): Finding {
  const from = action.effect.kind === "copy" ? ", or nothing is there to copy" : "";
  const at = join(action.at, "target");
  const message = `${JSON.stringify(action.text)} selects nothing in any document${from}: the action has no effect (${at})`;
  return {
    code: IDLE_CODE,
    level: "warning",
    at: overlay.spanOf(at),
    message,
    hint: `${meantIn(near, action)}${HINT}`,
  };
}

/** What of an overlay has no effect, by its place, and what there is to say of it. */
export type IdleDecision = readonly [place: string, finding: Finding];

/** The place of an action, or of `extends`, among all overlays. */
function placeIn({ source }: Overlay, at: Pointer): string {
  return `${source}${at}`;
}

/**
 * The places of the decisions that concern an endpoint: actions whose targets it has, and `extends` that names it. Overlays
 * for providers are left out: their targets need not be anywhere.
 */
export function decisionsFor(
  overlays: readonly Overlay[],
  matched: ReadonlySet<Action>,
  endpoint: NamedEndpoint,
): readonly string[] {
  return overlays.flatMap((overlay) => {
    if (overlay.hosts !== undefined) return [];
    const isNamed = overlay.extends !== undefined && namesEndpoint(overlay.extends, overlay.source, endpoint);
    const actions = overlay.actions.filter((action) => matched.has(action)).map(({ at }) => placeIn(overlay, at));
    return [...(isNamed ? [placeIn(overlay, "#/extends")] : []), ...actions];
  });
}

/** Decisions without any effect must not look as if they had one. */
export function idleFindings(
  overlays: readonly Overlay[],
  matched: ReadonlySet<Action>,
  known: readonly NamedEndpoint[],
  near: readonly NearTarget[],
): readonly IdleDecision[] {
  return overlays.flatMap((overlay): readonly IdleDecision[] => {
    const reference = overlay.extends;
    if (reference !== undefined && !known.some((one) => namesEndpoint(reference, overlay.source, one))) {
      const message = `\`extends\` names no endpoint and no source that was read: ${JSON.stringify(reference)}; the overlay has no effect (#/extends)`;
      const remedy = "write an endpoint id, or the path of a source, seen from the overlay";
      const at = overlay.spanOf("#/extends");
      return [[placeIn(overlay, "#/extends"), { code: IDLE_CODE, level: "warning", at, message, hint: remedy }]];
    }
    if (overlay.hosts !== undefined) return [];
    return overlay.actions
      .filter((action) => !matched.has(action))
      .map((action) => [placeIn(overlay, action.at), without(overlay, action, near)]);
  });
}
