import { cueAt, type Description } from "../description.js";
import type { Cue } from "../lexer/cue.js";

/** What a number counts: `amount` is a measure such as seconds, `far` one that is never the value's own (MB, days). */
export type Unit = "none" | "characters" | "items" | "amount" | "far" | "unknown";

const GLUED: ReadonlyMap<string, Unit> = new Map([
  ...["mb", "kb", "gb", "mib", "mp", "min", "h", "m", "k"].map((unit) => [unit, "far"] as const),
  ...["s", "ms", "sec", "px", "fps", "hz", "khz", "db", "x"].map((unit) => [unit, "amount"] as const),
  ...["chars", "characters"].map((unit) => [unit, "characters"] as const),
]);

const UNITS: Readonly<Partial<Record<Cue, Unit>>> = {
  characters: "characters",
  items: "items",
  url: "items",
  amount: "amount",
  "far-unit": "far",
};

/**
 * What the number before `at` counts; `glued` are letters written to the number ("10MB"). One describing word may
 * stand before what is counted: "10 input images", "4 reference URLs".
 */
export function unitAt(
  description: Description,
  at: number,
  glued: string | undefined,
): { readonly unit: Unit; readonly next: number } {
  if (glued !== undefined) return { unit: GLUED.get(glued) ?? "unknown", next: at };
  const here = UNITS[cueAt(description, at) ?? "plain"];
  const second = UNITS[cueAt(description, at + 1) ?? "plain"];
  // "8192 个 tokens": the measure word counts what follows it.
  if (description.tokens[at]?.text === "个" && description.tokens[at + 1]?.kind === "word")
    return { unit: second ?? "unknown", next: at + 2 };
  if (here !== undefined) return { unit: here, next: at + 1 };
  const describing = description.tokens[at]?.kind === "word" && description.tokens[at]?.cue === undefined;
  if (describing && second !== undefined && second !== "amount") return { unit: second, next: at + 2 };
  return { unit: describing ? "unknown" : "none", next: at };
}
