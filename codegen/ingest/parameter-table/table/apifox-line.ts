import { cut, type Excerpt, trim } from "../../excerpt.js";

const MARKERS = new RegExp(
  [
    "生成代码|请求示例|响应示例|返回响应|请求参数",
    "(?:Header|Query|Path|Cookie|Body) ?(?:参数|Params)",
    "application/json|multipart/form-data|application/x-www-form-urlencoded",
    "[🟢🟠🔴🟡] ?\\d{3}(?:成功|OK|Success)?",
  ].join("|"),
  "gu",
);
const SCAFFOLD = "生成代码";

/**
 * The pieces of a line on which Apifox's page has run together: labels, media types and rows of fields. A line without
 * its scaffolding is one piece.
 */
export function apifoxPieces(line: Excerpt): readonly Excerpt[] {
  if (!line.text.includes(SCAFFOLD) && !/^[🟢🟠🔴🟡] ?\d{3}\S{3,}/u.test(line.text.trim())) return [line];
  const pieces: Excerpt[] = [];
  let from = 0;
  const add = (to: number): void => {
    const piece = trim(cut(line, from, to));
    if (piece.text !== "" && piece.text !== "必填") pieces.push(piece);
  };
  for (const hit of line.text.matchAll(MARKERS)) {
    add(hit.index);
    from = hit.index;
    if (hit[0] === SCAFFOLD) from += SCAFFOLD.length;
    else {
      add(from + hit[0].length);
      from += hit[0].length;
    }
  }
  add(line.text.length);
  return pieces;
}
