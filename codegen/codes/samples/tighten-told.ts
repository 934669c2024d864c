import { block, changed, type Sample, type Samples } from "./sample.js";

/** Words that look like a fact and are none: the schema stays as it is, and a note tells why. */
function kept(before: string, why: string): Sample {
  return changed("properties", before, `# ${why}\n${before}`);
}

/** What is told and not taken, and what is taken in part. */
export const toldSamples: Samples = {
  "tighten/varying-default": kept(
    block`
      steps:
        type: integer
        description: Default depends on the mode, usually 30.
    `,
    "no default: there are several",
  ),
  "tighten/advice": kept(
    block`
      steps:
        type: integer
        description: Usually between 20 and 30.
    `,
    "no limit: 50 is unusual, not refused",
  ),
  "tighten/alternative": kept(
    block`
      seed:
        type: integer
        description: Between 0 and 10, or -1.
    `,
    "no limit: -1 is fine as well",
  ),
  "tighten/conditional": kept(
    block`
      steps:
        type: integer
        description: When mode is pro, default 10.
    `,
    "no default: it holds in one mode only",
  ),
  "tighten/each": kept(
    block`
      images:
        type: array
        items: {type: string}
        description: Up to 3 images per scene.
    `,
    "no limit: two scenes may have six",
  ),
  "tighten/example": kept(
    block`
      ratio:
        type: string
        description: The ratio, e.g. 16:9, 4:3 or default 1:1.
    `,
    "no values, no default: these are examples",
  ),
  "tighten/file-types": kept(
    block`
      image_url:
        type: string
        description: "Supported formats: jpg, png"
    `,
    "no values: a URL is neither jpg nor png",
  ),
  "tighten/more-accepted": kept(
    block`
      images:
        type: array
        items: {type: string}
        description: Provide up to 2 images. If more are sent, only the first 2 are used.
    `,
    "no limit: three images are accepted",
  ),
  "tighten/open-list": kept(
    block`
      style:
        type: string
        description: "Possible values: oil, ink, etc."
    `,
    "no values: there are more",
  ),
  "tighten/other-field": kept(
    block`
      rate:
        type: integer
        description: The final rate is \`max_rate\`, up to 60.
    `,
    "no limit: it is the limit of another field",
  ),
  "tighten/other-limit": kept(
    block`
      audio_urls:
        type: array
        items: {type: string}
        description: Up to 15 MB.
    `,
    "no limit: a list has no megabytes",
  ),
  "tighten/together": kept(
    block`
      images:
        type: array
        items: {type: string}
        description: Maximum 4 total (images + masks).
    `,
    "no limit: four images without a mask are as good as two with two",
  ),
  "tighten/unfit": kept(
    block`
      steps:
        type: integer
        description: "Default: 1.5"
    `,
    "no default: 1.5 is no integer",
  ),
  "tighten/special-value": changed(
    "properties",
    block`
      seed:
        type: integer
        description: "Range: 0-100. -1 means random."
    `,
    block`
      seed:
        type: integer
        description: "Range: 0-100. -1 means random."
        minimum: -1
        maximum: 100
    `,
  ),
  "tighten/disagreement": changed(
    "properties",
    block`
      steps:
        type: integer
        description: "Range: 1-20. The maximum is 30."
    `,
    block`
      steps:
        type: integer
        description: "Range: 1-20. The maximum is 30."
        minimum: 1
        maximum: 30
    `,
  ),
};
