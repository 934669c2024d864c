import type { Spec } from "../document/document.js";
import type { Finding } from "../document/finding.js";
import { isList, isObject, type Json, type JsonObject, own } from "../document/json.js";
import { originAt } from "../document/origins.js";
import { type Pointer, join, lastKey, parentOf, valueAt } from "../document/pointer.js";
import { isFormHint } from "../ingest/openapi/key-words.js";
import { meantKeyword } from "../model/meant-keyword.js";
import { fieldAt, isKnown, type KeyField, keyFieldAt } from "../openapi/key-field.js";
import { OVERLAY_CODE } from "./apply-action.js";

/* What overlays decide in schemas: keys that nobody reads, and limits that no value meets. */

interface SchemaPlace {
  readonly schema: JsonObject;
  readonly at: Pointer;
}

/** The schemas in a value that stands at a field. */
function* schemasIn(value: Json, field: KeyField | undefined, at: Pointer): Generator<SchemaPlace> {
  if (field === undefined) return;
  const { kind, many } = field;
  if (many === "list" && isList(value)) {
    for (const [index, item] of value.entries()) yield* schemasIn(item, { kind }, join(at, index));
  } else if (isObject(value)) {
    if (many === undefined && kind === "schema") yield { schema: value, at };
    for (const key of Object.keys(value))
      yield* schemasIn(own(value, key) ?? null, many === "map" ? { kind } : keyFieldAt(kind, key), join(at, key));
  }
}

function unknownKey(spec: Spec, at: Pointer, fallback: Finding["at"]): Finding {
  const key = lastKey(at);
  const meant = meantKeyword("schema", key);
  const asked = meant === undefined ? "" : ` (did you mean ${meant}?)`;
  return {
    code: OVERLAY_CODE,
    level: "warning",
    at: originAt(spec.origins, at)?.evidence[0] ?? fallback,
    message: `${JSON.stringify(key.slice(0, 60))} is no keyword of a schema: what the overlay decides has no effect${asked} (${at})`,
    hint: 'correct its spelling; a name of your own begins with "x-"',
  };
}

function isUnknown(key: string): boolean {
  return !isKnown("schema", key) && !isFormHint(key);
}

/** Two keywords, and whether the first may be as large as the second. */
const PAIRS: readonly (readonly [low: string, high: string, isOpen: boolean])[] = [
  ["minimum", "maximum", false],
  ["minimum", "exclusiveMaximum", true],
  ["exclusiveMinimum", "maximum", true],
  ["exclusiveMinimum", "exclusiveMaximum", true],
  ["minLength", "maxLength", false],
  ["minItems", "maxItems", false],
  ["minProperties", "maxProperties", false],
];

/** Limits of a schema that exclude each other, in words. */
function contradictions(schema: JsonObject): readonly string[] {
  return PAIRS.flatMap(([low, high, isOpen]) => {
    const [least, most] = [own(schema, low), own(schema, high)];
    if (typeof least !== "number" || typeof most !== "number") return [];
    return least > most || (isOpen && least === most) ? `${low} ${least} and ${high} ${most} exclude each other` : [];
  });
}

function impossible({ schema, at }: SchemaPlace, before: Spec, span: Finding["at"]): readonly Finding[] {
  const earlier = new Set(contradictions(asObject(valueAt(before.doc, at))));
  return contradictions(schema)
    .filter((words) => !earlier.has(words))
    .map((words) => ({
      code: OVERLAY_CODE,
      level: "error",
      at: span,
      message: `after the overlays no value is possible: ${words} (${at})`,
      hint: "change the other limit in the same overlay, or remove it",
    }));
}

function asObject(value: Json | undefined): JsonObject {
  return value !== undefined && isObject(value) ? value : {};
}

/** What there is to say of the schemas that the edits between two documents touch; each thing once. */
export function decidedFindings(before: Spec, after: Spec): readonly Finding[] {
  const found = new Map<string, Finding>();
  const tell = (finding: Finding): void => {
    if (!found.has(finding.message)) found.set(finding.message, finding);
  };
  for (const edit of after.ledger.slice(before.ledger.length)) {
    if (!("op" in edit) || (edit.op !== "add" && edit.op !== "replace")) continue;
    const { at, origin } = edit;
    const value = valueAt(after.doc, at);
    const span = origin.evidence[0] ?? at;
    if (value === undefined) continue;
    const above = parentOf(at);
    const holder = above === undefined ? undefined : fieldAt(above);
    const outer = above === undefined ? undefined : valueAt(after.doc, above);
    if (above !== undefined && holder?.kind === "schema" && holder.many === undefined && isObject(outer ?? null)) {
      if (isUnknown(lastKey(at))) tell(unknownKey(after, at, span));
      for (const finding of impossible({ schema: asObject(outer), at: above }, before, span)) tell(finding);
    }
    for (const place of schemasIn(value, fieldAt(at), at)) {
      for (const key of Object.keys(place.schema).filter(isUnknown)) tell(unknownKey(after, join(place.at, key), span));
      for (const finding of impossible(place, before, span)) tell(finding);
    }
  }
  return [...found.values()];
}
