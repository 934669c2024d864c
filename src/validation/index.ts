/** What generated validators import. Everything here is pure, so that a bundler keeps only what a module uses. */
export { createValidator, type ValidatorParts } from "./create-validator.js";
export { bad, deep, fail, failKey, type Collector, type Errors } from "./collect.js";
export { equal } from "./values.js";
export {
  isDate,
  isDateTime,
  isDuration,
  isEmail,
  isHostname,
  isIpv4,
  isIpv6,
  isJsonPointer,
  isRelativeJsonPointer,
  isTime,
  isUri,
  isUriReference,
  isUriTemplate,
  isUuid,
} from "./formats.js";
export { isInteger, isList, isNumber, keysOf, lengthOf, objectOf, own, type Plain } from "./values.js";
export { isMultiple } from "./values.js";
export {
  FORBIDDEN_NAME,
  FURTHER_ITEM,
  type Reason,
  REPEATED_ITEM,
  TOO_FEW_MATCHES,
  TOO_MANY_MATCHES,
  UNEVALUATED_ITEM,
  UNEVALUATED_KEY,
} from "./reasons.js";
export { union } from "./union.js";
export { isUnique } from "./values.js";
export type { JsonSchema, Validator } from "../contract/validator.js";
