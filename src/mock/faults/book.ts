import type { RouteName } from "../routes/names.js";
import type { JobScript } from "../jobs/script.js";
import type { EventPieces, Fault, Nth, RealtimeFault, WebhookFault } from "./fault.js";
import { faults, type FaultId } from "./table.js";

/** A fault and the calls that meet it: an id alone means its usual routes and calls. */
export type FaultRule =
  | FaultId
  | {
      readonly fault: FaultId | Fault;
      readonly route?: RouteName | readonly RouteName[];
      readonly nth?: Nth;
      /** Count calls over the whole server (default), or for each request id apart. */
      readonly per?: "server" | "request";
      readonly variant?: string;
    };

/** A fault that meets one call. */
export interface ActiveFault {
  readonly id: string;
  readonly fault: Fault;
  readonly hit: number;
  readonly variant: string;
}

/** The faults of one server. */
export interface FaultBook {
  /** The faults that the next call of this route meets. Counts the call. */
  pick(route: RouteName, requestId: string | undefined): readonly ActiveFault[];
  /** Adds a rule; calls are counted from now on. */
  add(rule: FaultRule): void;
  readonly listener: "closed" | "tls" | undefined;
}

interface Rule {
  readonly id: string;
  readonly fault: Fault;
  readonly routes: readonly RouteName[];
  readonly nth: Nth;
  readonly per: "server" | "request";
  readonly variant: string;
  readonly calls: Map<string, number>;
  hits: number;
}

function isRouteList(route: RouteName | readonly RouteName[]): route is readonly RouteName[] {
  return Array.isArray(route);
}

function variantOf(id: string, fault: Fault, wanted: string | undefined): string {
  const known = fault.variants ?? [];
  if (wanted !== undefined && !known.includes(wanted)) {
    throw new TypeError(`fault ${id} has no variant ${JSON.stringify(wanted)}; it has: ${known.join(", ") || "none"}`);
  }
  return wanted ?? known[0] ?? "";
}

function ruleOf(given: FaultRule): Rule {
  const { fault: named, route, nth, per, variant } = typeof given === "string" ? { fault: given } : { ...given };
  const fault = typeof named === "string" ? (Object.hasOwn(faults, named) ? faults[named] : undefined) : named;
  const id = typeof named === "string" ? named : "custom";
  if (fault === undefined) throw new TypeError(`no such fault: ${id}`);
  const routes = route === undefined ? fault.routes : isRouteList(route) ? route : [route];
  return {
    id,
    fault,
    routes,
    nth: nth ?? fault.nth ?? 1,
    per: per ?? "server",
    variant: variantOf(id, fault, variant),
    calls: new Map(),
    hits: 0,
  };
}

function isDue(nth: Nth, call: number): boolean {
  if (nth === "every") return true;
  return typeof nth === "number" ? nth === call : nth.includes(call);
}

function countCall(rule: Rule, requestId: string | undefined): number {
  const key = rule.per === "request" ? (requestId ?? "") : "";
  const call = (rule.calls.get(key) ?? 0) + 1;
  rule.calls.set(key, call);
  return call;
}

/** @throws TypeError for an unknown fault or variant */
export function createFaultBook(given: readonly FaultRule[]): FaultBook {
  const rules = given.map(ruleOf);
  return {
    pick: (route, requestId) =>
      rules
        .filter((rule) => rule.routes.includes(route))
        .filter((rule) => isDue(rule.nth, countCall(rule, requestId)))
        .map((rule) => ({ id: rule.id, fault: rule.fault, hit: (rule.hits += 1), variant: rule.variant })),
    add: (rule) => void rules.push(ruleOf(rule)),
    listener: rules.find((rule) => rule.fault.listener !== undefined)?.fault.listener,
  };
}

/** The scripts that the faults of a submit lay over its own. */
export function faultScripts(active: readonly ActiveFault[]): readonly JobScript[] {
  return active.flatMap(({ fault, variant }) => {
    if (fault.script === undefined) return [];
    return [typeof fault.script === "function" ? fault.script(variant) : fault.script];
  });
}

/** What the faults of a delivery do to it, in one. */
export function webhookFault(active: readonly ActiveFault[]): WebhookFault {
  return Object.assign(
    {},
    ...active.map(({ fault, variant }) =>
      typeof fault.webhook === "function" ? fault.webhook(variant) : fault.webhook,
    ),
  );
}

/** What the first fault that acts on a realtime connection makes of an answer. */
export function realtimeFault(active: readonly ActiveFault[]): RealtimeFault | undefined {
  const found = active.find(({ fault }) => fault.realtime !== undefined);
  const given = found?.fault.realtime;
  return typeof given === "function" ? given(found?.variant ?? "") : given;
}

/** How one event is written: what the first fault that rewrites events makes of it, else as it is. */
export function eventPieces(active: readonly ActiveFault[], frame: string, index: number): EventPieces {
  const found = active.find(({ fault }) => fault.event !== undefined);
  return found?.fault.event?.(frame, index, found.variant) ?? { pieces: [Buffer.from(frame, "utf8")] };
}
