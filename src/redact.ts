/** Takes registered secrets out of whatever is about to be shown. */
export interface Redactor {
  add(secret: string): void;
  text(text: string): string;
  /** The same for every string inside plain data; returns the value itself when there is nothing to take out. */
  data(value: unknown): unknown;
  /** The value of a JSON text, without secrets. Looks into it only when the text may hold one. @throws SyntaxError */
  readonly parse: (text: string) => unknown;
}

const MASK = "[redacted]";
// Shorter values are no secrets, and taking them out would garble ordinary words.
const SHORTEST = 6;
// A credential function may rotate keys for ever; old ones are forgotten in order.
const MOST = 64;

function walk(value: unknown, text: (part: string) => string, depth: number): unknown {
  if (typeof value === "string") return text(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > 64) return MASK;
  if (Array.isArray(value)) return value.map((item: unknown) => walk(item, text, depth + 1));
  const entries = Object.entries(value).map(([key, item]) => [text(key), walk(item, text, depth + 1)] as const);
  return Object.fromEntries(entries);
}

/** A redactor without secrets. */
export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  const remember = (part: string | undefined): void => {
    if (part === undefined || part.length < SHORTEST) return;
    secrets.add(part);
    const [oldest] = secrets;
    if (secrets.size > MOST && oldest !== undefined) secrets.delete(oldest);
  };
  const text = (shown: string): string => {
    let clean = shown;
    for (const secret of secrets) if (clean.includes(secret)) clean = clean.replaceAll(secret, MASK);
    return clean;
  };
  const data = (value: unknown): unknown => (secrets.size === 0 ? value : walk(value, text, 0));
  // An escape may spell a secret in another way.
  const suspect = (json: string): boolean => json.includes("\\") || text(json) !== json;
  return {
    add: (secret) => {
      if (secrets.has(secret)) return;
      remember(secret);
      remember(encodeURIComponent(secret));
      remember(secret.slice(secret.indexOf(":") + 1));
    },
    text,
    data,
    parse: (json) => {
      const value: unknown = JSON.parse(json);
      return suspect(json) ? data(value) : value;
    },
  };
}
