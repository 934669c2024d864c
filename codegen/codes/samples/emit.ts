import { block, refused, type Samples } from "./sample.js";

/** Schemas that no validator can enforce: what to write instead, in the source's next edition or in an overlay. */
export const emitSamples: Samples = {
  "emit/dangling-ref": refused(
    "properties",
    block`
      mood: {$ref: '#/definitions/Mood'}
    `,
    block`
      mood: {type: string}
    `,
  ),
  "emit/endless-ref": refused(
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
  "emit/invalid-pattern": refused(
    "properties",
    block`
      day: {type: string, pattern: '^(\d+$'}
    `,
    block`
      day: {type: string, pattern: '^\d+$'}
    `,
  ),
  "emit/unsafe-pattern": refused(
    "properties",
    block`
      words: {type: string, pattern: '^(\w+\s?)+$'}
    `,
    block`
      words: {type: string, pattern: '^\w+(\s\w+)*$'}
    `,
  ),
  "emit/invalid-schema": refused(
    "properties",
    block`
      code: {type: string, pattern: 5}
    `,
    block`
      code: {type: string, pattern: '5'}
    `,
  ),
  "emit/unsupported-keyword": refused(
    "properties",
    block`
      tree: {$dynamicRef: '#node'}
    `,
    block`
      tree: {$ref: '#/components/schemas/Input'}
    `,
  ),
  "emit/unsupported-dialect": refused(
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
};
