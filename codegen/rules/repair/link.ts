import type { Rule } from "../../spec/document.js";
import { perObject } from "../../spec/memo.js";
import { parentOf, type Pointer } from "../../spec/pointer.js";
import type { SourceText } from "../../spec/source.js";
import { inferred, placeFor } from "../finding.js";
import { textsIn, type Told } from "../walk.js";

const id = "repair/link";

const scheme = /^[\u0000-\u0020]*[a-z][a-z0-9+.-]{0,40}:/i;
const harmless = /^https?:\/\//i;
/** A text without any other scheme before a colon has no such link: most pages are looked at once. */
const mayLink = perObject(({ text }: SourceText): boolean => /url|termsOfService/i.test(text));

/** What has to go with a link that goes; undefined when the text is no link. */
const owner = ({ at, key, parent, value }: Told): Pointer | undefined => {
  if (!scheme.test(value) || harmless.test(value)) return undefined;
  if (key === "termsOfService") return at;
  if (key !== "url") return undefined;
  if (parent === "externalDocs") return parentOf(at);
  return parent === "contact" || parent === "license" ? at : undefined;
};

/** A link of the document is one that a person may follow. */
export const link: Rule = {
  id,
  law: "A link that is neither http nor https is left out: a reader of the document would run it by following it.",
  *check(spec, { sources, source }) {
    const text = sources.get(source);
    if (text === undefined || !mayLink(text)) return;
    for (const told of textsIn(spec.doc)) {
      const at = owner(told);
      if (at === undefined) continue;
      yield {
        code: id,
        level: "warning",
        at: placeFor(spec, told.at),
        message: `the ${told.key} ${JSON.stringify(told.value.slice(0, 80))} is no http or https link and is left out`,
        fix: [{ op: "remove", at, origin: inferred(spec, id, told.at) }],
      };
    }
  },
};
