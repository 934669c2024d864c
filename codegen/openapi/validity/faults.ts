import type { Finding } from "../../document/finding.js";
import type { JsonObject } from "../../document/json.js";
import { join, type Pointer, valueAt } from "../../document/pointer.js";
import type { SourceId } from "../../document/source.js";
import { openapi31 } from "../compiled/openapi-31.js";
import { openapi32 } from "../compiled/openapi-32.js";
import { danglingReferences } from "../references.js";
import { versionOf } from "../objects.js";

/** Where a document is not what it says it is. */
export interface OpenapiFault {
  readonly at: Pointer;
  readonly message: string;
  /** What is written there refers to nothing: that is the source's, all else would be ours. */
  readonly isDangling?: true;
}

/** What the version of OpenAPI that a document states forbids in it, its Schema Objects aside: those are lowered, which tells what is wrong with them. */
export function openapiFaults(doc: JsonObject): readonly OpenapiFault[] {
  const validator = versionOf(doc) === "3.2" ? openapi32 : openapi31;
  const checked = validator.is(doc) ? undefined : validator.safeParse(doc);
  const issues = checked === undefined || checked.success ? [] : checked.issues;
  return [
    ...issues.map(({ path, message }) => ({ at: join("#", ...path), message })),
    ...danglingReferences(doc).map((at) => ({
      at,
      message: `the reference ${JSON.stringify(valueAt(doc, at) ?? "")} leads nowhere`,
      isDangling: true as const,
    })),
  ];
}

/** More faults of one document say nothing new about where to look. */
const MAX_TOLD = 5;

/** Faults of a document that we made: our own, whatever the source says. `what` names the document. */
export function internalFindings(faults: readonly OpenapiFault[], what: string, source: SourceId): readonly Finding[] {
  return faults.slice(0, MAX_TOLD).map(({ at, message }) => ({
    code: "internal/invalid-document",
    level: "error",
    source,
    at,
    message: `${what} is not valid OpenAPI: ${message}; it is not written`,
    hint: "This is a fault of falsmith, not of the source: please report it, with the source.",
  }));
}
