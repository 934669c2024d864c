import { cut, type Excerpt, trim } from "../../excerpt.js";
import { isKnownType, readTypeName } from "../../page/type-name.js";
import { presenceOf } from "./column-words.js";
import { unmark } from "./plain-text.js";
import { type Cell, cellOf, type Row } from "./table.js";

/** What the words beside a name say: `prompt (string, required)`, ``**prompt** `string` 必填``, `prompt*`. */
export interface NameCell {
  readonly name: Excerpt;
  readonly type: Excerpt | undefined;
  readonly presence: Excerpt | undefined;
  /** Behind them in the same brackets: `default 512`. */
  readonly remark: Excerpt | undefined;
  /** What stands behind: words of a description. */
  readonly rest: Excerpt;
  /** The type or the presence stands in brackets, or in code marks or emphasis. */
  readonly marked: boolean;
}

const NAME = /^((?:\\?[*＊]|`){0,4})([A-Za-z_$@][\w$@.\-[\]\\]{0,120}?)((?:\\?[*＊]|`){0,4})(?![\w$@*`＊\\[-])/;
const GAP = /^(?:\s|<br\s?\/?>|<\/?sup>|[·•|,，、/])*/i;
const PIECE =
  /^(?:`[^`]{1,60}`|\*\*[^*]{1,40}\*\*|\*[^*\s][^*]{0,40}\*|_[^_\s][^_]{0,40}_|\\?[*＊]|[?？](?=\s|$)|(?:[^\s,，、:：()（）·•|`*<]|<(?!br|sup)[\w-]{1,20}>|<\w{1,20}<[\w-]{1,20}>>|\[\w{0,20}\]){1,40})/;
const OPEN = /^[*_]{0,2}[(（]/;
const CLOSE = /^[)）][*_]{0,2}/;
const STAR = /^\\?[*＊]$/;
const MOST_PIECES = 4;
const LONGEST_TYPE = 4;

function starsIn(marks: string): number {
  return marks.replaceAll(/[^*＊]/g, "").length;
}

function ticksIn(marks: string): number {
  return marks.split("`").length;
}

function skip(at: Excerpt, pattern: RegExp): Excerpt {
  return cut(at, pattern.exec(at.text)?.[0].length ?? 0);
}

function bare(piece: Excerpt): Excerpt {
  const inner = unmark(piece);
  return /^_[^_]+_$/.test(inner.text) ? cut(inner, 1, inner.text.length - 1) : inner;
}

function isType(at: Excerpt): boolean {
  return isKnownType(readTypeName(at));
}

/** The longest run of words from here that is a type: `array of objects`, `string or null`. */
function typeAt(at: Excerpt): { readonly type: Excerpt; readonly end: number } | undefined {
  const first = PIECE.exec(at.text)?.[0];
  if (first === undefined || STAR.test(first)) return undefined;
  let best = isType(bare(cut(at, 0, first.length))) ? first.length : undefined;
  let end = first.length;
  for (let words = 1; words < LONGEST_TYPE && !/^[`*_]/.test(first); words += 1) {
    const more = /^ [\w<>[\]]{1,20}/.exec(at.text.slice(end))?.[0];
    if (more === undefined) break;
    end += more.length;
    const type = / (?:of|or) /.test(at.text.slice(0, end)) ? readTypeName(cut(at, 0, end)) : undefined;
    // "number of images" counts; it is no type.
    if (type !== undefined && type.kind !== "primitive" && isKnownType(type)) best = end;
  }
  return best === undefined ? undefined : { type: bare(cut(at, 0, best)), end: best };
}

interface NameDraft {
  type?: Excerpt;
  presence?: Excerpt;
  remark?: Excerpt;
  marked: boolean;
}

/** Reads one piece behind a name; the text behind it, or undefined where the piece says neither type nor presence. */
function takePiece(at: Excerpt, draft: NameDraft): Excerpt | undefined {
  const typed = draft.type === undefined ? typeAt(at) : undefined;
  const piece = PIECE.exec(at.text)?.[0] ?? "";
  const word = bare(cut(at, 0, piece.length));
  const isPresence = STAR.test(piece) || /^[?？]$/.test(piece) || presenceOf(word.text) !== undefined;
  if (piece === "" || (isPresence && draft.presence !== undefined)) return undefined;
  draft.marked ||= /^[`*_\\?？＊]/.test(piece);
  if (isPresence) draft.presence = STAR.test(piece) ? cut(at, 0, piece.length) : word;
  else if (typed === undefined) return undefined;
  else draft.type = typed.type;
  return cut(at, isPresence ? piece.length : (typed?.end ?? piece.length));
}

const REMARK = /^\s*[,，、;；]\s*([^()（）\n]{1,120})(?=[)）])/;

/**
 * What stands in brackets begins with a type or a presence, as `(the first)` does not; what follows a comma, such as
 * `default 512`, is a remark.
 */
function takeBracket(at: Excerpt, draft: NameDraft): Excerpt | undefined {
  let rest = skip(at, OPEN);
  const inner: NameDraft = { ...draft, marked: true };
  for (let piece = 0; piece < MOST_PIECES; piece += 1) {
    const next = takePiece(skip(rest, GAP), inner);
    if (next === undefined) break;
    rest = next;
  }
  if (rest.text.length === skip(at, OPEN).text.length) return undefined;
  const remark = REMARK.exec(rest.text);
  if (remark !== null) {
    const from = remark[0].length - (remark[1] ?? "").length;
    inner.remark = trim(cut(rest, from, remark[0].length));
    rest = cut(rest, remark[0].length);
  } else if (!CLOSE.test(rest.text.trimStart()) && inner.type !== undefined && inner.presence !== undefined) {
    // "(string, required when …)" is a condition.
    const from = cut(at, inner.presence.start - at.start);
    const words = /^[^()（）\n]{1,120}(?=[)）])/.exec(from.text)?.[0];
    if (words === undefined) return undefined;
    inner.remark = cut(from, 0, words.length);
    delete inner.presence;
    rest = cut(from, words.length);
  }
  rest = skip(rest, /^\s*/);
  if (!CLOSE.test(rest.text)) return undefined;
  Object.assign(draft, inner);
  return skip(rest, CLOSE);
}

const COLON = /^\s{0,3}[:：–—-]\s/;
/** Behind a colon a word is a type where nothing goes on with it: "number of images" describes. */
const CLOSED = /^\s{0,3}(?:$|[,，、.。;；(（)）|–—-])/;

/** `name: string, required`; undefined where words of a description stand behind the colon. */
function takeColon(at: Excerpt, draft: NameDraft): Excerpt | undefined {
  if (!COLON.test(at.text)) return undefined;
  const from = skip(at, /^\s{0,3}[:：–—-]\s{1,3}/);
  const own: NameDraft = { ...draft };
  const typed = takePiece(from, own);
  const isCode = from.text.startsWith("`");
  if (typed === undefined || (!isCode && !CLOSED.test(typed.text))) return undefined;
  const after = skip(typed, GAP);
  const bracket = OPEN.test(after.text) ? takeBracket(after, own) : takePiece(after, own);
  Object.assign(draft, own, { marked: true });
  return bracket ?? typed;
}

/** The name that a text begins with, and what the words beside it say; undefined where it begins with no name. */
export function readNameCell(text: Excerpt): NameCell | undefined {
  const at = trim(text);
  const found = NAME.exec(at.text);
  if (found === null) return undefined;
  const [whole, before = "", word = "", after = ""] = found;
  const name = cut(at, before.length, before.length + word.length);
  const draft: NameDraft = { marked: false };
  const extra = starsIn(after) - starsIn(before);
  if (ticksIn(after) !== ticksIn(before)) return undefined;
  if (extra === 1) draft.presence = cut(at, whole.length - 1, whole.length);
  else if (extra === -1 && starsIn(at.text) === 1) draft.presence = cut(at, before.length - 1, before.length);
  else if (extra !== 0) return undefined;
  draft.marked = draft.presence !== undefined;
  let rest = cut(at, whole.length);
  rest = takeColon(rest, draft) ?? rest;
  for (let piece = 0; piece < MOST_PIECES; piece += 1) {
    const from = skip(rest, GAP);
    const next = OPEN.test(from.text) ? takeBracket(from, draft) : takePiece(from, draft);
    if (next === undefined) break;
    rest = next;
  }
  const { type, presence, remark, marked } = draft;
  return { name, type, presence, remark, rest: skip(rest, /^\s*/), marked };
}

/** True for a presence that is a mark: a star behind the name, or before it. */
export function isStar(text: string): boolean {
  return STAR.test(text.trim());
}

/** What was read as cells of a row, the words behind as its description. */
export function cellsOf({ name, type, presence, remark }: NameCell, said: Excerpt): readonly Cell[] {
  const cellIn = (role: Cell["roles"][number], at: Excerpt | undefined): readonly Cell[] =>
    at === undefined || at.text === "" ? [] : [{ roles: [role], at }];
  return [
    ...cellIn("name", name),
    ...cellIn("type", type),
    ...cellIn("required", presence),
    ...cellIn("description", remark),
    ...cellIn("description", said),
  ];
}

/** A row whose cell of names says more than a name: its type and presence are cells of their own. */
export function withNameParts(row: Row): Row {
  const cell = cellOf(row, "name");
  const read = cell === undefined ? undefined : readNameCell(cell.at);
  if (cell === undefined || read === undefined || (read.type === undefined && read.presence === undefined)) return row;
  const said = skip(read.rest, /^(?:[\s,，、:：–—-]|<br\s?\/?>|<\/?sup>)*/i);
  // Words behind the name that say neither make it none, unless what is known of it stands in marks.
  if (said.text !== "" && !read.marked) return row;
  const known = cellsOf(read, said).filter(
    ({ roles: [role] }) =>
      role === "name" || role === "description" || role === undefined || cellOf(row, role) === undefined,
  );
  return { ...row, cells: [...known, ...row.cells.filter((one) => one !== cell)] };
}
