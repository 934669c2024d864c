import type { FindingCode } from "./finding-code.js";

const REPORT = "It cannot be silenced: report it, and leave the source out until it is mended.";

/** What happens when a stage itself is at fault: its source or endpoint is refused, everything else is made. */
export const INTERNAL_CODES: readonly FindingCode[] = [
  {
    code: "internal/compile",
    law: "A bug in falsmith that shows while an endpoint is merged and checked refuses that endpoint alone.",
    level: "error",
    silence: REPORT,
  },
  {
    code: "internal/diff",
    law: "An endpoint that falsmith fails to compare is reported as not compared; all others are compared.",
    level: "error",
    silence: REPORT,
  },
  {
    code: "internal/emit",
    law: "A bug in falsmith that shows while the files of an endpoint are made refuses that endpoint alone.",
    level: "error",
    silence: REPORT,
  },
  {
    code: "internal/explain",
    law: "An endpoint whose edits falsmith fails to explain is reported; the edits of all others are explained.",
    level: "error",
    silence: REPORT,
  },
  {
    code: "internal/ingest",
    law: "A bug in falsmith that shows while a source is read refuses that source alone.",
    level: "error",
    silence: REPORT,
  },
  {
    code: "internal/mend",
    law: "A mended document that falsmith fails to print is reported; the others are printed.",
    level: "error",
    silence: REPORT,
  },
  {
    code: "internal/overlay",
    law: "An overlay that falsmith fails to read is reported; nothing is written without what it decides.",
    level: "error",
    silence: REPORT,
  },
  {
    code: "internal/report",
    law: "An endpoint whose page falsmith fails to make is reported; all other pages are written.",
    level: "error",
    silence: REPORT,
  },
  {
    code: "internal/run",
    law: "A bug in falsmith that shows while it makes what all endpoints share, or that no other guard caught, is reported; nothing is written.",
    level: "error",
    silence: REPORT,
  },
  {
    code: "internal/settle",
    law: "A bug in falsmith that shows while a document is mended refuses only the part that could not be mended.",
    level: "error",
    silence: REPORT,
  },
];
