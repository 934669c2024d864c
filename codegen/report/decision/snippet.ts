import { withoutCredentials } from "../../document/credential.js";
import { isList, isObject, type Json, type JsonObject, own } from "../../document/json.js";
import { BASIS_KEY } from "../../document/origin.js";
import { isWithin, join, keysOf, lastKey, parentOf, type Pointer, valueAt } from "../../document/pointer.js";
import { excerpt } from "../../messages/visible.js";
import type { CompiledEndpoint } from "../../model/endpoint/compiled-endpoint.js";
import { jsonPath } from "../../model/json-path.js";
import { yamlText } from "../../model/yaml-text.js";
import type { Quote } from "../endpoint-edits.js";

/** A value that a person may decide. */
export interface Decision {
  /** Where it stands in the mended document, or would. */
  readonly subject: Pointer;
  /** What to decide unless a person writes something else; without it the value that holds now. */
  readonly offer?: Json;
  /** A value that gives way to what is offered. */
  readonly replaced?: Pointer;
  /** A schema is set anew as it is, rather than what it states. */
  readonly isWhole?: boolean;
  /** What is known of it, a line each. */
  readonly words: readonly string[];
}

/** What a schema states of its values: said anew, it is decided as it is. */
const FACTS = [
  "type",
  "enum",
  "const",
  "default",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "pattern",
  "format",
  "minItems",
  "maxItems",
  "anyOf",
  "oneOf",
  "$ref",
];
const LONGEST_COMMENT = 300;

type OverlayAction = JsonObject & { readonly target: string };

/** The keys of a schema, or of a map of schemas, that lead to schemas. */
const SCHEMA_MAPS: ReadonlySet<string | undefined> = new Set(["properties", "schemas", "anyOf", "oneOf", "allOf"]);

/** Whether a place is that of a schema rather than of a keyword. */
function isSchemaPlace(at: Pointer): boolean {
  const keys = keysOf(at);
  const last = keys.at(-1);
  return SCHEMA_MAPS.has(keys.at(-2)) || last === "items" || last === "schema";
}

/** An update appends to lists and merges objects: such a value is removed before it is set. */
function setting(doc: JsonObject, parent: Pointer, values: JsonObject): readonly OverlayAction[] {
  const removed = Object.keys(values).flatMap((key): readonly OverlayAction[] => {
    const known = own(valueAt(doc, parent), key);
    return isList(known) || isObject(known) ? [{ target: jsonPath(doc, join(parent, key)), remove: true }] : [];
  });
  return [...removed, { target: jsonPath(doc, parent), update: values }];
}

/** What a schema says now; one that says nothing is decided to be in use. */
function factsOf(schema: JsonObject): JsonObject {
  const facts = FACTS.flatMap((key): readonly (readonly [string, Json])[] => {
    const value = own(schema, key);
    return value === undefined ? [] : [[key, value]];
  });
  return facts.length === 0 ? { deprecated: false } : Object.fromEntries(facts);
}

/** What is decided is no example any more: marks that say so would be believed. */
function unmarked(value: Json): Json {
  if (isList(value)) return value.map(unmarked);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => key !== BASIS_KEY);
  return Object.fromEntries(kept.map(([key, inner]) => [key, unmarked(inner)]));
}

function actionsFor({ doc }: CompiledEndpoint["mended"], decision: Decision): readonly OverlayAction[] {
  const { subject, offer, replaced, isWhole = false } = decision;
  const [value, parent] = [valueAt(doc, subject), parentOf(subject)];
  const wanted = offer ?? value;
  if (parent === undefined || wanted === undefined) return [];
  const plain = unmarked(wanted);
  const before = replaced === undefined ? [] : [{ target: jsonPath(doc, replaced), remove: true }];
  if (isObject(value) && isObject(plain) && isSchemaPlace(subject) && !isWhole)
    return [...before, ...setting(doc, subject, offer === undefined ? factsOf(plain) : plain)];
  return isObject(valueAt(doc, parent)) ? [...before, ...setting(doc, parent, { [lastKey(subject)]: plain })] : [];
}

/** A JSONPath is made of whole characters, and its reader refuses controls even where they are escaped. */
function isNameable(at: Pointer): boolean {
  return at.isWellFormed() && !/\p{Cc}/u.test(at);
}

/** What a source says of it, as a line of a {@link Decision}. */
export function quoteWords({ span, lines, text }: Quote): string {
  return `${span.source}, line ${lines.from}: ${text}`;
}

function comment(words: string): string {
  return `# ${excerpt(withoutCredentials(words).replace(/\s+/g, " "), LONGEST_COMMENT)}\n`;
}

/**
 * An overlay that decides a value, to be kept as a file below `specs/overlays/`: it decides what holds now, or what is
 * offered, until a person writes something else. Undefined where no overlay can say it.
 */
export function overlayThatDecides(endpoint: CompiledEndpoint, decision: Decision): string | undefined {
  const actions = isNameable(decision.subject) ? actionsFor(endpoint.mended, decision) : [];
  if (actions.length === 0) return undefined;
  const overlay: JsonObject = {
    overlay: "1.0.0",
    info: { title: `A decision about ${endpoint.id}`, version: "1.0.0" },
    extends: endpoint.id,
    actions,
  };
  return `${decision.words.map(comment).join("")}${withoutCredentials(yamlText(overlay))}`;
}

/** Whether overlays have decided a value, or a part of it, or what it is a part of. */
export function isDecidedAt({ mended }: CompiledEndpoint, subject: Pointer): boolean {
  return mended.ledger.some(
    (edit) =>
      "op" in edit && edit.origin.basis === "decided" && (isWithin(edit.at, subject) || isWithin(subject, edit.at)),
  );
}
