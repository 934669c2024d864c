import { block, type FindingCode, refused, told } from "../document/finding-code.js";

const SILENCE =
  "It cannot be silenced: write the schema otherwise, in the source's next edition or in an overlay of yours.";

/** Schemas that no validator can enforce: refused at generation, never shipped. */
export const MODEL_CODES: readonly FindingCode[] = [
  {
    code: "job/malformed",
    law: "Every field of x-falsmith-job is what docs/jobs.md says; one that is not refuses the endpoint: half a decision is none.",
    level: "error",
    sample: refused(
      "operation",
      block`
      x-falsmith-job: {id: response.body#/task_id}
    `,
      block`
      x-falsmith-job: {id: $response.body#/task_id}
    `,
    ),
  },
  {
    code: "emit/not-callable",
    law: "An operation that no client can send is told, with the reason; the package has its types and validators, and no descriptor.",
    level: "warning",
    sample: told(
      "document",
      block`
      paths:
        /v1/echo:
          trace: {responses: {"200": {description: The request.}}}
    `,
      block`
      paths:
        /v1/echo:
          get: {responses: {"200": {description: The request.}}}
    `,
    ),
  },
  {
    code: "emit/not-in-paths",
    law: "An operation that openapi-typescript has no types for (QUERY, a parameter that is the whole query) has a descriptor, and no entry in `paths`.",
    level: "note",
    sample: told(
      "document",
      block`
      openapi: 3.2.0
      paths:
        /v1/paints:
          query: {responses: {"200": {description: Those that are asked for.}}}
    `,
      block`
      openapi: 3.1.0
      paths:
        /v1/paints:
          post: {responses: {"200": {description: Those that are asked for.}}}
    `,
    ),
  },
  {
    code: "emit/no-server",
    law: "An operation whose page names no server can be called at the gateway of its caller's choice alone.",
    level: "note",
    sample: told(
      "document",
      block`
      servers: []
      paths:
        /v1/paints:
          get: {responses: {"200": {description: All of them.}}}
    `,
      block`
      servers: [{url: https://api.relay.example}]
      paths:
        /v1/paints:
          get: {responses: {"200": {description: All of them.}}}
    `,
    ),
  },
  {
    code: "emit/dangling-ref",
    law: "A reference that leads nowhere is refused at generation.",
    level: "error",
    silence: SILENCE,
    sample: refused(
      "properties",
      block`
      mood: {$ref: '#/definitions/Mood'}
    `,
      block`
      mood: {type: string}
    `,
    ),
  },
  {
    code: "emit/endless-ref",
    law: "A reference that leads to itself with no schema in between is refused at generation.",
    level: "error",
    silence: SILENCE,
    sample: refused(
      "document",
      block`
      paths: {/v1/paint: {post: {requestBody: {content: {application/json: {schema:
        {$ref: '#/components/schemas/Mood'}}}}, responses: {"200": {description: Painted.}}}}}
      components:
        schemas:
          Mood: {anyOf: [{type: string}, {$ref: '#/components/schemas/Mood'}]}
    `,
      block`
      paths: {/v1/paint: {post: {requestBody: {content: {application/json: {schema:
        {$ref: '#/components/schemas/Mood'}}}}, responses: {"200": {description: Painted.}}}}}
      components:
        schemas:
          Mood: {anyOf: [{type: string}, {type: array, items: {$ref: '#/components/schemas/Mood'}}]}
    `,
    ),
  },
  {
    code: "emit/invalid-pattern",
    law: "A pattern that JavaScript cannot compile is refused at generation, never shipped.",
    level: "error",
    silence: SILENCE,
    sample: refused(
      "properties",
      block`
      day: {type: string, pattern: '^(\d+$'}
    `,
      block`
      day: {type: string, pattern: '^\d+$'}
    `,
    ),
  },
  {
    code: "emit/invalid-schema",
    law: "A keyword whose value has the wrong type is refused at generation, never emitted.",
    level: "error",
    silence: SILENCE,
    sample: refused(
      "properties",
      block`
      code: {type: string, pattern: 5}
    `,
      block`
      code: {type: string, pattern: '5'}
    `,
    ),
  },
  {
    code: "emit/too-deep",
    law: "A schema nested beyond the limit is refused at generation.",
    level: "error",
    silence: SILENCE,
  },
  {
    code: "emit/too-large",
    law: "A schema whose validator would grow beyond a limit is refused at generation.",
    level: "error",
    silence: SILENCE,
  },
  {
    code: "emit/unknown",
    law: "What no source describes (a body, an answer, a parameter, the items of a stream) has the type `unknown`, and is told.",
    level: "note",
    sample: told(
      "operation",
      block`
      responses:
        "200": {description: All of them., content: {application/json: {}}}
    `,
      block`
      responses:
        "200": {description: All of them., content: {application/json: {schema: {type: array}}}}
    `,
    ),
  },
  {
    code: "emit/unsafe-pattern",
    law: "A pattern that can take more than linear time is refused at generation, never shipped.",
    level: "error",
    silence: SILENCE,
    sample: refused(
      "properties",
      block`
      words: {type: string, pattern: '^(\w+\s?)+$'}
    `,
      block`
      words: {type: string, pattern: '^\w+(\s\w+)*$'}
    `,
    ),
  },
  {
    code: "emit/unsupported-dialect",
    law: "A schema of a dialect the validators do not know is refused at generation.",
    level: "error",
    silence: SILENCE,
    sample: refused(
      "input",
      block`
      $schema: http://json-schema.org/draft-07/schema#
      type: object
    `,
      block`
      $schema: https://json-schema.org/draft/2020-12/schema
      type: object
    `,
    ),
  },
  {
    code: "emit/unsupported-format",
    law: "A format that is to be asserted and is unknown is refused at generation.",
    level: "error",
    silence: SILENCE,
  },
  {
    code: "emit/unsupported-keyword",
    law: "A keyword the validators do not support is refused at generation, never ignored.",
    level: "error",
    silence: SILENCE,
    sample: refused(
      "properties",
      block`
      tree: {$recursiveRef: '#'}
    `,
      block`
      tree: {$ref: '#/components/schemas/Input'}
    `,
    ),
  },
];
