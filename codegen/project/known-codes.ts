import { IO_LAWS } from "../io/codes.js";
import type { Config } from "../io/config/config.js";
import { UserError } from "../io/user-error.js";
import { didYouMean } from "../messages/nearest.js";
import type { CodeText, Stages } from "./stages.js";

/** The laws of all rules by code, in the order of the codes. */
export async function allLaws(stages: Stages): Promise<ReadonlyMap<string, CodeText>> {
  const laws = new Map<string, CodeText>([...IO_LAWS, ...(await stages.laws())]);
  return new Map([...laws].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** @param file where the rules are written, if that is a file @throws UserError for the first code that no rule has */
export async function requireKnownCodes(
  { rules }: Pick<Config, "rules">,
  file: string | undefined,
  stages: Stages,
): Promise<void> {
  const codes = Object.keys(rules);
  if (codes.length === 0) return;
  const laws = await allLaws(stages);
  const unknown = codes.find((code) => !laws.has(code));
  if (unknown === undefined) return;
  const meant = didYouMean(unknown, laws.keys());
  const message = `rules: unknown code ${JSON.stringify(unknown)}${meant}; falsmith explain lists all`;
  throw file === undefined
    ? new UserError(message, { exit: 2, code: "io/usage" })
    : new UserError(message, { exit: 2, code: "io/config", path: file });
}
