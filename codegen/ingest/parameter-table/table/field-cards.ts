import { cover, cut, type Excerpt, trim } from "../../excerpt.js";
import { type CopiedLines, filledLines } from "./copied-fields.js";
import { fieldWords, presenceWords, quotedValues, typeWords } from "./field-words.js";
import { unmark } from "./plain-text.js";
import { type Cell, FIELD_NAME, type Row, type TableRead } from "./table.js";

/** How a field begins: its name, its type and what stands on their lines; and the line behind them. */
interface CardHead {
  readonly cells: readonly Cell[];
  readonly next: number;
}

const MARKED = /^([A-Za-z_][\w.[\]-]{0,100})([*?])\s{0,2}(?=[a-z])/;

/** `prompt*string`: the star says that the field is required, the question mark that it is not. */
function markedHead(at: Excerpt): readonly Cell[] | undefined {
  const [whole, name = "", mark] = MARKED.exec(at.text) ?? [];
  const type = whole === undefined ? undefined : typeWords(cut(at, whole.length));
  if (type === undefined) return undefined;
  const star: readonly Cell[] =
    mark === "*" ? [{ roles: ["required"], at: { ...cut(at, name.length, name.length + 1), text: "required" } }] : [];
  return [{ roles: ["name"], at: cut(at, 0, name.length) }, ...type, ...star];
}

const MOST_PRESENCE = 1;
/** Other words for types (`text`, `file`, `date`) are names of fields as well. */
const TYPE_ALONE = /^(?:string|integer|number|boolean|object|array|null|float|int|enum|required|optional)$/i;

function headAt(lines: CopiedLines, at: number): CardHead | undefined {
  const line = lines(at);
  if (line === undefined) return undefined;
  const marked = markedHead(line.at);
  if (marked !== undefined) return { cells: marked, next: at + 1 };
  const name = unmark(line.at);
  if (!FIELD_NAME.test(name.text) || TYPE_ALONE.test(name.text)) return undefined;
  const cells: Cell[] = [{ roles: ["name"], at: name }];
  // Some pages say first whether the field is required.
  for (let next = at + 1; next <= at + 1 + MOST_PRESENCE; next += 1) {
    const below = lines(next);
    const type = below === undefined ? undefined : typeWords(below.at);
    if (type !== undefined) return { cells: [...cells, ...type], next: next + 1 };
    const presence = below === undefined ? undefined : presenceWords(below.at);
    if (presence === undefined) return undefined;
    cells.push(...presence);
  }
  return undefined;
}

interface CardRun {
  readonly lines: CopiedLines;
  readonly isEnd: (line: Excerpt) => boolean;
}

const VALUE = /^["'`“]?[^\s"'`“”]{1,80}["'`”]?,?$/;

/** The values below `Available options:`: one a line; a comma says that one more follows. */
function valuesBelow({ lines, isEnd }: CardRun, from: number): CardHead {
  const cells: Cell[] = [];
  let next = from;
  let hasCommas = false;
  let isOpen = true;
  for (; isOpen; next += 1) {
    const line = lines(next);
    const several = line === undefined || cells.length > 0 ? [] : quotedValues(line.at);
    if (several.length > 1) return { cells: several, next: next + 1 };
    if (line === undefined || !VALUE.test(line.at.text) || headAt(lines, next) !== undefined) break;
    if (fieldWords(line.at) !== undefined || (isEnd(line.at) && !/^[a-z][\w-]*,?$/.test(line.at.text))) break;
    const hasComma = line.at.text.endsWith(",");
    cells.push({ roles: ["options"], at: unquoted(hasComma ? cut(line.at, 0, line.at.text.length - 1) : line.at) });
    hasCommas ||= hasComma;
    // Where values are parted by commas, the one without is the last.
    isOpen = hasComma || !hasCommas;
  }
  return { cells, next };
}

function unquoted(at: Excerpt): Excerpt {
  const bare = unmark(at);
  return /^(["'“]).*["'”]$/.test(bare.text) ? cut(bare, 1, bare.text.length - 1) : bare;
}

/** What stands on the line below a label such as `Default:`. */
function wordBelow(lines: CopiedLines, at: number, role: "default" | "example" | "description"): CardHead {
  const label = lines(at - 1);
  const line = lines(at);
  if (line === undefined) return { cells: [], next: at };
  const word = role === "description" && label !== undefined ? `${label.at.text} ${line.at.text}` : undefined;
  const place = word === undefined ? unquoted(line.at) : { ...line.at, text: word };
  return { cells: [{ roles: [role], at: place }], next: at + 1 };
}

/** What one line of a field says, with the lines below that belong to it. */
function partAt(run: CardRun, at: number): CardHead {
  const line = run.lines(at);
  const words = line === undefined ? undefined : fieldWords(line.at);
  if (line === undefined) return { cells: [], next: at + 1 };
  if (words === undefined) return { cells: [{ roles: ["description"], at: line.at }], next: at + 1 };
  if (words.below === undefined) return { cells: words.cells, next: at + 1 };
  if (words.below === "options") return valuesBelow(run, at + 1);
  return wordBelow(run.lines, at + 1, words.below === "limit" ? "description" : words.below);
}

/** `SCRIPT OBJECT`: the fields that follow are those of `script`. */
const OBJECT_TITLE = /^[A-Z][A-Z_ ]{0,60} OBJECTS?$/;

function cardAt(run: CardRun, head: CardHead): { readonly row: Row; readonly next: number } {
  const { lines, isEnd } = run;
  const cells = [...head.cells];
  let { next } = head;
  for (let line = lines(next); line !== undefined; line = lines(next)) {
    if (headAt(lines, next) !== undefined) break;
    const isLabel = fieldWords(line.at) === undefined && isEnd(line.at);
    if (isLabel || OBJECT_TITLE.test(line.at.text)) break;
    const part = partAt(run, next);
    // The first word counts: what a type says is not said again by the words of its description.
    cells.push(
      ...part.cells.filter(({ roles: [role] }) => role !== "required" || !cells.some((one) => one.roles[0] === role)),
    );
    next = Math.max(part.next, next + 1);
  }
  const first = lines(head.next - 1) ?? lines(0);
  const last = lines(next - 1) ?? first;
  const name = cells[0]?.at ?? first?.at;
  const whole = name === undefined || last === undefined ? { start: 0, end: 0 } : cover(name, trim(last.at));
  return { row: { at: whole, cells, indent: 0 }, next };
}

/**
 * Fields as cards, copied as text: the name on a line of its own, below it the type, perhaps behind `required`, then what
 * else the page shows of the field (default, values, limits), on lines of their own, and its description.
 */
export function readFieldCards(
  all: readonly Excerpt[],
  index: number,
  isEnd: (line: Excerpt) => boolean,
): TableRead | undefined {
  const lines = filledLines(all, index);
  if (lines(0)?.index !== index || headAt(lines, 0) === undefined) return undefined;
  const run: CardRun = { lines, isEnd };
  const rows: Row[] = [];
  let at = 0;
  for (let head = headAt(lines, at); head !== undefined; head = headAt(lines, at)) {
    const { row, next } = cardAt(run, head);
    rows.push(row);
    at = next;
    while (OBJECT_TITLE.test(lines(at)?.at.text ?? "")) at += 1;
  }
  return { rows, next: (lines(at - 1)?.index ?? index) + 1, flattened: true };
}
