import type { StorageSettings } from "../contract/storage.js";

const HOUR = 3_600;
const SECONDS: { readonly [name: string]: number | undefined } = {
  immediate: 60,
  "1h": HOUR,
  "1d": 24 * HOUR,
  "7d": 7 * 24 * HOUR,
  "30d": 30 * 24 * HOUR,
  "1y": 365 * 24 * HOUR,
};

/** The settings as fal's headers carry them; undefined when they say nothing. */
export function lifecycleValue({ expiresIn, initialAcl }: StorageSettings = {}): string | undefined {
  const seconds = typeof expiresIn === "number" ? expiresIn : SECONDS[expiresIn ?? "never"];
  if (seconds === undefined && initialAcl === undefined) return undefined;
  return JSON.stringify({ expiration_duration_seconds: seconds, initial_acl: initialAcl });
}
