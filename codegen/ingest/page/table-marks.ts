/** The methods that pages write in front of an address, for a regular expression. */
export const CALL_METHODS = "GET|POST|PUT|PATCH|DELETE";

/** A line that calls something: a method with an address, or a shell command. */
const ADDRESS: readonly RegExp[] = [
  new RegExp(`(?:^|[\\s|\`*"':：])(?:${CALL_METHODS})[\\s|\`*:：]{1,8}(?:https?://|/[\\w{])`),
  /\bcurl\b/i,
  /https?:\/\/[^\s`'"]{4}/i,
];

/** The heads of two columns next to each other, in a table or run together by copying. */
const HEAD: readonly RegExp[] = [
  /(?:parameters?|params?|fields?|names?)[\s|*`]{0,20}(?:data ?)?types?/i,
  /(?:参数|参数名|参数名称|字段|字段名|字段名称|名称)[\s|*`]{0,20}(?:类型|数据类型)/,
  /types?[\s|*`]{0,20}(?:required|optional)/i,
  /类型[\s|*`]{0,20}(?:必填|必选|必需|是否必[填选需须])/,
];

/** The middle of a row: a type and whether the parameter is needed. */
const ROW =
  /(?:string|integer|number|boolean|array|object|float|int)[\s|*`[\](){}<>\w]{0,24}?(?:Required|Optional|必填|必需|可选|必选|是|否)/;

/** Titles of the parts of such a page. */
const SECTION: readonly RegExp[] = [
  /(?:request|body|query|path|header|response)s?[ _-]?(?:parameters?|params?|body|example|headers?)/i,
  /參數|請求|回應|输入|输出|リクエスト|レスポンス|パラメータ|応答|요청|응답|파라미터|매개변수|параметр|запрос|ответ|parámetro|respuesta|solicitud|parâmetro|resposta|requisição|paramètre|réponse|requête|anfrage|antwort|请求(?:参数|体|示例|头|例子)|响应(?:参数|体|示例)|返回(?:参数|示例|结果|响应)|body ?参数|参数说明/i,
];

const CALL = new RegExp(`\\bcurl\\b|^(?:${CALL_METHODS})\\b`, "m");

/** The line between the header of a table and its rows. */
const RULE = /^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*\|[ \t:|-]{1,200}$/m;

function some(patterns: readonly RegExp[], text: string): boolean {
  return patterns.some((pattern) => pattern.test(text));
}

/** What in a text speaks for a page with a parameter table copied as text; undefined when nothing does. */
export function tableMark(text: string): string | undefined {
  if (some(HEAD, text) || ROW.test(text)) return "a table of parameters";
  if (!some(ADDRESS, text)) return undefined;
  if (some(SECTION, text)) return "an address, with sections for request and response";
  if (ADDRESS[0]?.test(text) === true && RULE.test(text)) return "a method with an address, and a table";
  return CALL.test(text) ? "a call shown on the page" : undefined;
}
