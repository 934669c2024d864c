import { MASK, type Redactor } from "./redact.js";

function redactBelow(value: unknown, text: (part: string) => string, depth: number): unknown {
  if (typeof value === "string") return text(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > 64) return MASK;
  if (Array.isArray(value)) return value.map((item: unknown) => redactBelow(item, text, depth + 1));
  const entries = Object.entries(value).map(([key, item]) => [text(key), redactBelow(item, text, depth + 1)] as const);
  return Object.fromEntries(entries);
}

/** The same data without secrets in any of its strings; the value itself when there is nothing to take out. */
export function redactData(redactor: Redactor, value: unknown): unknown {
  return redactor.knowsAny() ? redactBelow(value, redactor.text, 0) : value;
}

/** The value of a JSON text, without secrets. Looks into it only when the text may hold one. @throws SyntaxError */
export function parseRedacted(redactor: Redactor, json: string): unknown {
  const value: unknown = JSON.parse(json);
  // An escape may spell a secret in another way.
  return json.includes("\\") || redactor.text(json) !== json ? redactData(redactor, value) : value;
}
