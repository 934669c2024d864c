/** What a column of a parameter table holds. */
export type Role =
  | "name"
  | "type"
  | "required"
  | "description"
  | "default"
  | "range"
  | "options"
  | "example"
  | "place"
  | "pattern";

const ROLE_WORDS: Readonly<Record<Role, readonly string[]>> = {
  name: [
    "parameter",
    "parameters",
    "parameter name",
    "param",
    "params",
    "name",
    "field",
    "field name",
    "property",
    "argument",
    "key",
    "参数",
    "参数名",
    "参数名称",
    "字段",
    "字段名",
    "字段名称",
    "名称",
    "属性",
    "属性名",
    "变量名",
    "键",
  ],
  type: ["type", "data type", "types", "类型", "数据类型", "参数类型", "字段类型"],
  required: [
    "required",
    "required?",
    "mandatory",
    "必填",
    "是否必填",
    "必需",
    "是否必需",
    "必须",
    "是否必须",
    "必选",
    "是否必选",
    "必传",
    "是否必传",
  ],
  description: [
    "description",
    "descriptions",
    "desc",
    "details",
    "notes",
    "note",
    "meaning",
    "explanation",
    "remark",
    "remarks",
    "comment",
    "说明",
    "描述",
    "参数说明",
    "字段说明",
    "备注",
    "含义",
    "解释",
    "约束",
    "限制",
    "constraints",
    "有效值",
  ],
  default: ["default", "default value", "defaults", "默认值", "默认", "缺省值"],
  range: ["range", "value range", "limits", "取值范围", "范围"],
  options: [
    "options",
    "allowed values",
    "accepted values",
    "possible values",
    "enum",
    "enum values",
    "values",
    "可选值",
    "枚举值",
    "枚举",
    "取值",
  ],
  example: ["example", "examples", "example value", "sample", "示例", "示例值", "样例", "例子"],
  pattern: ["pattern", "regex", "正则", "正则表达式"],
  place: ["in", "location", "position", "位置", "参数位置"],
};

const ROLES: ReadonlyMap<string, Role> = new Map(
  // The keys of a closed record are its key type.
  (Object.keys(ROLE_WORDS) as Role[]).flatMap((role) => ROLE_WORDS[role].map((word) => [word, role] as const)),
);

/** Header words, the longest first, for headers whose cells run together. */
export const headerWords: readonly (readonly [word: string, role: Role])[] = [...ROLES].sort(
  ([a], [b]) => b.length - a.length,
);

const LONGEST_HEADER = 40;

/** The roles of a header cell: one, or several in a cell such as `必填/默认`; none when a word is not known. */
export function rolesOf(header: string): readonly Role[] {
  if (header.length > LONGEST_HEADER) return [];
  const words = header
    .toLowerCase()
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/[:：*]+$/, "");
  const whole = ROLES.get(words);
  if (whole !== undefined) return [whole];
  const parts = words.split(/\s?(?:\/|与|和|及|&|\bor\b|\band\b|、|\||,)\s?/).map((part) => ROLES.get(part.trim()));
  const known = parts.flatMap((role) => role ?? []);
  return known.length === parts.length ? [...new Set(known)] : [];
}

const REQUIRED = new Set([
  "required",
  "yes",
  "y",
  "true",
  "mandatory",
  "必填",
  "必需",
  "必须",
  "必选",
  "必传",
  "是",
  "✅",
  "✓",
  "✔",
  "✔️",
  "√",
  "☑",
]);
const OPTIONAL = new Set([
  "optional",
  "no",
  "n",
  "false",
  "可选",
  "选填",
  "非必填",
  "非必需",
  "非必须",
  "非必选",
  "否",
  "❌",
  "✗",
  "✘",
  "×",
  "☐",
]);

/** What a cell says about whether a field must be there; undefined when it says something else. */
export function presenceOf(cell: string): "required" | "optional" | undefined {
  const word = cell.toLowerCase().replaceAll(/[*_`\s.。]/g, "");
  return REQUIRED.has(word) ? "required" : OPTIONAL.has(word) ? "optional" : undefined;
}

/** Words that end a type in run-together text, the longest first; of `whole` ones a letter after makes another word. */
export const presenceWords: readonly { readonly word: string; readonly whole: boolean }[] = [
  ...["Required", "Optional", "Mandatory"].map((word) => ({ word, whole: false })),
  ...[
    "非必填",
    "非必需",
    "非必须",
    "非必选",
    "必填",
    "必需",
    "必须",
    "必选",
    "可选",
    "选填",
    "是",
    "否",
    "✅",
    "❌",
  ].map((word) => ({ word, whole: false })),
  ...["Yes", "No", "True", "False", "required", "optional", "yes", "no", "true", "false"].map((word) => ({
    word,
    whole: true,
  })),
];

const NOTHING =
  /^(?:[-–—−―]+|n\.?\/?a\.?|none|null|nil|undefined|无|空|無|なし|없음|нет|ninguno|ninguna|nenhum|nenhuma|aucune?|keine?r?|nessuno|\/|\\-)?$/i;

/** True for a cell that says that there is nothing to say: empty, a dash, `N/A`. */
export function isNothing(cell: string): boolean {
  return cell !== "none" && NOTHING.test(cell);
}

/** Words that say in a column of defaults that there is none; elsewhere some of them are values. */
const NO_DEFAULT = new Set(
  `none|empty|unset|not set|no default|no default value|not specified|unspecified|not defined|not applicable|no value|blank
  required|mandatory|无默认值|无默认|没有|没有默认值|暂无|不填|未设置|未指定|未定义|不设置|空值|留空|不适用|必填|必需|必须|無し|未設定|指定なし|なし
  デフォルトなし|미설정|지정 안 함|없음|기본값 없음|не задано|не указано|отсутствует|пусто|нет|vacío|vacio|sin valor|sin definir
  vazio|sem valor|não definido|vide|non défini|pas de valeur|leer|nicht gesetzt|ohne|vuoto|non impostato`
    .split(/[|\n]/)
    .map((word) => word.trim()),
);
const EMPTY_TEXT = new Set(
  "empty string|the empty string|空字符串|空串|空文本|空文字列|空文字|빈 문자열|пустая строка|cadena vacía|string vazia|chaîne vide|leerer string|leere zeichenkette|\"\"|''|“”|‘’".split(
    "|",
  ),
);

/** What a cell of defaults says without naming a value: that there is none, or that it is the empty text. */
export function wordOfDefault(cell: string): "none" | "empty text" | undefined {
  const word = cell
    .replace(/^[(（<]\s*(.*?)\s*[)）>]$/, "$1")
    .replace(/[.。]$/, "")
    .trim()
    .toLowerCase();
  if (EMPTY_TEXT.has(word)) return "empty text";
  return word === "" || NOTHING.test(word) || NO_DEFAULT.has(word) ? "none" : undefined;
}
