import type { Json } from "../spec/json.js";
import { doubtNote, stateDoubtAt } from "./doubt.js";
import type { Found, ProseTarget } from "./fact.js";
import { isFileType } from "./file-types.js";
import { type Item, type List } from "./list.js";
import { fact, found, note, spanOf, type Page } from "./page.js";
import { namesFormat, shapeOf, type Shape } from "./shape.js";
import { nameWords } from "../spec/name-words.js";
import { valueOf } from "./value.js";
import { wordSet } from "./word-set.js";

const itemShape = (page: Page): Shape =>
  page.shape.list ? shapeOf({ name: page.context.name, types: page.context.itemTypes ?? [] }) : page.shape;

// Values of an unknown type are numbers only if all of them are.
const typed = (items: readonly Item[], shape: Shape): readonly Json[] | undefined => {
  const values = items.map((item) => valueOf(item, shape));
  const whole = values.filter((value) => value !== undefined && value !== null);
  if (whole.length < values.length) return undefined;
  if (shape.known || whole.every((value) => typeof value === "number")) return whole;
  return items.map((item) => item.text);
};

const unique = (values: readonly Json[]): readonly Json[] => [...new Set(values)];

const speaksOfFiles = (page: Page, items: readonly Item[], labelled: boolean): boolean =>
  (labelled || items.every((item) => isFileType(item.text))) && !namesFormat(page.context.name);

// A list for one of several types would forbid the values of the others.
const isClosedType = (shape: Shape): boolean =>
  [shape.object, shape.list, shape.text, shape.numeric].filter((possible) => possible).length <= 1;

// "ImageSize | Enum" with "possible enum values": the label says that the list is for the texts.
const isForTexts = (shape: Shape, rule: EnumRule): boolean =>
  rule === "tighten/values" && shape.text && shape.object && !shape.numeric && !shape.list;

const LONGEST_VALUE = 80;

// Templates, lists of lists and sentences are no values; nor are values each with a word of explanation.
const isPlausible = (items: readonly Item[]): boolean => {
  const odd = items.some((item) => item.text.length > LONGEST_VALUE || /[[\]{}()]/.test(item.text));
  const explained = items.filter((item) => !item.quoted && !item.code && item.text.includes(" ")).length;
  return items.length > 0 && !odd && explained * 2 <= items.length;
};

const LINKS = wordSet("url urls uri uris link");

// A property named for a URL takes URLs, whatever else it takes; "a language code or 'auto'" takes 'auto'.
const namesMore = (page: Page, items: readonly Item[]): boolean => {
  const link = nameWords(page.context.name).some((word) => LINKS.has(word));
  const { orElse } = page.frame;
  return link || (orElse !== undefined && items.every((item) => item.text !== orElse));
};

/** Values behind a label ("possible values") outrank what is merely listed ("PNG and JPEG are supported"). */
export type EnumRule = "tighten/values" | "tighten/listed-values";

/**
 * Law: an enumeration is a closed list of values of the property's type; file types of a linked file, open lists and
 * lists under a condition are none. `from` is where the phrase begins, `files` whether it names file types.
 */
export const enumFound = (
  page: Page,
  from: number,
  list: List,
  files = false,
  rule: EnumRule = "tighten/listed-values",
): Found | undefined => {
  const span = spanOf(page, from, list.next);
  const shape = itemShape(page);
  if (!isPlausible(list.items) || shape.boolean) return undefined;
  if (!isClosedType(page.shape) && !isForTexts(page.shape, rule)) return undefined;
  if (speaksOfFiles(page, list.items, files)) {
    return found(list.next, [], [note("tighten/file-types", "these are types of the linked file, not values", span)]);
  }
  const doubt = stateDoubtAt(page, from);
  if (doubt !== undefined) return found(list.next, [], [doubtNote(doubt, span)]);
  if (list.ending !== "prose" && namesMore(page, list.items)) {
    return found(list.next, [], [note("tighten/open-list", "the text accepts other values beside the list", span)]);
  }
  if (list.ending === "open")
    return found(list.next, [], [note("tighten/open-list", "the list is not complete", span)]);
  if (list.ending === "prose") return undefined;
  const values = typed(list.items, shape);
  if (values === undefined) {
    return found(list.next, [], [note("tighten/unfit", "the listed values are not of the property's type", span)]);
  }
  const target: ProseTarget = page.shape.list ? "items" : "self";
  const marked = list.items.findIndex((item) => item.isDefault);
  const marking =
    marked < 0 || page.shape.list ? [] : [fact("default", values[marked] ?? null, span, "tighten/default")];
  return found(list.next, [fact("enum", unique(values), span, rule, target), ...marking]);
};
