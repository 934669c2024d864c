import { block, type FindingCode, refused } from "../document/finding-code.js";

/** What gives no endpoint. */
export const COMPILE_CODES: readonly FindingCode[] = [
  {
    code: "check/no-operation",
    law: "A document that describes neither an operation nor a schema is refused: nothing can be called.",
    level: "error",
    sample: refused(
      "document",
      block`
      paths: {}
    `,
      block`
      paths:
        /v1/paint:
          post: {responses: {"200": {description: Painted.}}}
    `,
    ),
  },
];
