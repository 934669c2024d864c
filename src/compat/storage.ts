import type { ObjectExpiration, StorageACLDecision } from "../contract/storage.js";

/** What one user may do with a file. */
export interface StorageACLRule {
  user: string;
  decision: StorageACLDecision;
}

/** Who may do what with a file. */
export interface StorageACL {
  default?: StorageACLDecision;
  rules?: StorageACLRule[];
}

/** How long a file is kept, and for whom. */
export interface StorageSettings {
  /** A word, or seconds. */
  expiresIn?: ObjectExpiration;
  /** Who may read it from the start. */
  initialAcl?: StorageACL;
}

/** How a file is uploaded. */
export interface UploadOptions {
  /** How long the file is kept, and for whom. */
  lifecycle?: StorageSettings;
}

/** Files on their way to fal. */
export interface StorageClient {
  /** Uploads a file and returns its address. @throws FalError */
  upload: (file: Blob, options?: UploadOptions) => Promise<string>;
  /** The input with every file in it uploaded, and its address in its place. @throws FalError */
  transformInput: (input: Record<string, any>) => Promise<Record<string, any>>;
}
