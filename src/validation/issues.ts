import type { Issue, PathKey } from "../errors/issue.js";
import { sentenceOf, unreadable } from "./message.js";
import { type Frame, pathOf, type Site, siteOf } from "./path.js";
import type { Reason } from "./reasons.js";
import { isList } from "./values.js";

/**
 * Something that is wrong, as cheaply as it can be written down.
 * `why` is the reason, when the value alone does not show it; or the way to the schema, when the key does not.
 */
export interface Note {
  readonly frame: Frame;
  readonly key: PathKey | undefined;
  readonly value: unknown;
  readonly why: string | Reason | Site | undefined;
  /** What was found before it. */
  readonly before: Note | undefined;
}

function issueFrom({ frame, key, value, why }: Note): Issue {
  const path = pathOf(frame.p, key);
  const [site, reason] = isList(why) ? [why] : [undefined, why];
  const schema = siteOf(frame.s, key, site);
  try {
    return sentenceOf({ path, schema, value, reason, parent: frame });
  } catch {
    // Reading a value may throw (getters, proxies): then the issue says so.
    return unreadable(path);
  }
}

/**
 * An issue that works its words out when they are first read, and keeps them: most are only counted. What it was noted from
 * is private, so that printing or copying one never shows the value. (A class because nothing else makes an object with
 * getters this cheaply, and one private field because each costs time.)
 */
class LazyIssue implements Issue {
  #content: Note | Issue;

  constructor(note: Note) {
    this.#content = note;
  }
  get path(): readonly PathKey[] {
    return this.#words().path;
  }
  get keyword(): string {
    return this.#words().keyword;
  }
  get expected(): string {
    return this.#words().expected;
  }
  get received(): string {
    return this.#words().received;
  }
  get message(): string {
    return this.#words().message;
  }
  #words(): Issue {
    if ("frame" in this.#content) this.#content = issueFrom(this.#content);
    return this.#content;
  }
  toJSON(): Issue {
    return this.#words();
  }
  [Symbol.for("nodejs.util.inspect.custom")](): Issue {
    return this.toJSON();
  }
}

/** The issue that a note is about, to be said later. */
export function issueOf(note: Note): Issue {
  return new LazyIssue(note);
}
