import { limitsSomething, namesIn, spacedNamesIn } from "../page/statement.js";
import type { PageFacts } from "./page-facts.js";
import { isPricing } from "./noise-words.js";

const VALUE =
  /\d|`[^`]{1,80}`|["“][^"”]{1,60}["”]|\b(?:true|false|null|required|mandatory|optional|must)\b|必填|必须|必需|可选|必須|필수/i;

const SHORT = 160;

/** Words that say what holds for a field; "optional" and "supported" also stand in sentences about anything. */
const SAYS =
  /\b(?:defaults?|required|mandatory|must|max(?:imum)?|min(?:imum)?|at (?:most|least)|up to|no more|between|below|above)\b/i;

/** The first name of a field that a text uses; in a short line that limits something, as plain words too. */
function namedIn(text: string, { names, spaced }: PageFacts): string | undefined {
  const marked = namesIn(text).find((name) => names.has(name) || names.has(name.replace(/^.*\./, "")));
  // The number of a step is no limit, and words about money limit no field.
  const words = text.replace(/^[\s>]*(?:\d{1,2}[.)]\s)?/, "");
  if (marked !== undefined || text.length > SHORT || isPricing(words)) return marked;
  const [several] = SAYS.test(words) ? spacedNamesIn(words, spaced) : [];
  if (several !== undefined || !/\d/.test(words)) return several;
  return text.match(/[A-Za-z][a-z_]{3,40}/g)?.find((word) => names.has(word.toLowerCase()));
}

/** True for words that limit a field of the page: they name it, and say what holds for it. */
export function isStatement(text: string, known: PageFacts): boolean {
  if (text.length > 2000 || !limitsSomething(text)) return false;
  const named = namedIn(text, known);
  if (named === undefined) return false;
  return VALUE.test(text.replaceAll(named, ""));
}

const STRICT =
  /\b(?:max(?:imum)?|min(?:imum)?|at (?:most|least)|no more than|must be)\b|[≤≥]\s?\d|最多|最少|最大|最小|不超过|不超過|不得超过|必须为|必須為|最長|以内|以下|最大で|최대|최소|이하|максим|миним|не более|máxim[oa]|mínim[oa]|no máximo|maxim|au plus|au moins|höchstens|mindestens/iu;
const DEFAULT = /\bdefaults?\b[^.。]{0,60}?\b(?:is|are|of|to)\b\W{0,4}(?:-?\d|`|["“']|true\b|false\b)/i;
const LONGEST_LIMIT = 120;

/** True for a short line that limits what it does not name, or states a default of it: `Max clip length: 10 minutes`,
 * `日期格式必须为 YYYYMMDD`, `a default page size of 20`. */
export function isPlainLimit(text: string): boolean {
  const words = text.replace(/^[\s>]*(?:\d{1,2}[.)]\s)?/, "");
  if (words.length > LONGEST_LIMIT || isPricing(words)) return false;
  return (STRICT.test(words) && /\d|[A-Z]{5}/.test(words)) || DEFAULT.test(words);
}

/** True for words that limit something, whether or not they name it: `max 10`, `默认 5`. */
export function isLimit(text: string): boolean {
  return /\d/.test(text) && limitsSomething(text);
}
