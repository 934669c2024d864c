import type { FindingCode } from "../document/finding-code.js";

/** What one printed document cannot say. */
export const EMIT_CODES: readonly FindingCode[] = [
  {
    code: "emit/other-server",
    law: "A provider's gateway is the server that most of its pages name; operations at another are told, with its address.",
    level: "warning",
  },
  {
    code: "emit/other-scheme",
    law: "A security scheme of one name is one scheme of a provider; pages that describe it otherwise are told.",
    level: "warning",
  },
  {
    code: "check/shared-operation",
    law: "Endpoints that share a method and a path are one operation of the document that `mend` prints for all of them: a body of one of them, an answer of any; what one operation cannot state of each is reported.",
    level: "warning",
  },
];
