/** A boolean expression of JavaScript, with what is needed to combine it without needless parentheses. */
export interface Expr {
  readonly text: string;
  readonly level: "or" | "and" | "atom";
}

export function atom(text: string): Expr {
  return { text, level: "atom" };
}

export const TRUE: Expr = atom("true");
export const FALSE: Expr = atom("false");

export function and(...parts: readonly Expr[]): Expr {
  const needed = parts.filter((part) => part !== TRUE);
  const [first] = needed;
  if (needed.includes(FALSE)) return FALSE;
  if (first === undefined) return TRUE;
  if (needed.length === 1) return first;
  return {
    text: needed.map((part) => (part.level === "or" ? `(${part.text})` : part.text)).join(" && "),
    level: "and",
  };
}

export function or(...parts: readonly Expr[]): Expr {
  const needed = parts.filter((part) => part !== FALSE);
  const [first] = needed;
  if (needed.includes(TRUE)) return TRUE;
  if (first === undefined) return FALSE;
  if (needed.length === 1) return first;
  return { text: needed.map((part) => part.text).join(" || "), level: "or" };
}

/** Only for comparisons and calls that this folder writes: `a === b`, `typeof a === "b"`, `f(a)`, `a.f(b)`. */
function flip(text: string): string | undefined {
  const compared = /^((?:typeof )?[a-z]+(?:\.length)?) (===|!==|>=|<=|>|<) ([a-z]+|-?[\d.e+-]+|"[^"\\]*")$/.exec(text);
  if (compared === null) return /^[A-Za-z_$][\w$.]*\([\w, ]*\)$/.test(text) ? `!${text}` : undefined;
  const [, left, operator, right] = compared;
  // NaN and undefined compare false both ways: only equality may be turned round.
  if (operator === "===") return `${left} !== ${right}`;
  return operator === "!==" ? `${left} === ${right}` : undefined;
}

export function not(part: Expr): Expr {
  if (part === TRUE) return FALSE;
  if (part === FALSE) return TRUE;
  return atom((part.level === "atom" ? flip(part.text) : undefined) ?? `!(${part.text})`);
}
