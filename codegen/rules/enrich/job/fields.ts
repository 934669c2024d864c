import { isList, isObject, type Json, type JsonObject, own, wordOf } from "../../../document/json.js";
import { decode, join, type Pointer, valueAt } from "../../../document/pointer.js";
import type { StateWord } from "../../../model/job/description.js";
import { resolveAt } from "../../../openapi/operation.js";

/** An example that is written as text: its value, and what its comments say of its keys. */
interface CommentedJson {
  readonly value: Json;
  /** By key: the comment behind it. */
  readonly comments: ReadonlyMap<string, string>;
}

const LONGEST_EXAMPLE = 50_000;
const COMMENT = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*/g;
const NOTE = /^\s*"(?<key>[^"\\]+)"\s*:[^\n]*?\/\/(?<note>[^\n"]*)$/gm;

/** Reads JSON in a string, with comments of JavaScript behind its values; undefined for a text that is none. */
function readCommentedJson(text: string): CommentedJson | undefined {
  if (text.length > LONGEST_EXAMPLE || !/^\s*[[{]/.test(text)) return undefined;
  const plain = text.replaceAll("\r\n", "\n");
  const bare = plain.replace(COMMENT, (part) => (part.startsWith("//") ? "" : part));
  const comments = new Map(
    [...plain.matchAll(NOTE)].map(({ groups }) => [groups?.["key"] ?? "", (groups?.["note"] ?? "").trim()] as const),
  );
  try {
    const value: Json = JSON.parse(bare.replace(/,(\s*[}\]])/g, "$1"));
    return { value, comments };
  } catch {
    return undefined;
  }
}

/** A value that a schema or an example shows somewhere in a body. */
export interface Field {
  /** Where the value is in the body: `/data/taskId`; `*` stands for any item of a list. */
  readonly pointer: string;
  readonly name: string;
  readonly types: readonly string[];
  /** The values that a schema lists. */
  readonly words: readonly StateWord[];
  /** What a schema says of single values: `x-apifox-enum` and its kin. */
  readonly meanings: readonly (readonly [word: StateWord, meaning: string])[];
  readonly description: string;
  readonly format: string;
  /** Values that examples show. */
  readonly shown: readonly Json[];
  readonly basis: "schema" | "example";
  /** Where the document states it. */
  readonly at: Pointer;
}

interface Draft {
  readonly pointer: string;
  readonly name: string;
  readonly types: Set<string>;
  readonly words: StateWord[];
  readonly meanings: (readonly [StateWord, string])[];
  description: string;
  format: string;
  readonly shown: Json[];
  basis: "schema" | "example";
  at: Pointer;
}

/** What a hostile or a very large document may cost. */
const DEEPEST = 9;
const MOST_FIELDS = 500;

/** True for a value that can be a word of a state. */
export function isWord(value: Json | undefined): value is StateWord {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function typesOf(schema: Json): readonly string[] {
  const type = own(schema, "type");
  if (typeof type === "string") return [type];
  return isList(type) ? type.filter((one) => typeof one === "string") : [];
}

/** Descriptions of single values, in the spellings of Apifox, Apidog and generators. */
function meaningsOf(schema: Json): readonly (readonly [StateWord, string])[] {
  const listed = ["x-apifox-enum", "x-apidog-enum"].flatMap((key) => {
    const all = own(schema, key);
    return (isList(all) ? all : []).flatMap((one): readonly (readonly [StateWord, string])[] => {
      const value = own(one, "value");
      const text = [own(one, "name"), own(one, "description")]
        .map(wordOf)
        .filter((word) => word !== "")
        .join(" ");
      return isWord(value) && text !== "" ? [[value, text]] : [];
    });
  });
  const values = own(schema, "enum");
  const named = ["x-enum-descriptions", "x-enumDescriptions", "x-enum-varnames", "x-enumNames"].flatMap((key) => {
    const texts = own(schema, key);
    return (isList(values) ? values : []).flatMap((value, index): readonly (readonly [StateWord, string])[] => {
      const text = isList(texts) ? texts[index] : own(texts, wordOf(value));
      return isWord(value) && typeof text === "string" ? [[value, text]] : [];
    });
  });
  return [...listed, ...named];
}

function examplesOf(schema: Json): readonly Json[] {
  const [one, many] = [own(schema, "example"), own(schema, "examples")];
  return [...(one === undefined ? [] : [one]), ...(isList(many) ? many : [])];
}

/** Where an example stands, and what its comments say of its keys. */
interface ExampleSource {
  readonly at: Pointer;
  readonly comments: ReadonlyMap<string, string>;
}

/** Collects the fields of one body. */
class FieldReader {
  readonly #doc: JsonObject;
  readonly #fields = new Map<string, Draft>();

  constructor(doc: JsonObject) {
    this.#doc = doc;
  }

  get fields(): readonly Field[] {
    return [...this.#fields.values()].map((draft) => ({ ...draft, types: [...draft.types] }));
  }

  #draft(pointer: string, at: Pointer, basis: Field["basis"]): Draft | undefined {
    const known = this.#fields.get(pointer);
    if (known !== undefined) return known;
    if (this.#fields.size >= MOST_FIELDS) return undefined;
    const name = decode(pointer.slice(pointer.lastIndexOf("/") + 1));
    const draft: Draft = {
      pointer,
      name,
      types: new Set(),
      words: [],
      meanings: [],
      description: "",
      format: "",
      shown: [],
      basis,
      at,
    };
    this.#fields.set(pointer, draft);
    return draft;
  }

  #note(draft: Draft, schema: Json): void {
    for (const type of typesOf(schema)) draft.types.add(type);
    const listed = own(schema, "enum");
    const constant = own(schema, "const");
    for (const word of [...(isList(listed) ? listed : []), ...(constant === undefined ? [] : [constant])])
      if (isWord(word) && !draft.words.includes(word)) draft.words.push(word);
    draft.meanings.push(...meaningsOf(schema));
    const text = [own(schema, "title"), own(schema, "description")].map(wordOf).filter((one) => one !== "");
    const said = text.join(" ");
    if (said !== "" && !draft.description.includes(said)) draft.description = `${draft.description}\n${said}`.trim();
    if (draft.format === "") draft.format = wordOf(own(schema, "format"));
    for (const example of examplesOf(schema)) if (isWord(example)) draft.shown.push(example);
  }

  /** The schema at a place of the document, for what is at `pointer` in the body. */
  schema(at: Pointer, pointer: string, depth = 0): void {
    const place = resolveAt(this.#doc, at);
    const schema = place === undefined ? undefined : valueAt(this.#doc, place);
    if (place === undefined || !isObject(schema) || depth > DEEPEST) return;
    if (pointer !== "") {
      const draft = this.#draft(pointer, place, "schema");
      if (draft === undefined) return;
      this.#note(draft, schema);
    }
    const properties = own(schema, "properties");
    for (const key of Object.keys(isObject(properties) ? properties : {}))
      this.schema(join(place, "properties", key), join(`#${pointer}`, key).slice(1), depth + 1);
    for (const keyword of ["allOf", "anyOf", "oneOf"]) {
      const parts = own(schema, keyword);
      for (const index of isList(parts) ? parts.keys() : [])
        this.schema(join(place, keyword, index), pointer, depth + 1);
    }
    if (own(schema, "items") !== undefined) this.schema(join(place, "items"), `${pointer}/*`, depth + 1);
  }

  /** A value that an example shows at `pointer`. */
  example(value: Json, pointer: string, from: ExampleSource, depth = 0): void {
    if (depth > DEEPEST) return;
    if (pointer !== "") {
      const draft = this.#draft(pointer, from.at, "example");
      if (draft === undefined) return;
      if (draft.basis === "example" && value !== null) draft.types.add(isList(value) ? "array" : typeof value);
      if (draft.description === "") draft.description = from.comments.get(draft.name) ?? "";
      draft.shown.push(value);
    }
    if (isList(value)) for (const item of value.slice(0, 3)) this.example(item, `${pointer}/*`, from, depth + 1);
    else if (isObject(value))
      for (const key of Object.keys(value))
        this.example(own(value, key) ?? null, join(`#${pointer}`, key).slice(1), from, depth + 1);
  }
}

/** An example of a whole body and where the document has it. */
export interface BodyExample {
  readonly value: Json;
  readonly at: Pointer;
}

function rootExamplesAt(doc: JsonObject, schema: Pointer): readonly BodyExample[] {
  const place = resolveAt(doc, schema);
  if (place === undefined) return [];
  const value = valueAt(doc, place);
  const [one, many] = [own(value, "example"), own(value, "examples")];
  return [
    ...(one === undefined ? [] : [{ value: one, at: join(place, "example") }]),
    ...(isList(many) ? many : []).map((example, index) => ({ value: example, at: join(place, "examples", index) })),
  ];
}

/** The examples of a whole body that a media type shows. */
export function bodyExamples(doc: JsonObject, media: Pointer): readonly BodyExample[] {
  const single = valueAt(doc, join(media, "example"));
  const named = valueAt(doc, join(media, "examples"));
  return [
    ...(single === undefined ? [] : [{ value: single, at: join(media, "example") }]),
    ...Object.keys(isObject(named) ? named : {}).flatMap((name): readonly BodyExample[] => {
      const place = resolveAt(doc, join(media, "examples", name)) ?? join(media, "examples", name);
      const value = valueAt(doc, join(place, "value"));
      return value === undefined ? [] : [{ value, at: join(place, "value") }];
    }),
    ...rootExamplesAt(doc, join(media, "schema")),
  ];
}

/** The fields of the schema of a media type. */
export function schemaFields(doc: JsonObject, media: Pointer): readonly Field[] {
  const reader = new FieldReader(doc);
  reader.schema(join(media, "schema"), "");
  return reader.fields;
}

/** The fields of examples alone. */
export function exampleFields(doc: JsonObject, examples: readonly BodyExample[]): readonly Field[] {
  const reader = new FieldReader(doc);
  for (const { value, at } of examples) {
    const read = typeof value === "string" ? readCommentedJson(value) : undefined;
    reader.example(read?.value ?? value, "", { at, comments: read?.comments ?? new Map() });
  }
  return reader.fields;
}

/** Fields of a schema, with what examples show of them and beside them. */
export function mergedFields(schema: readonly Field[], examples: readonly Field[]): readonly Field[] {
  const shown = new Map(examples.map((field) => [field.pointer, field]));
  const known = new Set(schema.map(({ pointer }) => pointer));
  return [
    ...schema.map((field): Field => {
      const example = shown.get(field.pointer);
      if (example === undefined) return field;
      const description = field.description === "" ? example.description : field.description;
      return { ...field, description, shown: [...field.shown, ...example.shown] };
    }),
    ...examples.filter(({ pointer }) => !known.has(pointer)),
  ];
}

/** The fields of the first step into a body, past a list: what tells one kind of reply from another. */
export function topNames(fields: readonly Field[]): readonly string[] {
  return fields.filter(({ pointer }) => /^(?:\/\*)?\/[^/]+$/.test(pointer) && pointer !== "/*").map(({ name }) => name);
}
