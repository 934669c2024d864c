import { cut, type Excerpt, trim } from "../../excerpt.js";
import { isKnownType, readTypeName } from "../../page/type-name.js";
import { presenceOf } from "./column-words.js";
import { unmark } from "./plain-text.js";
import { addLine, type Cell, FIELD_NAME, openRow, type OpenRow, type Row, type TableRead } from "./table.js";

const NAME = /^([ \t]*)(?:[-*+][ \t]+)?(\*\*`?[\w.$@[\]\\-]{1,100}`?\*\*|`[\w.$@[\]-]{1,100}`)[ \t]*/;
const WORD =
  /^[ \t]*[(（,，、]?[ \t]*(`[^`]{1,60}`|\*\*[^*]{1,40}\*\*|\*[^*]{1,40}\*|_[^_]{1,40}_|[^\s,()（）:：*`]{1,40})[ \t]*[)）,，]?/;

function widthOf(indent: string): number {
  return indent.replaceAll("\t", "    ").length;
}

/** A word behind a name without its marks and brackets: `**(string)**`, `_required_`. */
function bareOf(piece: Excerpt): Excerpt {
  const inner = unmark(piece.text.startsWith("_") ? cut(piece, 1, piece.text.length - 1) : piece);
  return /^[(（].*[)）]$/.test(inner.text) ? trim(cut(inner, 1, inner.text.length - 1)) : inner;
}

/** What a word behind a name says: the type, whether the field is required, its default. */
function wordCell(word: Excerpt, isFirst: boolean): Cell | undefined {
  if (presenceOf(word.text) !== undefined) return { roles: ["required"], at: word };
  if (isFirst && isKnownType(readTypeName(word))) return { roles: ["type"], at: word };
  const label = /^(?:default|默认值?)\s?[:：]\s?(?=\S)/i.exec(word.text)?.[0];
  return label === undefined ? undefined : { roles: ["default"], at: cut(word, label.length) };
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
  for (let turn = 0; turn < 3; turn += 1) {
    const word = WORD.exec(line.text.slice(at, at + 160));
    if (word === null) break;
    const start = at + word[0].indexOf(word[1] ?? "");
    const piece = cut(line, start, start + (word[1] ?? "").length);
    const cell = wordCell(bareOf(piece), turn === 0);
    if (cell === undefined) break;
    cells.push(cell);
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

/** Stands between an object and the fields inside it; where these end is not said. */
const INNER_TITLE =
  /^(?:\*\*)?(?:属性|子属性|properties|child attributes|show (?:child )?(?:attributes|properties))(?:\*\*)?$/i;

function isDescription({ roles }: Cell): boolean {
  return roles.includes("description");
}

/** A bullet that names a value: its mark tells a reader of the description so. */
function isValue(line: Excerpt): boolean {
  return /^\s*[-*+•]\s+[`"][^`"]{1,60}[`"]\s{0,2}[:：–—-]/.test(line.text);
}

/** Fields as paragraphs or bullets: a name, its type, whether it is required; the lines below are its description. */
export function readFieldBullets(
  lines: readonly Excerpt[],
  index: number,
  isEnd: (line: Excerpt) => boolean,
): TableRead | undefined {
  if (lines[index] === undefined || headOf(lines[index]) === undefined) return undefined;
  const rows: OpenRow[] = [];
  let flattened = false;
  let isItem = false;
  let next = index;
  for (; next < lines.length; next += 1) {
    const line = lines[next];
    const head = line === undefined ? undefined : headOf(line);
    const last = rows.at(-1);
    if (line !== undefined && INNER_TITLE.test(line.text.trim())) {
      flattened = true;
      continue;
    }
    if (line === undefined || (head === undefined && isEnd(line))) break;
    if (head !== undefined) {
      rows.push(openRow(head));
      isItem = /^\s*[-*+•]\s/.test(line.text);
    } else if (last !== undefined && line.text.trim() !== "") {
      const bullet = /^\s*[-*+•]\s+/.exec(line.text)?.[0].length ?? 0;
      const isApart = bullet === 0 && indentOf(line) <= last.indent && lines[next - 1]?.text.trim() === "";
      // A field that is a paragraph has its description in the next one.
      if (isApart && (isItem || last.cells.some(isDescription))) break;
      addLine(last, isValue(line) ? trim(line) : trim(cut(line, bullet)));
    }
  }
  return { rows, next, flattened };
}
