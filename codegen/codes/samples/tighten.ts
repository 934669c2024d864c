import { block, changed, type Samples } from "./sample.js";

/** What the words of a description state, as keywords. */
export const tightenSamples: Samples = {
  "tighten/range": changed(
    "properties",
    block`
      strength:
        type: number
        description: "Range: 0.01-1"
    `,
    block`
      strength:
        type: number
        description: "Range: 0.01-1"
        minimum: 0.01
        maximum: 1
    `,
  ),
  "tighten/default": changed(
    "properties",
    block`
      strength:
        type: number
        description: "How strong. Default value: 0.6."
    `,
    block`
      strength:
        type: number
        description: "How strong. Default value: 0.6."
        default: 0.6
    `,
  ),
  "tighten/values": changed(
    "properties",
    block`
      pace:
        type: string
        description: 'Possible values: "slow", "fast"'
    `,
    block`
      pace:
        type: string
        description: 'Possible values: "slow", "fast"'
        enum: [slow, fast]
    `,
  ),
  "tighten/listed-values": changed(
    "properties",
    block`
      resolution:
        type: string
        description: The resolution (240p, 360p, or 480p).
    `,
    block`
      resolution:
        type: string
        description: The resolution (240p, 360p, or 480p).
        enum: [240p, 360p, 480p]
    `,
  ),
  "tighten/length": changed(
    "properties",
    block`
      prompt:
        type: string
        description: What to paint. Max 500 characters.
    `,
    block`
      prompt:
        type: string
        description: What to paint. Max 500 characters.
        maxLength: 500
    `,
  ),
  "tighten/count": changed(
    "properties",
    block`
      images:
        type: array
        items: {type: string}
        description: Provide up to 4 images.
    `,
    block`
      images:
        type: array
        items: {type: string}
        description: Provide up to 4 images.
        maxItems: 4
    `,
  ),
  "tighten/multiple": changed(
    "properties",
    block`
      width:
        type: integer
        description: Must be a multiple of 8.
    `,
    block`
      width:
        type: integer
        description: Must be a multiple of 8.
        multipleOf: 8
    `,
  ),
  "tighten/url": changed(
    "properties",
    block`
      image_url:
        type: string
        description: URL of the image.
    `,
    block`
      image_url:
        type: string
        description: URL of the image.
        format: uri
    `,
  ),
  "tighten/nullable": changed(
    "properties",
    block`
      seed:
        type: integer
        description: If None, a random seed is chosen.
    `,
    block`
      seed:
        type: [integer, 'null']
        description: If None, a random seed is chosen.
    `,
  ),
  "tighten/deprecated": changed(
    "properties",
    block`
      size:
        type: string
        description: Deprecated, use width and height.
    `,
    block`
      size:
        type: string
        description: Deprecated, use width and height.
        deprecated: true
    `,
  ),
  "tighten/item-type": changed(
    "properties",
    block`
      colors:
        type: array
        items: {}
        description: An array of integers.
    `,
    block`
      colors:
        type: array
        items: {type: integer}
        description: An array of integers.
    `,
  ),
  "tighten/required": changed(
    "input",
    block`
      type: object
      properties:
        prompt:
          type: string
          description: Required. What to paint.
    `,
    block`
      type: object
      properties:
        prompt:
          type: string
          description: Required. What to paint.
      required: [prompt]
    `,
  ),
};
