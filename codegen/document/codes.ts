import type { FindingCode } from "./finding-code.js";

const REPORT = "It cannot be silenced: report it, and leave the source out until it is mended.";

/** What happens when a stage itself is at fault: its source or endpoint is refused, everything else is made. */
export const INTERNAL_CODES: readonly FindingCode[] = [
  {
    code: "internal/compile",
    law: "A mistake of falsmith while an endpoint is merged and checked refuses that endpoint alone.",
    level: "error",
    silence: REPORT,
  },
  {
    code: "internal/diff",
    law: "An endpoint that falsmith fails to compare is told as not compared; all others are compared.",
    level: "error",
    silence: REPORT,
  },
  {
    code: "internal/emit",
    law: "A mistake of falsmith while the files of an endpoint are made refuses that endpoint alone.",
    level: "error",
    silence: REPORT,
  },
  {
    code: "internal/explain",
    law: "An endpoint whose edits falsmith fails to explain is told; those of the others are explained.",
    level: "error",
    silence: REPORT,
  },
  {
    code: "internal/ingest",
    law: "A mistake of falsmith while a source is read refuses that source alone.",
    level: "error",
    silence: REPORT,
  },
  {
    code: "internal/mend",
    law: "A mended document that falsmith fails to print is told; the others are printed.",
    level: "error",
    silence: REPORT,
  },
  {
    code: "internal/overlay",
    law: "An overlay that falsmith fails to read is told; nothing is written without what it decides.",
    level: "error",
    silence: REPORT,
  },
  {
    code: "internal/report",
    law: "An endpoint whose page falsmith fails to make is told; all other pages are written.",
    level: "error",
    silence: REPORT,
  },
  {
    code: "internal/run",
    law: "A mistake of falsmith while it makes what all endpoints share, or that no other guard caught, is told; nothing is written.",
    level: "error",
    silence: REPORT,
  },
  {
    code: "internal/settle",
    law: "A mistake of falsmith while a document is mended refuses what could not be mended alone.",
    level: "error",
    silence: REPORT,
  },
];
