import { codeSpan } from "../messages/markdown.js";
import type { ApiDiff, Change, Impact } from "./change.js";
import { countText, dialectText } from "./render-text.js";

const HEADINGS: readonly (readonly [Impact, string])[] = [
  ["major", "Breaking"],
  ["minor", "New"],
  ["patch", "Other"],
];

function line(id: string, { at, message }: Change): string {
  return at === ""
    ? `- ${codeSpan(id)}: ${codeSpan(message)}`
    : `- ${codeSpan(id)} ${codeSpan(at)}: ${codeSpan(message)}`;
}

/** A diff as a release note: what breaks, what is new, the rest. */
export function diffMarkdown(diff: ApiDiff): string {
  const all = diff.endpoints.flatMap(({ id, changes }) => changes.map((change) => ({ id, change })));
  const sections = HEADINGS.flatMap(([impact, title]) => {
    const lines = all.filter(({ change }) => change.impact === impact).map(({ id, change }) => line(id, change));
    return lines.length === 0 ? [] : [`### ${title}`, "", ...lines, ""];
  });
  const note = dialectText(diff);
  const head = `**${diff.verdict}**: ${countText(diff)}`;
  return [head, "", ...sections, ...(note === "" ? [] : [`_${note}_`, ""])].join("\n");
}
