import { byText } from "../../../document/order.js";
import { patternExpression } from "../../../document/endpoint-choice.js";
import { addressFlaw } from "../../../io/sources/address.js";
import {
  CATALOGUE_URL,
  type CatalogueEndpoint,
  type CatalogueOptions,
  searchCatalogue,
  withPrices,
} from "../../../io/sources/catalogue.js";
import { UserError } from "../../../io/user-error.js";
import { count } from "../../../messages/count.js";
import { excerpt, visible } from "../../../messages/visible.js";
import { type Arguments, usage } from "../../terminal/arguments.js";
import { ask } from "../../terminal/ask.js";
import type { Terminal } from "../../terminal/terminal.js";

/** The address of the catalogue that a command line names, else fal's. @throws UserError for what is no address */
export function catalogueOf(given: Arguments): string {
  const text = given.value("catalogue") ?? CATALOGUE_URL;
  const flaw = addressFlaw(text);
  if (flaw !== undefined) throw usage(`--catalogue is an address such as ${CATALOGUE_URL}: ${flaw}`);
  return text.replace(/\/+$/, "");
}

/** True for a word that names endpoints of the catalogue by a pattern: `fal-ai/wan/*`. */
export function isIdPattern(word: string): boolean {
  return word.includes("*") && /^[A-Za-z0-9*][\w.*-]*(?:\/[\w.*-]+)+$/.test(word);
}

function unanswered(base: string, refused: string): UserError {
  return new UserError(
    `the catalogue cannot be asked: ${refused}; name endpoint ids, or another one with --catalogue`,
    {
      exit: 1,
      code: "io/fetch",
      path: base,
    },
  );
}

async function listed(words: string, options: CatalogueOptions): Promise<readonly CatalogueEndpoint[]> {
  const answer = await searchCatalogue(words, options);
  if ("refused" in answer) throw unanswered(options.base, answer.refused);
  return answer.endpoints.toSorted((a, b) => byText(a.id, b.id));
}

/**
 * The endpoints of the catalogue whose ids a pattern names: `*` stands for any part of a name, `**` for any path.
 * @throws UserError when the catalogue cannot be asked, or a pattern names none
 */
export async function endpointsByPattern(
  patterns: readonly string[],
  options: CatalogueOptions,
): Promise<readonly CatalogueEndpoint[]> {
  const all = await listed("", options);
  for (const pattern of patterns)
    if (!all.some(({ id }) => patternExpression(pattern).test(id)))
      throw new UserError(`none of the ${count(all.length, "endpoint")} of the catalogue has such an id`, {
        exit: 2,
        code: "io/no-such-input",
        path: pattern,
      });
  const expressions = patterns.map(patternExpression);
  return all.filter(({ id }) => expressions.some((expression) => expression.test(id)));
}

function statusText({ status, successor }: CatalogueEndpoint): string {
  return successor === undefined ? status : `${status}, use ${successor}`;
}

function cells(endpoint: CatalogueEndpoint): readonly string[] {
  const { id, category, price = "", title } = endpoint;
  return [id, title, category, price, statusText(endpoint)].map((text) => visible(text));
}

const WIDEST = 60;

/** The endpoints in columns, numbered: id, title, category, price, status. */
function table(endpoints: readonly CatalogueEndpoint[]): string {
  const rows = endpoints.map((endpoint, index) => [
    String(index + 1),
    ...cells(endpoint).map((cell) => excerpt(cell, WIDEST)),
  ]);
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}

/** The numbers of an answer such as `1 3-5, 8`, each once; undefined for what is none, or beyond `most`. */
export function chosenNumbers(answer: string, most: number): readonly number[] | undefined {
  const parts = answer.split(/[\s,]+/).filter((part) => part !== "");
  const numbers = new Set<number>();
  for (const part of parts) {
    const [, first, last = first] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (!(from >= 1 && to >= from && to <= most)) return undefined;
    for (let number = from; number <= to; number += 1) numbers.add(number);
  }
  return [...numbers];
}

/**
 * Shows what words find in the catalogue. Where a person can be asked, they choose; else each endpoint is a line, its
 * cells between tabs, and nothing is chosen.
 *
 * @returns the endpoints that are to be added
 * @throws UserError when the catalogue cannot be asked, nothing is found, or the answer names nothing
 */
export async function chooseFromCatalogue(
  words: string,
  options: CatalogueOptions,
  terminal: Terminal,
): Promise<readonly CatalogueEndpoint[]> {
  const found = await withPrices(await listed(words, options), options);
  if (found.length === 0)
    throw new UserError("nothing in the catalogue has these words", {
      exit: 1,
      code: "io/no-such-input",
      path: words,
    });
  if (!terminal.canAsk) {
    terminal.out(found.map((endpoint) => `${cells(endpoint).join("\t")}\n`).join(""));
    return [];
  }
  const answer = await ask(`${table(found)}Add which? (1 3-5; Enter for none) `, terminal);
  const numbers = chosenNumbers(answer, found.length);
  if (numbers === undefined)
    throw new UserError(`${JSON.stringify(answer)} names none of them; answer with numbers up to ${found.length}`, {
      exit: 2,
      code: "io/usage",
    });
  return numbers.flatMap((number) => found[number - 1] ?? []);
}
