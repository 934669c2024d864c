import type { Rule } from "../../document/document.js";
import { inferred, placeFor } from "../../openapi/edit.js";
import { textsIn, type TextAt } from "../../openapi/texts.js";

const ID = "repair/mapping";

/** A URL, a path, a network share: anything but a pointer into the document or the bare name of a schema. */
function isForeign(text: string, _key: string, parent: string): boolean {
  return parent === "mapping" && !text.startsWith("#") && /[:/\\]/.test(text);
}

function isMapping({ at }: TextAt): boolean {
  return /\/discriminator\/mapping\/[^/]*$/.test(at);
}

/** A mapping names schemas as `$ref` does, and is held to the same. */
export const mapping: Rule = {
  id: ID,
  law: "A discriminator maps to schemas of its own document; an entry that names another document is left out, and nothing is fetched.",
  *check(spec) {
    for (const told of textsIn(spec.doc, isForeign))
      if (isMapping(told))
        yield {
          code: ID,
          level: "warning",
          at: placeFor(spec, told.at),
          message: `the discriminator maps ${JSON.stringify(told.key)} to a document that was not given: ${told.value.slice(0, 120)} (${told.at})`,
          hint: "Put the schema into the document and map to it.",
          fix: [{ op: "remove", at: told.at, origin: inferred(spec, ID, told.at) }],
        };
  },
};
