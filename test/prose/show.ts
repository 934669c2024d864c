import { expect, it } from "vitest";
import { readProse, type ProseContext, type ProseFact } from "../../codegen/prose/read-prose.js";

function where(target: ProseFact["target"]): string {
  return target === "self" ? "" : target === "items" ? " of items" : ` of ${target.members.join(" and ")}`;
}

/** Facts as one line each: the keyword, where it holds, the value, and the phrase that is the evidence. */
export function facts(text: string, context: ProseContext): readonly string[] {
  return readProse(text, context).facts.map(
    (fact) =>
      `${fact.keyword}${where(fact.target)} ${JSON.stringify(fact.value)} «${text.slice(fact.start, fact.end)}»`,
  );
}

/** Notes as one line each: the code and the phrase. */
export function notes(text: string, context: ProseContext): readonly string[] {
  return readProse(text, context).notes.map((note) => `${note.code} «${text.slice(note.start, note.end)}»`);
}

function reading(text: string, context: ProseContext): string {
  return [...facts(text, context), ...notes(text, context).map((note) => `(${note})`)].join("; ") || "nothing";
}

/** A test of descriptions of one property, each with the facts that it states, and in brackets what states none and why. */
export function table(title: string, context: ProseContext, rows: Readonly<Record<string, string>>): void {
  it(`${title}: ${context.name}, ${context.types.join(" or ") || "of any type"}`, () => {
    const texts = Object.keys(rows);
    expect(Object.fromEntries(texts.map((text) => [text, reading(text, context)]))).toEqual(rows);
  });
}

export const string: ProseContext = { name: "value", types: ["string"] };
export const integer: ProseContext = { name: "value", types: ["integer"] };
export const number: ProseContext = { name: "value", types: ["number"] };
export const boolean: ProseContext = { name: "value", types: ["boolean"] };
export const unknown: ProseContext = { name: "value", types: [] };
export const size: ProseContext = { name: "image_size", types: ["object", "string"] };
export const object: ProseContext = { name: "value", types: ["object"] };
export const list: ProseContext = { name: "values", types: ["array"] };
export const numbers: ProseContext = { name: "weights", types: ["array"], itemTypes: ["number"] };
export const strings: ProseContext = { name: "values", types: ["array"], itemTypes: ["string"] };
export function called(name: string, context: ProseContext): ProseContext {
  return { ...context, name };
}
