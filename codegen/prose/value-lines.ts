import type { Found } from "./fact.js";
import type { Item } from "./list.js";
import { cueAt, isMark, type Page } from "./page.js";
import { rawAt } from "./value.js";
import { enumFound } from "./values.js";
import { wordSet } from "./word-set.js";

const lineEnd = (page: Page, at: number): number => {
  let next = at;
  while (next < page.tokens.length && page.tokens[next]?.kind !== "break") next += 1;
  return next;
};

const afterBullet = (page: Page, at: number): number => {
  let next = at;
  while (next < at + 3 && isMark(page.tokens[next], "-", "•", "+")) next += 1;
  return next;
};

const NO_ITEM = wordSet(`
  default example values supported range condition advice only not url minimum maximum
`);
const NO_ITEMS = wordSet("note notes tip warning important hint");

const EXPLAINS = [":", "-", "=", "(", ",", ".", ";"];

// "- `TURBO`: fastest", "1：左上角", "Vidu；": a value, and perhaps what it means.
const itemOfLine = (page: Page, at: number): Item | undefined => {
  const from = afterBullet(page, at);
  const cue = cueAt(page, from);
  const word = page.tokens[from]?.text.toLowerCase() ?? "";
  if ((cue !== undefined && NO_ITEM.has(cue)) || NO_ITEMS.has(word)) return undefined;
  const raw = rawAt(page, from);
  if (raw === undefined) return undefined;
  const next = page.tokens[raw.next];
  const ends = next === undefined || next.kind === "break" || isMark(next, ...EXPLAINS) || next.cue === "means";
  return ends ? { ...raw, from, isDefault: false } : undefined;
};

/** Values on lines of their own behind a label: "可选项为：\n1：左上角\n2：右上角". */
export const readLines = (page: Page, from: number, firstBreak: number): Found | undefined => {
  const items: Item[] = [];
  let at = firstBreak;
  while (at < page.tokens.length) {
    let start = at + 1;
    if (items.length === 0) while (page.tokens[start]?.kind === "break") start += 1;
    const item = itemOfLine(page, start);
    if (item === undefined) {
      // A line about a case ("当 ModelName 为 Kling 时：") means that the list holds under a condition.
      if (cueAt(page, afterBullet(page, start)) === "condition") return undefined;
      break;
    }
    items.push(item);
    at = lineEnd(page, item.next);
  }
  return items.length < 2
    ? undefined
    : enumFound(page, from, { items, next: at, ending: "clause" }, false, "tighten/values");
};
