import { cut, type Excerpt, trim } from "../../excerpt.js";
import { isKnownType, readTypeName } from "../../page/type-name.js";
import { presenceOf } from "./column-words.js";
import { unmark } from "./plain-text.js";
import { addLine, type Cell, FIELD_NAME, openRow, type OpenRow, type Row, type TableRead } from "./table.js";

const NAME = /^([ \t]*)(?:[-*+][ \t]+)?(\*\*`?[\w.$@[\]\\-]{1,100}`?\*\*|`[\w.$@[\]-]{1,100}`)[ \t]*/;
const WORD =
  /^[ \t]*[(,，、]?[ \t]*(`[^`]{1,60}`|\*\*[^*]{1,40}\*\*|\*[^*]{1,40}\*|_[^_]{1,40}_|[^\s,()（）:：*`]{1,40})[ \t]*[),，]?/;

function widthOf(indent: string): number {
  return indent.replaceAll("\t", "    ").length;
}

/** ``**name** `type` **required**`` or ``- `name` (type, optional): words``; undefined for any other line. */
function headOf(line: Excerpt): Row | undefined {
  const found = NAME.exec(line.text);
  if (found === null) return undefined;
  const [whole, indent = "", marked = ""] = found;
  const name = unmark(
    cut(line, whole.indexOf(marked, indent.length), whole.indexOf(marked, indent.length) + marked.length),
  );
  const cells: Cell[] = [{ roles: ["name"], at: name }];
  let at = whole.length;
  for (let turn = 0; turn < 2; turn += 1) {
    const word = WORD.exec(line.text.slice(at, at + 160));
    if (word === null) break;
    const start = at + word[0].indexOf(word[1] ?? "");
    const piece = cut(line, start, start + (word[1] ?? "").length);
    const inner = unmark(piece.text.startsWith("_") ? cut(piece, 1, piece.text.length - 1) : piece);
    if (presenceOf(inner.text) !== undefined) cells.push({ roles: ["required"], at: inner });
    else if (turn === 0 && isKnownType(readTypeName(inner))) cells.push({ roles: ["type"], at: inner });
    else break;
    at += word[0].length;
  }
  if (cells.length === 1 || !FIELD_NAME.test(name.text)) return undefined;
  const rest = cut(line, at);
  const lead = /^[\s:：)）–—-]{0,20}/.exec(rest.text)?.[0].length ?? 0;
  const words = unmark(cut(rest, lead));
  return {
    at: trim(line),
    cells: words.text === "" ? cells : [...cells, { roles: ["description"], at: words }],
    indent: widthOf(whole.slice(0, whole.indexOf(marked, indent.length))),
  };
}

function indentOf(line: Excerpt): number {
  return widthOf(/^[ \t]*/.exec(line.text)?.[0] ?? "");
}

/** Fields as paragraphs or bullets: a name, its type, whether it is required; the lines below are its description. */
export function readFieldBullets(
  lines: readonly Excerpt[],
  index: number,
  isEnd: (line: Excerpt) => boolean,
): TableRead | undefined {
  if (lines[index] === undefined || headOf(lines[index]) === undefined) return undefined;
  const rows: OpenRow[] = [];
  let next = index;
  for (; next < lines.length; next += 1) {
    const line = lines[next];
    const head = line === undefined ? undefined : headOf(line);
    const last = rows.at(-1);
    if (line === undefined || (head === undefined && isEnd(line))) break;
    if (head !== undefined) rows.push(openRow(head));
    else if (last !== undefined && line.text.trim() !== "") {
      const bullet = /^\s*[-*+•]\s+/.exec(line.text)?.[0].length ?? 0;
      if (bullet === 0 && indentOf(line) <= last.indent && lines[next - 1]?.text.trim() === "") break;
      const words = trim(cut(line, bullet));
      addLine(last, words);
    }
  }
  return { rows, next, flattened: false };
}
