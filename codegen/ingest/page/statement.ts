import { nameWords } from "../../document/name-words.js";

/** Words that limit a field, say what it takes, or whether it is needed. */
const LIMITING =
  /\b(?:min(?:imum)?|max(?:imum)?|at (?:most|least)|up to|no more than|less than|greater than|between|below|above|ranges?|limit(?:ed|s)?|exceeds?|longer than|shorter than|default(?:s)?|required|mandatory|optional|must|one of|only|allowed|accepts?|supported|supports|valid(?: values)?|possible values|either|cannot|deprecated|options?|values?)\b|选项|選項|可选值|valores|opç|opciones|valeurs|werte|значени|値|선택지|不超过|不少于|不得|最大|最小|最多|最少|至少|范围|限制|以内|上限|下限|默认|必填|必须|必需|可选|支持|枚举|取值|只能|仅支持|之间|最長|以下|以上|以内|必須|任意|既定|デフォルト|のみ|최대|최소|이상|이하|필수|선택|기본값|максим|миним|не более|не менее|обязател|по умолчанию|только|máxim|mínim|hasta|al menos|obligatori|predeterminad|até|pelo menos|obrigatóri|padrão|maximum|jusqu|au moins|obligatoire|défaut|höchstens|mindestens|erforderlich|standard/iu;

/** True for words that limit a field, say what it takes, or whether it is needed. */
export function limitsSomething(text: string): boolean {
  return LIMITING.test(text);
}

const MARKED_NAME = /[`"“'*]{1,3}([A-Za-z_][\w.[\]-]{0,80})[*`"”']{1,3}/g;
const BARE_NAME = /(?<![\w/.-])([a-z]+(?:_[a-z0-9]+)+|[a-z]+[A-Z]\w{1,40})(?![\w/(-])/g;

/** Names of fields that a text uses: in code marks or quotes, or with an underscore or a capital inside. */
export function namesIn(text: string): readonly string[] {
  return [...text.matchAll(MARKED_NAME), ...text.matchAll(BARE_NAME)].map((hit) => hit[1] ?? "");
}

const MOST_WORDS = 4;

/** The words of a name that has several: `permission_type` is "permission type" in a sentence. */
function spacedName(name: string): string | undefined {
  const words = nameWords(name);
  return words.length > 1 && words.length <= MOST_WORDS && /[_A-Z-]/.test(name) ? words.join(" ") : undefined;
}

/** Names of several words, by their words. */
export function spacedNames(names: Iterable<string>): ReadonlyMap<string, string> {
  const spaced = [...names].flatMap((name) => {
    const words = spacedName(name);
    return words === undefined ? [] : [[words, name] as const];
  });
  return new Map(spaced);
}

/** Which of some names, by their words, a text has as words with spaces between them. */
export function spacedNamesIn(text: string, names: ReadonlyMap<string, string>): readonly string[] {
  if (names.size === 0) return [];
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words.flatMap((_, at) => {
    for (let length = MOST_WORDS; length > 1; length -= 1) {
      const name = names.get(words.slice(at, at + length).join(" "));
      if (name !== undefined) return [name];
    }
    return [];
  });
}
