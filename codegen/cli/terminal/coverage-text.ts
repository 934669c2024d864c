import { type CoveredLine, coverageWords, type LineClass, type SourceCoverage } from "../../document/coverage.js";
import { type Colour, paint } from "../../messages/paint.js";
import { visible, visibleJson } from "../../messages/visible.js";

const COLOURS: { readonly [one in LineClass]: Colour | undefined } = {
  used: "green",
  offered: "cyan",
  noise: "dim",
  unread: "yellow",
  blank: undefined,
};

const WIDTH = 24;

/** What a line is: its class, and behind a colon what kind of it. */
function labelOf({ class: one, kind }: CoveredLine): string {
  return one === "blank" ? "" : kind === undefined ? one : `${one}: ${kind}`;
}

function lineText(line: CoveredLine, digits: number, colour: boolean): string {
  const label = `${labelOf(line).padEnd(WIDTH)} ${String(line.line).padStart(digits)}`;
  const painted = COLOURS[line.class] === undefined ? label : paint(COLOURS[line.class] ?? "dim", label, colour);
  const text = visible(line.text.replaceAll("\t", "    "));
  return `${`${painted} | ${line.class === "noise" ? paint("dim", text, colour) : text}`.trimEnd()}\n`;
}

/** Sources with every line classed, as a person reads them; `json`: as data. */
export function coverageText(sources: readonly SourceCoverage[], asJson: boolean, colour: boolean): string {
  if (asJson) return `${visibleJson(sources)}\n`;
  return sources
    .map((source) => {
      const digits = String(source.lines.length).length;
      return (
        source.lines.map((line) => lineText(line, digits, colour)).join("") +
        `${visible(source.source)}: ${coverageWords(source.lines)}\n`
      );
    })
    .join("\n");
}
