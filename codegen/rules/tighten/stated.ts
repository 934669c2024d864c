import { readProse, type ProseNote, type ProseReading } from "../../prose/read-prose.js";
import { phraseLocator } from "../../document/align.js";
import { originOf, type Evidence, type Rule, type Spec } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isList, own, type Json } from "../../document/json.js";
import type { Origin } from "../../document/origin.js";
import { join, type Pointer, valueAt } from "../../document/pointer.js";
import type { Span } from "../../document/source.js";
import { examplesAt } from "../../openapi/examples.js";
import { constraintAt, typesAt } from "../../openapi/constraint.js";
import { applyFact } from "./apply-fact.js";
import { type DescribedValue, describedValues } from "./described.js";

/** Finds the stretches of the sources that state a phrase of a description: `regions` are where it stands. */
function spansIn(value: string, regions: readonly Span[], { sources }: Evidence): Prose["spansOf"] {
  let locators: readonly ((start: number, end: number) => Span)[] | undefined;
  return ({ start, end }) => {
    locators ??= regions.map((region) => {
      const source = sources.get(region.source)?.text;
      return source === undefined ? () => region : phraseLocator({ value, source, region });
    });
    return locators.map((locate) => locate(start, end));
  };
}

function noteFinding(note: ProseNote, property: DescribedValue, spans: readonly Span[]): Finding {
  return {
    code: note.code,
    level: note.level ?? "note",
    at: spans[0] ?? property.at,
    message: `${property.name}: ${note.message}`,
    subject: property.at,
  };
}

interface Phrase {
  readonly start: number;
  readonly end: number;
}

/** What prose says, and which stretches of the source say it. */
export type Prose = ProseReading & { readonly spansOf: (said: Phrase) => readonly Span[] };

const silent: Prose = { facts: [], notes: [], spansOf: () => [] };

/** An example of a value: a parameter shows its own, a property is shown in the bodies that it stands in. */
function exampleOf(spec: Spec, { at, owner }: DescribedValue): Json | undefined {
  if (owner.kind === "object") return examplesAt(spec, at)[0]?.value;
  const listed = valueAt(spec.doc, join(at, "examples"));
  return valueAt(spec.doc, join(owner.at, "example")) ?? (isList(listed) ? listed[0] : undefined);
}

/** The values that the schema, or that of the items of a list, allows alone. */
function valuesOf(spec: Spec, at: Pointer, types: readonly string[]): { readonly values?: readonly Json[] } {
  const facet = constraintAt(spec, types.includes("array") ? join(at, "items") : at, "enum");
  const values = facet === undefined ? undefined : valueAt(spec.doc, join(facet, "enum"));
  return isList(values) ? { values } : {};
}

/** What the prose about a value says. */
export function proseOf(spec: Spec, evidence: Evidence, property: DescribedValue): Prose {
  const description = valueAt(spec.doc, property.words);
  if (typeof description !== "string" || description === "") return silent;
  const types = typesAt(spec, property.at);
  // Prose is read with an example only where there is no type: the same words about the same field are then read once.
  const example = types.some((type) => type !== "") ? undefined : exampleOf(spec, property);
  const context = {
    name: property.name,
    types,
    itemTypes: own(property.schema, "items") === undefined ? [] : typesAt(spec, join(property.at, "items")),
    ...(example === undefined ? {} : { example }),
    ...valuesOf(spec, property.at, types),
  };
  return {
    ...readProse(description, context),
    spansOf: spansIn(description, originOf(spec, property.words).evidence, evidence),
  };
}

/** What the prose of a property or parameter states about its values becomes keywords. */
export const statedValues: Rule = {
  id: "tighten/stated",
  law: "What the description of a property or parameter states about its values becomes schema keywords; where a keyword says otherwise, the looser holds.",
  *check(spec, evidence) {
    for (const property of describedValues(spec)) {
      const { facts, notes, spansOf } = proseOf(spec, evidence, property);
      for (const said of facts) {
        if (said.keyword === "required") continue;
        const origin: Origin = { rule: said.rule, basis: "stated", evidence: spansOf(said) };
        yield* applyFact(spec, property, said, origin);
      }
      for (const said of notes) yield noteFinding(said, property, spansOf(said));
    }
  },
};
