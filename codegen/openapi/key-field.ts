import { keysOf, type Pointer } from "../document/pointer.js";
import { DEFINITION_KEYWORDS, LIST_KEYWORDS, MAP_KEYWORDS, SCHEMA_KEYWORDS, VALUE_KEYWORDS } from "./keywords.js";
import { fieldsOf, isExtension, namedOf, type ObjectField } from "./objects.js";

/** What a schema may say besides what a validator reads. */
const WORDS = new Set(
  [
    "$ref title description example examples nullable discriminator xml externalDocs $id $anchor $schema $comment",
    "$dynamicRef $dynamicAnchor $vocabulary contentSchema",
  ].flatMap((words) => words.split(" ")),
);

const KEYWORDS: ReadonlySet<string> = new Set(
  [SCHEMA_KEYWORDS, LIST_KEYWORDS, MAP_KEYWORDS, DEFINITION_KEYWORDS, VALUE_KEYWORDS, WORDS].flatMap((set) => [...set]),
);

/** The newest version: a document of an older one that has a key of it means that. */
const VERSION = "3.2";

/** True for a key that an object of OpenAPI or a schema may have. */
export function isKnown(kind: string, key: string): boolean {
  if (kind === "schema") return KEYWORDS.has(key) || key.startsWith("x-");
  return fieldsOf(kind, VERSION)?.has(key) === true || isExtension(kind, key) || namedOf(kind)?.keys.test(key) === true;
}

/** What stands at a key: one value of a kind, a list or a map of them. */
export type KeyField = Pick<ObjectField, "kind" | "many">;

/** What stands at a key; undefined where any value may stand. */
export function keyFieldAt(kind: string, key: string): KeyField | undefined {
  if (kind !== "schema") return fieldsOf(kind, VERSION)?.get(key) ?? namedOf(kind)?.field;
  if (SCHEMA_KEYWORDS.has(key) || key === "contentSchema") return { kind: "schema" };
  if (LIST_KEYWORDS.has(key)) return { kind: "schema", many: "list" };
  return MAP_KEYWORDS.has(key) || DEFINITION_KEYWORDS.has(key) ? { kind: "schema", many: "map" } : undefined;
}

/** True for a kind of object whose keys are keywords, or names and keywords. */
export function holdsKeywords(kind: string): boolean {
  return kind === "schema" || fieldsOf(kind, VERSION) !== undefined || namedOf(kind) !== undefined;
}

/** The words that are keywords of an object of a kind. */
export function keywordsOf(kind: string): readonly string[] {
  return kind === "schema" ? [...KEYWORDS] : [...(fieldsOf(kind, VERSION)?.keys() ?? [])];
}

/** What stands at a place in a document; undefined where any value may stand. */
export function fieldAt(at: Pointer): KeyField | undefined {
  let field: KeyField | undefined = { kind: "document" };
  for (const key of keysOf(at)) {
    if (field === undefined) return undefined;
    const { kind, many }: KeyField = field;
    field = many === undefined ? keyFieldAt(kind, key) : { kind };
  }
  return field;
}
