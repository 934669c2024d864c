import { block, changed, type FindingCode, statedBy } from "../../document/finding-code.js";
import { discriminator } from "./discriminator.js";
import { statedPresence } from "./presence.js";
import { statedValues } from "./stated.js";

/** What becomes of the facts that prose states. */
export const TIGHTEN_CODES: readonly FindingCode[] = [
  {
    ...statedBy(discriminator),
    level: "note",
    sample: changed(
      "input",
      block`
      oneOf: [{$ref: '#/components/schemas/Oil'}]
      discriminator: {propertyName: kind, mapping: {oil-1: '#/components/schemas/Oil'}}
    `,
      block`
      oneOf: [{$ref: '#/components/schemas/Oil', properties: {kind: {const: oil-1}}, required: [kind]}]
      …: …
    `,
    ),
  },
  {
    ...statedBy(statedPresence),
    level: "warning",
    sample: changed(
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
  },
  {
    ...statedBy(statedValues),
    level: "note",
  },
];
