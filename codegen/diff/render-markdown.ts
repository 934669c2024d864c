import { visible } from "../messages/visible.js";
import type { ApiDiff, Change, Impact } from "./change.js";
import { countText, dialectText } from "./render-text.js";

/** Text as a code span: nothing in it is Markdown or HTML. */
export function codeSpan(text: string): string {
  const shown = visible(text);
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const pad = shown.startsWith("`") || shown.endsWith("`") ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

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
