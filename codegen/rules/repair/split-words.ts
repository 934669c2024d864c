import { originOf, type Evidence, type Rule, type Spec } from "../../document/document.js";
import { isList, isObject, own, type JsonObject } from "../../document/json.js";
import { perObject } from "../../document/memo.js";
import type { Origin } from "../../document/origin.js";
import type { Patch } from "../../document/patch.js";
import { join, type Pointer } from "../../document/pointer.js";
import type { Span } from "../../document/source.js";
import { isKeywordName } from "../../ingest/yaml/fixes/keywords.js";
import { edit } from "../../openapi/edit.js";

const ID = "repair/split-words";

const WORDS = ["description", "summary", "title"];

/** Values of any form, whose keys are nobody's. */
const FREE = new Set(["example", "examples", "default", "const", "enum", "value"]);

/** Keys that mean something beside words, and are no keywords of a schema. */
const MEANT = new Set("default example const pattern name version url email scheme bearerFormat id".split(" "));

/** True for a key that only words can be: it means nothing in OpenAPI, and has no value of its own but a word or number. */
function mayBeWords(object: JsonObject, key: string): boolean {
  const value = own(object, key);
  return !isObject(value) && !isList(value) && !key.startsWith("x-") && !isKeywordName(key) && !MEANT.has(key);
}

interface ObjectAt {
  readonly at: Pointer;
  readonly object: JsonObject;
}

/** The objects of a document that have words and beside them a key that may belong to the words. */
const suspects = perObject((doc: JsonObject): readonly ObjectAt[] => {
  const found: ObjectAt[] = [];
  const visit = (at: Pointer, object: JsonObject): void => {
    const keys = Object.keys(object);
    if (WORDS.some((key) => typeof own(object, key) === "string") && keys.some((key) => mayBeWords(object, key)))
      found.push({ at, object });
    for (const key of keys) {
      const child = own(object, key);
      if (FREE.has(key) && !isObject(own(child, "properties"))) continue;
      if (isObject(child)) visit(join(at, key), child);
      else if (isList(child))
        child.forEach((item, index) => {
          if (isObject(item)) visit(join(at, key, index), item);
        });
    }
  };
  visit("#", doc);
  return found;
});

function spanOf(spec: Spec, at: Pointer): Span | undefined {
  const [span] = originOf(spec, at).evidence;
  return span;
}

/** The keys that follow the words in the source with nothing but commas between them, and where the last of them ends. */
function followers(
  spec: Spec,
  { at, object }: ObjectAt,
  words: Span,
  text: string,
): { readonly keys: readonly string[]; readonly end: number } {
  const empty = Object.keys(object)
    .filter((key) => mayBeWords(object, key))
    .flatMap((key) => {
      const span = spanOf(spec, join(at, key));
      return span?.source === words.source && span.start >= words.end ? [{ key, span }] : [];
    })
    .toSorted((a, b) => a.span.start - b.span.start);
  const keys: string[] = [];
  let { end } = words;
  for (const { key, span } of empty) {
    if (!/^\s*,\s*$/.test(text.slice(end, span.start)) || !text.startsWith(key, span.start)) break;
    keys.push(key);
    end = span.end;
  }
  return { keys, end };
}

function rejoined(spec: Spec, evidence: Evidence, found: ObjectAt): readonly Patch[] {
  return WORDS.flatMap((name): readonly Patch[] => {
    const value = own(found.object, name);
    const place = join(found.at, name);
    const words = typeof value === "string" ? spanOf(spec, place) : undefined;
    const text = words === undefined ? undefined : evidence.sources.get(words.source)?.text;
    if (typeof value !== "string" || words === undefined || text === undefined) return [];
    // Quoted words end where their quotes do.
    if (!text.slice(words.start, words.end).endsWith(value)) return [];
    const { keys, end } = followers(spec, found, words, text);
    if (keys.length === 0) return [];
    const origin: Origin = { ...originOf(spec, place), rule: ID, evidence: [{ ...words, end }] };
    return [
      ...keys.map((key): Patch => ({ op: "remove", at: join(found.at, key), origin })),
      { op: "replace", at: place, value: value + text.slice(words.end, end), origin },
    ];
  });
}

/** In `{a: b, c}` YAML takes what follows a comma for a key. */
export const splitWords: Rule = {
  id: ID,
  law: "Words in braces that nobody quoted are whole: what stands behind a comma in them is no key.",
  *check(spec, evidence) {
    for (const found of suspects(spec.doc)) {
      const fix = rejoined(spec, evidence, found);
      if (fix.length > 0) yield edit(ID, found.at, "words that a comma had split are whole again", fix);
    }
  },
};
