/** A text that two values share exactly when they are equal: keys sorted, 0 for -0. */
const canonical = (value: unknown): string => {
  if (typeof value !== "object" || value === null)
    return typeof value === "number" ? String(value + 0) : (JSON.stringify(value) ?? typeof value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(Reflect.get(value, key))}`).join(",")}}`;
};

/** True when no two items are equal. Time grows with the size of the list, not with its square. */
export const isUnique = (items: readonly unknown[]): boolean => {
  if (items.length < 2) return true;
  const seen = new Set<unknown>();
  const shapes = new Set<string>();
  for (const item of items) {
    const isShape = typeof item === "object" && item !== null;
    const known: Set<unknown> = isShape ? shapes : seen;
    const size = known.size;
    known.add(isShape ? canonical(item) : item);
    if (known.size === size) return false;
  }
  return true;
};
