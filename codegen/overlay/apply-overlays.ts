import { identify, type Identity } from "../openapi/identity.js";
import { callOf, mainOperation, operationsOf } from "../openapi/operation.js";
import { fullPath, hostOf, serversOf } from "../openapi/servers.js";
import type { Spec, StageResult } from "../document/document.js";
import type { Finding } from "../document/finding.js";
import { originAt } from "../document/origins.js";
import { isWithin, type Pointer } from "../document/pointer.js";
import type { SourceId } from "../document/source.js";
import { applyAction, OVERLAY_CODE } from "./apply-action.js";
import { decidedFindings } from "./decided.js";
import { namesEndpoint } from "./extends.js";
import { type NearTarget, nearTarget } from "./near-target.js";
import type { Action, Overlay, PathPatterns } from "./overlay.js";
import { openapiViolations } from "../openapi/validity/check-openapi.js";
import type { Violation } from "../openapi/validity/check-schema.js";

/** The endpoint that a document describes. */
export interface Subject {
  readonly identity: Identity;
  /** Its id in the package, where that is another. */
  readonly packageId?: string;
  readonly provider: string;
  readonly sources: readonly SourceId[];
}

/** A document with all decisions in it. */
export type OverlayResult = StageResult & {
  /** The actions whose targets were found. */
  readonly matched: ReadonlySet<Action>;
  /** What those that were not found are likely to mean. */
  readonly near: readonly NearTarget[];
};

/** The line of an overlay that made the value at a place what it is, else the text that states it. */
function culprit(before: Spec, after: Spec, at: Pointer): Finding["at"] {
  const edits = after.ledger.slice(before.ledger.length).flatMap((edit) => ("op" in edit ? [edit] : []));
  const last = edits.findLast((edit) => isWithin(edit.at, at) || isWithin(at, edit.at));
  return last?.origin.evidence[0] ?? originAt(after.origins, at)?.evidence[0] ?? at;
}

const CORRECT = "correct the overlay; `falsmith mend` prints the document it is applied to";
const CONCATENATED = "lists are concatenated: remove the list in one action and set it in the next";

function placed(before: Spec, after: Spec, { at, message }: Violation): Finding {
  return {
    code: OVERLAY_CODE,
    level: "error",
    at: culprit(before, after, at),
    message: `after the overlays the document is not valid: ${message} (${at})`,
    hint: message.includes("list of different") ? CONCATENATED : CORRECT,
  };
}

function keyOf({ at, message }: Violation): string {
  return `${at} ${message}`;
}

/** What the overlays broke; what was wrong before is not theirs. */
function broken(before: Spec, after: Spec): readonly Finding[] {
  const faults = openapiViolations(after.doc);
  if (faults.length === 0) return [];
  const known = new Set(openapiViolations(before.doc).map(keyOf));
  return faults.filter((fault) => !known.has(keyOf(fault))).map((fault) => placed(before, after, fault));
}

function lost(before: Spec, after: Spec, { identity, provider }: Subject, at: Finding["at"]): readonly Finding[] {
  const said = (message: string, hint: string): Finding => ({ code: OVERLAY_CODE, level: "error", at, message, hint });
  if (identify(before, provider)?.key !== identify(after, provider)?.key)
    return [
      said(
        `after the overlays the document describes another endpoint than ${identity.id}`,
        "an overlay may not change the path, the method or the value that tells an endpoint from others",
      ),
    ];
  const left = new Set<Pointer>(operationsOf(after.doc).map((operation) => operation.at));
  return operationsOf(before.doc)
    .filter((operation) => !left.has(operation.at))
    .map((operation) =>
      said(`after the overlays ${callOf(operation)} is gone`, "an endpoint keeps all routes of its protocol"),
    );
}

/** The finished document must be an OpenAPI document of the same endpoint: an overlay is text like any other. */
function verdict(before: Spec, after: Spec, subject: Subject): readonly Finding[] {
  const [last] = after.ledger.slice(before.ledger.length).flatMap((edit) => ("op" in edit ? edit.origin.evidence : []));
  return [...broken(before, after), ...decidedFindings(before, after), ...lost(before, after, subject, last ?? "#")];
}

function isLike(path: string, pattern: string): boolean {
  const parts = pattern
    .split(/(\*\*|\*)/)
    .map((part) => (part === "**" ? ".+" : part === "*" ? "[^/]+" : part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&")));
  return new RegExp(`^${parts.join("")}$`, "u").test(path);
}

/** True for a path that is among those of an action. */
export function isAmong(path: string, patterns: PathPatterns): boolean {
  const [without, within] = [
    patterns.filter((one) => one.startsWith("!")),
    patterns.filter((one) => !one.startsWith("!")),
  ];
  return within.some((one) => isLike(path, one)) && !without.some((one) => isLike(path, one.slice(1)));
}

/** A document after the actions of one overlay, in turn, whatever the overlay extends. */
export function applyOverlay(before: Spec, overlay: Overlay): OverlayResult {
  const matched = new Set<Action>();
  const near: NearTarget[] = [];
  const findings: Finding[] = [];
  let spec = before;
  const main = mainOperation(before);
  const at = main === undefined ? "" : fullPath(before.doc, main);
  for (const action of overlay.actions) {
    if (action.paths !== undefined && !isAmong(at, action.paths)) continue;
    const acted = applyAction(spec, { action, overlay });
    spec = acted.spec;
    findings.push(...acted.findings);
    const meant = acted.matched || overlay.hosts !== undefined ? undefined : nearTarget(spec.doc, action);
    if (acted.matched) matched.add(action);
    else if (meant !== undefined) near.push(meant);
  }
  return { spec, findings, matched, near };
}

/** Whether the operation of a document is called at one of these hosts. */
function isServedBy(spec: Spec, hosts: readonly string[]): boolean {
  const main = mainOperation(spec);
  const { servers = [] } = (main === undefined ? undefined : serversOf(spec.doc, main)) ?? {};
  return servers.some((server) => hosts.includes(hostOf([server]) ?? ""));
}

/**
 * A document after all overlays that concern it, in their order. Every edit is in the ledger with the rule
 * `enrich/overlay`, the basis `decided` and the lines of the overlay.
 *
 * @returns an error finding where an action cannot be done or leaves a document that is not valid.
 */
export function applyOverlays(before: Spec, overlays: readonly Overlay[], subject: Subject): OverlayResult {
  const { identity, packageId = identity.id, sources } = subject;
  const named = { id: identity.id, packageId, sources };
  const matched = new Set<Action>();
  const near: NearTarget[] = [];
  const findings: Finding[] = [];
  let spec = before;
  for (const overlay of overlays) {
    if (overlay.extends !== undefined && !namesEndpoint(overlay.extends, overlay.source, named)) continue;
    if (overlay.hosts !== undefined && !isServedBy(before, overlay.hosts)) continue;
    const decided = applyOverlay(spec, overlay);
    spec = decided.spec;
    findings.push(...decided.findings);
    near.push(...decided.near);
    for (const action of decided.matched) matched.add(action);
  }
  if (spec === before) return { spec, findings, matched, near };
  return { spec, findings: [...findings, ...verdict(before, spec, subject)], matched, near };
}
