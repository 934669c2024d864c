import type { Issue, SafeParseResult } from "../contract/validator.js";
import { issuesOf, type Collector } from "./collect.js";

type Failed = Extract<SafeParseResult<never>, { success: false }>;

/** (A class because an object literal with a getter is slow to make.) */
class Failure implements Failed {
  readonly success = false;
  readonly #found: Collector;
  #issues: readonly Issue[] | undefined;

  constructor(found: Collector) {
    this.#found = found;
  }
  get issues(): readonly Issue[] {
    return (this.#issues ??= issuesOf(this.#found));
  }
  toJSON(): Failed {
    return { success: false, issues: this.issues };
  }
  [Symbol.for("nodejs.util.inspect.custom")](): Failed {
    return this.toJSON();
  }
}

/** The result for a value that is not valid. What is wrong is known; the list of issues is made when it is first read. */
export const failure = (found: Collector): Failed => new Failure(found);
