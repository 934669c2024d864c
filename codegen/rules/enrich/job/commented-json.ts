import type { Json } from "../../../document/json.js";

/** An example that is written as text: its value, and what its comments say of its keys. */
export interface CommentedJson {
  readonly value: Json;
  /** By key: the comment behind it. */
  readonly comments: ReadonlyMap<string, string>;
}

const LONGEST = 50_000;
const COMMENT = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*/g;
const NOTE = /^\s*"(?<key>[^"\\]+)"\s*:[^\n]*?\/\/(?<note>[^\n"]*)$/gm;

/** Reads JSON in a string, with comments of JavaScript behind its values; undefined for a text that is none. */
export function readCommentedJson(text: string): CommentedJson | undefined {
  if (text.length > LONGEST || !/^\s*[[{]/.test(text)) return undefined;
  const plain = text.replaceAll("\r\n", "\n");
  const bare = plain.replace(COMMENT, (part) => (part.startsWith("//") ? "" : part));
  const comments = new Map(
    [...plain.matchAll(NOTE)].map(({ groups }) => [groups?.["key"] ?? "", (groups?.["note"] ?? "").trim()] as const),
  );
  try {
    const value: Json = JSON.parse(bare.replace(/,(\s*[}\]])/g, "$1"));
    return { value, comments };
  } catch {
    return undefined;
  }
}
