import type { Rule } from "../../document/document.js";
import { REMOVED, withoutCredentials } from "../../document/credential.js";
import { perObject } from "../../document/memo.js";
import type { SourceText } from "../../document/source.js";
import { placeFor } from "../../openapi/edit.js";
import { textsIn } from "../../openapi/texts.js";

const ID = "repair/credential";

/** Few pages show a key: the others are looked at once, as text. */
const showsOne = perObject(({ text }: SourceText): boolean => withoutCredentials(text) !== text);

/** What is emitted is published. */
export const credential: Rule = {
  id: ID,
  law: "What looks like a real key, in an example or in words, is removed and reported; only its owner should know it.",
  *check(spec, { sources, source }) {
    const text = sources.get(source);
    if (text === undefined || !showsOne(text)) return;
    for (const { at, key, value } of textsIn(spec.doc, (told) => withoutCredentials(told) !== told)) {
      yield {
        code: ID,
        level: "warning",
        at: placeFor(spec, at),
        message: `${key === "" ? "a value" : key} shows what looks like a real credential; ${REMOVED} stands in its place`,
        hint: "Tell its owner to revoke it, and publish the page without it.",
        // Without evidence: the quote would hold the key.
        fix: [
          { op: "replace", at, value: withoutCredentials(value), origin: { rule: ID, basis: "schema", evidence: [] } },
        ],
      };
    }
  },
};
