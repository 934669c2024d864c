import { cut, type Excerpt, trim } from "../../excerpt.js";
import type { Block } from "../blocks.js";
import { readFieldBullets } from "./field-bullets.js";
import { cellsOf, readNameCell } from "./name-cell.js";
import { pipeCells } from "./pipe-table.js";
import { addLine, FIELD_NAME, openRow, type OpenRow, type Row } from "./table.js";

/** Fields whose names are headings, and the index of the first block behind them. */
interface HeadingFields {
  readonly rows: readonly Row[];
  readonly next: number;
}

const NO_NAME = /^(?:example|request|response|body|header|query|path|type|string|object|array)s?$/i;

/** `### prompt string required`, ``### `seed` `` with its type on the line below; the blocks that it takes up. */
function headAt(blocks: readonly Block[], index: number): { readonly row: OpenRow; readonly next: number } | undefined {
  const block = blocks[index];
  if (block?.kind !== "heading") return undefined;
  const read = readNameCell(block.at);
  if (read === undefined || read.rest.text !== "" || !FIELD_NAME.test(read.name.text) || NO_NAME.test(read.name.text))
    return undefined;
  const own = { at: trim(block.at), indent: block.level };
  if (read.type !== undefined)
    return { row: openRow({ ...own, cells: cellsOf(read, cut(read.rest, 0)) }), next: index + 1 };
  let below = index + 1;
  while (blocks[below]?.kind === "line" && blocks[below]?.at.text.trim() === "") below += 1;
  const line = blocks[below];
  if (line?.kind !== "line") return undefined;
  // What stands beside a name in one line may stand below it: the name is put before it to read it alike.
  const said = trim(line.at);
  const typed = readNameCell({ text: `x ${said.text}`, start: said.start - 2, end: said.end });
  if (typed?.type === undefined || typed.rest.text !== "") return undefined;
  const cells = cellsOf({ ...typed, name: read.name, presence: typed.presence ?? read.presence }, cut(said, 0, 0));
  return { row: openRow({ ...own, cells }), next: below + 1 };
}

/** A table or a field in a bullet: fields inside of the one that the heading names. */
function isOwnTable(line: Excerpt): boolean {
  return (pipeCells(line)?.length ?? 0) > 1 || readFieldBullets([line], 0, () => false) !== undefined;
}

const MOST_LINES = 40;

/** The fields that headings name from a block on, each with the lines below it as its description. */
export function readFieldHeadings(blocks: readonly Block[], index: number, level: number): HeadingFields | undefined {
  const rows: OpenRow[] = [];
  let next = index;
  for (;;) {
    const block = blocks[next];
    const head = block?.kind === "heading" && block.level > level ? headAt(blocks, next) : undefined;
    if (head === undefined) break;
    rows.push(head.row);
    next = head.next;
    const until = next + MOST_LINES;
    for (; next < until; next += 1) {
      const line = blocks[next];
      if (line?.kind !== "line" || isOwnTable(line.at)) break;
      if (line.at.text.trim() !== "") addLine(head.row, trim(line.at));
    }
  }
  return rows.length === 0 ? undefined : { rows, next };
}
