import { internalFinding } from "../document/guard.js";
import { type LocatedFinding, locateFindings } from "../document/located-finding.js";
import { systemUserError, UserError, userErrorFinding } from "../io/user-error.js";
import { OptionsError } from "./options.js";
import type { RunHost } from "./settings.js";

/** An error about options, of one that whoever was to use them threw. */
function optionsError({ message, code, path, place }: UserError): OptionsError {
  return new OptionsError(message, {
    exit: 2,
    code,
    ...(path === undefined ? {} : { path }),
    ...(place === undefined ? {} : { place }),
  });
}

/** What options give. @throws OptionsError for options that cannot be used */
export async function orOptionsError<Value>(read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof UserError && !(error instanceof OptionsError) ? optionsError(error) : error;
  }
}

/**
 * Why work came to no end, as findings: another run, a full disk, a mistake of ours.
 * @param about the folder of the project, what was being made, and who hears of a mistake
 * @throws OptionsError where the options are the reason
 */
export function findingsOfStop(
  error: unknown,
  { cwd, what, onMistake }: Pick<RunHost, "onMistake"> & { readonly cwd: string; readonly what: string },
): readonly LocatedFinding[] {
  const fault = error instanceof UserError ? error : systemUserError(error, cwd);
  if (fault?.exit === 2) throw fault instanceof OptionsError ? fault : optionsError(fault);
  if (fault !== undefined) return [userErrorFinding(fault)];
  onMistake?.(error);
  return locateFindings([internalFinding("run", { source: undefined, name: what }, error)], []);
}
