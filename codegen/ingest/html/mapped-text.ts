/** A stretch of a made text, and where it comes from: character by character (`exact`), or as a whole. */
interface Piece {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly exact: boolean;
}

/** A text made from another, and the way back: every character knows the stretch of the other that it stands for. */
export interface MappedText {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** What a text is made from, and where that stands: character by character (`exact`), or as a whole. */
interface TextPart {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly exact: boolean;
}

/** Makes a {@link MappedText} piece by piece. */
export interface MappedTextWriter {
  readonly length: () => number;
  readonly add: (part: TextPart) => void;
  /** Adds a made text, or a stretch of it. */
  readonly append: (other: MappedText, start?: number, end?: number) => void;
  readonly done: () => MappedText;
}

/** The index of the last piece that begins at or before an offset. */
function pieceAt(pieces: readonly Piece[], offset: number): number {
  let [low, high] = [0, pieces.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((pieces[middle]?.at ?? Infinity) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A text that is a stretch of another, unchanged. */
export function sliceOf(text: string, from: number, to: number): MappedText {
  return { text: text.slice(from, to), pieces: [{ at: 0, from, to, exact: true }] };
}

/** Where a character of a made text comes from. */
export function startIn({ pieces }: MappedText, offset: number): number {
  const piece = pieces[pieceAt(pieces, offset)];
  if (piece === undefined) return 0;
  return piece.exact ? Math.min(piece.from + offset - piece.at, piece.to) : piece.from;
}

/** Where a stretch that ends at an offset of a made text ends in the other. */
export function endIn(text: MappedText, offset: number): number {
  const piece = offset === 0 ? undefined : text.pieces[pieceAt(text.pieces, offset - 1)];
  if (piece === undefined) return startIn(text, 0);
  return piece.exact ? Math.min(piece.from + offset - piece.at, piece.to) : piece.to;
}

/** @returns a writer of a text that begins empty */
export function mappedTextWriter(): MappedTextWriter {
  const parts: string[] = [];
  const pieces: Piece[] = [];
  let length = 0;
  const add = ({ text, from, to, exact }: TextPart): void => {
    if (text === "") return;
    const last = pieces.at(-1);
    const goesOn = exact && last?.exact === true && last.to === from && last.at + last.to - last.from === length;
    if (goesOn && last !== undefined) pieces[pieces.length - 1] = { ...last, to };
    else pieces.push({ at: length, from, to, exact });
    parts.push(text);
    length += text.length;
  };
  const append = (other: MappedText, start = 0, end = other.text.length): void => {
    for (let index = pieceAt(other.pieces, start); index < other.pieces.length; index += 1) {
      const piece = other.pieces[index];
      if (piece === undefined || piece.at >= end) break;
      const first = Math.max(piece.at, start);
      const last = Math.min(other.pieces[index + 1]?.at ?? other.text.length, end);
      const text = other.text.slice(first, last);
      const from = piece.exact ? piece.from + first - piece.at : piece.from;
      add({ text, from, to: piece.exact ? from + text.length : piece.to, exact: piece.exact });
    }
  };
  return { length: () => length, add, append, done: () => ({ text: parts.join(""), pieces }) };
}

/** A text made from a made text, in terms of what that was made from. */
export function composed(outer: MappedText, inner: MappedText): MappedText {
  const writer = mappedTextWriter();
  for (const [index, piece] of outer.pieces.entries()) {
    const text = outer.text.slice(piece.at, outer.pieces[index + 1]?.at ?? outer.text.length);
    if (piece.exact) writer.append(inner, piece.from, piece.from + text.length);
    else
      writer.add({
        text,
        from: startIn(inner, piece.from),
        to: Math.max(startIn(inner, piece.from), endIn(inner, piece.to)),
        exact: false,
      });
  }
  return writer.done();
}
