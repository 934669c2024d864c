import { judge, type Verdict } from "./judge.js";

/** A text to look at. */
export interface Order {
  readonly text: string;
  readonly isPrinted: boolean;
}

/** The name of every text here: what is found depends on the text alone. */
const ID = "specs/page.md";

/** Judges what its parent sends, one text after the other. */
export function serveOrders(): void {
  const answer = async ({ text, isPrinted }: Order): Promise<void> => {
    const verdict: Verdict = await judge({ id: ID, text }, { isPrinted });
    process.send?.(verdict);
  };
  process.on("message", (order: Order) => void answer(order));
}
