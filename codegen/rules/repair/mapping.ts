import type { Rule } from "../../spec/document.js";
import { perObject } from "../../spec/memo.js";
import type { SourceText } from "../../spec/source.js";
import { inferred, placeFor } from "../finding.js";
import { textsIn, type Told } from "../walk.js";

const id = "repair/mapping";

const mayMap = perObject(({ text }: SourceText): boolean => text.includes("mapping"));

/** A URL, a path, a network share: anything but a pointer into the document or the bare name of a schema. */
const isForeign = ({ at, value }: Told): boolean =>
  /\/discriminator\/mapping\/[^/]*$/.test(at) && !value.startsWith("#") && /[:/\\]/.test(value);

/** A mapping names schemas as `$ref` does, and is held to the same. */
export const mapping: Rule = {
  id,
  law: "A discriminator maps to schemas of its own document; an entry that names another document is left out, and nothing is fetched.",
  *check(spec, { sources, source }) {
    const text = sources.get(source);
    if (text === undefined || !mayMap(text)) return;
    for (const told of textsIn(spec.doc))
      if (isForeign(told))
        yield {
          code: id,
          level: "warning",
          at: placeFor(spec, told.at),
          message: `the discriminator maps ${JSON.stringify(told.key)} to a document that was not given: ${told.value.slice(0, 120)} (${told.at})`,
          hint: "Put the schema into the document and map to it.",
          fix: [{ op: "remove", at: told.at, origin: inferred(spec, id, told.at) }],
        };
  },
};
