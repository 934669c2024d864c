/** `one` in the form that fits a number. */
export const plural = (n: number, one: string): string => `${one}${n === 1 ? "" : "s"}`;

/** A number and what it counts, digits in groups. */
export const count = (n: number, one: string): string => `${n.toLocaleString("en")} ${plural(n, one)}`;
