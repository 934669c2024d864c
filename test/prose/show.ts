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

export const string: ProseContext = { name: "value", types: ["string"] };
export const integer: ProseContext = { name: "value", types: ["integer"] };
export const number: ProseContext = { name: "value", types: ["number"] };
export const boolean: ProseContext = { name: "value", types: ["boolean"] };
export const unknown: ProseContext = { name: "value", types: [] };
export const size: ProseContext = { name: "image_size", types: ["object", "string"] };
export const strings: ProseContext = { name: "values", types: ["array"], itemTypes: ["string"] };
export function called(name: string, context: ProseContext): ProseContext {
  return { ...context, name };
}
