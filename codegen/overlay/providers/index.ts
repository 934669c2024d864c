import { PROVIDER_SCHEME } from "../../document/source.js";
import { isAmong } from "../apply-overlays.js";
import { KIE_MARKET } from "./kie-market.js";
import { KIE } from "./kie.js";
import { KLING } from "./kling.js";
import { AIMLAPI, ASSEMBLYAI, BFL, DASHSCOPE, MESHY, NOVITA, PPIO, STABILITY, TRIPO, WAVESPEED } from "./media.js";
import { KLING_NEW_API, MIDJOURNEY, SUNO } from "./relays.js";
import { ARK, LUMA, MINIMAX, RUNWAY, SORA, VEO, VIDU, XAI } from "./video.js";
import { overlayText, type ProviderAction, type ProviderOverlay, submits } from "./provider-overlay.js";
import { REPLICATE } from "./replicate.js";

const ALL: readonly ProviderOverlay[] = [
  AIMLAPI,
  ARK,
  ASSEMBLYAI,
  BFL,
  DASHSCOPE,
  KIE,
  KIE_MARKET,
  KLING,
  KLING_NEW_API,
  LUMA,
  MESHY,
  MIDJOURNEY,
  MINIMAX,
  NOVITA,
  PPIO,
  REPLICATE,
  RUNWAY,
  SORA,
  STABILITY,
  SUNO,
  TRIPO,
  VEO,
  VIDU,
  WAVESPEED,
  XAI,
];

/** The names of all provider overlays: `falsmith:kie-market`. */
export const PROVIDER_OVERLAYS: readonly string[] = ALL.map(({ dialect }) => `${PROVIDER_SCHEME}${dialect}`);

/** Whether a name lacks a host: of a shape that no provider serves itself. */
export function lacksHost(name: string): boolean {
  const [dialect, host] = name.slice(PROVIDER_SCHEME.length).split("@", 2);
  return host === undefined && ALL.some((one) => one.dialect === dialect && one.hosts.length === 0);
}

/** The text of the overlay that `falsmith:kling` or `falsmith:kling@relay.example` names; undefined where there is none. */
export function providerOverlay(name: string): string | undefined {
  const [dialect, host] = name.slice(PROVIDER_SCHEME.length).split("@", 2);
  const found = ALL.find((one) => one.dialect === dialect);
  return found === undefined ? undefined : overlayText(found, host);
}

/** The provider overlays that describe a job at a path, and the hosts that they are for. */
export function dialectsFor(path: string): readonly { readonly name: string; readonly hosts: readonly string[] }[] {
  const { target } = submits(path, {});
  const fits = (action: ProviderAction): boolean => {
    const { target: at, "x-falsmith-paths": paths } = action;
    return paths === undefined ? at === target : at.endsWith(".post") && isAmong(path, paths);
  };
  return ALL.filter(({ actions }) => actions.some(fits)).map(({ dialect, hosts }) => ({
    name: `${PROVIDER_SCHEME}${dialect}`,
    hosts,
  }));
}
