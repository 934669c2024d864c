import type { Expr } from "./expression.js";

/** A condition and the keyword that is broken when it does not hold. */
export interface Test {
  readonly keyword: string;
  readonly holds: Expr;
}
