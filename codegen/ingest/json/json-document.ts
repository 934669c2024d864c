import type { Json } from "../../document/json.js";
import type { Pointer } from "../../document/pointer.js";
import { type JsonFlaw, type JsonFlawKind, type JsonNode, readTree } from "./json-tree.js";
import { LIMITS } from "./limits.js";
import { below, type Places, setOwn, type TextRange } from "./places.js";

/** Something that is wrong or odd in a JSON text. */
type JsonFault = TextRange & { readonly kind: "syntax" | "limit" | "repeated" | "mended"; readonly message: string };

export interface JsonRead {
  /** Undefined when the text is not JSON. */
  readonly value: Json | undefined;
  /** The place of each value; of a key that is given twice, places inside the value that did not count may remain. */
  readonly places: Places;
  readonly faults: readonly JsonFault[];
}

const MESSAGES: { readonly [kind in JsonFlawKind]: (flaw: JsonFlaw, isAtEnd: boolean) => string } = {
  comment: () => "JSON has no comments",
  "extra-comma": () => "a comma too many",
  break: () => "a string runs over the end of its line",
  escape: () => "a string holds an escape that JSON does not know",
  twice: ({ subject }) =>
    `the key ${JSON.stringify(subject)} is given twice; the last one counts, as in every reader of JSON`,
  "open-string": () => "a string is opened and never closed",
  separator: ({ subject }, isAtEnd) =>
    isAtEnd ? "the text ends too early: it may be cut off" : `a comma or ${subject} is missing`,
  key: () => "a key in double quotes is missing",
  colon: () => "a colon is missing behind a key",
  value: (_, isAtEnd) => (isAtEnd ? "the text ends inside a value: it may be cut off" : "a value is missing"),
  number: () => "a number is too large",
  deep: () => `values are nested more than ${LIMITS.depth} levels deep`,
  many: () => `the text holds more than ${LIMITS.values} values`,
};

function faultOf(flaw: JsonFlaw, to: number): JsonFault {
  const { kind, start, end, lost } = flaw;
  const message = MESSAGES[kind](flaw, start >= to);
  if (kind === "twice") return { kind: "repeated", message, start, end };
  if (!lost) return { kind: "mended", message: `${message}; read all the same`, start, end: Math.max(end, start + 1) };
  return {
    kind: kind === "deep" || kind === "many" ? "limit" : "syntax",
    message,
    start,
    end: Math.min(start + 1, to),
  };
}

/** A text that was read, and where its values stand. */
interface PlacedText {
  readonly text: string;
  readonly places: Places;
}

/** The value of a node; notes where it and all in it stand. `key` is the stretch of its key and colon. */
function placed(read: PlacedText, node: JsonNode, at: Pointer, key?: TextRange): Json {
  const { text, places } = read;
  const { body } = node;
  if (body.kind === "scalar") {
    places.set(at, { start: key?.start ?? node.start, end: node.end });
    return body.value;
  }
  let first: Pointer | undefined;
  if (body.kind === "list") {
    const items = body.items.map((item, index) => placed(read, item, below(at, index)));
    if (items.length > 0) first = below(at, 0);
    places.set(at, key ?? shownBy(first, places) ?? { start: node.start, end: node.end });
    return items;
  }
  const value: Record<string, Json> = {};
  for (const { key: name, at: place, node: inner } of body.members) {
    const pointer = below(at, name);
    first ??= pointer;
    const colon = { start: place.start, end: text.indexOf(":", place.end) + 1 };
    setOwn(value, name, placed(read, inner, pointer, colon));
  }
  places.set(at, key ?? shownBy(first, places) ?? { start: node.start, end: node.end });
  return value;
}

function shownBy(first: Pointer | undefined, places: Places): TextRange | undefined {
  return first === undefined ? undefined : places.get(first);
}

/**
 * Reads JSON (RFC 8259) from a stretch of a text, with the place of every value. Where it is none, comments, a comma too
 * many or missing at the end of a line, and the like are read over and told. Never throws.
 */
export function readJson(text: string, start: number, end: number): JsonRead {
  const strict = readDialect(text, start, end, true);
  if (strict.value !== undefined || strict.faults.some(({ kind }) => kind === "limit")) return strict;
  const lenient = readDialect(text, start, end, false);
  return lenient.value === undefined ? strict : lenient;
}

function readDialect(text: string, start: number, end: number, isStrict: boolean): JsonRead {
  const places: Places = new Map();
  const nothing = (fault: Omit<JsonFault, "end">, before: readonly JsonFault[] = []): JsonRead => ({
    value: undefined,
    places,
    faults: [...before, { ...fault, end: Math.min(fault.start + 1, end) }],
  });
  if (end - start > LIMITS.chars)
    return nothing({ kind: "limit", message: `the text is longer than ${LIMITS.chars} characters`, start });
  const from = text.charCodeAt(start) === 0xfeff ? start + 1 : start;
  const { node, end: at, flaws } = readTree(text, from, end, { isStrict, isFolded: false });
  // A comma too many is fine in YAML, and so it is here.
  const faults = flaws.filter(({ kind, lost }) => lost || kind !== "extra-comma").map((flaw) => faultOf(flaw, end));
  if (node === undefined || flaws.some(({ lost }) => lost)) return { value: undefined, places, faults };
  const rest = isStrict ? /[^ \t\n\r]/g : /[^ \t\n\r;]/g;
  rest.lastIndex = at;
  const more = rest.exec(text.slice(0, end))?.index;
  if (more !== undefined)
    return nothing({ kind: "syntax", message: "something follows the end of the JSON value", start: more }, faults);
  return { value: placed({ text, places }, node, "#"), places, faults };
}
