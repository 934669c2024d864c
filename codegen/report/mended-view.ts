import { withoutCredentials } from "../document/credential.js";
import type { Basis } from "../document/origin.js";
import { cut, linesOf, rangeOf, type TextView } from "./cut.js";
import type { EditView } from "./endpoint-edits.js";
import { contentOfLines, el, type ElementId, lineWriter } from "./markup.js";
import type { LineRange, MendedText } from "./mended-text.js";
import { indentClass } from "./shell/style.js";

/** An edit that made a large part of the document is marked by its first lines. */
const MOST_LINES = 80;
const MOST_NAMES = 12;
/** A part of the document that an edit made whole is not shaded: it would be most of the page. */
const SHADED_LINES = 3;

/** The name of a line of the mended document on the page. */
export function mendedLineId(line: number): ElementId {
  return `m${line}`;
}

interface LineEdits {
  readonly names: readonly number[];
  readonly isShaded: boolean;
}

const NO_EDITS: LineEdits = { names: [], isShaded: false };

function editsByLine(edits: readonly EditView[]): ReadonlyMap<number, LineEdits> {
  const found = new Map<number, LineEdits>();
  for (const { number, lines, verb } of edits) {
    // What was removed stood below this place: the place is named by its first line.
    const to = verb === "removed" ? lines.from : Math.min(lines.to, lines.from + MOST_LINES);
    const isShort = verb !== "removed" && to - lines.from < SHADED_LINES;
    for (let line = lines.from; line <= to; line += 1) {
      const { names, isShaded } = found.get(line) ?? NO_EDITS;
      if (names.length < MOST_NAMES) found.set(line, { names: [...names, number], isShaded: isShaded || isShort });
    }
  }
  return found;
}

interface LineBasis {
  readonly basis: Basis;
  readonly isNew: boolean;
}

/** What the value on each line rests on; a line within a value rests on what the value rests on. */
function basisOfLines({ bases }: MendedText): (line: number) => LineBasis {
  let last: Basis = "schema";
  let told: Basis | undefined;
  return (line) => {
    last = bases.get(line) ?? last;
    const isNew = last !== told;
    told = last;
    return { basis: last, isNew };
  };
}

/** The mended document: every line with what it rests on and the edits that made it. */
export function mendedView(mended: MendedText, edits: readonly EditView[]): TextView {
  const source = { id: "", text: mended.text };
  const byLine = editsByLine(edits);
  const basisOf = basisOfLines(mended);
  const offsets = linesOf(source, { start: 0, end: mended.text.length });
  const important = edits.flatMap(({ lines }) => {
    const [from, to] = [offsets[lines.from - 1], offsets[lines.to - 1]];
    return from === undefined || to === undefined ? [] : [{ start: from.start, end: to.end }];
  });
  const writer = lineWriter();
  const shown: LineRange[] = [];
  let before = 0;
  const stretches = cut(mended.text, "whole", important);
  const isWhole = stretches.length === 1 && stretches[0]?.end === mended.text.length;
  const encoded = isWhole ? contentOfLines(mended.text, mended.clean) : undefined;
  for (const stretch of stretches) {
    const lines = isWhole ? offsets : linesOf(source, stretch);
    for (const line of lines) {
      const { number, start, end } = line;
      if (number > before + 1) writer.add(el("p", { class: "gap" }, `${number - before - 1} lines not shown`));
      const { names, isShaded } = byLine.get(number) ?? NO_EDITS;
      const { basis, isNew } = basisOf(number);
      const className = `line on-${basis}${isShaded ? " edited" : ""}${indentClass(mended.text, line)}`;
      const id = number === before ? undefined : mendedLineId(number);
      const why = isNew || number > before + 1 ? el("span", { class: "why" }, basis) : "";
      const code = encoded?.[number - 1] ?? withoutCredentials(mended.text.slice(start, end));
      writer.line({ className, id, edits: names }, why, code);
      before = number;
    }
    shown.push(...rangeOf(lines));
  }
  if (before < offsets.length) writer.add(el("p", { class: "gap" }, `${offsets.length - before} lines not shown`));
  // The script offers to copy what is there whole.
  return { html: el("div", { class: isWhole ? "code whole" : "code" }, writer.html()), lines: shown };
}
