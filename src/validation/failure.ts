import type { Issue, SafeParseResult } from "../validator.js";

type Find = (value: unknown) => readonly Issue[];

type Failed = Extract<SafeParseResult<never>, { success: false }>;

/** (A class because an object literal with a getter is slow to make.) */
class Failure implements Failed {
  readonly success = false;
  readonly #find: Find;
  readonly #value: unknown;
  #found: readonly Issue[] | undefined;

  constructor(find: Find, value: unknown) {
    this.#find = find;
    this.#value = value;
  }
  get issues(): readonly Issue[] {
    return (this.#found ??= this.#find(this.#value));
  }
  toJSON(): Failed {
    return { success: false, issues: this.issues };
  }
  [Symbol.for("nodejs.util.inspect.custom")](): Failed {
    return this.toJSON();
  }
}

/**
 * The result for a value that is not valid. Its issues are looked for when they are first read: whoever only asks
 * whether a value is valid does not pay for the reasons. The value must not be changed in between.
 */
export const failure = (find: Find, value: unknown): Failed => new Failure(find, value);
