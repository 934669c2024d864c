import type { LocatedFinding } from "../../document/located-finding.js";
import { visibleJson } from "../../messages/visible.js";
import { findingText } from "./finding-text.js";
import { findingGithub } from "./github.js";
import { type Summary, summaryLine } from "./summary.js";

export const REPORTERS = ["text", "json", "github", "sarif"] as const;
export type Reporter = (typeof REPORTERS)[number];

/** Whether a program reads what is shown: nothing else stands beside it. */
export function isForPrograms(reporter: Reporter): boolean {
  return reporter === "json" || reporter === "sarif";
}

/**
 * All findings of a run and its summary, as one text for stderr. `json` is one document:
 * `{ "findings": […], "summary": {…} }`.
 */
export function render(
  reporter: Exclude<Reporter, "sarif">,
  findings: readonly LocatedFinding[],
  summary: Summary | undefined,
  colour: boolean,
): string {
  if (reporter === "json") return `${visibleJson({ findings, ...(summary === undefined ? {} : { summary }) })}\n`;
  const lines = findings.map((finding) =>
    reporter === "github" ? findingGithub(finding) : findingText(finding, colour),
  );
  return `${lines.join("")}${summary === undefined ? "" : summaryLine(summary)}`;
}
