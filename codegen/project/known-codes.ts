import { IO_LAWS } from "../io/codes.js";
import { configFileIn } from "../io/config/config-file.js";
import type { Config } from "../io/config/config.js";
import { UserError } from "../io/user-error.js";
import { didYouMean } from "../messages/nearest.js";
import type { CodeText, Stages } from "./stages.js";

/** The laws of all rules by code, in the order of the codes. */
export async function allLaws(stages: Stages): Promise<ReadonlyMap<string, CodeText>> {
  const laws = new Map<string, CodeText>([...IO_LAWS, ...(await stages.laws())]);
  return new Map([...laws].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** @throws UserError for the first code of the configuration that no rule has. */
export async function requireKnownCodes({ rules }: Config, cwd: string, stages: Stages): Promise<void> {
  const codes = Object.keys(rules);
  if (codes.length === 0) return;
  const laws = await allLaws(stages);
  const unknown = codes.find((code) => !laws.has(code));
  if (unknown === undefined) return;
  const meant = didYouMean(unknown, laws.keys());
  const message = `rules: unknown code ${JSON.stringify(unknown)}${meant}; falsmith explain lists all`;
  throw new UserError(message, { exit: 2, code: "io/config", path: configFileIn(cwd) ?? "." });
}
