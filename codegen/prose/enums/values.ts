import type { Json } from "../../document/json.js";
import { nameWords } from "../../document/name-words.js";
import { type Description, fact, found, note, spanOf } from "../description.js";
import { doubtNote, stateDoubtAt } from "../doubt.js";
import type { ProseTarget, Recognition } from "../fact.js";
import { wordSet } from "../lexer/word-set.js";
import { namesFormat, shapeOf, type ValueShape } from "../shape.js";
import { valueOf } from "../value.js";
import { isFileType } from "./file-types.js";
import type { List, ListItem } from "./list.js";

function itemShape(description: Description): ValueShape {
  return description.shape.list
    ? shapeOf({ name: description.context.name, types: description.context.itemTypes ?? [] })
    : description.shape;
}

// Values of an unknown type are numbers only if all of them are.
function typed(items: readonly ListItem[], shape: ValueShape): readonly Json[] | undefined {
  const values = items.map((item) => valueOf(item, shape));
  const whole = values.filter((value) => value !== undefined && value !== null);
  if (whole.length < values.length) return undefined;
  if (shape.known || whole.every((value) => typeof value === "number")) return whole;
  return items.map((item) => item.text);
}

function unique(values: readonly Json[]): readonly Json[] {
  return [...new Set(values)];
}

function speaksOfFiles(description: Description, items: readonly ListItem[], labelled: boolean): boolean {
  return (labelled || items.every((item) => isFileType(item.text))) && !namesFormat(description.context.name);
}

// A list for one of several types would forbid the values of the others.
function isClosedType(shape: ValueShape): boolean {
  return [shape.object, shape.list, shape.text, shape.numeric].filter((possible) => possible).length <= 1;
}

// "ImageSize | Enum" with "possible enum values": the label says that the list is for the texts.
function isForTexts(shape: ValueShape, rule: EnumRule): boolean {
  return rule === "tighten/values" && shape.text && shape.object && !shape.numeric && !shape.list;
}

const LONGEST_VALUE = 80;

// Templates, lists of lists and sentences are no values; nor are values each with a word of explanation.
function isPlausible(items: readonly ListItem[]): boolean {
  const odd = items.some((item) => item.text.length > LONGEST_VALUE || /[[\]{}()]/.test(item.text));
  const explained = items.filter((item) => !item.quoted && !item.code && item.text.includes(" ")).length;
  return items.length > 0 && !odd && explained * 2 <= items.length;
}

const LINKS = wordSet("url urls uri uris link");

// A property named for a URL takes URLs, whatever else it takes; "a language code or 'auto'" takes 'auto'.
function namesMore(description: Description, items: readonly ListItem[]): boolean {
  const link = nameWords(description.context.name).some((word) => LINKS.has(word));
  const { orElse } = description.around;
  return link || (orElse !== undefined && items.every((item) => item.text !== orElse));
}

/** Values behind a label ("possible values") outrank what is merely listed ("PNG and JPEG are supported"). */
type EnumRule = "tighten/values" | "tighten/listed-values";

interface EnumOptions {
  /** The phrase names file types. */
  readonly files?: boolean;
  readonly rule?: EnumRule;
}

/**
 * Law: an enumeration is a closed list of values of the property's type; file types of a linked file, open lists and
 * lists under a condition are none. `from` is where the phrase begins.
 */
export function enumFound(
  description: Description,
  from: number,
  list: List,
  { files = false, rule = "tighten/listed-values" }: EnumOptions = {},
): Recognition | undefined {
  const span = spanOf(description, from, list.next);
  const shape = itemShape(description);
  if (!isPlausible(list.items) || shape.boolean) return undefined;
  if (!isClosedType(description.shape) && !isForTexts(description.shape, rule)) return undefined;
  if (speaksOfFiles(description, list.items, files)) {
    return found(list.next, [], [note("tighten/file-types", "these are types of the linked file, not values", span)]);
  }
  const doubt = stateDoubtAt(description, from);
  if (doubt !== undefined) return found(list.next, [], [doubtNote(doubt, span)]);
  if (list.ending !== "prose" && namesMore(description, list.items)) {
    return found(list.next, [], [note("tighten/open-list", "the text accepts other values beside the list", span)]);
  }
  if (list.ending === "open")
    return found(list.next, [], [note("tighten/open-list", "the list is not complete", span)]);
  if (list.ending === "prose") return undefined;
  const values = typed(list.items, shape);
  if (values === undefined) {
    return found(list.next, [], [note("tighten/unfit", "the listed values are not of the property's type", span)]);
  }
  const target: ProseTarget = description.shape.list ? "items" : "self";
  const marked = list.items.findIndex((item) => item.isDefault);
  const marking =
    marked < 0 || description.shape.list
      ? []
      : [fact({ keyword: "default", value: values[marked] ?? null }, span, "tighten/default")];
  return found(list.next, [fact({ keyword: "enum", value: unique(values), target }, span, rule), ...marking]);
}
