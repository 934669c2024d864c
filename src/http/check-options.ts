import type { FollowSettings } from "../contract/options.js";
import { ConfigError } from "../errors/index.js";

/** A number of an option, as it was given. @throws ConfigError for NaN, zero, what is negative and what is no number */
export function checkPositive(name: string, value: number | undefined): number | undefined {
  if (value === undefined || (typeof value === "number" && value > 0)) return value;
  throw new ConfigError(`${name} is a number above 0, not ${String(value)}.`);
}

/** Checks the times of a call before anything is sent. @throws ConfigError */
export function checkTimes({ timeout, pollInterval }: Pick<FollowSettings, "timeout" | "pollInterval">): void {
  checkPositive("timeout", timeout);
  if (pollInterval === Infinity) throw new ConfigError("pollInterval is a number of ms, not Infinity.");
  checkPositive("pollInterval", pollInterval);
}
