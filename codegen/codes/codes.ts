import { byKey } from "../document/order.js";
import { COMPILE_CODES } from "../compile/codes.js";
import { INTERNAL_CODES } from "../document/codes.js";
import { type FindingCode, inConfig } from "../document/finding-code.js";
import { EMIT_CODES } from "../emit/codes.js";
import { INGEST_CODES } from "../ingest/codes.js";
import { IO_CODES } from "../io/codes.js";
import { MODEL_CODES } from "../model/codes.js";
import { OPENAPI_CODES } from "../openapi/codes.js";
import { OVERLAY_CODES } from "../overlay/codes.js";
import { PROSE_CODES } from "../prose/codes.js";
import { RULE_CODES } from "../rules/codes.js";

/** A code with the words on how to silence it, whether its room states them or not. */
export type CollectedCode = FindingCode & Required<Pick<FindingCode, "silence">>;

const DECLARED: readonly FindingCode[] = [
  ...IO_CODES,
  ...INTERNAL_CODES,
  ...PROSE_CODES,
  ...OPENAPI_CODES,
  ...INGEST_CODES,
  ...RULE_CODES,
  ...MODEL_CODES,
  ...OVERLAY_CODES,
  ...COMPILE_CODES,
  ...EMIT_CODES,
];

function silenceOf({ code, silence, sample }: FindingCode): string {
  if (silence !== undefined) return silence;
  return sample !== undefined && "refuses" in sample && sample.refuses
    ? "It cannot be silenced where it refuses a source: that gives nothing until it is put right, or got anew."
    : inConfig(code);
}

/** Every code that falsmith reports, by name, in the order of the names. */
export const codes: ReadonlyMap<string, CollectedCode> = new Map(
  DECLARED.map((one): [string, CollectedCode] => [one.code, { ...one, silence: silenceOf(one) }]).sort(byKey),
);
