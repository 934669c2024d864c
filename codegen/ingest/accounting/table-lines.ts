import { type Excerpt, trim } from "../excerpt.js";
import { isNothing, presenceOf, rolesOf } from "../parameter-table/table/column-words.js";
import { pipeCells } from "../parameter-table/table/pipe-table.js";
import { unmark, wordsOf } from "../parameter-table/table/plain-text.js";
import { FIELD_NAME } from "../parameter-table/table/table.js";
import { isOwnHeader } from "../parameter-table/parameters.js";
import { isKnownType, readTypeName } from "../page/type-name.js";
import type { PageFacts } from "./page-facts.js";
import { isChangelog, isPricing } from "./noise-words.js";
import { noise, unread, USED, type Verdict } from "./verdict.js";

/** A Markdown table: the words of its header, and what its rows are about. */
export interface PageTable {
  readonly header: readonly string[];
  readonly kind: "parameters" | "status" | "pricing" | "changelog" | "settings" | "other";
}

const STATUS =
  /status|state\b|\bcodes?$|^codes?\b|error code|状态|错误码|返回码|狀態|錯誤碼|回傳碼|代碼|状態|ステータス|コード|상태|코드|статус|состояни|код|estado|código|statut|fehlercode/i;
const SETTING = /^(?:item|key|property|setting|attribute|名目|项目|项|属性|項目|항목|параметр|campo|élément)$/i;
const RULE = /^[ \t]*\|?[ \t]*:?-{1,}:?[ \t]*(?:\|[ \t]*:?-{1,}:?[ \t]*)*\|?[ \t]*$/;

/** True for the line between the header and the rows of a table. */
export function isTableRule(text: string): boolean {
  return text.includes("|") && RULE.test(text);
}

/** A table from its first line; the second says whether the first is a header. */
export function tableAt(first: Excerpt, second: Excerpt | undefined): PageTable | undefined {
  const cells = pipeCells(first);
  if (cells === undefined || cells.length < 2) return undefined;
  const words = cells.map(wordsOf);
  const roles = words.flatMap(rolesOf);
  const isHeader = roles.includes("name") || (second !== undefined && isTableRule(second.text));
  if (!isHeader) return { header: [], kind: "other" };
  const all = words.join(" ");
  const kind =
    roles.includes("name") && roles.length > 1 && (roles.includes("type") || roles.includes("required"))
      ? "parameters"
      : words.some((word) => STATUS.test(word))
        ? "status"
        : isPricing(all)
          ? "pricing"
          : isChangelog(all) || /^(?:date|version|日期|版本|дата|fecha|data|datum)\b/i.test(all)
            ? "changelog"
            : cells.length === 2 && (SETTING.test(words[0] ?? "") || words[0] === "")
              ? "settings"
              : roles.includes("name") && roles.length > 1
                ? "parameters"
                : "other";
  return { header: words, kind };
}

const ADDRESS = /https?:\/\/\S|^(?:GET|POST|PUT|PATCH|DELETE)\b|^\/[\w{]/;
const SETTING_LABEL =
  /endpoint|url|method|path|model|content.?type|auth|header|host|server|region|format|接口|端点|方法|路径|地址|模型|鉴权|认证|请求头|格式|エンドポイント|メソッド|モデル|認証|엔드포인트|메서드|모델|인증|метод|адрес|модель|método|modelo|méthode|modèle|methode|modell/i;
const WORTH = /^(?:[a-z][\w.:/-]*[\d_./:-][\w.:/-]*|[A-Z]{2,}(?:_[A-Z0-9]+)*)$/;

function isType(cell: Excerpt): boolean {
  return cell.text.length <= 60 && isKnownType(readTypeName(unmark(cell)));
}

/** True for a cell that a reader takes without a value: whether a field is needed, that there is nothing, its number. */
function isEmptyWord(cell: Excerpt): boolean {
  const words = wordsOf(cell);
  return isNothing(words) || presenceOf(words) !== undefined || !/[\p{L}\p{N}]/u.test(words);
}

const COUNTED = /^(?:no|nr|#|id|index|序号|编号|番号|번호|№|since|version|版本|自版本)\.?$/i;

const PLACE = /^(?:query|path|header|cookie|body)$/i;

/** What a table has columns for at most; a line with more of them is looked at so far. */
const MOST_CELLS = 60;

/** Cells of a row that was read in part: what no reader took, by the words of its column. */
export function leftOfRow(left: readonly Excerpt[], line: Excerpt, table: PageTable): Verdict {
  const cells = (pipeCells(line) ?? []).slice(0, MOST_CELLS);
  const [first] = cells;
  if (first !== undefined && isOwnHeader(wordsOf(first))) return USED;
  for (const [index, cell] of cells.entries()) {
    const words = table.header[index] ?? "";
    const rest = left.reduce(
      (sum, { start, end }) => sum + Math.max(0, Math.min(end, cell.end) - Math.max(start, cell.start)),
      0,
    );
    const isWhole = rest === cell.end - cell.start;
    if (index === 0 || !isWhole || isEmptyWord(cell) || COUNTED.test(words)) continue;
    if (isType(cell) && rolesOf(words).includes("type")) continue;
    // Where a parameter is sent is what its place in the document says.
    if (rolesOf(words).includes("place") && PLACE.test(wordsOf(cell))) continue;
    return unread("cell", unmark(cell));
  }
  return USED;
}

/** What a row is of which no reader took anything. */
export function rowVerdict(line: Excerpt, table: PageTable, known: PageFacts): Verdict {
  const cells = (pipeCells(line) ?? []).map(unmark);
  const row = trim(line);
  const [first, second] = cells;
  if (first === undefined || cells.every((cell) => cell.text === "")) return noise("markup");
  if (table.kind === "pricing" || /[$€£￥¥₽₩]\s?\d/.test(row.text)) return noise("pricing");
  if (table.kind === "changelog") return noise("changelog");
  const name = wordsOf(first).replaceAll("`", "");
  if (isOwnHeader(name)) return USED;
  const isField = FIELD_NAME.test(name);
  const isTyped = cells
    .slice(1)
    .some((cell) => isType(cell) || (presenceOf(cell.text) !== undefined && cells.length > 2));
  if (isField && (isTyped || table.kind === "parameters"))
    return known.names.has(name) && !isTyped ? noise("repeated") : unread("row", row);
  if (/^[1-5]\d\d\b/.test(name)) return unread("status", row);
  if (table.kind === "status" && (isField || /^-?\d{1,6}$/.test(name)))
    return known.values.has(name.toLowerCase()) ? noise("repeated") : unread("status", row);
  if (second !== undefined && cells.some((cell) => ADDRESS.test(cell.text) && cell !== first))
    return SETTING_LABEL.test(name) ? unread("address", row) : noise("navigation");
  if (table.kind === "settings" && SETTING_LABEL.test(name) && /`/.test(line.text)) return unread("setting", row);
  const isValue = /`/.test(pipeCells(line)?.[0]?.text ?? "") || WORTH.test(name);
  if (isValue && !/\s/.test(name))
    return known.values.has(name.toLowerCase()) || known.names.has(name) ? noise("repeated") : unread("value", row);
  return listedIn(line, known) ? unread("value", row) : noise("comparison");
}

/** True for a row that lists values in code marks which no document states. */
function listedIn(line: Excerpt, { values, names }: PageFacts): boolean {
  return [...line.text.matchAll(/`([^`\s]{2,60})`/g)].some(([, word = ""]) => {
    return WORTH.test(word) && !values.has(word.toLowerCase()) && !names.has(word);
  });
}
