import { readProse, type ProseNote, type ProseReading } from "../../prose/read-prose.js";
import { locatePhrase } from "../../document/align.js";
import { originOf, type Evidence, type Rule, type Spec } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { own } from "../../document/json.js";
import type { Origin } from "../../document/origin.js";
import { join } from "../../document/pointer.js";
import type { Span } from "../../document/source.js";
import { examplesAt } from "../../openapi/examples.js";
import { allProperties, type PropertyAt } from "../../openapi/properties.js";
import { typesAt } from "../../openapi/constraint.js";
import { applyFact } from "./apply-fact.js";

/** The stretches of the sources that state a phrase of a description: `regions` are where it stands. */
function evidenceOf(
  value: string,
  { start, end }: Phrase,
  regions: readonly Span[],
  { sources }: Evidence,
): readonly Span[] {
  return regions.map((region) => {
    const source = sources.get(region.source)?.text;
    return source === undefined ? region : locatePhrase({ value, source, region }, start, end);
  });
}

function noteFinding(note: ProseNote, property: PropertyAt, spans: readonly Span[]): Finding {
  return {
    code: note.code,
    level: "note",
    at: spans[0] ?? property.at,
    message: `${property.name}: ${note.message}`,
  };
}

interface Phrase {
  readonly start: number;
  readonly end: number;
}

/** What prose says, and which stretches of the source say it. */
export type Prose = ProseReading & { readonly spansOf: (said: Phrase) => readonly Span[] };

const silent: Prose = { facts: [], notes: [], spansOf: () => [] };

/** What the prose of a property says. */
export function proseOf(spec: Spec, evidence: Evidence, property: PropertyAt): Prose {
  const description = own(property.schema, "description");
  if (typeof description !== "string" || description === "") return silent;
  const types = typesAt(spec, property.at);
  // Prose is read with an example only where there is no type: the same words about the same field are then read once.
  const [example] = types.some((type) => type !== "") ? [] : examplesAt(spec, property.at);
  const context = {
    name: property.name,
    types,
    itemTypes: own(property.schema, "items") === undefined ? [] : typesAt(spec, join(property.at, "items")),
    ...(example === undefined ? {} : { example: example.value }),
  };
  return {
    ...readProse(description, context),
    spansOf: (said) =>
      evidenceOf(description, said, originOf(spec, join(property.at, "description")).evidence, evidence),
  };
}

/** What a property's own prose states about its values becomes keywords. */
export const statedValues: Rule = {
  id: "tighten/stated",
  law: "What the description of a property states about its values becomes schema keywords; where a keyword says otherwise, the looser holds.",
  *check(spec, evidence) {
    for (const property of allProperties(spec)) {
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
