import type { Rule, Spec } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isList, isObject, own, type Json, type JsonObject } from "../../document/json.js";
import type { Patch } from "../../document/patch.js";
import { join, type Pointer } from "../../document/pointer.js";
import { keywordsMeant } from "../../ingest/openapi/key-words.js";
import { inferred, placeFor } from "../../openapi/edit.js";
import { holdsKeywords, isKnown, type KeyField, keyFieldAt } from "../../openapi/key-field.js";

const ID = "repair/keyword-spelling";

interface KeywordPlace {
  readonly kind: string;
  /** In the document as it was read. */
  readonly from: Pointer;
  /** After the patches before. */
  readonly at: Pointer;
}

interface Respelling {
  readonly place: Pointer;
  readonly key: string;
  readonly keyword: string;
  readonly fix: Patch;
}

function keywordFor(kind: string, key: string, object: JsonObject): string | undefined {
  if (isKnown(kind, key)) return undefined;
  return keywordsMeant(key).find(
    (word) => isKnown(kind, word) && !word.startsWith("x-") && own(object, word) === undefined,
  );
}

function* inValue(spec: Spec, value: Json, place: KeywordPlace): Generator<Respelling> {
  if (!isObject(value) || !holdsKeywords(place.kind)) return;
  const taken = new Set<string>();
  for (const key of Object.keys(value)) {
    const found = keywordFor(place.kind, key, value);
    const keyword = found === undefined || taken.has(found) ? undefined : found;
    if (keyword !== undefined) {
      taken.add(keyword);
      const from = join(place.from, key);
      const fix: Patch = {
        op: "move",
        from: join(place.at, key),
        at: join(place.at, keyword),
        origin: inferred(spec, ID, from),
      };
      yield { place: from, key, keyword, fix };
    }
    const name = keyword ?? key;
    const [inner, field] = [own(value, key), keyFieldAt(place.kind, name)];
    // Most values hold no keywords: no place is made for them.
    if (field !== undefined && (isObject(inner) || isList(inner)))
      yield* inField(spec, inner, field, { from: join(place.from, key), at: join(place.at, name) });
  }
}

function* inField(
  spec: Spec,
  value: Json,
  { kind, many }: KeyField,
  { from, at }: Pick<KeywordPlace, "from" | "at">,
): Generator<Respelling> {
  if (many === undefined) yield* inValue(spec, value, { kind, from, at });
  else if (many === "list" && isList(value))
    for (const [index, item] of value.entries())
      yield* inValue(spec, item, { kind, from: join(from, index), at: join(at, index) });
  else if (many === "map" && isObject(value))
    for (const key of Object.keys(value))
      yield* inValue(spec, own(value, key) ?? null, { kind, from: join(from, key), at: join(at, key) });
}

function finding(spec: Spec, { place, key, keyword, fix }: Respelling): Finding {
  const message = `${JSON.stringify(key.slice(0, 40))} is no keyword: read as ${keyword}`;
  return { code: ID, level: "warning", at: placeFor(spec, place), message, fix: [fix] };
}

/** Keys that were translated, set in bold or put in quotes with the words around them. */
export const keywordSpelling: Rule = {
  id: ID,
  law: "A key that is a keyword but for its language, its capitals or the marks around it (`类型`, `Type`, `“type”`) is that keyword, where a keyword is due.",
  *check(spec) {
    for (const found of inValue(spec, spec.doc, { kind: "document", from: "#", at: "#" })) yield finding(spec, found);
  },
};
