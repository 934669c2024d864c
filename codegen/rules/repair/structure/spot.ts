import type { Spec } from "../../../document/document.js";
import type { Finding, Level } from "../../../document/finding.js";
import type { Json } from "../../../document/json.js";
import type { Patch } from "../../../document/patch.js";
import { join, type Pointer } from "../../../document/pointer.js";
import type { SourceId, SourceText } from "../../../document/source.js";
import { inferred, placeFor } from "../../../openapi/edit.js";
import type { OpenapiVersion } from "../../../openapi/objects.js";

/** The code of all that is said about the form of a document. */
export const ID = "repair/structure";

/** A value: where it stands in the document, and where it will stand when the patches before it are applied. */
export interface Spot {
  readonly from: Pointer;
  readonly at: Pointer;
}

export function below({ from, at }: Spot, ...keys: readonly (string | number)[]): Spot {
  const inner = join(from, ...keys);
  return { from: inner, at: at === from ? inner : join(at, ...keys) };
}

/** Why a value cannot be what is due; `lost` when a reference leads to something that is not in the document. */
export interface Rejection {
  readonly from: Pointer;
  readonly why: string;
  readonly lost: boolean;
}

export function reject({ from }: Spot, why: string, lost = false): Rejection {
  return { from, why, lost };
}

/** What the checks of one document know. */
export interface StructureCheck {
  readonly spec: Spec;
  /** The version that the document states. */
  readonly version: OpenapiVersion;
  /** The texts of the sources, for values that are kept as they are written. */
  readonly texts: ReadonlyMap<SourceId, SourceText>;
  /** Schemas that types and validators are made from: a reference of theirs that leads nowhere is refused, not dropped. */
  readonly vital: ReadonlySet<Pointer>;
  /** What is wrong with the targets of references, so that each is looked at once. */
  readonly targets: Map<Pointer, Rejection | undefined>;
}

interface ProblemText {
  readonly message: string;
  readonly level?: Level;
  readonly hint?: string;
}

/** A finding about a value, with the patches that mend it. */
export function structureFinding(
  { spec }: StructureCheck,
  { from }: Spot,
  { message, level, hint }: ProblemText,
  fix: readonly Patch[],
): Finding {
  return {
    code: ID,
    level: level ?? "note",
    at: level === undefined || level === "note" ? from : placeFor(spec, from),
    message,
    ...(hint === undefined ? {} : { hint }),
    fix,
  };
}

/** Removes a value. */
export function without(check: StructureCheck, spot: Spot, message: string, level: Level = "note"): Finding {
  return structureFinding(check, spot, { message, level }, [
    { op: "remove", at: spot.at, origin: inferred(check.spec, ID, spot.from) },
  ]);
}

/** Sets a value because of what stands there. */
export function instead(check: StructureCheck, spot: Spot, value: Json, message: string): Finding {
  return structureFinding(check, spot, { message }, [
    { op: "add", at: spot.at, value, origin: inferred(check.spec, ID, spot.from) },
  ]);
}

/** Adds a key that an object lacks, because of the object. */
export function added(
  check: StructureCheck,
  object: Spot,
  [key, value]: readonly [key: string, value: Json],
  message: string,
): Finding {
  return structureFinding(check, object, { message }, [
    { op: "add", at: join(object.at, key), value, origin: inferred(check.spec, ID, object.from) },
  ]);
}
