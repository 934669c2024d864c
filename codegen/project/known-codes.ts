import type { Config } from "../io/config/config.js";
import { UserError } from "../io/user-error.js";
import { didYouMean } from "../messages/nearest.js";
import type { Stages } from "./stages.js";

/** @param file where the rules are written, if that is a file @throws UserError for the first code that no rule has */
export async function requireKnownCodes(
  { rules }: Pick<Config, "rules">,
  file: string | undefined,
  stages: Stages,
): Promise<void> {
  const codes = Object.keys(rules);
  if (codes.length === 0) return;
  const known = await stages.codes();
  const unknown = codes.find((code) => !known.has(code));
  if (unknown === undefined) return;
  const meant = didYouMean(unknown, known.keys());
  const message = `rules: unknown code ${JSON.stringify(unknown)}${meant}; falsmith explain lists all`;
  throw file === undefined
    ? new UserError(message, { exit: 2, code: "io/usage" })
    : new UserError(message, { exit: 2, code: "io/config", path: file });
}
