/** `one` in the form that fits a number. */
export function plural(n: number, one: string): string {
  return `${one}${n === 1 ? "" : "s"}`;
}

/** A number and what it counts, digits in groups. */
export function count(n: number, one: string): string {
  return `${n.toLocaleString("en")} ${plural(n, one)}`;
}
