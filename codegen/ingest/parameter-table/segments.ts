import type { Block } from "./blocks.js";
import type { Mark } from "./operation-marks.js";

/** A run of blocks that documents one operation, and the marks in it. */
export type Segment = { readonly blocks: readonly Block[]; readonly marks: readonly Mark[] };

const isContent = (block: Block | undefined): boolean =>
  block !== undefined &&
  (block.kind === "json" ||
    block.kind === "curl" ||
    block.kind === "code" ||
    (block.kind === "line" && /\|.*\|/.test(block.at.text)));

/** The heading under which an operation's address stands: the highest since the last piece of content before it. */
const beginOf = (blocks: readonly Block[], mark: number, from: number): number => {
  let begin = mark;
  let level = 7;
  for (let at = mark - 1; at >= from; at -= 1) {
    const block = blocks[at];
    if (isContent(block) && level < 7) break;
    if (block?.kind === "heading" && block.level < level) {
      begin = at;
      level = block.level;
    }
  }
  return begin;
};

/** Marks that begin an operation; the same address again, with no other in between, is the same operation. */
const anchorsOf = (marks: readonly Mark[]): readonly Mark[] => {
  let former = "";
  return marks.filter((mark) => {
    if (mark.form !== "line") return false;
    const key = `${mark.method?.text ?? ""} ${(mark.target?.text ?? "").replace(/^https?:\/\/[^/]*/i, "").toLowerCase()}`;
    const isNew = key !== former;
    former = key;
    return isNew;
  });
};

/** Where the part of a page that begins at a heading ends: before the next part, or at a heading above its own. */
const endOf = (blocks: readonly Block[], begin: number, next: number): number => {
  const first = blocks[begin];
  if (first?.kind !== "heading") return next;
  const higher = blocks
    .slice(begin + 1, next)
    .findIndex((block) => block.kind === "heading" && block.level < first.level);
  return higher < 0 ? next : begin + 1 + higher;
};

/**
 * The operations of a page. A page with one address is one operation; where several addresses stand, each begins a part
 * at the heading above it.
 */
export const segmentsOf = (blocks: readonly Block[], marks: readonly Mark[]): readonly Segment[] => {
  const anchors = anchorsOf(marks);
  if (anchors.length < 2) return [{ blocks, marks }];
  const begins: number[] = [];
  for (const anchor of anchors) begins.push(beginOf(blocks, anchor.index, (begins.at(-1) ?? -1) + 1));
  return begins.map((begin, index) => {
    const end = endOf(blocks, begin, begins[index + 1] ?? blocks.length);
    return { blocks: blocks.slice(begin, end), marks: marks.filter((mark) => mark.index >= begin && mark.index < end) };
  });
};
