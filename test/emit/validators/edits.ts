const FOREIGN: readonly unknown[] = [null, true, 0, -1, 1.5, 1e6, "", "x", "x".repeat(6000), [], {}, [null]];

function replacements(value: unknown): readonly unknown[] {
  if (typeof value === "number") return [value - 1, value + 1, value + 0.5, -value, String(value), ...FOREIGN];
  if (typeof value === "string") return [`${value}x`, ` ${value}`, value.slice(1), value.toUpperCase(), ...FOREIGN];
  return FOREIGN;
}

function ofList(list: readonly unknown[]): readonly unknown[] {
  return [
    [...list, ...list.slice(-1)],
    [...list, ...list, ...list, ...list],
    [...list, null],
    ...list.map((_, at) => list.toSpliced(at, 1)),
    ...list.flatMap((item, at) => editsOf(item).map((edited) => list.with(at, edited))),
  ];
}

function ofObject(entries: readonly (readonly [key: string, part: unknown])[]): readonly unknown[] {
  const extra = ["extra", "__proto__", "toString"].map((key) => Object.fromEntries([...entries, [key, null]]));
  return [
    ...extra,
    ...entries.map((_, at) => Object.fromEntries(entries.toSpliced(at, 1))),
    ...entries.flatMap(([key, part], at) =>
      editsOf(part).map((edited) => Object.fromEntries(entries.with(at, [key, edited]))),
    ),
  ];
}

/** All values that one edit makes of a JSON value: a part replaced, left out, repeated or added. */
export function editsOf(value: unknown): readonly unknown[] {
  const parts = Array.isArray(value)
    ? ofList(value)
    : typeof value === "object" && value !== null
      ? ofObject(Object.entries(value))
      : [];
  return [...parts, ...replacements(value)];
}
