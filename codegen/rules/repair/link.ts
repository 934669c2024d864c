import type { Rule } from "../../document/document.js";
import { parentOf, type Pointer } from "../../document/pointer.js";
import { inferred, placeFor } from "../../openapi/edit.js";
import { textsIn, type TextAt } from "../../openapi/texts.js";

const ID = "repair/link";

const SCHEME = /^[\u0000-\u0020]*[a-z][a-z0-9+.-]{0,40}:/i;
const HARMLESS = /^https?:\/\//i;
function isOdd(text: string, key: string): boolean {
  return (key === "url" || key === "termsOfService") && SCHEME.test(text) && !HARMLESS.test(text);
}

/** What has to go with a link that goes; undefined for a `url` that is no link to follow. */
function owner({ at, key, parent }: TextAt): Pointer | undefined {
  if (key === "termsOfService") return at;
  if (parent === "externalDocs") return parentOf(at);
  return parent === "contact" || parent === "license" ? at : undefined;
}

/** A link of the document is one that a person may follow. */
export const link: Rule = {
  id: ID,
  law: "A link that is neither http nor https is left out: a reader of the document would run it by following it.",
  *check(spec) {
    for (const told of textsIn(spec.doc, isOdd)) {
      const at = owner(told);
      if (at === undefined) continue;
      yield {
        code: ID,
        level: "warning",
        at: placeFor(spec, told.at),
        message: `the ${told.key} ${JSON.stringify(told.value.slice(0, 80))} is not an http or https link and is left out`,
        fix: [{ op: "remove", at, origin: inferred(spec, ID, told.at) }],
      };
    }
  },
};
