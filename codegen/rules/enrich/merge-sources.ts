import { applyTo, originOf, type Spec, type StageResult } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isList, isObject, own, sameJson, type Json } from "../../document/json.js";
import type { Patch } from "../../document/patch.js";
import { join, valueAt, type Pointer } from "../../document/pointer.js";
import type { SourceId, SourceText } from "../../document/source.js";
import { edit } from "../../openapi/edit.js";
import { mainOperation, requestMediaAt } from "../../openapi/operation.js";
import { componentAt } from "../../openapi/component.js";
import { ANOTHER_SOURCE, carried, graft } from "./graft.js";
import { mergeSchema } from "./merge-schema.js";
import { byRank, type RankedSource } from "./source-rank.js";

function listAt(spec: Spec, at: Pointer): readonly Json[] {
  const value = valueAt(spec.doc, at);
  return isList(value) ? value : [];
}

/** Items of a root list (`servers`, `security`) that the base lacks, appended with their origins. */
function appended(spec: Spec, from: Spec, at: Pointer, same: (a: Json, b: Json) => boolean): readonly Patch[] {
  const present = listAt(spec, at);
  const missing = listAt(from, at).flatMap((item, index) =>
    present.some((known) => same(known, item)) ? [] : [{ item, index }],
  );
  const start: readonly Patch[] =
    missing.length > 0 && present.length === 0
      ? [{ op: "add", at, value: [], origin: carried(originOf(from, at)) }]
      : [];
  return [
    ...start,
    ...missing.flatMap(({ index }, order) => graft(spec, join(at, present.length + order), from, join(at, index))),
  ];
}

function securitySchemes(spec: Spec, from: Spec): readonly Patch[] {
  const at: Pointer = "#/components/securitySchemes";
  const schemes = valueAt(from.doc, at);
  return Object.keys(isObject(schemes) ? schemes : {}).flatMap((name) =>
    valueAt(spec.doc, join(at, name)) === undefined ? graft(spec, join(at, name), from, join(at, name)) : [],
  );
}

/** What the submit operation lacks and another source's has: its prose, its tags, a request example. */
function operationGaps(spec: Spec, from: Spec): readonly Patch[] {
  const here = mainOperation(spec);
  const there = mainOperation(from);
  if (here === undefined || there === undefined) return [];
  const texts = ["summary", "description", "externalDocs"].filter(
    (key) => (own(here.operation, key) ?? "") === "" && (own(there.operation, key) ?? "") !== "",
  );
  const to = requestMediaAt(spec.doc, here.at);
  const media = requestMediaAt(from.doc, there.at);
  const example =
    to !== undefined &&
    media !== undefined &&
    valueAt(spec.doc, join(to, "example")) === undefined &&
    valueAt(from.doc, join(media, "example")) !== undefined
      ? graft(spec, join(to, "example"), from, join(media, "example"))
      : [];
  return [...texts.flatMap((key) => graft(spec, join(here.at, key), from, join(there.at, key))), ...example];
}

/** What pages say of an endpoint beside its schema, where the base has nothing of the kind. */
function infoGaps(spec: Spec, from: Spec): readonly Patch[] {
  return ["description", "x-falsmith-page", "x-fal-metadata"].flatMap((key) => {
    const at = join("#/info", key);
    return (valueAt(spec.doc, at) ?? "") === "" && (valueAt(from.doc, at) ?? "") !== ""
      ? graft(spec, at, from, at)
      : [];
  });
}

function sameServer(a: Json, b: Json): boolean {
  return own(a, "url") === own(b, "url");
}

/** What another source has beside its schemas and the base lacks: servers, security, and texts. */
function supplements(spec: Spec, from: RankedSource): readonly Finding[] {
  const fix = [
    ...appended(spec, from.spec, "#/servers", sameServer),
    ...securitySchemes(spec, from.spec),
    ...appended(spec, from.spec, "#/security", sameJson),
    ...operationGaps(spec, from.spec),
    ...infoGaps(spec, from.spec),
  ];
  return fix.length === 0 ? [] : [edit(ANOTHER_SOURCE, "#/servers", `gateway and texts of ${from.source}`, fix)];
}

/**
 * One spec of all sources that speak of one endpoint, and the conflicts between them. The result rests on the set of
 * sources alone: they are ordered by rank, then by source id.
 */
export function mergeSources(given: readonly RankedSource[], sources: ReadonlyMap<SourceId, SourceText>): StageResult {
  const participants = [...given].sort(byRank);
  const [base, ...others] = participants;
  if (base === undefined) throw new Error("an endpoint has at least one source");
  let merge: StageResult = { spec: base.spec, findings: [] };
  if (others.length === 0) return merge;
  for (const other of others) {
    const findings = supplements(merge.spec, other);
    merge = {
      spec: applyTo(
        merge.spec,
        findings.flatMap((finding) => finding.fix ?? []),
      ),
      findings: [...merge.findings, ...findings],
    };
  }
  for (const name of ["Input", "Output"]) {
    const at = componentAt(name);
    merge = mergeSchema(
      merge,
      at,
      participants.map((who) => ({ who, at })),
      { sources, depth: 0 },
    );
  }
  return merge;
}
