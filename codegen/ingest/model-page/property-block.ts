import { cut, trim, type Excerpt } from "../excerpt.js";
import { headingOf, type PageLine } from "../page/outline.js";
import { isKnownType, readTypeName } from "../page/type-name.js";

export type BulletLabel = "default" | "options" | "range" | "array of" | "one of" | "examples";

/** One `- Label: value` line under a field, with the lines it was folded over. */
export interface Bullet {
  readonly label: BulletLabel;
  readonly whole: Excerpt;
  readonly value: Excerpt;
}

/** A field as the page lays it out: its first line, its prose, its bullets and the fields inside it. */
export interface PropertyBlock {
  readonly head: PropertyHead;
  readonly prose: readonly (readonly Excerpt[])[];
  readonly bullets: readonly Bullet[];
  readonly inner: readonly PropertyBlock[];
}

/** ``- **`name`** (`type`, _required_):`` and what stands behind it on the same line. */
export interface PropertyHead {
  readonly indent: number;
  readonly line: Excerpt;
  readonly name: Excerpt;
  /** The name with its marks, as a person sees it. */
  readonly shown: Excerpt;
  readonly type: Excerpt | undefined;
  /** `required`, `optional`, or the star that stands for the former. */
  readonly presence: Excerpt | undefined;
  readonly rest: Excerpt;
}

const HEAD = /^([ \t]*)[-*+][ \t]+(\*\*`([^`]{1,400})`\*\*|\*\*([\w.-]{1,400})\*\*|`([^`]{1,400})`)[ \t]*(?=[(:]|$)/;
const BULLET = /^([ \t]*)[-*+][ \t]+(default|options|range|array of|one of|examples?)(?![\w`*])[ \t]*:?[ \t]*/i;
const PRESENCE = /^[_*]*(required|optional)[_*]*$/i;

function widthOf(indent: string): number {
  return indent.replaceAll("\t", "    ").length;
}

/** The bracket after the name: a type in code marks, then `_required_` or `_optional_`. */
function readBracket(line: Excerpt, from: number): { type?: Excerpt; presence?: Excerpt; end: number } {
  if (line.text.charAt(from) !== "(") return { end: from };
  const opening = line.text.indexOf("`", from);
  const closing = opening < 0 ? -1 : line.text.indexOf("`", opening + 1);
  const inCode = opening >= 0 && closing > opening && line.text.slice(from + 1, opening).trim() === "";
  const end = line.text.indexOf(")", inCode ? closing : from);
  if (end < 0) return { end: from };
  const after = inCode ? cut(line, closing + 1, end) : cut(line, from + 1, end);
  const comma = after.text.lastIndexOf(",");
  const words = trim(cut(after, comma + 1));
  const presence = PRESENCE.test(words.text) ? words : undefined;
  const bare = trim(cut(after, 0, presence === undefined ? after.text.length : Math.max(comma, 0)));
  const type = inCode ? trim(cut(line, opening + 1, closing)) : bare;
  return { ...(type.text === "" ? {} : { type }), ...(presence === undefined ? {} : { presence }), end: end + 1 };
}

/** The head of a field; undefined for any other line. Only ``**`name`**`` may leave out the type or have any. */
function readHead(line: PageLine): PropertyHead | undefined {
  const found = line.fenced ? null : HEAD.exec(line.text);
  if (found === null) return undefined;
  const [whole, indent = "", marked = "", strong, bold, code] = found;
  const nameAt = whole.indexOf(marked);
  const name = strong ?? bold ?? code ?? "";
  const shown = cut(line, nameAt, nameAt + marked.length);
  const bracket = readBracket(line, whole.length);
  const typed = bracket.type !== undefined && isKnownType(readTypeName(bracket.type));
  if (strong === undefined && !typed) return undefined;
  const rest = cut(line, bracket.end);
  const colon = /^[ \t]*:/.exec(rest.text)?.[0].length ?? 0;
  return {
    indent: widthOf(indent),
    line: trim(line),
    name: trim(cut(shown, marked.indexOf(name), marked.indexOf(name) + name.length)),
    shown,
    type: bracket.type,
    presence: bracket.presence,
    rest: trim(cut(rest, colon)),
  };
}

/** True for a line that begins a field. */
export function isFieldHead(line: PageLine): boolean {
  return readHead(line) !== undefined;
}

interface PropertyDraft {
  head: PropertyHead;
  prose: Excerpt[][];
  bullets: Bullet[];
  inner: PropertyDraft[];
  outside: boolean;
  open: OpenPart;
}
type OpenPart = "prose" | "bullet" | "gap";

function readBullet(line: PageLine): { indent: number; bullet: Bullet } | undefined {
  const found = BULLET.exec(line.text);
  if (found === null) return undefined;
  const [whole, indent = "", word = ""] = found;
  const lower = word.toLowerCase();
  const label = lower === "example" ? "examples" : (lower as BulletLabel); // the pattern lists the labels
  return { indent: widthOf(indent), bullet: { label, whole: trim(line), value: trim(cut(line, whole.length)) } };
}

function indentOf(line: Excerpt): number {
  return widthOf(/^[ \t]*/.exec(line.text)?.[0] ?? "");
}
function endsList(line: PageLine): boolean {
  return headingOf(line) !== undefined || /^\*\*[^*`]{1,80}\*\*:?\s*$/.test(line.text);
}

function addProse(draft: PropertyDraft, line: PageLine): void {
  const paragraph = draft.open === "prose" ? draft.prose.at(-1) : undefined;
  if (paragraph === undefined) draft.prose.push([trim(line)]);
  else paragraph.push(trim(line));
  draft.open = "prose";
}

/** A line of a field that is no head: prose, a bullet, or the rest of a folded bullet. */
function addLine(text: string, draft: PropertyDraft, line: PageLine, foldedAt: number): number {
  if (line.text.trim() === "") {
    draft.open = "gap";
    return foldedAt;
  }
  const indent = indentOf(line);
  const started = line.fenced ? undefined : readBullet(line);
  if (started !== undefined && started.indent > draft.head.indent) {
    draft.bullets.push(started.bullet);
    draft.open = "bullet";
    return started.indent;
  }
  const last = draft.bullets.at(-1);
  if (draft.open === "bullet" && last !== undefined && indent > foldedAt) {
    const grown = (piece: Excerpt): Excerpt => ({
      text: text.slice(piece.start, trim(line).end),
      start: piece.start,
      end: trim(line).end,
    });
    draft.bullets[draft.bullets.length - 1] = { ...last, whole: grown(last.whole), value: grown(last.value) };
    return foldedAt;
  }
  if (indent > draft.head.indent || draft.open === "prose") addProse(draft, line);
  else draft.outside = true;
  return foldedAt;
}

function draftOf(head: PropertyHead): PropertyDraft {
  const prose = head.rest.text === "" ? [] : [[head.rest]];
  return { head, prose, bullets: [], inner: [], outside: false, open: "prose" };
}

/** The field that a head set in below another one belongs to; a head without a type is then emphasis in its prose. */
function parentOf(stack: PropertyDraft[], head: PropertyHead): PropertyDraft | undefined {
  const above = stack.findLast((draft) => draft.head.indent < head.indent);
  if (above !== undefined && head.type === undefined) return undefined;
  while ((stack.at(-1)?.head.indent ?? -1) >= head.indent) stack.pop();
  return above;
}

/** A line that begins as a field does and goes on in another way: its form is new, or the page breaks off in it. */
function looksLikeHead(line: PageLine): boolean {
  return !line.fenced && /^[-*+][ \t]{1,8}\*\*`/.test(line.text);
}

/**
 * The fields that a list of bullets documents, and lines that begin as fields and cannot be read. Lines that do not
 * belong to a field (a remark between two of them, not indented) are passed over.
 */
export function readPropertyBlocks(
  text: string,
  lines: readonly PageLine[],
): { readonly blocks: readonly PropertyBlock[]; readonly unreadable: readonly Excerpt[] } {
  const blocks: PropertyDraft[] = [];
  const unreadable: Excerpt[] = [];
  const stack: PropertyDraft[] = [];
  let foldedAt = 0;
  for (const line of lines) {
    const head = readHead(line);
    const parent = head === undefined ? undefined : parentOf(stack, head);
    if (head !== undefined && (parent !== undefined || stack.length === 0)) {
      const draft = draftOf(head);
      (parent?.inner ?? blocks).push(draft);
      stack.push(draft);
      continue;
    }
    if (looksLikeHead(line)) unreadable.push(trim(line));
    if (endsList(line) || looksLikeHead(line)) stack.length = 0;
    const draft = stack.at(-1);
    if (draft !== undefined && !draft.outside) foldedAt = addLine(text, draft, line, foldedAt);
  }
  return { blocks, unreadable };
}
