import type { FindingCode } from "../document/finding-code.js";

/** What one printed document cannot say. */
export const EMIT_CODES: readonly FindingCode[] = [
  {
    code: "check/shared-operation",
    law: "Endpoints that share a method and a path are one operation of the document that `mend` prints for all of them: a body of one of them, an answer of any; what one operation cannot state of each is reported.",
    level: "warning",
  },
];
