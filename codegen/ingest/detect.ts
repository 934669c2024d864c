import type { PageFormat } from "../spec/source.js";
import { eachFence } from "./fences.js";
import { bareDocument, holdsDocument } from "./openapi-fence.js";

/** What a text was taken for, and why; no format when no reader knows it. */
export type Detected = { readonly format: PageFormat | undefined; readonly why: string };

const VERSION_LINE = /^["']?(?:openapi|swagger)["']?[ \t]*:/m;
const VERSION_KEY = /"(?:openapi|swagger)"\s*:\s*["\d]/;

/** Why a text is none that a person reads; undefined when it may be. */
const unreadable = (text: string): string | undefined => {
  if (text.trim() === "" || text === "\ufeff") return "the text is empty";
  const head = text.slice(0, 4096);
  const odd = head.match(/[\u0000-\u0008\u000e-\u001f\ufffd]/g)?.length ?? 0;
  if (head.includes("\u0000") || odd > head.length / 50) return "this is a binary file, or text in another encoding than UTF-8";
  if (/^\ufeff?\s*<(?:!doctype\s+html|html|head|body|div|script)[\s>]/i.test(head)) return "this is the HTML of a page, not its text";
  if (/^\ufeff?\s*<(?:\?xml|!doctype|svg|rss)[\s>]/i.test(head)) return "this is XML";
  return undefined;
};

/** The first line that is neither empty, a comment nor a directive. */
const firstLine = (text: string): string => {
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, Math.min(end, start + 400)).replace("\ufeff", "").trim();
    if (line !== "" && !/^(?:#|---|%)/.test(line)) return line;
    start = end + 1;
  }
  return "";
};

/** A document by itself: JSON, or YAML whose first line of content is a key. */
const asDocument = (text: string): Detected | undefined => {
  const first = firstLine(text);
  if (first.startsWith("{")) {
    if (VERSION_KEY.test(text)) return { format: "openapi", why: "JSON that states an OpenAPI version" };
    if (/"method"\s*:/.test(text) && /"path"\s*:\s*"\//.test(text)) return { format: "parameter-table", why: "JSON of a documentation tool" };
    return { format: "openapi", why: "JSON, which only OpenAPI documents are" };
  }
  if (!VERSION_LINE.test(text) || !/^["']?[\w$-]+["']?[ \t]*:(?:\s|$)/.test(first)) return undefined;
  return { format: "openapi", why: "YAML that states an OpenAPI version" };
};

const asFence = (text: string): Detected | undefined => {
  let found = false;
  eachFence(text, (fence) => {
    found ||= holdsDocument(text, fence);
    return Math.min(...fence.ends);
  });
  if (found) return { format: "openapi-fence", why: "a code fence holds an OpenAPI document" };
  return bareDocument(text) < 0 ? undefined : { format: "openapi-fence", why: "an OpenAPI document stands in the text" };
};

const MODEL_MARKS = [
  [/^[ \t]{0,20}[-*+][ \t]{1,10}\*\*`[^`\n]+`\*\*[ \t]{0,10}\(/m, "bullets such as - **`name`** (`type`, _required_)"],
  [/^#{1,6}[ \t]{1,10}(?:Input|Output) Schema[ \t\r]*$/im, "a heading Input Schema or Output Schema"],
  [/^[ \t]{0,20}(?:[-*+][ \t]{0,10})?\*\*Model ID\*\*[ \t]*:/im, "a line Model ID"],
] as const;

const asModelPage = (text: string): Detected | undefined => {
  const mark = MODEL_MARKS.find(([pattern]) => pattern.test(text));
  return mark === undefined ? undefined : { format: "model-page", why: mark[1] };
};

const ADDRESS = /(?:^|[\s|`*"':：])(?:GET|POST|PUT|PATCH|DELETE)[\s|`*:：]{1,8}(?:https?:\/\/|\/[\w{])|\bcurl\b|https?:\/\/[^\s`'"]{4,}/i;
const TABLE_HEAD =
  /(?:parameters?|params?|fields?|names?|参数名?称?|字段名?称?|名称)[\s|*`]{0,20}(?:data ?)?(?:types?|类型|数据类型)|(?:types?|类型)[\s|*`]{0,20}(?:required|optional|必填|必选|必需|是否必[填选需须])/i;
const TABLE_ROW = /(?:string|integer|number|boolean|array|object|float|int)[\s|*`[\](){}<>\w]{0,24}?(?:Required|Optional|必填|必需|可选|必选|是|否)/;
const SECTION =
  /(?:request|body|query|path|header|response)s?[ _-]?(?:parameters?|params?|body|example|headers?)|请求(?:参数|体|示例|头|例子)|响应(?:参数|体|示例)|返回(?:参数|示例|结果|响应)|body ?参数|参数说明/i;

const asTable = (text: string): Detected | undefined => {
  const address = ADDRESS.test(text);
  if (TABLE_HEAD.test(text) || TABLE_ROW.test(text)) return { format: "parameter-table", why: "a table of parameters" };
  if (address && SECTION.test(text)) return { format: "parameter-table", why: "a page with an address and sections for request and response" };
  if (address && /\bcurl\b|^(?:GET|POST|PUT|PATCH|DELETE)\b/m.test(text)) return { format: "parameter-table", why: "a page that shows a call" };
  return undefined;
};

/** Why no reader is named: half a page is called so. */
const unknown = (text: string): Detected => {
  const parts = text.match(/^[ \t]*(?:paths|components|requestBody|responses|securitySchemes|x-apifox-[a-z-]{1,30})[ \t]*:/gm)?.length ?? 0;
  if (parts > 1) return { format: undefined, why: "it looks like a part of an OpenAPI document: the line that states its version is missing" };
  return { format: undefined, why: "no mark of any page format is in the text" };
};

/** Says what a text is taken for, and why. Looks at marks of the formats only; it never throws and reads nothing else. */
export const detectFormat = (text: string): Detected => {
  const why = unreadable(text);
  if (why !== undefined) return { format: undefined, why };
  return asDocument(text) ?? asFence(text) ?? asModelPage(text) ?? asTable(text) ?? unknown(text);
};
