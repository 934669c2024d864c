import { visible, visibleJson } from "../../messages/visible.js";
import type { Json } from "../../document/json.js";

/** Text in a Markdown table cell, or on a line: nothing in it is markup, a link or a new cell. */
export function cell(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f]+/g, " ")
    .replace(/[\\`*_{}[\]<>()#!|~&]/g, (char) => `\\${char}`)
    .trim();
}

/** Code in a Markdown table cell. */
export function code(text: string): string {
  return `\`${text.replace(/[\u0000-\u001f`]+/g, " ").replace(/\|/g, "\\|")}\``;
}

/** The same, with what nobody would see written out. */
export function shownCode(text: string): string {
  return code(visible(text));
}

/** Words of a source on one line, with what nobody would see written out. */
export function line(text: string): string {
  return cell(visible(text.replace(/\s+/g, " ").trim()));
}

/** A value as JSON in a block of its own; no line of JSON begins with the marks that end the block. */
export function jsonBlock(value: Json): string {
  return `\`\`\`json\n${visibleJson(value)}\n\`\`\`\n`;
}
