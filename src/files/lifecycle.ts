import type { StorageSettings } from "../contract/storage.js";
import { ConfigError } from "../errors/index.js";

const HOUR = 3_600;
const SECONDS: { readonly [name: string]: number | undefined } = {
  immediate: 60,
  "1h": HOUR,
  "1d": 24 * HOUR,
  "7d": 7 * 24 * HOUR,
  "30d": 30 * 24 * HOUR,
  "1y": 365 * 24 * HOUR,
};

function secondsOf(expiresIn: StorageSettings["expiresIn"]): number | undefined {
  if (expiresIn === undefined || expiresIn === "never") return undefined;
  const seconds =
    typeof expiresIn === "number" ? expiresIn : Object.hasOwn(SECONDS, expiresIn) ? SECONDS[expiresIn] : 0;
  if (seconds !== undefined && seconds > 0 && seconds < Infinity) return seconds;
  const words = ["never", ...Object.keys(SECONDS)].join(", ");
  throw new ConfigError(
    `expiresIn is a number of seconds above 0 or one of ${words}, not ${JSON.stringify(expiresIn) ?? "that"}.`,
  );
}

const DECISIONS: ReadonlySet<unknown> = new Set(["hide", "forbid", "allow"]);

/** The settings as fal's headers carry them; undefined when they say nothing. @throws ConfigError */
export function lifecycleValue({ expiresIn, initialAcl }: StorageSettings = {}): string | undefined {
  const seconds = secondsOf(expiresIn);
  const decisions = [initialAcl?.default ?? "allow", ...(initialAcl?.rules ?? []).map(({ decision }) => decision)];
  if (!decisions.every((decision) => DECISIONS.has(decision)))
    throw new ConfigError('initialAcl decides with "hide", "forbid" or "allow".');
  if (seconds === undefined && initialAcl === undefined) return undefined;
  return JSON.stringify({ expiration_duration_seconds: seconds, initial_acl: initialAcl });
}
