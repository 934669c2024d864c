import type { PageFacts } from "./page-facts.js";
import { isPricing } from "./noise-words.js";

/** Words that limit a field, say what it takes, or whether it is needed. */
const LIMITING =
  /\b(?:min(?:imum)?|max(?:imum)?|at (?:most|least)|up to|no more than|less than|greater than|between|ranges?|limit(?:ed|s)?|exceeds?|longer than|shorter than|default(?:s)?|required|mandatory|optional|must|one of|only|allowed|accepts?|supported|supports|valid(?: values)?|possible values|either|cannot|deprecated|options?|values?)\b|选项|選項|可选值|valores|opç|opciones|valeurs|werte|значени|値|선택지|不超过|不少于|不得|最大|最小|最多|最少|至少|范围|限制|以内|上限|下限|默认|必填|必须|必需|可选|支持|枚举|取值|只能|仅支持|之间|最長|以下|以上|以内|必須|任意|既定|デフォルト|のみ|최대|최소|이상|이하|필수|선택|기본값|максим|миним|не более|не менее|обязател|по умолчанию|только|máxim|mínim|hasta|al menos|obligatori|predeterminad|até|pelo menos|obrigatóri|padrão|maximum|jusqu|au moins|obligatoire|défaut|höchstens|mindestens|erforderlich|standard/iu;

const MARKED_NAME = /[`"“'*]{1,3}([A-Za-z_][\w.[\]-]{0,80})[`"”'*]{1,3}/g;
const BARE_NAME = /(?<![\w/.-])([a-z]+(?:_[a-z0-9]+)+|[a-z]+[A-Z]\w{1,40})(?![\w/(-])/g;

/** Names of fields that a text uses: in code marks or quotes, or with an underscore or a capital inside. */
function namesIn(text: string): readonly string[] {
  return [...text.matchAll(MARKED_NAME), ...text.matchAll(BARE_NAME)].map((hit) => hit[1] ?? "");
}

const VALUE =
  /\d|`[^`]{1,80}`|["“][^"”]{1,60}["”]|\b(?:true|false|null|required|mandatory|optional|must)\b|必填|必须|必需|可选|必須|필수/i;

const SHORT = 160;

/** The first name of a field that a text uses; in a short line that limits something, as a plain word too. */
function namedIn(text: string, names: ReadonlySet<string>): string | undefined {
  const marked = namesIn(text).find((name) => names.has(name) || names.has(name.replace(/^.*\./, "")));
  // The number of a step is no limit, and words about money limit no field.
  const words = text.replace(/^[\s>]*(?:\d{1,2}[.)]\s)?/, "");
  if (marked !== undefined || text.length > SHORT || !/\d/.test(words) || isPricing(words)) return marked;
  return text.match(/[A-Za-z][a-z_]{3,40}/g)?.find((word) => names.has(word.toLowerCase()));
}

/** True for words that limit a field of the page: they name it, and say what holds for it. */
export function isStatement(text: string, { names }: PageFacts): boolean {
  if (text.length > 2000 || !LIMITING.test(text)) return false;
  const named = namedIn(text, names);
  if (named === undefined) return false;
  return VALUE.test(text.replaceAll(named, ""));
}

const STRICT =
  /\b(?:max(?:imum)?|min(?:imum)?|at (?:most|least)|no more than|must be)\b|[≤≥]\s?\d|最多|最少|最大|最小|不超过|不超過|不得超过|必须为|必須為|最長|以内|以下|最大で|최대|최소|이하|максим|миним|не более|máxim[oa]|mínim[oa]|no máximo|maxim|au plus|au moins|höchstens|mindestens/iu;
const LONGEST_LIMIT = 120;

/** True for a short line that limits what it does not name: `Max clip length: 10 minutes`, `日期格式必须为 YYYYMMDD`. */
export function isPlainLimit(text: string): boolean {
  const words = text.replace(/^[\s>]*(?:\d{1,2}[.)]\s)?/, "");
  return words.length <= LONGEST_LIMIT && STRICT.test(words) && /\d|[A-Z]{5}/.test(words) && !isPricing(words);
}

/** True for words that limit something, whether or not they name it: `max 10`, `默认 5`. */
export function isLimit(text: string): boolean {
  return /\d/.test(text) && LIMITING.test(text);
}
