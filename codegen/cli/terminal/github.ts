import type { Level } from "../../document/finding.js";
import { visible } from "../../messages/visible.js";
import type { ShownFinding } from "./finding-text.js";

const COMMANDS: { readonly [level in Level]: string } = { error: "error", warning: "warning", note: "notice" };

// The runner reads `##[…]` as a command anywhere in a line, so a quoted one is pulled apart.
function data(text: string): string {
  return text.replaceAll("##[", "# #[").replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
function property(text: string): string {
  return data(visible(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

function messageOf({ message, pointer, quote, hint }: ShownFinding): string {
  const lines = message.split("\n").map(visible);
  if (pointer !== undefined) lines.push(visible(pointer));
  if (quote !== undefined) lines.push(`| ${visible(quote)}`);
  if (hint !== undefined) lines.push(`hint: ${visible(hint)}`);
  return data(lines.join("\n"));
}

/** One finding as a workflow command of GitHub Actions, which shows it beside the line in the pull request. */
export function findingGithub(finding: ShownFinding): string {
  const { path, line, column, code } = finding;
  const properties = [
    ...(path === undefined ? [] : [`file=${property(path)}`]),
    ...(line === undefined ? [] : [`line=${line}`, `col=${column ?? 1}`]),
    `title=${property(code)}`,
  ];
  return `::${COMMANDS[finding.level]} ${properties.join(",")}::${messageOf(finding)}\n`;
}
