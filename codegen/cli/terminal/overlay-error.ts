import { resolve } from "node:path";
import type { LocatedFinding } from "../../document/located-finding.js";
import { visible } from "../../messages/visible.js";
import type { RunReport } from "../../project/report.js";

/** Why a package is not made anew, in the form that Vite's client shows over a page. */
export interface OverlayError {
  readonly plugin: "falsmith";
  readonly message: string;
  /** There is none: it is no mistake of a program. */
  readonly stack: "";
  /** The file, absolute. */
  readonly id?: string;
  readonly loc?: { readonly file: string; readonly line: number; readonly column: number };
  /** The line of the source that it is about. */
  readonly frame?: string;
}

function lines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}

function placeOf({ path, line = 1, column = 1, quote }: LocatedFinding, cwd: string): Partial<OverlayError> {
  if (path === undefined) return {};
  const file = resolve(cwd, path);
  // Vite's columns count from 0.
  const loc = { file, line, column: column - 1 };
  return { id: file, loc, ...(quote === undefined ? {} : { frame: `${line} | ${visible(quote)}` }) };
}

/** What is to be shown of a run over the page; undefined when the package is what its sources give. */
export function overlayErrorOf({ ok, findings }: RunReport, cwd: string): OverlayError | undefined {
  if (ok) return undefined;
  const errors = findings.filter(({ level }) => level === "error");
  const [first] = errors.length > 0 ? errors : findings;
  if (first === undefined) return undefined;
  const more = errors.length > 1 ? `\n${errors.length - 1} more in the terminal` : "";
  const hint = first.hint === undefined ? "" : `\n${first.hint}`;
  const message = lines(`${first.path ?? "falsmith"}: ${first.code}: ${first.message}${hint}${more}`);
  return { plugin: "falsmith", message, stack: "", ...placeOf(first, cwd) };
}
