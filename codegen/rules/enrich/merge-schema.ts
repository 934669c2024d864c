import { applyTo, originOf, type Spec } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isList, isObject, own, sameJson, type Json } from "../../document/json.js";
import type { Origin } from "../../document/origin.js";
import { join, lastKey, valueAt, type Pointer } from "../../document/pointer.js";
import type { SourceId, SourceText } from "../../document/source.js";
import { edit } from "../../openapi/edit.js";
import { resolveAt } from "../../openapi/operation.js";
import { branchesAt, typesAt } from "../../openapi/constraint.js";
import { ANOTHER_SOURCE, carried, graft } from "./graft.js";
import { mergeKeyword } from "./keyword.js";
import { quoted, rankOf, type Party, type KeywordStatement } from "./source-rank.js";

/** Keywords decided one by one, after the type. `description`, `title` and the rest only fill gaps. */
const FACTS = [
  "enum",
  "const",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "pattern",
  "format",
  "minItems",
  "maxItems",
  "uniqueItems",
];
/** What is said of a property as a whole, whatever union its schema is. */
const OUTER = ["default", "deprecated"];
const TEXTS = ["description", "title", "examples"];
const COMPOSITES = ["$ref", "anyOf", "oneOf", "allOf", "not"];

interface Merge {
  readonly spec: Spec;
  readonly findings: readonly Finding[];
}
interface MergeContext {
  readonly sources: ReadonlyMap<SourceId, SourceText>;
  readonly depth: number;
}

function apply(merge: Merge, findings: readonly Finding[]): Merge {
  return {
    spec: applyTo(
      merge.spec,
      findings.flatMap((finding) => finding.fix ?? []),
    ),
    findings: [...merge.findings, ...findings],
  };
}

function isComposite(schema: Json | undefined): boolean {
  return COMPOSITES.some((keyword) => own(schema, keyword) !== undefined);
}
function says(schema: Json | undefined): boolean {
  return isObject(schema) && Object.keys(schema).some((key) => !key.startsWith("x-") && !TEXTS.includes(key));
}

function resolved({ who, at }: Party): Party {
  return { who, at: resolveAt(who.spec.doc, at) ?? at };
}
function weak(party: Party): boolean {
  const origin = originOf(party.who.spec, party.at);
  return origin.basis === "protocol" || origin.basis === "example" || origin.basis === "sibling";
}

/** Whether a property is required, by the parties that know it. Within a rank optional is the looser. */
function presence(
  name: string,
  parties: readonly Party[],
): {
  readonly required: boolean;
  readonly by: readonly KeywordStatement[];
  readonly others: readonly KeywordStatement[];
} {
  const said = parties.flatMap(({ who, at }): readonly KeywordStatement[] => {
    const object = valueAt(who.spec.doc, at);
    if (own(own(object, "properties"), name) === undefined) return [];
    const list = own(object, "required");
    return [{ who, at: join(at, "properties", name), value: isList(list) && list.includes(name), basis: "stated" }];
  });
  const top = said.filter(({ who }) => said[0] !== undefined && rankOf(who) === rankOf(said[0].who));
  const required = top.length > 0 && top.every(({ value }) => value === true);
  return { required, by: top, others: said.filter(({ value }) => value !== required) };
}

function mergeRequired(merge: Merge, at: Pointer, parties: readonly Party[], { sources }: MergeContext): Merge {
  const properties = own(valueAt(merge.spec.doc, at), "properties");
  const names = Object.keys(isObject(properties) ? properties : {});
  const decided = names.map((name) => ({ name, ...presence(name, parties) }));
  const list = decided.filter(({ required, by }) => required && by[0]?.who === parties[0]?.who).map(({ name }) => name);
  const findings = decided.flatMap(({ name, required, by, others }) =>
    others
      .filter(({ who }) => who !== parties[0]?.who || required === false)
      .map((other): Finding => ({
        code: ANOTHER_SOURCE,
        level: "warning",
        at: originOf(other.who.spec, other.at).evidence[0] ?? other.at,
        message: `${name}: sources disagree whether it is required; ${required ? "required" : "optional"} holds`,
        hint: [...by.slice(0, 1), other].map((one) => quoted(sources, one)).join("\n"),
        subject: join(at, "required"),
      })),
  );
  const present = own(valueAt(merge.spec.doc, at), "required");
  if (sameJson(list, isList(present) ? present : [])) return apply(merge, findings);
  const evidence = decided
    .filter(({ name }) => list.includes(name))
    .flatMap(({ by }) => by.flatMap((one) => originOf(one.who.spec, one.at).evidence.slice(0, 1)));
  const origin: Origin = { rule: ANOTHER_SOURCE, basis: "stated", evidence };
  const target = join(at, "required");
  return apply(merge, [
    ...findings,
    edit(ANOTHER_SOURCE, target, `required: ${list.join(", ") || "nothing"}`, [
      list.length === 0 ? { op: "remove", at: target, origin } : { op: "add", at: target, value: list, origin },
    ]),
  ]);
}

function mergeProperties(start: Merge, at: Pointer, parties: readonly Party[], context: MergeContext): Merge {
  const names = [
    ...new Set(
      parties.flatMap(({ who, at: object }) => {
        const map = own(valueAt(who.spec.doc, object), "properties");
        return Object.keys(isObject(map) ? map : {});
      }),
    ),
  ];
  return names.reduce(
    (merge, name) =>
      mergeSchema(
        merge,
        join(at, "properties", name),
        parties.map(({ who, at: object }) => ({ who, at: join(object, "properties", name) })),
        context,
      ),
    start,
  );
}

function filled(merge: Merge, at: Pointer, party: Party): Merge {
  return apply(merge, [
    edit(
      ANOTHER_SOURCE,
      at,
      `${lastKey(at)}: from ${party.who.source}`,
      graft(merge.spec, at, party.who.spec, party.at),
    ),
  ]);
}

function mergeTexts(start: Merge, at: Pointer, parties: readonly Party[]): Merge {
  return TEXTS.reduce((merge, keyword) => {
    const from = parties.find(({ who, at: place }) => (own(valueAt(who.spec.doc, place), keyword) ?? "") !== "");
    const present = own(valueAt(merge.spec.doc, at), keyword);
    if (from === undefined || (present !== undefined && present !== "")) return merge;
    const origin = carried(originOf(from.who.spec, join(from.at, keyword)));
    const value = own(valueAt(from.who.spec.doc, from.at), keyword) ?? "";
    return apply(merge, [
      edit(ANOTHER_SOURCE, at, `${lastKey(at)}: ${keyword} from ${from.who.source}`, [
        { op: "add", at: join(at, keyword), value, origin },
      ]),
    ]);
  }, start);
}

function isNumber(type: string, types: readonly string[]): boolean {
  return (type === "integer" || type === "number") && (types.includes("integer") || types.includes("number"));
}

/** What a union is besides null, where that is one schema: "X or null" is compared with X. */
function bareAt(spec: Spec, at: Pointer): Pointer {
  const branches = branchesAt(spec, at).filter((branch) => own(valueAt(spec.doc, branch), "type") !== "null");
  const [only] = branches;
  return only === undefined || branches.length > 1 ? at : only;
}

/**
 * Merges what the parties say about one schema into the base, keyword by keyword. `at` is its place in the base (it may be
 * missing there); `parties` are ordered by rank, whoever made the base first.
 */
export function mergeSchema(start: Merge, at: Pointer, all: readonly Party[], context: MergeContext): Merge {
  const speaking = all.map(resolved).filter((party) => says(valueAt(party.who.spec.doc, party.at)));
  const parties = [...speaking.filter((party) => !weak(party)), ...speaking.filter(weak)];
  const [lead] = parties;
  if (lead === undefined || context.depth > 16) return start;
  const here = resolveAt(start.spec.doc, at) ?? at;
  const mine = all[0] === undefined ? undefined : resolved(all[0]);
  const lacking =
    !says(valueAt(start.spec.doc, here)) || (mine !== undefined && mine.who !== lead.who && weak(mine) && !weak(lead));
  let merge = lacking ? filled(start, here, lead) : start;
  if (parties.length === 1) return merge;
  merge = mergeTexts(merge, here, parties);
  for (const keyword of OUTER)
    merge = apply(merge, mergeKeyword(merge.spec, { at: here, keyword }, parties, context.sources));
  const bareHere = bareAt(merge.spec, here);
  const bare = parties.map(({ who, at: place }) => ({ who, at: bareAt(who.spec, place) }));
  const deeper = { ...context, depth: context.depth + 1 };
  return isComposite(valueAt(merge.spec.doc, bareHere))
    ? mergeBranches(merge, bareHere, bare, deeper)
    : mergePlain(merge, bareHere, bare, deeper);
}

function typesOf({ who, at }: Party): readonly string[] {
  return typesAt(who.spec, at).filter((type) => type !== "null");
}

/** What a party says of values of one type: the only branch of its union, or itself, with just that type. */
function branchOf({ who, at }: Party, type: string | undefined): Party | undefined {
  const branches = branchesAt(who.spec, at).map((branch): Party => ({ who, at: branch }));
  const [only, ...more] = branches.filter((branch) => typesOf(branch).join() === type);
  return type === undefined || more.length > 0 ? undefined : only;
}

/** Unions meet branch by branch, by type: what is said of texts says nothing of objects. */
function mergeBranches(start: Merge, at: Pointer, parties: readonly Party[], context: MergeContext): Merge {
  const [lead, ...others] = parties;
  if (lead === undefined) return start;
  const here = branchesAt(start.spec, at);
  const theirs = branchesAt(lead.who.spec, lead.at);
  if (here.length !== theirs.length) return start;
  return here.reduce((merge, branch, index) => {
    const place = theirs[index] ?? lead.at;
    const [type, ...more] = typesOf({ who: lead.who, at: place });
    const alike = others.flatMap((party) => branchOf(party, type) ?? []);
    if (more.length > 0 || alike.length === 0) return merge;
    return mergeSchema(merge, branch, [{ who: lead.who, at: place }, ...alike], context);
  }, start);
}

function mergePlain(start: Merge, here: Pointer, parties: readonly Party[], context: MergeContext): Merge {
  const all = parties.filter(({ who, at }) => !isComposite(valueAt(who.spec.doc, at)));
  let merge = apply(start, mergeKeyword(start.spec, { at: here, keyword: "type" }, all, context.sources));
  // What is said of a text says nothing of the object that a higher rank knows: they disagree about the type, that is all.
  const types = typesAt(merge.spec, here);
  const plain = all.filter((party) => {
    const said = typesOf(party);
    return (
      said.length === 0 || types.length === 0 || said.some((type) => types.includes(type) || isNumber(type, types))
    );
  });
  for (const keyword of FACTS)
    merge = apply(merge, mergeKeyword(merge.spec, { at: here, keyword }, plain, context.sources));
  merge = mergeProperties(merge, here, plain, context);
  merge =
    plain.length > 1 && own(valueAt(merge.spec.doc, here), "properties") !== undefined
      ? mergeRequired(merge, here, plain, context)
      : merge;
  if (plain.every(({ who, at }) => own(valueAt(who.spec.doc, at), "items") === undefined)) return merge;
  return mergeSchema(
    merge,
    join(here, "items"),
    plain.map(({ who, at }) => ({ who, at: join(at, "items") })),
    context,
  );
}
