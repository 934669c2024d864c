/** Takes registered secrets out of whatever is about to be shown. */
export interface Redactor {
  add(secret: string): void;
  readonly text: (text: string) => string;
  /** Whether there is anything to take out. */
  knowsAny(): boolean;
}

/** What stands where a secret stood. */
const MASK = "[redacted]";
// Shorter values are no secrets, and taking them out would garble ordinary words.
const MIN_SECRET = 6;
// A credential function may rotate keys for ever; old ones are forgotten in order.
const MAX_SECRETS = 64;

/** A redactor without secrets. */
export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  const remember = (part: string | undefined): void => {
    if (part === undefined || part.length < MIN_SECRET) return;
    secrets.add(part);
    const [oldest] = secrets;
    if (secrets.size > MAX_SECRETS && oldest !== undefined) secrets.delete(oldest);
  };
  const text = (shown: string): string => {
    let clean = shown;
    for (const secret of secrets) if (clean.includes(secret)) clean = clean.replaceAll(secret, MASK);
    return clean;
  };
  return {
    add: (secret) => {
      if (secrets.has(secret)) return;
      remember(secret);
      remember(encodeURIComponent(secret));
      remember(secret.slice(secret.indexOf(":") + 1));
    },
    text,
    knowsAny: () => secrets.size > 0,
  };
}

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
