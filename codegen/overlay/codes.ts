import { block, changed, type FindingCode, told } from "../document/finding-code.js";

/** What overlays decide, and why one cannot. */
export const OVERLAY_CODES: readonly FindingCode[] = [
  {
    code: "ingest/overlay",
    law: "An overlay is valid by the Overlay Specification 1.0 or 1.1 (1.2 without its reusable actions), its targets are JSONPaths of RFC 9535; while one is not, nothing is written.",
    level: "error",
    sample: told(
      "overlay",
      block`
      overlay: 1.1
    `,
      block`
      overlay: 1.1.0
    `,
    ),
  },
  {
    code: "enrich/overlay",
    law: "What an overlay decides outranks every source and is enforced; an action that cannot be done, or leaves a document that is not valid, refuses the endpoint.",
    level: "error",
    sample: changed(
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
  },
  {
    code: "enrich/overlay-target",
    law: "Every action of an overlay selects something in some document: a decision without effect must not look as if it had one.",
    level: "warning",
    sample: told(
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
  },
];
