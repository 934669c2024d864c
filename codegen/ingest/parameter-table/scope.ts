import { cut, trim, type Excerpt } from "../excerpt.js";
import { plainText } from "./table/plain-text.js";

/** Which part of an operation a stretch of a page is about. */
export type FieldPlace = "top" | "auth" | "header" | "query" | "path" | "cookie" | "body" | "response" | "elsewhere";

export interface Scope {
  readonly place: FieldPlace;
  /** An example is announced: JSON that follows is one. */
  readonly example: boolean;
  /** The status of a response. */
  readonly status: string;
  readonly mediaType: string | undefined;
  /** The fields that follow are those of this field or shape. */
  readonly into: Excerpt | undefined;
  /** A title inside of the part: the fields that follow are those of the field or shape it names, if it names one. */
  readonly within: Excerpt | undefined;
  /** The title says that the fields that follow are required. */
  readonly required: Excerpt | undefined;
  /** The level of the heading that opened the part; lower headings stay inside of it. */
  readonly level: number;
  /** The words that announce it. */
  readonly at: Excerpt;
}

const MEDIA = /\b((?:application|audio|image|video)\/[\w.+-]{1,40}|multipart\/form-data|text\/[\w.+-]{1,20})\b/i;
const NAMED = '^[`"“]?([A-Za-z_][\\w.[\\]-]{0,80})[`"”]?';
const INTO = [
  `${NAMED}\\s{0,3}(?:对象|数组|子)?的?(?:属性|字段|参数说明)(?:说明)?$`,
  `${NAMED}\\s{1,3}(?:object |array )?(?:properties|fields|attributes|sub-?fields|members)$`,
  `${NAMED}\\s{0,3}[(（](?:object|array|object\\[\\]|array\\[object\\]|array of objects?|对象|数组|对象数组)[)）]$`,
].map((pattern) => new RegExp(pattern, "i"));

/** Parts of an operation are no fields of it. */
const PLACES =
  /^(?:headers?|query|path|cookies?|body|requests?|responses?|inputs?|outputs?|params?|parameters?|results?)$/i;

const EXAMPLE =
  /示例|样例|例子|範例|サンプル|の例|예시|пример|ejemplo|exemplo|exemple|beispiel|\bexamples?\b|\bsamples?\b/i;
const RESPONSE =
  /响应|返回|出参|输出|回應|回傳|輸出|レスポンス|応答|出力|戻り値|응답|반환|출력|ответ|выход|возвращ|respuesta|salida|resposta|saída|réponse|sortie|antwort|ausgabe|rückgabe|\bresponses?\b|\boutputs?\b|\breturns?\b/i;
const REQUEST =
  /请求|入参|输入|輸入|請求|リクエスト|入力|요청|입력|запрос|solicitud|petición|entrada|requisição|requête|entrée|anfrage|eingabe|\brequests?\b|\binputs?\b|调用|\bcurl\b/i;
const PARAMETERS =
  /参数|字段|请求体|入参|^输入$|參數|^輸入$|請求體|パラメータ|パラメーター|^入力$|ボディ|파라미터|매개변수|본문|^입력$|параметр|тело|parámetro|^entrada$|cuerpo|parâmetro|corpo|paramètre|^entrée$|corps|eingabe|\bparam(?:eter)?s?\b|\bbody\b|\bpayload\b|\binputs?\b|\barguments?\b|^attribut|^atribut|^properties$|^fields$|^属性$/i;
const PART = /^(?:request|fields|attributes|properties|请求)$/i;
const STATUS = /^\W{0,4}([1-5]\d\d)\b|[(（]([1-5]\d\d)[)）]/u;
const ELSEWHERE =
  /\bresult (?:request|response|query)|查询结果|获取结果|错误|状态码|\berrors?\b|status codes?|webhook|callback|回调/i;
const NEEDED =
  /^(?:required|mandatory)\b(?!.*\bexample)|^(?:必填|必需|必传|必选|必須|필수|обязательн|obligatori|obrigatóri|requerid|obligatoire|requis|erforderlich|pflicht)/i;
const PRESENCE =
  /^(?:required|mandatory|optional|basic|common|general|advanced|other|任意|必須|선택|필수|обязательн|необязательн|opciona|obligatori|obrigatóri|requerid|obligatoire|facultatif|optionnel|erforderlich|pflicht|必填|必需|可选|选填|基础|通用|高级|其他)/i;
const AUTH = /^(?:authorization|authentication|api 鉴权方式|鉴权|认证|身份验证)/i;

/** `Body**required**`: whether the body is needed, set off from its title by nothing but emphasis. */
const MARKED_PRESENCE = /(?<=\w)\s?\*\*(?:required|optional)\*\*$/i;

/** The words of a heading or label: numbering, marks, anchors and colons taken off. */
function labelWords(excerpt: Excerpt): Excerpt {
  const lead =
    /^(?:[\s#*_`>•\-–|]|\d{1,2}(?:\.\d{1,2}){0,3}[.、)]?\s|[一二三四五六七八九十]{1,3}、|[^\p{L}\p{N}_\s(（"“]){0,40}/u.exec(
      excerpt.text,
    )?.[0].length ?? 0;
  const rest = cut(excerpt, lead);
  const anchor = rest.text.indexOf("[](");
  const ended = (anchor < 0 ? rest.text : rest.text.slice(0, anchor))
    .replace(MARKED_PRESENCE, "")
    .replace(/[\s*_`:：|]{1,20}$/, "");
  return trim(cut(rest, 0, ended.length));
}

function placeOfWords(words: string, current: Scope): FieldPlace | undefined {
  if (ELSEWHERE.test(words)) return STATUS.test(words) ? "response" : "elsewhere";
  if (AUTH.test(words)) return "auth";
  if (EXAMPLE.test(words)) {
    if (RESPONSE.test(words)) return "response";
    return REQUEST.test(words) ? "body" : current.place === "response" ? "response" : "body";
  }
  if (current.place === "response" && /^(?:body|headers?|schema)$/i.test(words))
    return /^h/i.test(words) ? "elsewhere" : "response";
  if (/\bheaders?\b|请求头|請求頭|ヘッダ|헤더|заголовк|encabezado|cabecera|cabeçalho|en-tête/i.test(words))
    return "header";
  if (/\bquery\b|查询参数|查詢參數|クエリ|쿼리|строки запроса|consulta|requête query|abfrage/i.test(words))
    return "query";
  if (/\bpath param|\bpath 参数|路径参数|\bpath variables?/i.test(words)) return "path";
  if (/\bcookies?\b/i.test(words)) return "cookie";
  if (RESPONSE.test(words) || STATUS.test(words)) return "response";
  return PARAMETERS.test(words) || PART.test(words) || /\bcurl\b/i.test(words) ? "body" : undefined;
}

/** The scope that a heading or label opens; undefined when its words announce nothing. */
export function scopeOf(label: Excerpt, current: Scope): Scope | undefined {
  const at = labelWords(label);
  const words = plainText(at.text).replaceAll(/[*`]/g, "");
  const mediaType = MEDIA.exec(words)?.[1]?.toLowerCase();
  const into = INTO.map((pattern) => pattern.exec(words)?.[1]).find((name) => name !== undefined && !PLACES.test(name));
  if (into !== undefined && current.place !== "top") {
    const from = at.text.indexOf(into.split(/[_*]/)[0] ?? into);
    const name = from < 0 ? at : cut(at, from, from + into.length);
    return {
      ...current,
      example: false,
      into: name.text === into ? name : { ...at, text: into },
      within: undefined,
      at,
    };
  }
  if (mediaType !== undefined && words === mediaType) return { ...current, mediaType };
  const place = placeOfWords(words, current);
  if (place === undefined) return undefined;
  const status = STATUS.exec(words);
  const code = status?.[1] ?? status?.[2] ?? (place === current.place ? current.status : "200");
  const example = EXAMPLE.test(words) || /\bcurl\b/i.test(words);
  return {
    place,
    example,
    status: code,
    mediaType: mediaType ?? (place === current.place ? current.mediaType : undefined),
    into: undefined,
    within: undefined,
    required: NEEDED.test(words) ? at : undefined,
    level: current.level,
    at,
  };
}

/** The scope below a heading: one that its words open; inside of the current part when it is lower; else none. */
export function scopeBelow(heading: Excerpt, level: number, current: Scope): Scope {
  const opened = scopeOf(heading, current);
  if (opened !== undefined) return { ...opened, level: opened.into === undefined ? level : current.level };
  if (current.place === "top" || level <= current.level) return topScope(heading);
  const at = labelWords(heading);
  const words = plainText(at.text);
  const required = NEEDED.test(words) ? at : undefined;
  const within = PRESENCE.test(words) ? undefined : at;
  return { ...current, example: false, into: undefined, within, required };
}

const LABEL_WORDS = new RegExp(
  [
    "(?:task |data )?submission|requests?|responses?|body|headers?|query|path|cookies?|url|param(?:eter)?s?",
    "examples?|samples?|code|schema|inputs?|outputs?|results?|returns?|the|and|of|http|json|api",
    "shell|javascript|java|swift|python|php|golang|go|node\\.?js|windows|httpie|wget|powershell|ruby|dart",
    "curl|authorizations?|authentication|success(?:ful)?|ok|created|accepted|bad|unauthorized|not|found",
    "(?:application|multipart|text|audio|image|video)/[\\w.+-]{1,40}|[1-5]\\d\\d",
    "请求|返回|响应|参数|示例|样例|代码|体|头|成功|失败|查询|路径|出参|入参|鉴权|认证|说明|数据|结果|字段|生成|结构|错误|快速|调用|输入|输出",
    "リクエスト|レスポンス|パラメータ|パラメーター|ボディ|ヘッダー|クエリ|パス|例|요청|응답|파라미터|매개변수|본문|헤더|쿼리|예시|예제",
    "запроса|запрос|ответа|ответ|параметры|тело|заголовки|пример|parámetros|respuesta|solicitud|cuerpo|ejemplo|de|la|del|da|do",
    "parâmetros|resposta|requisição|corpo|exemplo|paramètres|réponse|requête|corps|exemple|parameter|antwort|anfrage|beispiel",
  ].join("|"),
  "gi",
);

const CORE_WORDS = new RegExp(
  [
    "request|response|param|body|header|query|path|cookie|example|sample|curl|authorization|authentication|input|output",
    "[1-5]\\d\\d|请求|返回|响应|参数|示例|样例|鉴权|认证|リクエスト|レスポンス|パラメータ|요청|응답|파라미터|매개변수",
    "запрос|ответ|параметры|parámetros|respuesta|parâmetros|resposta|paramètres|réponse|antwort|anfrage",
  ].join("|"),
  "i",
);

/** A remark in brackets behind the words of a label: `请求参数（提交任务）`. */
const REMARK = /(?<=\S)\s?[(（][^()（）]{1,30}[)）]$/;

/** True for a line of text that is nothing but the words of a label, such as `Body Parameters (application/json)`. */
export function isLabelLine(line: Excerpt): boolean {
  const words = labelWords(line).text.replace(REMARK, "");
  if (words === "" || line.text.length > 80 || line.text.includes("|") || !CORE_WORDS.test(words)) return false;
  return words.replaceAll(LABEL_WORDS, "").replaceAll(/[\s()（）/:：_*`,，-]/g, "") === "";
}

/** True for a line that is emphasised as a whole: a heading in all but form. */
export function isBoldLine(line: Excerpt): boolean {
  return /^\*\*[^*]{1,80}\*\*\s{0,2}[:：]?\s{0,2}(?:\([^)]{1,40}\))?$/.test(line.text.trim());
}

/** Where a page begins. */
export function topScope(at: Excerpt): Scope {
  return {
    place: "top",
    example: false,
    status: "200",
    mediaType: undefined,
    into: undefined,
    within: undefined,
    required: undefined,
    level: 0,
    at,
  };
}
