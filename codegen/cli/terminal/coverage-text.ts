import type { CoveredLine, LineClass, SourceCoverage } from "../../document/coverage.js";
import { count } from "../../messages/count.js";
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

/** How many lines of each class a source has, and how many of each kind of noise. */
function summaryOf({ source, lines }: SourceCoverage): string {
  const of = (one: LineClass): readonly CoveredLine[] => lines.filter((line) => line.class === one);
  const kinds = new Map<string, number>();
  for (const { kind = "" } of of("noise")) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const noise = [...kinds].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([kind, n]) => `${n} ${kind}`);
  const numbers = `${of("used").length} used, ${of("offered").length} offered, ${of("noise").length} noise`;
  const inside = noise.length === 0 ? "" : ` (${noise.join(", ")})`;
  return `${visible(source)}: ${count(lines.length - of("blank").length, "line")}: ${numbers}${inside}, ${of("unread").length} unread\n`;
}

/** Sources with every line classed, as a person reads them; `json`: as data. */
export function coverageText(sources: readonly SourceCoverage[], asJson: boolean, colour: boolean): string {
  if (asJson) return `${visibleJson(sources)}\n`;
  return sources
    .map((source) => {
      const digits = String(source.lines.length).length;
      return source.lines.map((line) => lineText(line, digits, colour)).join("") + summaryOf(source);
    })
    .join("\n");
}
