import type { Rule, Spec } from "../../document/document.js";
import type { Finding } from "../../document/finding.js";
import { isList, isObject, own, type Json } from "../../document/json.js";
import { join, type Pointer } from "../../document/pointer.js";
import { isFormHint } from "../../ingest/openapi/key-words.js";
import { UNREAD, UNREAD_LAW } from "../../ingest/accounting/unread.js";
import { meantKeyword } from "../../model/meant-keyword.js";
import { placeFor } from "../../openapi/edit.js";
import { holdsKeywords, isKnown, type KeyField, keyFieldAt } from "../../openapi/key-field.js";

interface KeyPlace {
  readonly kind: string;
  readonly key: string;
  readonly at: Pointer;
}

/** Hears of a key that the object it stands in does not have. */
type OnKey = (place: KeyPlace) => void;

/** Where a walk is: every value is looked at, and a pointer made for the few keys that are told. */
type Way = (string | number)[];

/** Keys that the object they stand in does not have. What stands at one is not looked at. */
function inValue(value: Json, kind: string, way: Way, onKey: OnKey): void {
  if (!isObject(value) || !holdsKeywords(kind)) return;
  const isReference = typeof own(value, "$ref") === "string";
  for (const [key, inner] of Object.entries(value)) {
    way.push(key);
    if (isKnown(kind, key)) inField(inner, keyFieldAt(kind, key), way, onKey);
    else if (!isReference && !key.startsWith("x-") && !isFormHint(key)) onKey({ kind, key, at: join("#", ...way) });
    way.pop();
  }
}

function inField(value: Json, field: KeyField | undefined, way: Way, onKey: OnKey): void {
  if (field === undefined) return;
  const { kind, many } = field;
  if (many === undefined) {
    inValue(value, kind, way, onKey);
    return;
  }
  const inner: Iterable<readonly [string | number, Json]> =
    many === "list" && isList(value) ? value.entries() : many === "map" && isObject(value) ? Object.entries(value) : [];
  for (const [key, item] of inner) {
    way.push(key);
    inValue(item, kind, way, onKey);
    way.pop();
  }
}

/** Of Swagger 2.0 the schemas alone: its other objects are not those of the tables here. */
function keysOf({ doc }: Spec): readonly KeyPlace[] {
  const found: KeyPlace[] = [];
  const onKey: OnKey = (place) => found.push(place);
  if (own(doc, "swagger") === undefined) inValue(doc, "document", [], onKey);
  else inField(own(doc, "definitions") ?? null, { kind: "schema", many: "map" }, ["definitions"], onKey);
  return found;
}

function nameOf(kind: string): string {
  return kind === "schema"
    ? "a schema"
    : `OpenAPI's ${kind.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)} object`;
}

function findingOf(spec: Spec, { kind, key, at }: KeyPlace): Finding {
  const shown = JSON.stringify(key.slice(0, 60));
  const meant = meantKeyword(kind, key);
  const asked = meant === undefined ? "" : ` (did you mean ${meant}?)`;
  return {
    code: UNREAD,
    level: meant === undefined ? "note" : "warning",
    at: placeFor(spec, at),
    message: `${shown} is no keyword of ${nameOf(kind)}: nobody reads it${asked}`,
    hint: 'Correct its spelling; a name of your own begins with "x-".',
  };
}

/** Many values of one key are one kind of thing: the first of them are told. */
const MOST_OF_ONE = 5;

/** Keys of a document that nobody reads. */
export const unreadKeyword: Rule = {
  id: UNREAD,
  law: UNREAD_LAW,
  *check(spec) {
    const counts = new Map<string, number>();
    for (const place of keysOf(spec)) {
      const name = `${place.kind} ${place.key}`;
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      if (count <= MOST_OF_ONE) yield findingOf(spec, place);
    }
  },
};
