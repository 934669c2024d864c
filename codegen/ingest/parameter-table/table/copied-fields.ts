import { cover, cut, type Excerpt, trim } from "../../excerpt.js";
import { isKnownType, readTypeName } from "../../page/type-name.js";
import { presenceOf } from "./column-words.js";
import { unmark } from "./plain-text.js";
import { type Cell, FIELD_NAME, type Row, type TableRead } from "./table.js";

/** A line that is not blank, and its index among the lines. */
interface CopiedLine {
  readonly at: Excerpt;
  readonly index: number;
}

/** The lines that are not blank, from one on; they are looked for when they are asked for. */
export type CopiedLines = (at: number) => CopiedLine | undefined;

/** The lines from an index on that are not blank. */
export function filledLines(all: readonly Excerpt[], index: number): CopiedLines {
  const lines: CopiedLine[] = [];
  let next = index;
  return (at) => {
    while (lines.length <= at && next < all.length) {
      const line = all[next];
      if (line !== undefined && line.text.trim() !== "") lines.push({ at: trim(line), index: next });
      next += 1;
    }
    return lines[at];
  };
}

/** What a line of its own says of the lines below it: they are an example, the values, a default or a pattern. */
type Marker = "example" | "options" | "default" | "pattern";

const MARKERS: readonly (readonly [Marker, RegExp])[] = [
  ["example", /^(?:examples?|example values?|示例值?|样例|例子)\s{0,2}[:：]/i],
  ["options", /^(?:allowed values?|enum(?: values?)?|possible values?|枚举值?|可选值|允许值)\s{0,2}[:：]/i],
  ["default", /^(?:default(?: value)?|默认值?|缺省值)\s{0,2}[:：]/i],
  ["pattern", /^(?:match pattern|pattern|正则(?:匹配|表达式)?|匹配正则)\s{0,2}[:：]/i],
];

function markerOf(text: string): { readonly marker: Marker; readonly length: number } | undefined {
  for (const [marker, pattern] of MARKERS) {
    const found = pattern.exec(text);
    if (found !== null) return { marker, length: found[0].length };
  }
  return undefined;
}

/** `array [object {3}]`, `object (Task) {4}`: the numbers of fields are no part of the type. */
function typeWords(text: string): string {
  return text.replaceAll(/\s?\{\d{1,4}\}/g, "");
}

function isType(line: CopiedLine | undefined): boolean {
  if (line === undefined || line.at.text.length > 60) return false;
  return isKnownType(readTypeName({ ...line.at, text: typeWords(line.at.text) }));
}

const MOST_TITLES = 2;

/** Where the word stands that says whether the field is required: below the type, perhaps below a title. */
function presenceBelow(lines: CopiedLines, type: number): number | undefined {
  for (let at = type + 1; at <= type + 1 + MOST_TITLES; at += 1) {
    const text = lines(at)?.at.text;
    if (text === undefined || markerOf(text) !== undefined) return undefined;
    if (presenceOf(text) !== undefined && !/^(?:true|false|yes|no|[yn])$/i.test(text)) return at;
    if (isType(lines(at + 1)) && FIELD_NAME.test(text)) return undefined;
  }
  return undefined;
}

/** The index of the presence of a field that begins at a line; undefined where none begins. */
function startAt(lines: CopiedLines, at: number): number | undefined {
  const name = lines(at);
  if (name === undefined || !FIELD_NAME.test(unmark(name.at).text) || !isType(lines(at + 1))) return undefined;
  return presenceBelow(lines, at + 1);
}

type IsEnd = (line: Excerpt) => boolean;

interface CopiedRun {
  readonly lines: CopiedLines;
  readonly isEnd: IsEnd;
}

/** True where the words of a field end: at the next field, or at the title of another part. */
function endsField({ lines, isEnd }: CopiedRun, at: number, isValue: boolean): boolean {
  const line = lines(at);
  if (line === undefined || startAt(lines, at) !== undefined) return true;
  // A value in small letters may be a word of a title: `header`, `body`.
  return isEnd(line.at) && !(isValue && /^[a-z][\w-]*$/.test(line.at.text));
}

/** The cells below a marker: the rest of its line, else the line below; values and examples may be several. */
function marked(run: CopiedRun, at: number): { readonly cells: readonly Cell[]; readonly next: number } {
  const line = run.lines(at);
  const found = line === undefined ? undefined : markerOf(line.at.text);
  if (line === undefined || found === undefined) return { cells: [], next: at + 1 };
  const roles = [found.marker] as const;
  const rest = trim(cut(line.at, found.length));
  if (rest.text !== "") return { cells: [{ roles, at: rest }], next: at + 1 };
  const several = found.marker === "options" || /^examples/i.test(line.at.text);
  const cells: Cell[] = [];
  let next = at + 1;
  for (; run.lines(next) !== undefined; next += 1) {
    const value = run.lines(next);
    // An example stands on the one line below, whatever it looks like.
    const isFirst = cells.length === 0 && found.marker !== "options";
    if (value === undefined || (cells.length > 0 && !several)) break;
    if (!isFirst && (endsField(run, next, true) || markerOf(value.at.text) !== undefined || isLimit(value.at.text)))
      break;
    cells.push({ roles, at: value.at });
  }
  return { cells, next };
}

/** `>= 1`, `<= 100 characters`: what the prose grammar reads as a limit. */
function isLimit(text: string): boolean {
  return /^(?:[<>]=?|[≤≥])\s?-?\d/.test(text);
}

/** One field: its name, type and presence, and all that follows up to the next one. */
function fieldAt(run: CopiedRun, at: number, presence: number): { readonly row: Row; readonly next: number } {
  const { lines } = run;
  const cell = (index: number, role: Cell["roles"][number], words?: string): readonly Cell[] => {
    const line = lines(index);
    return line === undefined
      ? []
      : [{ roles: [role], at: words === undefined ? line.at : { ...line.at, text: words } }];
  };
  const name = lines(at);
  const cells: Cell[] = [
    ...(name === undefined ? [] : [{ roles: ["name"] as const, at: unmark(name.at) }]),
    ...cell(at + 1, "type", typeWords(lines(at + 1)?.at.text ?? "")),
    ...cell(presence, "required"),
  ];
  for (let title = at + 2; title < presence; title += 1) cells.push(...cell(title, "description"));
  let next = presence + 1;
  while (lines(next) !== undefined && !endsField(run, next, false)) {
    if (markerOf(lines(next)?.at.text ?? "") === undefined) {
      cells.push(...cell(next, "description"));
      next += 1;
    } else {
      const read = marked(run, next);
      cells.push(...read.cells);
      next = read.next;
    }
  }
  // A marker may be a title for another reader: here it belongs to the field.
  const last = lines(next - 1)?.at ?? name?.at;
  const whole = name === undefined || last === undefined ? { start: 0, end: 0 } : cover(name.at, last);
  return { row: { at: whole, cells, indent: 0 }, next };
}

/**
 * Fields as Apifox and Apidog show them, copied as text: name, type, perhaps a title, `required` or `optional`, then the
 * description, limits and, below `Example:` or `Allowed values:`, values on lines of their own.
 */
export function readCopiedFields(
  all: readonly Excerpt[],
  index: number,
  isEnd: IsEnd,
): (TableRead & { readonly open: boolean }) | undefined {
  const lines = filledLines(all, index);
  if (lines(0)?.index !== index || startAt(lines, 0) === undefined) return undefined;
  const isTitle: IsEnd = (line) =>
    markerOf(line.text) === undefined && presenceOf(line.text) === undefined && isEnd(line);
  const run: CopiedRun = { lines, isEnd: isTitle };
  const rows: Row[] = [];
  let at = 0;
  for (let presence = startAt(lines, at); presence !== undefined; presence = startAt(lines, at)) {
    const { row, next } = fieldAt(run, at, presence);
    rows.push(row);
    at = next;
  }
  const last = lines(at - 1);
  const open = last !== undefined && markerOf(last.at.text)?.marker === "example";
  return { rows, next: (last?.index ?? index) + 1, flattened: true, open };
}
