import { cut, type Excerpt, trim } from "../excerpt.js";
import { jsonOf, type PartField, value } from "../page/part.js";
import { limitsSomething, namesIn, spacedNames, spacedNamesIn } from "../page/statement.js";
import type { OperationContent } from "./collect.js";
import type { FieldPlace, Scope } from "./scope.js";
import type { FieldGroup } from "./stated-fields.js";
import { plainText } from "./table/plain-text.js";
import type { TableField } from "./table/row-field.js";

const REQUEST: ReadonlySet<FieldPlace> = new Set(["body", "query", "path", "header", "cookie"]);
/** Parts of a page in which a sentence about a field is about the request. */
const SPEAKS: ReadonlySet<FieldPlace> = new Set([...REQUEST, "top"]);

const ENDS = /[.!?](?=\s|$)|[。！？；]/g;
const LONGEST_SENTENCE = 400;
const MOST_SENTENCES = 400;

/** The sentences of a line, each with its place. */
function sentencesOf(line: Excerpt): readonly Excerpt[] {
  const sentences: Excerpt[] = [];
  let from = 0;
  for (const end of line.text.matchAll(ENDS)) {
    sentences.push(trim(cut(line, from, end.index + end[0].length)));
    from = end.index + end[0].length;
  }
  return [...sentences, trim(cut(line, from))].filter(({ text }) => text !== "" && text.length <= LONGEST_SENTENCE);
}

/** Fields of the request by name: those that one table states, and no other. */
function requestFields(stated: readonly FieldGroup[]): ReadonlyMap<string, TableField> {
  const counts = new Map<string, number>();
  const fields = new Map<string, TableField>();
  for (const { scope, fields: rows } of stated) {
    if (!REQUEST.has(scope.place)) continue;
    for (const one of rows) {
      counts.set(one.name, (counts.get(one.name) ?? 0) + 1);
      fields.set(one.name, one);
    }
  }
  return new Map([...fields].filter(([name]) => counts.get(name) === 1));
}

/** What is said of one field: it and no other field of the page is named in the words. */
function fieldOf(
  sentence: Excerpt,
  fields: ReadonlyMap<string, TableField>,
  names: { readonly all: ReadonlySet<string>; readonly spaced: ReadonlyMap<string, string> },
): TableField | undefined {
  const marked = namesIn(sentence.text).filter((name) => names.all.has(name));
  const named = new Set(marked.length > 0 ? marked : spacedNamesIn(sentence.text, names.spaced));
  const [only] = named;
  return only === undefined || named.size > 1 ? undefined : fields.get(only);
}

function isSpoken({ place, example }: Scope): boolean {
  return SPEAKS.has(place) && !example;
}

const LEAD = /^[\s>*+•·-]{0,12}/;

function withWords(one: TableField, said: readonly Excerpt[]): TableField {
  const former = one.schema.find(([key]) => key === "description")?.[1];
  const text = former === undefined ? "" : String(jsonOf(former));
  const more = said.filter((sentence) => !text.includes(plainText(sentence.text)));
  if (more.length === 0) return one;
  const lines = [...(text === "" ? [] : [text]), ...more.map((sentence) => plainText(sentence.text))];
  const description: PartField = ["description", value(lines.join("\n"), [...(former?.at ?? []), ...more])];
  const at = one.schema.findIndex(([key]) => key === "description");
  const schema = at < 0 ? [...one.schema, description] : one.schema.with(at, description);
  return { ...one, schema };
}

/**
 * Law: a sentence of the page that says what holds for one field of the request, and names no other, belongs to the
 * description of that field.
 */
export function withSentences(
  stated: readonly FieldGroup[],
  { texts }: Pick<OperationContent, "texts">,
): readonly FieldGroup[] {
  const fields = requestFields(stated);
  const all = new Set(stated.flatMap((group) => group.fields.map(({ name }) => name)));
  const spaced = spacedNames(all);
  const said = new Map<TableField, Excerpt[]>();
  const sentences = texts
    .filter(({ scope, line }) => isSpoken(scope) && !line.text.includes("|"))
    .flatMap(({ line }) => sentencesOf(line));
  for (const sentence of sentences.slice(0, MOST_SENTENCES)) {
    const words = cut(sentence, LEAD.exec(sentence.text)?.[0].length ?? 0);
    if (!limitsSomething(words.text)) continue;
    const one = fieldOf(words, fields, { all, spaced });
    if (one !== undefined) said.set(one, [...(said.get(one) ?? []), words]);
  }
  if (said.size === 0) return stated;
  return stated.map((group) => ({
    ...group,
    fields: group.fields.map((one) => {
      const words = said.get(one);
      return words === undefined ? one : withWords(one, words);
    }),
  }));
}
