import { block, changed, type FindingCode, statedBy } from "../../../document/finding-code.js";
import { keywordSpelling } from "../keyword-spelling.js";
import { secondAnswer } from "../second-answer.js";
import { splitWords } from "../split-words.js";
import { structure } from "./structure.js";

/** What of a document stood in another place, or under another word, than OpenAPI has for it. */
export const STRUCTURE_CODES: readonly FindingCode[] = [
  {
    ...statedBy(structure),
    level: "error",
    sample: changed(
      "operation",
      block`
      title: Paints a picture
      parameters:
        - {name: size, in: path, schema: {type: string}}
    `,
      block`
      parameters:
        - {name: size, in: path, required: true, schema: {type: string}}
    `,
    ),
  },
  {
    ...statedBy(splitWords),
    level: "note",
    sample: changed(
      "properties",
      block`
      mood: {type: string, description: dark, bright or both}
    `,
      block`
      mood: {type: string, description: "dark, bright or both"}
    `,
    ),
  },
  {
    ...statedBy(keywordSpelling),
    level: "warning",
    sample: changed(
      "properties",
      block`
      mood:
        类型: string
        “title”: Mood
    `,
      block`
      mood:
        type: string
        title: Mood
    `,
    ),
  },
  {
    ...statedBy(secondAnswer),
    level: "warning",
    sample: changed(
      "operation",
      block`
      responses:
        "200":
          description: Painted.
          content: {text/plain: {schema: {type: string}}}
        "x-200:none":
          description: Nothing to paint.
          content: {text/plain: {schema: {type: "null"}}}
    `,
      block`
      responses:
        "200":
          description: Painted.
          content: {text/plain: {schema: …}}
    `,
    ),
  },
];
