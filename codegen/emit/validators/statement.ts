import { type Expr, FALSE, TRUE } from "./expression.js";

/**
 * One statement of a shape. A check stands in both functions: the guard returns false where it fails, the function
 * that looks for issues reports. So the two cannot disagree.
 */
export type Statement =
  | { readonly kind: "check"; readonly fails: Expr; readonly report: string }
  | { readonly kind: "plain"; readonly text: string }
  | { readonly kind: "block"; readonly open: string; readonly body: readonly Statement[] };

export function check(fails: Expr, report: string): Statement {
  return { kind: "check", fails, report };
}
export function plain(text: string): Statement {
  return { kind: "plain", text };
}
export function block(open: string, body: readonly Statement[]): Statement {
  return { kind: "block", open, body };
}

/** Without what never fails, and without blocks that hold nothing else. */
export function pruned(lines: readonly Statement[]): readonly Statement[] {
  return lines.flatMap((line): readonly Statement[] => {
    if (line.kind === "check") return line.fails === FALSE ? [] : [line];
    if (line.kind === "plain") return [line];
    const body = pruned(line.body);
    const idle = body.every((inner) => inner.kind === "plain") && body.length < line.body.length;
    return idle || body.length === 0 ? [] : [{ ...line, body }];
  });
}

/** Code without what stands in its strings: names in there declare nothing. */
export function withoutStrings(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"/g, '""');
}

/** True when a name stands in a text as a word of the code. */
export function hasWord(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w$])${name}(?![\\w$])`).test(withoutStrings(text));
}

/** True when a variable stands in any of the lines. */
export function mentions(lines: readonly Statement[], name: string): boolean {
  return hasWord(guardText(lines) + errorsText(lines), name);
}

function render(lines: readonly Statement[], failed: (report: string) => string, indent: string): string {
  return lines
    .map((line) => {
      switch (line.kind) {
        case "plain":
          return `${indent}${line.text}\n`;
        case "block":
          return `${indent}${line.open} {\n${render(line.body, failed, `${indent}  `)}${indent}}\n`;
        case "check":
          return `${indent}${line.fails === TRUE ? "" : `if (${line.fails.text}) `}${failed(line.report)}\n`;
      }
    })
    .join("");
}

/** What comes after a check that always fails is never asked. */
function upToCertainty(lines: readonly Statement[]): readonly Statement[] {
  const certain = lines.findIndex((line) => line.kind === "check" && line.fails === TRUE);
  const asked = certain < 0 ? lines : lines.slice(0, certain + 1);
  return asked.map((line) => (line.kind === "block" ? { ...line, body: upToCertainty(line.body) } : line));
}

export function guardText(lines: readonly Statement[]): string {
  return render(upToCertainty(lines), () => "return false;", "  ");
}

export function errorsText(lines: readonly Statement[]): string {
  return render(lines, (report) => `${report};`, "  ");
}
