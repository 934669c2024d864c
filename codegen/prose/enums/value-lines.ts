import { cueAt, type Description, isMark } from "../description.js";
import type { Recognition } from "../fact.js";
import { wordSet } from "../lexer/word-set.js";
import { rawAt } from "../value.js";
import type { ListItem } from "./list.js";
import { enumFound } from "./values.js";

function lineEnd(description: Description, at: number): number {
  let next = at;
  while (next < description.tokens.length && description.tokens[next]?.kind !== "break") next += 1;
  return next;
}

function afterBullet(description: Description, at: number): number {
  let next = at;
  while (next < at + 3 && isMark(description.tokens[next], "-", "•", "+")) next += 1;
  return next;
}

const NO_ITEM = wordSet(`
  default example values supported range condition advice only not url minimum maximum
`);
const NO_ITEMS = wordSet("note notes tip warning important hint");

const EXPLAINS = [":", "-", "=", "(", ",", ".", ";"];

// "- `TURBO`: fastest", "1：左上角", "Vidu；": a value, and perhaps what it means.
function itemOfLine(description: Description, at: number): ListItem | undefined {
  const from = afterBullet(description, at);
  const cue = cueAt(description, from);
  const word = description.tokens[from]?.text.toLowerCase() ?? "";
  if ((cue !== undefined && NO_ITEM.has(cue)) || NO_ITEMS.has(word)) return undefined;
  const raw = rawAt(description, from);
  if (raw === undefined) return undefined;
  const next = description.tokens[raw.next];
  const ends = next === undefined || next.kind === "break" || isMark(next, ...EXPLAINS) || next.cue === "means";
  return ends ? { ...raw, from, isDefault: false } : undefined;
}

/** Values on lines of their own behind a label: "可选项为：\n1：左上角\n2：右上角". */
export function readLines(description: Description, from: number, firstBreak: number): Recognition | undefined {
  const items: ListItem[] = [];
  let at = firstBreak;
  while (at < description.tokens.length) {
    let start = at + 1;
    if (items.length === 0) while (description.tokens[start]?.kind === "break") start += 1;
    const item = itemOfLine(description, start);
    if (item === undefined) {
      // A line about a case ("当 ModelName 为 Kling 时：") means that the list holds under a condition.
      if (cueAt(description, afterBullet(description, start)) === "condition") return undefined;
      break;
    }
    items.push(item);
    at = lineEnd(description, item.next);
  }
  return items.length < 2
    ? undefined
    : enumFound(description, from, { items, next: at, ending: "clause" }, { rule: "tighten/values" });
}
