import type { FindingCode } from "../document/finding-code.js";

/** Mended documents that are not valid are not written. */
export const OPENAPI_CODES: readonly FindingCode[] = [
  {
    code: "internal/invalid-document",
    law: "A mended document is valid OpenAPI 3.1 or 3.2; one that is not is a bug in falsmith: it is reported as such, and not written.",
    level: "error",
    silence: "It cannot be silenced: what it speaks of is not written.",
  },
];
