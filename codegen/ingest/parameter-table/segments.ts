import type { Block } from "./blocks.js";
import type { OperationMark, Word } from "./operation-marks.js";

/** A run of blocks that documents one operation, and the marks in it. */
export interface Segment {
  readonly blocks: readonly Block[];
  readonly marks: readonly OperationMark[];
  /** Only a sample of code shows the operation. */
  readonly isSample?: boolean;
}

function isContent(block: Block | undefined): boolean {
  return (
    block !== undefined &&
    (block.kind === "json" ||
      block.kind === "curl" ||
      block.kind === "code" ||
      (block.kind === "line" && /\|.*\|/.test(block.at.text)))
  );
}

/**
 * The heading under which an operation's address stands: the highest since the last piece of content before it, of
 * those that are not higher than `highest`.
 */
function beginOf(blocks: readonly Block[], mark: number, from: number, highest = 1): number {
  let begin = mark;
  // An address that is a heading begins its part itself, unless a higher heading stands right above it.
  let level = levelAt(blocks, mark);
  for (let at = mark - 1; at >= from; at -= 1) {
    const block = blocks[at];
    if (isContent(block) && level < 7) break;
    if (block?.kind === "heading" && block.level < level && block.level >= highest) {
      begin = at;
      level = block.level;
    }
  }
  return begin;
}

/** Says whether a heading stands between two blocks: counted once, however often it is asked. */
function partsOf(blocks: readonly Block[]): (from: number, to: number) => boolean {
  let count = 0;
  const headings = blocks.map(({ kind }) => (count += kind === "heading" ? 1 : 0));
  return (from, to) => (headings[to - 1] ?? count) > (headings[from] ?? 0);
}

function tailOf(target: Word): string {
  return target.text
    .replace(/^https?:\/\/[^/]{0,255}/i, "")
    .replace(/[?#].*$/, "")
    .replace(/\/+$/, "")
    .toLowerCase();
}

/**
 * Addresses that labels state (`Path:`, `Method:`, a heading `Endpoint`), each with the method of the label beside it. Only
 * where several parts of a page have addresses of their own are these the addresses of operations.
 */
function labelledAddresses(blocks: readonly Block[], marks: readonly OperationMark[]): readonly OperationMark[] {
  const found: OperationMark[] = [];
  const isParted = partsOf(blocks);
  for (const [place, mark] of marks.entries()) {
    if (mark.form !== "label" || mark.target === undefined) continue;
    const [before, after] = [marks[place - 1], marks[place + 1]];
    const near = [before, after].find(
      (other) =>
        other?.form === "label" &&
        other.method !== undefined &&
        !isParted(Math.min(other.index, mark.index), Math.max(other.index, mark.index)),
    );
    const last = found.at(-1);
    const same = last?.target !== undefined && !isParted(last.index, mark.index);
    // Two addresses of one part are one in two forms: a path, and the URL that ends in it.
    if (same) continue;
    found.push({
      index: Math.min(mark.index, near?.index ?? mark.index),
      form: "line",
      method: near?.method,
      target: mark.target,
    });
  }
  const tails = new Set(
    found.map((one) => `${one.method?.text ?? ""} ${one.target === undefined ? "" : tailOf(one.target)}`),
  );
  return tails.size < 2 ? [] : found;
}

/**
 * Calls that parts of a page show where nothing else states an address: each part with a call of its own is an operation.
 * The first is that of the page as far as the second.
 */
function callsApart(blocks: readonly Block[], marks: readonly OperationMark[]): readonly OperationMark[] {
  if (marks.some(({ target }) => target !== undefined)) return [];
  const isParted = partsOf(blocks);
  const found: OperationMark[] = [];
  for (const [index, block] of blocks.entries()) {
    const url = block.kind === "curl" ? block.call.url : undefined;
    const last = found.at(-1);
    if (block.kind !== "curl" || url === undefined || (last !== undefined && !isParted(last.index, index))) continue;
    const word = block.call.method?.word ?? (block.call.body === undefined ? "GET" : "POST");
    const method = { text: word.toUpperCase(), at: url.at };
    found.push({ index: last === undefined ? 0 : index, form: "line", method, target: { text: url.text, at: url.at } });
  }
  return new Set(found.map(keyOf)).size < 2 ? [] : found;
}

function keyOf({ method, target }: OperationMark): string {
  const path = (target?.text ?? "").replace(/^https?:\/\/[^/]{0,255}/i, "");
  return `${method?.text ?? ""} ${path.toLowerCase()}`;
}

function levelAt(blocks: readonly Block[], index: number): number {
  const block = blocks[index];
  return block?.kind === "heading" ? block.level : 7;
}

/**
 * Where operations begin: at each address that differs from the one before. The same address again is the same
 * operation, unless a heading as high as the former's stands above it.
 */
function beginsOf(blocks: readonly Block[], marks: readonly OperationMark[]): readonly number[] {
  const begins: number[] = [];
  let former = "";
  let passed = -1;
  const stated = marks.filter(({ form }) => form === "line");
  const labelled = stated.length > 0 ? [] : labelledAddresses(blocks, marks);
  const called = stated.length + labelled.length > 0 ? [] : callsApart(blocks, marks);
  const lines = stated.length > 0 ? stated : labelled.length > 0 ? labelled : called;
  for (const mark of lines) {
    const last = begins.at(-1) ?? -1;
    const begin = beginOf(blocks, mark.index, passed + 1);
    passed = mark.index;
    const key = keyOf(mark);
    const again = key === former && levelAt(blocks, begin) > Math.min(levelAt(blocks, last), 6);
    former = key;
    if (!again) begins.push(begin);
  }
  // The heading of the whole page is no heading of its first operation.
  const [first, second] = begins;
  const isTitle =
    first !== undefined && second !== undefined && levelAt(blocks, first) === 1 && levelAt(blocks, second) > 1;
  if (isTitle) begins[0] = beginOf(blocks, lines[0]?.index ?? first, 0, 2);
  return begins;
}

/** Where the part of a page that begins at a heading ends: before the next part, or at a heading above its own. */
function endOf(blocks: readonly Block[], begin: number, next: number): number {
  const first = blocks[begin];
  if (first?.kind !== "heading") return next;
  const higher = blocks
    .slice(begin + 1, next)
    .findIndex((block) => block.kind === "heading" && block.level < first.level);
  return higher < 0 ? next : begin + 1 + higher;
}

/**
 * The operations of a page. A page with one address is one operation; where several addresses stand, each begins a part
 * at the heading above it.
 */
export function segmentsOf(blocks: readonly Block[], marks: readonly OperationMark[]): readonly Segment[] {
  const begins = beginsOf(blocks, marks);
  if (begins.length < 2) return [{ blocks, marks }];
  let next = 0;
  return begins.map((begin, index) => {
    const end = endOf(blocks, begin, begins[index + 1] ?? blocks.length);
    const own: OperationMark[] = [];
    for (let mark = marks[next]; mark !== undefined && mark.index < end; mark = marks[next]) {
      if (mark.index >= begin) own.push(mark);
      next += 1;
    }
    return { blocks: blocks.slice(begin, end), marks: own };
  });
}
