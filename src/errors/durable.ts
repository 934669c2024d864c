import { FalError, type FalErrorDetails } from "./base.js";

/** What the errors about a key are made from. */
export interface KeyDetails extends FalErrorDetails {
  /** The caller's name of the work. */
  readonly key: string;
}

/**
 * The request of a key may have been accepted, and nobody knows: it is not sent again. A webhook settles it, or a person
 * (`settle`, `retry`).
 */
export class RequestParkedError extends FalError {
  /** The name of the class, also where code is minified. */
  override name: string = "RequestParkedError";
  /** The key whose request is parked. */
  readonly key: string;

  constructor(message: string, details: KeyDetails) {
    super(message, { ...details, code: "parked", phase: details.phase ?? "submit" });
    this.key = details.key;
  }
}

/** A key has come back with another input, or for another endpoint, than it was first used with. Nothing was sent. */
export class KeyConflictError extends FalError {
  /** The name of the class, also where code is minified. */
  override name: string = "KeyConflictError";
  /** The key that names two pieces of work. */
  readonly key: string;

  constructor(message: string, details: KeyDetails) {
    super(message, { ...details, code: "key_conflict", phase: details.phase ?? "input" });
    this.key = details.key;
  }
}

/** What a `StoreError` is made from. */
export interface StoreDetails extends FalErrorDetails {
  /** The key whose record was to be read or written. */
  readonly key?: string | undefined;
}

/** A store of requests cannot be used, holds what is no record, or has not kept one. */
export class StoreError extends FalError {
  /** The name of the class, also where code is minified. */
  override name: string = "StoreError";
  /** The key whose record was to be read or written; undefined where it is about the store as a whole. */
  readonly key: string | undefined;

  constructor(message: string, details: StoreDetails = {}) {
    super(message, { ...details, code: "store" });
    this.key = details.key;
  }
}
