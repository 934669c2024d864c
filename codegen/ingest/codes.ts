import { UNREAD, UNREAD_LAW } from "./accounting/unread.js";
import { FIX_CODES } from "./yaml/fixes/codes.js";
import { PAGE_CODES } from "./page/codes.js";
import { block, changed, type FindingCode, refused, told } from "../document/finding-code.js";

/** What is said of a text in which no reader finds its format: most pages of a documentation are for people. */
export const NO_FORMAT: readonly string[] = ["ingest/format", "ingest/html"];

/** What readers say of a source: of its form, its text, its fields. */
export const INGEST_CODES: readonly FindingCode[] = [
  ...PAGE_CODES,
  ...FIX_CODES,
  {
    code: "ingest/format",
    law: "A source is in a page format that falsmith reads; the format that was recognised is reported.",
    level: "error",
    sample: refused(
      "page",
      block`
      Paint takes a prompt and gives you a picture.
    `,
      block`
      POST https://api.relay.example/v1/paint
      Body Parameters
      | Parameter | Type | Required | Description |
      | --- | --- | --- | --- |
      | prompt | string | Yes | What to paint |
    `,
    ),
  },
  {
    code: UNREAD,
    law: UNREAD_LAW,
    level: "warning",
    sample: told(
      "properties",
      block`
      steps: {type: integer, maximun: 40}
    `,
      block`
      steps: {type: integer, maximum: 40}
    `,
    ),
  },
  {
    code: "ingest/html",
    law: "The HTML of a page documents an endpoint in its text, or carries the document for its scripts, which are never run.",
    level: "error",
    sample: refused(
      "page",
      block`
      <!doctype html>
      <div id="swagger-ui"></div>
      <script>SwaggerUIBundle({ url: "/openapi.json" })</script>
    `,
      block`
      <!doctype html>
      <p>POST https://api.relay.example/v1/paint</p>
      <table>
      <tr><th>Parameter<th>Type<th>Required
      <tr><td>prompt<td>string<td>Yes
      </table>
    `,
    ),
  },
  {
    code: "ingest/no-document",
    law: "A Markdown page of Apifox or Apidog holds an OpenAPI document in a code fence.",
    level: "error",
  },
  {
    code: "ingest/not-openapi",
    law: "A document states its OpenAPI version (3.0 to 3.2, Swagger 2.0) and describes something.",
    level: "error",
    sample: refused(
      "document",
      block`
      openapi: 4.0.0
    `,
      block`
      openapi: 3.1.0
    `,
    ),
  },
  {
    code: "ingest/unclosed-fence",
    law: "A code fence that opens is closed; else the page may be cut off.",
    level: "warning",
    sample: told(
      "page",
      block`
      \`\`\`yaml
      openapi: 3.1.0
      info: {title: Paint, version: "1.0"}
      paths: {/v1/paint: {post: {responses: {"200": {description: Painted.}}}}}
    `,
      block`
      \`\`\`yaml
      openapi: 3.1.0
      info: {title: Paint, version: "1.0"}
      paths: {/v1/paint: {post: {responses: {"200": {description: Painted.}}}}}
      \`\`\`
    `,
    ),
  },
  {
    code: "text/complex-key",
    law: "A key is a word: JSON has no other keys.",
    level: "error",
    sample: refused(
      "properties",
      block`
      ? [mood, tone]
      : {type: string}
    `,
      block`
      mood: {type: string}
      tone: {type: string}
    `,
    ),
  },
  {
    code: "text/json-syntax",
    law: "JSON parses; comments, and a comma that is missing at the end of a line, are read over and told.",
    level: "error",
    sample: refused(
      "page",
      block`
      {"openapi": "3.1.0", "info": {"title": "Paint", "version": "1.0"},
       "paths": {"/v1/paint": {"post": {"responses": {"200": {"description": "Painted"}}}}
    `,
      block`
      {"openapi": "3.1.0", "info": {"title": "Paint", "version": "1.0"},
       "paths": {"/v1/paint": {"post": {"responses": {"200": {"description": "Painted"}}}}}}
    `,
    ),
  },
  {
    code: "text/limit",
    law: "Size, depth and number of values stay within limits, aliases and merge keys expanded.",
    level: "error",
    sample: refused(
      "properties",
      block`
      x-a: &a {a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1}
      x-b: &b {a: *a, b: *a, c: *a, d: *a, e: *a, f: *a, g: *a, h: *a, i: *a, j: *a}
      x-c: &c {a: *b, b: *b, c: *b, d: *b, e: *b, f: *b, g: *b, h: *b, i: *b, j: *b}
      x-d: &d {a: *c, b: *c, c: *c, d: *c, e: *c, f: *c, g: *c, h: *c, i: *c, j: *c}
      x-e: &e {a: *d, b: *d, c: *d, d: *d, e: *d, f: *d, g: *d, h: *d, i: *d, j: *d}
      mood: {type: string, enum: [*e, *e]}
    `,
      block`
      mood: {type: string}
    `,
    ),
  },
  {
    code: "text/merge-key",
    law: "A YAML merge key takes a mapping or a list of mappings.",
    level: "error",
    sample: refused(
      "properties",
      block`
      mood:
        <<: string
    `,
      block`
      tone: &words {type: string}
      mood:
        <<: *words
    `,
    ),
  },
  {
    code: "text/not-json",
    law: "A value exists in JSON; infinity and the like are read as text.",
    level: "warning",
    sample: changed(
      "properties",
      block`
      mood:
        type: number
        x-most: .inf
    `,
      block`
      mood:
        type: number
        x-most: ".inf"
    `,
    ),
  },
  {
    code: "text/repeated-key",
    law: "A key is given once in an object; in JSON the last one counts, in YAML the text is refused.",
    level: "error",
    sample: refused(
      "properties",
      block`
      mood: {type: string}
      mood: {type: integer}
    `,
      block`
      mood: {type: [string, integer]}
    `,
    ),
  },
  {
    code: "text/self-alias",
    law: "A YAML alias does not stand inside what it stands for.",
    level: "error",
    sample: refused(
      "properties",
      block`
      mood: &mood
        type: array
        items: *mood
    `,
      block`
      mood:
        type: array
        items: {type: string}
    `,
    ),
  },
  {
    code: "text/unknown-alias",
    law: "A YAML alias names an anchor above it.",
    level: "error",
    sample: refused(
      "properties",
      block`
      mood: {type: string, enum: [*words, dark]}
    `,
      block`
      mood: {type: string, enum: ['*words', dark]}
    `,
    ),
  },
  {
    code: "text/unknown-tag",
    law: "A value has no YAML tag but those of the core schema; others are reported and left out.",
    level: "warning",
    sample: changed(
      "properties",
      block`
      mood:
        type: string
        title: !shown Mood
    `,
      block`
      mood:
        type: string
        title: Mood
    `,
    ),
  },
  {
    code: "text/yaml-syntax",
    law: "YAML parses, or becomes valid by a repair that leaves no doubt what was meant.",
    level: "error",
    sample: refused(
      "properties",
      block`
      mood: [dark, {bright]
    `,
      block`
      mood: {enum: [dark, bright]}
    `,
    ),
  },
];
