import { block, changed, type Samples, told } from "./sample.js";

/** What other sources, examples and overlays of ours add. */
export const enrichSamples: Samples = {
  "enrich/another-source": changed(
    "sources",
    block`
      # fal's own document
      steps: {type: integer, maximum: 50}
      ---
      # a relay's page
      steps: {type: integer, maximum: 80, default: 30}
    `,
    block`
      # fal's own document has the higher rank; the page fills the gap
      steps: {type: integer, maximum: 50, default: 30}
    `,
    "properties",
  ),
  "enrich/example-shape": changed(
    "properties",
    block`
      options:
        examples: [{fast: true}]
    `,
    block`
      options:
        examples: [{fast: true}]
        type: object
        properties:
          fast: {type: boolean, x-falsmith-basis: {type: example}}
        x-falsmith-basis: {type: example}
    `,
  ),
  "enrich/named-shape": changed(
    "properties",
    block`
      size: {$ref: '#/components/schemas/ImageSize'}
    `,
    block`
      components:
        schemas:
          ImageSize:
            type: object
            properties: {width: …, height: …}
            x-falsmith-basis: {type: protocol}
          …: …
    `,
    "document",
  ),
  "enrich/open-values": changed(
    "properties",
    block`
      mode:
        type: string
        examples: [fast]
    `,
    block`
      mode:
        examples: [fast]
        anyOf: [{enum: [fast]}, {type: string}]
    `,
  ),
  "enrich/overlay": changed(
    "overlay",
    block`
      actions:
        - target: $.components.schemas.Input.properties.steps
          update: {maximum: 50}
    `,
    block`
      steps: {type: integer, maximum: 50}
    `,
    "properties",
  ),
  "enrich/overlay-target": told(
    "overlay",
    block`
      actions:
        - target: $.components.schemas.Input.properties.stpes
          update: {maximum: 50}
    `,
    block`
      actions:
        - target: $.components.schemas.Input.properties.steps
          update: {maximum: 50}
    `,
  ),
  "enrich/sibling": changed(
    "siblings",
    block`
      # fal's own document of fal-ai/paint/fast
      pace: {enum: [slow, fast]}
      ---
      # a relay's page of fal-ai/paint/fine
      pace: {type: string}
    `,
    block`
      # fal-ai/paint/fine
      pace: {anyOf: [{enum: [slow, fast]}, {type: string}]}
    `,
    "properties",
  ),
};
