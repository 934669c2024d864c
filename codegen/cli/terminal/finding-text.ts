import type { Level } from "../../document/finding.js";
import type { LocatedFinding } from "../../document/located-finding.js";
import { type Colour, paint } from "../../messages/paint.js";
import { visible } from "../../messages/visible.js";

/** A finding, or something else that is told in its form. */
export type ShownFinding = Omit<LocatedFinding, "code"> & { readonly code: string };

const COLOURS: { readonly [level in Level]: Colour } = { error: "red", warning: "yellow", note: "cyan" };

/** `path:line:col`, or `path:#/pointer` where there is no line; the program itself where there is no file. */
function placeOf({ path, line, column, pointer }: ShownFinding): string {
  const file = visible(path ?? "falsmith");
  if (line !== undefined) return `${file}:${line}:${column ?? 1}`;
  return pointer === undefined ? file : `${file}:${visible(pointer)}`;
}

/** One finding: a line `place: level code: message`, then indented lines, none of which begins with `at`. */
export function findingText(finding: ShownFinding, colour: boolean): string {
  const [message = "", ...more] = finding.message.split("\n");
  const level = paint(COLOURS[finding.level], finding.level, colour);
  const lines = [`${placeOf(finding)}: ${level} ${finding.code}: ${visible(message)}`];
  for (const line of more) lines.push(`    | ${visible(line)}`);
  if (finding.quote !== undefined) lines.push(paint("dim", `    | ${visible(finding.quote)}`, colour));
  if (finding.hint !== undefined) lines.push(`    hint: ${visible(finding.hint)}`);
  return `${lines.join("\n")}\n`;
}
