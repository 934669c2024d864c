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
    "attribute",
    "attributes",
    "property name",
    "variable",
    "fields",
    "properties",
    "arguments",
    "header",
    "header name",
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
  type: ["type", "data type", "types", "类型", "数据类型", "参数类型", "字段类型", "kind", "format", "格式"],
  required: [
    "required",
    "required?",
    "optional",
    "presence",
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
    "purpose",
    "usage",
    "what it does",
    "info",
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

/** The same in other languages: Japanese, Korean, Russian, Spanish, Portuguese, French, German, Chinese of Taiwan. */
const FOREIGN_ROLES: Readonly<Partial<Record<Role, string>>> = {
  name: `パラメータ|パラメーター|パラメータ名|フィールド|フィールド名|項目|項目名|名前|キー|이름|필드|필드명|파라미터|매개변수|변수|키|имя|название|параметр|поле|ключ|nombre|parámetro|parámetros|atributo|atributos|campo|campos|propiedad|nome|parâmetro|parâmetros|propriedade|nom|paramètre|paramètres|attribut|attribute|champs|champ|feld|parametername|eigenschaft|參數|參數名|參數名稱|欄位|欄位名稱|名稱`,
  type: `型|タイプ|データ型|種類|타입|유형|자료형|데이터 타입|тип|тип данных|tipo|tipo de dato|tipo de datos|tipo de dado|tipo de dados|typ|datentyp|type de données|類型|型別|資料類型`,
  required: `必須|必要|任意|必須項目|必須か|必須性|필수|필수 여부|필수여부|필수값|선택|선택 여부|обязательный|обязательно|обязательность|обязательное|requerido|obligatorio|obrigatório|obligatoire|requis|erforderlich|pflicht|pflichtfeld|必填項`,
  description: `説明|内容|備考|概要|설명|비고|내용|описание|пояснение|комментарий|descripción|descrição|beschreibung|bemerkung|說明|備註|detalles|detalhes|notas`,
  default: `デフォルト|デフォルト値|既定値|初期値|기본값|기본|по умолчанию|значение по умолчанию|predeterminado|por defecto|valor por defecto|padrão|valor padrão|par défaut|défaut|valeur par défaut|standard|standardwert|vorgabe|預設|預設值`,
  range: `範囲|범위|диапазон|rango|intervalo|plage|bereich|wertebereich|取值範圍|範圍`,
  options: `選択肢|値|허용값|선택값|значения|допустимые значения|valores|valores permitidos|valeurs|valeurs possibles|werte|erlaubte werte|可選值`,
  example: `例|サンプル|예시|예|пример|ejemplo|exemplo|exemple|beispiel|範例`,
  place: `場所|위치|место|ubicación|localização|emplacement|ort`,
};

const ROLES: ReadonlyMap<string, Role> = new Map(
  // The keys of a closed record are its key type.
  (Object.keys(ROLE_WORDS) as Role[]).flatMap((role) =>
    [...ROLE_WORDS[role], ...(FOREIGN_ROLES[role]?.split("|") ?? [])].map((word) => [word, role] as const),
  ),
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
  "必選",
  "必須",
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

const FOREIGN_REQUIRED = new Set(
  "はい|要|必要|必須項目|필수|필수사항|필수 사항|필수값|필요|예|네|да|обязательно|обязательный|обязательное|обязателен|sí|si|requerido|obligatorio|obrigatório|sim|oui|obligatoire|requis|ja|erforderlich|pflicht|○|◯|●|⭕".split(
    "|",
  ),
);
const FOREIGN_OPTIONAL = new Set(
  "任意|オプション|いいえ|省略可|省略可能|不要|선택|선택사항|선택 사항|선택적|아니오|아니요|불필요|нет|необязательно|необязательный|необязательное|opcional|não|nao|non|optionnel|facultatif|nein|✕|✖|❎".split(
    "|",
  ),
);

/** In a column that says so, `O` and `X` are the marks of East Asia. */
export function presenceInColumn(cell: string): "required" | "optional" | undefined {
  const mark = cell.trim().toLowerCase();
  return presenceOf(cell) ?? (mark === "o" ? "required" : mark === "x" ? "optional" : undefined);
}

/** What a cell says about whether a field must be there; undefined when it says something else. */
export function presenceOf(cell: string): "required" | "optional" | undefined {
  const word = cell.toLowerCase().replaceAll(/[*_`\s.。]/g, "");
  if (REQUIRED.has(word) || FOREIGN_REQUIRED.has(word)) return "required";
  return OPTIONAL.has(word) || FOREIGN_OPTIONAL.has(word) ? "optional" : undefined;
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
