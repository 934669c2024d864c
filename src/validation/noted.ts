import type { Issue, PathKey } from "../validator.js";
import { pathOf, siteOf, type Frame, type Site } from "./place.js";
import { sentenceOf } from "./sentence.js";

/**
 * An issue that works its words out when they are read: most are only counted. Its fields are private, so that
 * printing one never shows the value. (A class because nothing else makes an object with getters this cheaply.)
 */
class LazyIssue implements Issue {
  readonly #frame: Frame;
  readonly #key: PathKey | undefined;
  readonly #value: unknown;
  readonly #why: string | Site | undefined;
  readonly #before: Issue | undefined;

  constructor(
    frame: Frame,
    key: PathKey | undefined,
    value: unknown,
    why: string | Site | undefined,
    before: Issue | undefined,
  ) {
    this.#frame = frame;
    this.#key = key;
    this.#value = value;
    this.#why = why;
    this.#before = before;
  }
  static before(issue: Issue): Issue | undefined {
    return #before in issue ? issue.#before : undefined;
  }
  static after(issue: Issue, before: Issue | undefined): Issue {
    if (!(#frame in issue)) return issue;
    return new LazyIssue(issue.#frame, issue.#key, issue.#value, issue.#why, before);
  }
  get path(): readonly PathKey[] {
    return pathOf(this.#frame.p, this.#key);
  }
  get keyword(): string {
    return this.toJSON().keyword;
  }
  get expected(): string {
    return this.toJSON().expected;
  }
  get received(): string {
    return this.toJSON().received;
  }
  get message(): string {
    return this.toJSON().message;
  }
  toJSON(): Issue {
    const why = this.#why;
    const keyword = typeof why === "string" ? why : undefined;
    const schema = siteOf(this.#frame.s, this.#key, typeof why === "string" ? undefined : why);
    return sentenceOf({ path: this.path, schema, value: this.#value, keyword, parent: this.#frame });
  }
  [Symbol.for("nodejs.util.inspect.custom")](): Issue {
    return this.toJSON();
  }
}

/**
 * An issue, to be said later.
 * @param why the keyword, when the value alone does not show it; or the way to the schema, when the key does not.
 * @param before the issue that was found before.
 */
export const noted = (
  frame: Frame,
  key: PathKey | undefined,
  value: unknown,
  why: string | Site | undefined,
  before: Issue | undefined,
): Issue => new LazyIssue(frame, key, value, why, before);

/** The issue that was found before this one. */
export const before = (issue: Issue): Issue | undefined => LazyIssue.before(issue);

/** The same issue, found after another. */
export const after = (issue: Issue, last: Issue | undefined): Issue => LazyIssue.after(issue, last);
