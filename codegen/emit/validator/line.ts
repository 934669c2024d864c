import { FALSE, TRUE, type Expr } from "./expression.js";

/**
 * One statement of a shape. A check stands in both functions: the guard returns false where it fails, the function
 * that looks for issues reports. So the two cannot disagree.
 */
export type Line =
  | { readonly kind: "check"; readonly fails: Expr; readonly report: string }
  | { readonly kind: "plain"; readonly text: string }
  | { readonly kind: "block"; readonly open: string; readonly body: readonly Line[] };

export const check = (fails: Expr, report: string): Line => ({ kind: "check", fails, report });
export const plain = (text: string): Line => ({ kind: "plain", text });
export const block = (open: string, body: readonly Line[]): Line => ({ kind: "block", open, body });

const render = (lines: readonly Line[], failed: (report: string) => string, indent: string): string =>
  lines
    .map((line) => {
      switch (line.kind) {
        case "plain":
          return `${indent}${line.text}\n`;
        case "block":
          return line.body.length === 0 ? "" : `${indent}${line.open} {\n${render(line.body, failed, `${indent}  `)}${indent}}\n`;
        case "check":
          if (line.fails === FALSE) return "";
          return `${indent}${line.fails === TRUE ? "" : `if (${line.fails.text}) `}${failed(line.report)}\n`;
      }
    })
    .join("");

export const guardText = (lines: readonly Line[]): string => render(lines, () => "return false;", "  ");

export const errorsText = (lines: readonly Line[]): string => render(lines, (report) => `${report};`, "  ");
