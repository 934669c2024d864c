import type { Check, Schema, ShapeId, StringCheck } from "../../model/model.js";

/** What a schema refers to when it says nothing else: it then needs no functions of its own. */
export function aliasOf(schema: Schema): ShapeId | undefined {
  const [check] = schema.checks;
  return schema.types === undefined && schema.checks.length === 1 && check?.kind === "ref" ? check.target : undefined;
}

function isEmpty({ types, checks }: Schema): boolean {
  return types === undefined && checks.length === 0;
}

function namesKeysOnly(check: Check): boolean {
  if (check.kind !== "object") return false;
  const { properties, required, patterns, additional, names, dependentRequired, dependentSchemas } = check;
  return (
    properties.every((property) => !property.required && isEmpty(property.schema)) &&
    [required, patterns, dependentRequired, dependentSchemas].every((list) => list.length === 0) &&
    [additional, names].every((schema) => schema === undefined || isEmpty(schema)) &&
    check.minProperties === undefined &&
    check.maxProperties === undefined
  );
}

/** True for a schema that every value satisfies: it names keys, and says nothing of their values. */
export function allowsAll({ types, checks }: Schema): boolean {
  return types === undefined && checks.every(namesKeysOnly);
}

const TRIED_LAST: ReadonlySet<string> = new Set(["oneOf", "not"]);

function patternCount(check: StringCheck): number {
  return Number(check.pattern !== undefined) + Number(check.format !== undefined);
}

/** Keywords that the runtime names only when nothing else is wrong (`failing.ts`): two of them would be a guess. */
function guesses(check: Check): number {
  if (check.kind === "string") return patternCount(check);
  if (check.kind === "number") return Number(check.multipleOf !== undefined);
  return TRIED_LAST.has(check.kind) ? 1 : 0;
}

function isPlain(schema: Schema): boolean {
  return isLeaf(schema) && schema.checks.every((check) => guesses(check) === 0);
}

function isLeafCheck(check: Check): boolean {
  switch (check.kind) {
    case "never":
    case "enum":
    case "number":
    case "string":
      return true;
    case "anyOf":
    case "oneOf":
      return check.of.length <= 8 && check.of.every(isPlain);
    case "not":
      return isPlain(check.schema);
    default:
      return false;
  }
}

/**
 * True for a schema that is one condition in the function of its parent: it has no parts, and the value alone shows
 * which keyword it breaks.
 */
export function isLeaf(schema: Schema): boolean {
  if (!schema.checks.every(isLeafCheck)) return false;
  const unions = schema.checks.filter((check) => check.kind === "anyOf" || check.kind === "oneOf").length;
  return unions < 2 && schema.checks.reduce((sum, check) => sum + guesses(check), 0) < 2;
}
