import type { Json } from "../../document/json.js";
import { fact } from "../description.js";
import type { ProseContext, ProseFact } from "../fact.js";
import { shapeOf, type ValueShape } from "../shape.js";
import { valueOf } from "../value.js";

const RULE = "tighten/more-values";

interface LabelledValue {
  readonly value: Json;
  /** In code marks or emphasis: a word such as `Options:` is none. */
  readonly isMarked: boolean;
  readonly start: number;
  readonly end: number;
}

/** A value and what it means: `- **3**: failed`, `| 3 | failed |`, `3-失败`, `3 表示失败`, on a line or in a row of such. */
const LABEL =
  /(?:^|[\n,，;；、(（:：])[ \t>*+•·|-]{0,8}(?:\*\*|[`"'“])?(-?[\w.]{1,40})(?:\*\*|[`"'”]){0,2}[ \t]{0,3}(?:[:：](?!\/\/)|[=|]|[-–—](?=[ \t]?[^\d\s-])|表示|代表)/g;

const LONGEST_MEANING = 80;

function labelsIn(text: string, shape: ValueShape): readonly LabelledValue[] {
  return [...text.matchAll(LABEL)].flatMap((hit) => {
    const word = hit[1] ?? "";
    const value = valueOf({ text: word, quoted: false, code: true, next: 0 }, shape);
    const start = hit.index + hit[0].indexOf(word);
    const meaning = /^[^\n,，;；、]*/.exec(text.slice(start + word.length, start + LONGEST_MEANING))?.[0] ?? "";
    return value === undefined || value === null
      ? []
      : [{ value, isMarked: /[`*]/.test(hit[0]), start, end: start + word.length + meaning.trimEnd().length }];
  });
}

/** Words that name one value, and say that it is accepted; "不能为空字符串" says that it is not. */
const EMPTY =
  /(?:[传填为是给]|传入|传递|填写|pass(?:ing)?|send(?:ing)?|use|set to|or)\s?(?:an?\s)?(空字符串|空串|empty string)/gi;
const DENIED = /(?:不|非|cannot|can't|not|never|must not be)\s?(?:be\s)?(?:能|得|可|允许|要)?(?:以)?\s?$/i;

function emptyText(text: string, values: readonly Json[]): LabelledValue | undefined {
  if (!values.every((value) => typeof value === "string")) return undefined;
  for (const hit of text.matchAll(EMPTY)) {
    if (DENIED.test(text.slice(Math.max(0, hit.index - 16), hit.index))) continue;
    return { value: "", isMarked: false, start: hit.index, end: hit.index + hit[0].length };
  }
  return undefined;
}

/** Most of what is explained is listed: then the rest belongs to the list. */
function explained(
  text: string,
  values: readonly Json[],
  shape: ValueShape,
  fromText: boolean,
): readonly LabelledValue[] {
  const labels = labelsIn(text, shape);
  const known = new Set(labels.map(({ value }) => value).filter((value) => values.includes(value)));
  const others = labels.filter(({ value }, index) => {
    const first = labels.findIndex((label) => label.value === value) === index;
    return first && !values.includes(value) && (labels[index]?.isMarked === true || !fromText);
  });
  return known.size >= 2 && known.size > others.length ? others : [];
}

/**
 * `fromText`: the list stands in the text itself, whose other words may look as labels do.
 *
 * Law: values that the text explains beside those of a list that the source states join the list (law 5); the list alone
 * would refuse what the page documents.
 */
export function readMoreValues(text: string, context: ProseContext, fromText = false): readonly ProseFact[] {
  const { values } = context;
  if (values === undefined || values.length === 0 || values.length > 200) return [];
  const isList = context.types.includes("array");
  const shape = shapeOf({ name: context.name, types: isList ? (context.itemTypes ?? []) : context.types });
  const empty = values.includes("") ? undefined : emptyText(text, values);
  const more = [...explained(text, values, shape, fromText), ...(empty === undefined ? [] : [empty])];
  const [first] = more;
  const last = more.at(-1);
  if (first === undefined || last === undefined) return [];
  const target = isList ? "items" : "self";
  const value = [...values, ...more.map((one) => one.value)];
  return [fact({ keyword: "enum", value, target }, { start: first.start, end: Math.max(first.end, last.end) }, RULE)];
}
