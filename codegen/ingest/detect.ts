import type { PageFormat } from "../document/source.js";
import { eachFence } from "./page/fences.js";
import { bareDocument, holdsDocument } from "./openapi/fence.js";
import { isApiPage } from "./model-page/api-page.js";
import { tableMark } from "./page/table-marks.js";
import { COPIED_LEAD } from "./yaml/layout.js";

/** What a text was taken for, and why; no format when no reader knows it. */
export interface Detection {
  readonly format: PageFormat | undefined;
  readonly why: string;
}

/** The value is a version: the front matter of some pages names an operation there (`openapi: GET /v1/jobs`). */
const VERSION_LINE = new RegExp(
  `^${COPIED_LEAD}["'“*\`]{0,3}(?:openapi|swagger)["'”*\`]{0,3}[ \\t]*:(?![ \\t]*["']?(?:[\\w./-]{1,200} )?(?:GET|POST|PUT|PATCH|DELETE|get|post|put|patch|delete)[ \\t]+/)`,
  "m",
);
const FIRST_KEY = new RegExp(`^${COPIED_LEAD}["'“*\`]{0,3}[\\w$-]+["'”*\`]{0,3}[ \\t]*:(?:\\s|$)`);
const VERSION_KEY = /"(?:openapi|swagger)"\s*:\s*["\d]/;

/** Why a text cannot be a documentation page (empty, binary, HTML, XML); undefined when it can. */
function unreadable(text: string): string | undefined {
  if (text.trim() === "" || text === "\ufeff") return "the text is empty";
  const head = text.slice(0, 4096);
  const odd =
    head.length -
    head.replace(/[\p{Cc}\ufffd]/gu, (char) => (char.trim() === "" || char === "\u001b" ? char : "")).length;
  if (head.includes("\u0000") || odd > head.length / 50)
    return "this is a binary file, or text in another encoding than UTF-8";
  if (/^\ufeff?\s*<(?:!doctype\s+html|html|head|body|div|script)[\s>]/i.test(head))
    return "this is the HTML of a page, not its text";
  if (/^\ufeff?\s*<(?:\?xml|!doctype|svg|rss)[\s>]/i.test(head)) return "this is XML";
  return undefined;
}

/** The first line that is neither empty, a comment nor a directive. */
function firstLine(text: string): string {
  for (let start = 0; start < text.length;) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    const line = text
      .slice(start, Math.min(end, start + 400))
      .replace("\ufeff", "")
      .trim();
    if (line !== "" && !/^(?:#|---|%|\/[/*]|\*\/?(?:\s|$))/.test(line)) return line;
    start = end + 1;
  }
  return "";
}

/** A document by itself: JSON, or YAML whose first line of content is a key. */
function asDocument(text: string): Detection | undefined {
  const first = firstLine(text);
  if (/^\{(?!%)/.test(first)) {
    if (VERSION_KEY.test(text)) return { format: "openapi", why: "JSON that states an OpenAPI version" };
    if (/"method"\s*:/.test(text) && /"path"\s*:\s*"\//.test(text))
      return { format: "parameter-table", why: "JSON of a documentation tool" };
    return { format: "openapi", why: "JSON, which only OpenAPI documents are" };
  }
  if (/^(?:overlay|arazzo|asyncapi)[ \t]*:/.test(first))
    return { format: "openapi", why: "YAML of a relative of OpenAPI" };
  if (!VERSION_LINE.test(text) || !FIRST_KEY.test(first)) return undefined;
  return { format: "openapi", why: "YAML that states an OpenAPI version" };
}

function asFence(text: string): Detection | undefined {
  let found = false;
  eachFence(text, (fence) => {
    found ||= holdsDocument(text, fence);
    return Math.min(...fence.ends);
  });
  if (found) return { format: "openapi-fence", why: "a code fence holds an OpenAPI document" };
  return bareDocument(text) < 0
    ? undefined
    : { format: "openapi-fence", why: "an OpenAPI document stands in the text" };
}

const MODEL_MARKS = [
  [/^[ \t]{0,20}[-*+][ \t]{1,10}\*\*`[^`\n]+`\*\*[ \t]{0,10}\(/m, "bullets such as - **`name`** (`type`, _required_)"],
  [/^#{1,6}[ \t]{1,10}(?:Input|Output) Schema[ \t\r]*$/im, "a heading Input Schema or Output Schema"],
  [/^[ \t]{0,20}(?:[-*+][ \t]{0,10})?\*\*Model ID\*\*[ \t]*:/im, "a line Model ID"],
] as const;

function asModelPage(text: string): Detection | undefined {
  if (isApiPage(text)) return { format: "model-page", why: "a call of fal's client, and a schema below it" };
  const mark = MODEL_MARKS.find(([pattern]) => pattern.test(text));
  return mark === undefined ? undefined : { format: "model-page", why: mark[1] };
}

function asTable(text: string): Detection | undefined {
  const why = tableMark(text);
  return why === undefined ? undefined : { format: "parameter-table", why };
}

const FAL_MODEL = /https:\/\/fal\.ai\/models\/([A-Za-z0-9][\w.-]{0,80}(?:\/[\w.-]{1,80}){1,8})/g;
const LINK_LINE = /^[ \t]{0,20}[-*+][ \t].{0,200}\]\(https?:\/\/[^)\s]{1,500}\)/;
const MOST_NAMED = 3;

/** What a list of links, such as an `llms.txt`, leads to: it describes nothing itself. */
function whatIsListed(text: string): string | undefined {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !/^\s{0,3}[#>]/.test(line));
  const links = lines.filter((line) => LINK_LINE.test(line));
  if (links.length * 2 < lines.length) return undefined;
  const ids = new Set(
    [...links.join("\n").matchAll(FAL_MODEL)].map(([, id = ""]) => id.replace(/\/(?:api|playground|llms\.txt)$/, "")),
  );
  const named = [...ids].slice(0, MOST_NAMED).join(" ");
  return ids.size > 0
    ? `it lists ${ids.size} of fal's models and describes none of them; bring in those you use: falsmith add ${named}`
    : "it is a list of links to other pages and describes no operation; add the pages it links to";
}

/** Explains why no format was recognised; says so when the text looks like half a document. */
function unknown(text: string): Detection {
  const parts =
    text.match(/^[ \t]*(?:paths|components|requestBody|responses|securitySchemes|x-apifox-[a-z-]{1,30})[ \t]*:/gm)
      ?.length ?? 0;
  if (parts > 1)
    return {
      format: undefined,
      why: "it looks like a part of an OpenAPI document: the line that states its version is missing",
    };
  return { format: undefined, why: whatIsListed(text) ?? "no mark of any page format is in the text" };
}

/** Says what a text is taken for, and why, from the marks of the formats alone. Never throws. */
export function detectFormat(text: string): Detection {
  const why = unreadable(text);
  if (why !== undefined) return { format: undefined, why };
  return asDocument(text) ?? asFence(text) ?? asModelPage(text) ?? asTable(text) ?? unknown(text);
}
