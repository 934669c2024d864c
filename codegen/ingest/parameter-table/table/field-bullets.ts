import { cut, type Excerpt, trim } from "../../excerpt.js";
import { cellsOf, type NameCell, readNameCell } from "./name-cell.js";
import { unmark } from "./plain-text.js";
import { addLine, type Cell, FIELD_NAME, openRow, type OpenRow, type Row, type TableRead } from "./table.js";

const LEAD = /^[ \t]*(?:[-*+•][ \t]+)?/;

function widthOf(indent: string): number {
  return indent.replaceAll("\t", "    ").length;
}

/** A name without marks is one where its type stands beside it, and a description is set off. */
function isPlainHead({ type, presence, rest, marked }: NameCell, isBullet: boolean, isPlain: boolean): boolean {
  if (type === undefined) return false;
  // A line without a bullet is one of several such, of which the first says whether its field is needed.
  const isWhole = rest.text === "" || /^default\s?[:=]/i.test(rest.text);
  if (!isBullet) return isWhole && (presence !== undefined || isPlain);
  return marked || rest.text === "" || /^[-–—:：]/.test(rest.text);
}

/** How the fields of a list are written, as its first says. */
interface Form {
  /** Lines without bullets and marks. */
  readonly isPlain: boolean;
  /** How far the bullets of the fields are set in. */
  readonly sibling?: number;
}

// ``- `count`: number of images`` beside bullets of fields is one, of any type.
function isSibling({ rest }: NameCell, words: Excerpt, indent: number, sibling: number | undefined): boolean {
  return indent === sibling && /^(?:\*\*|`)/.test(words.text) && /^[:：–—-]\s/.test(rest.text);
}

/** ``**name** `type` **required**``, ``- `name` (type, optional): words``, `- name string required`; undefined for any other line. */
function headOf(line: Excerpt, { isPlain, sibling }: Form): Row | undefined {
  const lead = LEAD.exec(line.text)?.[0] ?? "";
  const words = cut(line, lead.length);
  const read = readNameCell(words);
  if (read === undefined || !FIELD_NAME.test(read.name.text)) return undefined;
  if (read.type === undefined && read.presence === undefined && !isSibling(read, words, widthOf(lead), sibling))
    return undefined;
  if (!/^(?:\*\*|`)/.test(words.text) && !isPlainHead(read, lead.trim() !== "", isPlain)) return undefined;
  const said = unmark(cut(read.rest, /^[\s:：)）·–—-]{0,20}/.exec(read.rest.text)?.[0].length ?? 0));
  return { at: trim(line), cells: cellsOf(read, said), indent: widthOf(lead) };
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
  const [first] = lines.slice(index, index + 1);
  const head = first === undefined ? undefined : headOf(first, { isPlain: false });
  if (first === undefined || head === undefined) return undefined;
  const isBullet = /^[ \t]*[-*+•][ \t]/.test(first.text);
  const form: Form = { isPlain: /^[ \t]*\w/.test(first.text), ...(isBullet ? { sibling: head.indent } : {}) };
  const rows: OpenRow[] = [];
  let flattened = false;
  let isItem = false;
  let next = index;
  for (; next < lines.length; next += 1) {
    const line = lines[next];
    const head = line === undefined ? undefined : headOf(line, form);
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
