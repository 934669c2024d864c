/** Keywords of OpenAPI and JSON Schema, and the words that translators of pages write for them. */
const TRANSLATIONS: Readonly<Record<string, string>> = {
  type: "类型 類型 タイプ 型 유형 타입 тип tipo typ",
  description: "描述 说明 描述信息 説明 설명 описание descripción descrição beschreibung desc",
  title: "标题 標題 タイトル 제목 название título titre titel",
  summary: "摘要 概要 概述 요약 сводка resumen resumo résumé zusammenfassung",
  properties: "属性 屬性 プロパティ 속성 свойства propiedades propriedades propriétés eigenschaften",
  required:
    "必填 必需 必须 必選 必須 필수 обязательно обязательные requerido obligatorio obrigatório requis erforderlich",
  enum: "枚举 枚舉 枚举值 列挙 열거 перечисление enumeración enumeração énumération",
  default: "默认 默认值 預設 デフォルト 기본값 умолчание predeterminado padrão défaut standard",
  example: "示例 示例值 例 例子 範例 예 예시 пример ejemplo exemplo exemple beispiel",
  examples: "示例列表 примеры ejemplos exemplos exemples beispiele",
  minimum: "最小值 最小 最小値 최솟값 최소 минимум mínimo",
  maximum: "最大值 最大 最大値 최댓값 최대 максимум máximo",
  minLength: "最小长度 最小長度 最小文字数 최소길이",
  maxLength: "最大长度 最大長度 最大文字数 최대길이",
  minItems: "最小项数 最少项数",
  maxItems: "最大项数 最多项数",
  format: "格式 フォーマット 형식 формат formato",
  pattern: "正则 正则表达式 模式 パターン 패턴 шаблон patrón padrón",
  items: "项 项目 元素 数组项 要素 항목 элементы elementos éléments elemente",
  nullable: "可空 可为空 允许为空",
  deprecated: "已弃用 弃用 已废弃 非推奨",
  info: "信息 資訊 情報 정보 информация información informação",
  version: "版本 バージョン 버전 версия versión versão",
  paths: "路径 路徑 パス 경로 пути rutas caminhos chemins pfade",
  servers: "服务器 伺服器 サーバー 서버 серверы servidores serveurs",
  url: "网址 地址 链接",
  components: "组件 元件 コンポーネント 구성요소 компоненты componentes composants komponenten",
  schemas: "模式集 架构集 模型 スキーマ一覧",
  schema: "模式 架构 结构 スキーマ 스키마 схема esquema schéma",
  parameters: "参数 參數 パラメータ 매개변수 파라미터 параметры parámetros parâmetros paramètres",
  name: "名称 名字 名稱 名前 이름 имя nombre nome nom",
  in: "位置 在",
  requestBody: "请求体 請求體 请求正文 リクエストボディ 요청본문 cuerpo",
  content: "内容 內容 コンテンツ 내용 содержимое contenido conteúdo contenu inhalt",
  responses: "响应 響應 返回 レスポンス 응답 ответы respuestas respostas réponses antworten",
  security: "安全 安全性 セキュリティ 보안 безопасность seguridad segurança sécurité sicherheit",
  securitySchemes: "安全方案 安全模式",
  tags: "标签 標籤 タグ 태그 теги etiquetas",
};

const MEANT: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(TRANSLATIONS)
    .flatMap(([keyword, words]) => words.split(" ").map((word) => [word, keyword] as const))
    .reduce((all, [word, keyword]) => all.set(word, [...(all.get(word) ?? []), keyword]), new Map<string, string[]>()),
);

/** Keywords of several words, which some write with underscores or in small letters. */
const SEVERAL_WORDS =
  "minLength maxLength minItems maxItems uniqueItems minProperties maxProperties exclusiveMinimum exclusiveMaximum multipleOf " +
  "additionalProperties patternProperties prefixItems anyOf oneOf allOf readOnly writeOnly contentMediaType contentEncoding " +
  "externalDocs requestBody operationId securitySchemes requestBodies pathItems bearerFormat";

/** What validators of other languages call a keyword (Pydantic's `ge`, `le`), and what forms call it. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  ge: "minimum",
  le: "maximum",
  gt: "exclusiveMinimum",
  lt: "exclusiveMaximum",
  defaultvalue: "default",
  enumvalues: "enum",
  allowedvalues: "enum",
  examplevalue: "example",
  regex: "pattern",
};

const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ...SEVERAL_WORDS.split(" ").map((keyword) => [keyword.toLowerCase(), keyword] as const),
  ...Object.entries(OTHER_NAMES),
]);

/** The keyword that a key is but for underscores, dashes and capitals. */
function spelledOtherwise(key: string): readonly string[] {
  const keyword = SPELLINGS.get(key.replaceAll(/[_-]/g, "").toLowerCase());
  return keyword === undefined ? [] : [keyword];
}

/** Keys by which tools say how a form shows a field: they limit no value. */
const FORM_HINT =
  /^(?:_.*|ui(?:_.*|[A-Z].*)?|(?:ui:|\$ui).*|widget|step|order|placeholder|hidden|group|icon|tooltip|propertyOrder|options_?labels?|enum_?(?:names|labels|descriptions|titles)|enumNames|limit_description|label)$/;

/** True for a key of a schema that is about a form or a page that shows the field. */
export function isFormHint(key: string): boolean {
  return FORM_HINT.test(key);
}

/** A key without the marks around it: bold, code marks, quotes of any script, a colon of full width. */
function bareKey(key: string): string {
  return key.replace(/^[\s*_`"'“”‘’「『]+|[\s*_`"'“”‘’」』：:]+$/g, "");
}

/**
 * The keywords that a key may be meant to be, none of which it is: in other marks, in capitals or translated. Which of them
 * is right depends on where the key stands.
 */
export function keywordsMeant(key: string): readonly string[] {
  const bare = bareKey(key);
  if (bare === "" || bare.length > 30) return [];
  const small = /^[A-Z][a-z]+$/.test(bare) || /^[A-Z]+$/.test(bare) ? bare.toLowerCase() : bare;
  const meant = [bare, small, ...spelledOtherwise(bare), ...(MEANT.get(bare.toLowerCase()) ?? [])];
  return [...new Set(meant)].filter((word) => word !== key);
}
