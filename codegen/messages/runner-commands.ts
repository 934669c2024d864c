/*
 * A CI runner obeys what stands in a log. GitHub Actions takes `::name …::` at the start of a line, behind blanks too, for
 * a command, and `##[name …]` anywhere in it (as Azure Pipelines does with `##vso[`).
 */
const LINE_COMMAND = /(^|[\n\r\u0085\u2028\u2029])([^\S\n\r\u0085\u2028\u2029]*)::(?=[A-Za-z])/g;
const ANY_COMMAND = /##(?=\[|vso\[)/g;

/** Whether a runner would obey something in a text that is printed from the start of a line. */
export function hasCommand(text: string): boolean {
  return (
    (text.includes("::") && text.search(LINE_COMMAND) >= 0) || (text.includes("##") && text.search(ANY_COMMAND) >= 0)
  );
}

/** A text in which no words of a source or a server are a command to a CI runner: `::error::` becomes `: :error::`. */
export function withoutCommands(text: string): string {
  return text.replace(LINE_COMMAND, "$1$2: :").replace(ANY_COMMAND, "# #");
}

const LINE_BREAKS = /[\u0085\u2028\u2029]/g;

/** The same for JSON, which still says the same: line breaks that JSON allows in a text, and `##[`, are written as escapes. */
export function jsonWithoutCommands(json: string): string {
  return json
    .replace(ANY_COMMAND, "\\u0023#")
    .replace(LINE_BREAKS, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
