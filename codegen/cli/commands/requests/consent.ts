import { count } from "../../../messages/count.js";
import { excerpt } from "../../../messages/visible.js";
import { dollarsIn } from "../../../model/endpoint/about.js";
import { usage } from "../../terminal/arguments.js";
import { ask } from "../../terminal/ask.js";
import type { Terminal } from "../../terminal/terminal.js";

/** A batch of more requests, or of a higher stated price in dollars, is asked for on a terminal. */
export const ASKED_ABOVE: { readonly requests: number; readonly dollars: number } = { requests: 100, dollars: 10 };

/** What is about to be made and paid. */
export interface BatchCost {
  /** The file of the inputs; `-` is standard input. */
  readonly label: string;
  readonly total: number;
  /** The price of one unit in the words of the endpoint's page; undefined where none is stated. */
  readonly price: string | undefined;
}

function money(dollars: number): string {
  return `$${dollars.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** The most that a batch costs by what a page states, one unit for each request; undefined where it states no dollars. */
function highestCost({ total, price }: BatchCost): number | undefined {
  const amounts = price === undefined ? [] : dollarsIn(price);
  return amounts.length === 0 ? undefined : total * Math.max(...amounts);
}

function spendingText(spending: BatchCost): string {
  const { total, price } = spending;
  const what = count(total, "request");
  if (price === undefined) return `${what}; no page states the price of one`;
  const amounts = dollarsIn(price);
  const [least, most] = [Math.min(...amounts) * total, Math.max(...amounts) * total];
  const quoted = `“${excerpt(price, 200)}”`;
  if (amounts.length === 0) return `${what}, at the stated price of ${quoted}`;
  const cost = least === most ? money(most) : `${money(least)} to ${money(most)}`;
  return `${what} × ${quoted}: ${cost} where each is one such unit`;
}

/**
 * Asks before many requests are made, or expensive ones. Where nobody can be asked it says what is about to be made, and goes on.
 * @param isAgreed the person has agreed on the command line
 * @returns whether the requests may be made
 * @throws UserError where a person is there and standard input is the batch itself
 */
export async function consentsTo(spending: BatchCost, isAgreed: boolean, terminal: Terminal): Promise<boolean> {
  const { total, label } = spending;
  if (isAgreed || (total <= ASKED_ABOVE.requests && (highestCost(spending) ?? 0) <= ASKED_ABOVE.dollars)) return true;
  const text = spendingText(spending);
  if (!terminal.canConfirm) {
    terminal.err(`${text}\n`);
    return true;
  }
  if (label === "-") throw usage(`${text}: say --yes to make them, since standard input holds the inputs`);
  const answer = await ask(`${text}. What the store has already is not made again. Make them? (y/N) `, terminal);
  if (/^\s*y(?:es)?\s*$/i.test(answer)) return true;
  terminal.err("nothing was sent; --yes makes them without a question, --max-jobs refuses more than so many\n");
  return false;
}
