/** How long files are kept. */
export type ObjectExpiration = "never" | "immediate" | "1h" | "1d" | "7d" | "30d" | "1y" | number;

/** What somebody may do with a file. */
export type StorageACLDecision = "hide" | "forbid" | "allow";

/** What one user may do with a file. */
export interface StorageACLRule {
  readonly user: string;
  readonly decision: StorageACLDecision;
}

/** Who may do what with a file. */
export interface StorageACL {
  readonly default?: StorageACLDecision | undefined;
  readonly rules?: readonly StorageACLRule[] | undefined;
}

/** How long a file is kept, and for whom. */
export interface StorageSettings {
  readonly expiresIn?: ObjectExpiration | undefined;
  readonly initialAcl?: StorageACL | undefined;
}

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
