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
