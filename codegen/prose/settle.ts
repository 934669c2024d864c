import { isList, sameJson, type Json } from "../document/json.js";
import type { ProseFact, ProseKeyword, ProseNote } from "./fact.js";
import { note, type TextSpan } from "./description.js";
import type { Special } from "./limits/special.js";

interface FactsAndNotes {
  readonly facts: readonly ProseFact[];
  readonly notes: readonly ProseNote[];
}

function num(fact: ProseFact | undefined): number | undefined {
  return typeof fact?.value === "number" ? fact.value : undefined;
}

function disagreement(what: string, span: TextSpan): ProseNote {
  return note("tighten/disagreement", `the text states ${what} twice, differently; the looser one holds`, span);
}

function sameTarget(a: ProseFact, b: ProseFact): boolean {
  return JSON.stringify(a.target) === JSON.stringify(b.target);
}

const LOWER: readonly ProseKeyword[] = ["minimum", "exclusiveMinimum", "minLength", "minItems"];
const UPPER: readonly ProseKeyword[] = ["maximum", "exclusiveMaximum", "maxLength", "maxItems"];

function isLooser(candidate: ProseFact, held: ProseFact): boolean {
  const a = num(candidate);
  const b = num(held);
  if (a === undefined || b === undefined) return candidate.value === false;
  return LOWER.includes(candidate.keyword) ? a < b : UPPER.includes(candidate.keyword) && a > b;
}

// An exclusive bound and an inclusive one at the same end are two statements of the same fact.
const FAMILY: Readonly<Partial<Record<ProseKeyword, string>>> = {
  exclusiveMinimum: "minimum",
  exclusiveMaximum: "maximum",
};

function family(fact: ProseFact): string {
  return FAMILY[fact.keyword] ?? fact.keyword;
}

// Keyed by text, so that many lists are united in one pass.
function union(lists: readonly ProseFact[]): readonly Json[] {
  const values = new Map<string, Json>();
  for (const list of lists) {
    for (const value of isList(list.value) ? list.value : []) values.set(JSON.stringify(value), value);
  }
  return [...values.values()];
}

function isSame(a: ProseFact, b: ProseFact): boolean {
  return a.keyword === b.keyword && sameJson(a.value, b.value);
}

// All statements of one fact: where they differ, the looser holds; of defaults that differ none does.
function one(first: ProseFact, rest: readonly ProseFact[]): FactsAndNotes {
  const differing = rest.filter((fact) => !isSame(fact, first));
  if (differing.length === 0) return { facts: [first], notes: [] };
  if (first.keyword === "default") {
    const message = "the text states different defaults: none holds";
    return { facts: [], notes: differing.map((fact) => note("tighten/disagreement", message, fact)) };
  }
  const notes = differing.map((fact) => disagreement(fact.keyword === "enum" ? "the values" : fact.keyword, fact));
  if (first.keyword === "enum") return { facts: [{ ...first, value: union([first, ...rest]) }], notes };
  return { facts: [differing.reduce((held, fact) => (isLooser(fact, held) ? fact : held), first)], notes };
}

/** What is labelled as the values of a property outranks what is merely listed. */
export function preferLabelled(facts: readonly ProseFact[]): readonly ProseFact[] {
  const labelled = facts.some((fact) => fact.rule === "tighten/values");
  return labelled ? facts.filter((fact) => fact.rule !== "tighten/listed-values") : facts;
}

/** One fact per keyword and target: the looser one of two (law 5); defaults that differ give none. */
export function oneOfEach(facts: readonly ProseFact[]): FactsAndNotes {
  const groups = new Map<string, { readonly first: ProseFact; readonly rest: ProseFact[] }>();
  for (const fact of facts) {
    const key = `${family(fact)} ${JSON.stringify(fact.target)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: fact, rest: [] });
    else group.rest.push(fact);
  }
  const settled = [...groups.values()].map(({ first, rest }) => one(first, rest));
  return { facts: settled.flatMap((each) => each.facts), notes: settled.flatMap((each) => each.notes) };
}

const PAIRS: readonly (readonly [string, string])[] = [
  ["minimum", "maximum"],
  ["minLength", "maxLength"],
  ["minItems", "maxItems"],
];

/** Limits that no value can meet were misread: neither holds. */
export function dropImpossible({ facts, notes }: FactsAndNotes): FactsAndNotes {
  const impossible = new Set<ProseFact>();
  for (const [low, high] of PAIRS) {
    for (const lower of facts.filter((fact) => family(fact) === low)) {
      const upper = facts.find((fact) => family(fact) === high && sameTarget(fact, lower));
      const open = lower.keyword.startsWith("exclusive") || upper?.keyword.startsWith("exclusive") === true;
      const gap = (num(upper) ?? 0) - (num(lower) ?? 0);
      if (upper !== undefined && (gap < 0 || (open && gap === 0))) impossible.add(lower).add(upper);
    }
  }
  const extra = [...impossible].map((fact) =>
    note("tighten/disagreement", "the stated limits exclude each other", fact),
  );
  return { facts: facts.filter((fact) => !impossible.has(fact)), notes: [...notes, ...extra] };
}

/** True unless a fact is a bound of the value that leaves the number out. */
function admits(fact: ProseFact, value: number): boolean {
  const limit = num(fact);
  if (limit === undefined) return true;
  if (fact.keyword === "minimum") return value >= limit;
  if (fact.keyword === "exclusiveMinimum") return value > limit;
  if (fact.keyword === "maximum") return value <= limit;
  return fact.keyword !== "exclusiveMaximum" || value < limit;
}

/** A number with a meaning of its own outside the range is accepted: the range gives way. */
export function admitSpecials({ facts, notes }: FactsAndNotes, specials: readonly Special[]): FactsAndNotes {
  const extra: ProseNote[] = [];
  const admitted = facts.map((fact) => {
    const value = num(fact);
    if (fact.target !== "self" || value === undefined) return fact;
    const outside = specials.filter((special) => !admits(fact, special.value));
    if (outside.length === 0) return fact;
    extra.push(
      ...outside.map((special) =>
        note("tighten/special-value", "this value is accepted beside the range", special.span),
      ),
    );
    const values = outside.map((special) => special.value);
    const widened = values.reduce((a, b) => (family(fact) === "minimum" ? Math.min(a, b) : Math.max(a, b)));
    return {
      ...fact,
      keyword: family(fact) === "minimum" ? ("minimum" as const) : ("maximum" as const),
      value: widened,
    };
  });
  return { facts: admitted, notes: [...notes, ...extra] };
}

function within(value: Json, facts: readonly ProseFact[]): boolean {
  return typeof value !== "number" || facts.every((fact) => fact.target !== "self" || admits(fact, value));
}

function fold(value: Json): Json {
  return typeof value === "string" ? value.toLowerCase() : value;
}

function respelled(values: readonly Json[], stated: Json): readonly Json[] {
  return values.map((value) => (fold(value) === fold(stated) ? stated : value));
}

/** A default must lie in the stated range and among the stated values; where it does not, one of them is misread. */
export function agreeOnDefault({ facts, notes }: FactsAndNotes): FactsAndNotes {
  const stated = facts.find((fact) => fact.keyword === "default" && fact.target === "self");
  if (stated === undefined) return { facts, notes };
  if (!within(stated.value, facts)) {
    const outside = note("tighten/unfit", "the stated default lies outside the stated range", stated);
    return { facts: facts.filter((fact) => fact.keyword !== "default"), notes: [...notes, outside] };
  }
  const listed = facts.find((fact) => fact.keyword === "enum" && fact.target === "self");
  if (listed === undefined || !isList(listed.value)) return { facts, notes };
  if (listed.value.some((value) => sameJson(value, stated.value))) return { facts, notes };
  if (listed.value.some((value) => fold(value) === fold(stated.value))) {
    const spelled = { ...listed, value: respelled(listed.value, stated.value) };
    return {
      facts: facts.map((fact) => (fact === listed ? spelled : fact)),
      notes: [...notes, note("tighten/disagreement", "the default is spelled otherwise in the list", listed)],
    };
  }
  // A list without the default is not complete, so it is no enumeration.
  const incomplete = note(
    "tighten/disagreement",
    "the stated default is not among the stated values: the list does not hold",
    listed,
  );
  return { facts: facts.filter((fact) => fact !== listed), notes: [...notes, incomplete] };
}

/** The empty string and other defaults that are no URL take the format back. */
export function agreeOnFormat({ facts, notes }: FactsAndNotes): FactsAndNotes {
  const stated = facts.find((fact) => fact.keyword === "default" && typeof fact.value === "string");
  if (stated === undefined || !facts.some((fact) => fact.keyword === "format")) return { facts, notes };
  if (typeof stated.value === "string" && stated.value.includes("://")) return { facts, notes };
  const reason = note("tighten/unfit", "the stated default is not a URL", stated);
  return { facts: facts.filter((fact) => fact.keyword !== "format"), notes: [...notes, reason] };
}
