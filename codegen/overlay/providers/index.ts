import { PROVIDER_SCHEME } from "../../document/source.js";
import { KIE_MARKET } from "./kie-market.js";
import { KIE } from "./kie.js";
import { KLING } from "./kling.js";
import { overlayText, type ProviderOverlay, submits } from "./provider-overlay.js";
import { REPLICATE } from "./replicate.js";

const ALL: readonly ProviderOverlay[] = [KIE, KIE_MARKET, KLING, REPLICATE];

/** The names of all provider overlays: `falsmith:kie-market`. */
export const PROVIDER_OVERLAYS: readonly string[] = ALL.map(({ dialect }) => `${PROVIDER_SCHEME}${dialect}`);

/** The text of the overlay that `falsmith:kling` or `falsmith:kling@relay.example` names; undefined where there is none. */
export function providerOverlay(name: string): string | undefined {
  const [dialect, host] = name.slice(PROVIDER_SCHEME.length).split("@", 2);
  const found = ALL.find((one) => one.dialect === dialect);
  return found === undefined ? undefined : overlayText(found, host);
}

/** The provider overlays that describe a job at a path, and the hosts that they are for. */
export function dialectsFor(path: string): readonly { readonly name: string; readonly hosts: readonly string[] }[] {
  const target = submits(path, {}).target;
  return ALL.filter(({ actions }) => actions.some((action) => action.target === target)).map(({ dialect, hosts }) => ({
    name: `${PROVIDER_SCHEME}${dialect}`,
    hosts,
  }));
}
