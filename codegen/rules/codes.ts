import type { FindingCode } from "../document/finding-code.js";
import { CHECK_CODES } from "./check/codes.js";
import { ENRICH_CODES } from "./enrich/codes.js";
import { REPAIR_CODES } from "./repair/codes.js";
import { TIGHTEN_CODES } from "./tighten/codes.js";

/** What rules report, by stage. */
export const RULE_CODES: readonly FindingCode[] = [...REPAIR_CODES, ...TIGHTEN_CODES, ...ENRICH_CODES, ...CHECK_CODES];
