import { isList, isRecord, type JsonRecord, own } from "../own.js";
import { sampleArray } from "./array.js";
import type { SampleContext } from "./context.js";
import { mergeSchemas } from "./merge.js";
import { sampleNumber } from "./number.js";
import { sampleObject } from "./object.js";
import type { Random } from "./random.js";
import { resolveRef } from "./schema-at.js";
import { sampleString } from "./string.js";

function pick<T>(random: Random, list: readonly T[]): T | undefined {
  return list[Math.floor(random() * list.length)];
}

function chosenBranch(schema: JsonRecord, keyword: "anyOf" | "oneOf", context: SampleContext): unknown {
  const branches = own(schema, keyword);
  if (!isList(branches) || branches.length === 0) return undefined;
  const end = branches.find((branch) => own(branch, "type") === "null");
  // Without depth left, null is the way out of a schema that holds itself.
  if (context.depth <= 0 && end !== undefined) return end;
  const real = branches.filter((branch) => own(branch, "type") !== "null");
  return pick(context.random, real.length > 0 ? real : branches);
}

function conditional(schema: JsonRecord, random: Random): readonly unknown[] {
  if (!Object.hasOwn(schema, "if")) return [];
  return random() < 0.5 ? [own(schema, "if"), own(schema, "then")] : [own(schema, "else")];
}

/** A schema with its references, `allOf`, one branch of each choice and of a condition merged into one. */
function flatten(schema: JsonRecord, context: SampleContext, hops = 0): JsonRecord {
  const ref = own(schema, "$ref");
  const allOf = own(schema, "allOf");
  const parts = [
    typeof ref === "string" ? resolveRef(context.root, ref) : undefined,
    ...(isList(allOf) ? allOf : []),
    chosenBranch(schema, "anyOf", context),
    chosenBranch(schema, "oneOf", context),
    ...conditional(schema, context.random),
  ].filter(isRecord);
  if (parts.length === 0 || hops > 50) return schema;
  const composed = new Set(["$ref", "allOf", "anyOf", "oneOf", "if", "then", "else"]);
  const rest: JsonRecord = Object.fromEntries(Object.entries(schema).filter(([key]) => !composed.has(key)));
  const flat = parts.map((part) => flatten(part, context, hops + 1));
  return flat.reduce<JsonRecord>((merged, part) => mergeSchemas(merged, part), rest);
}

function typeOf(schema: JsonRecord, { random, depth }: SampleContext): string {
  const type = own(schema, "type");
  if (typeof type === "string") return type;
  if (isList(type)) {
    const real = type.filter((name) => name !== "null");
    return real.length === 0 || (depth <= 0 && real.length < type.length) ? "null" : String(pick(random, real));
  }
  const has = (...keys: readonly string[]): boolean => keys.some((key) => Object.hasOwn(schema, key));
  if (has("properties", "required", "additionalProperties", "minProperties")) return "object";
  if (has("items", "prefixItems", "minItems", "contains")) return "array";
  if (has("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")) return "number";
  return has("minLength", "maxLength", "pattern", "format") ? "string" : "any";
}

function given(schema: JsonRecord, context: SampleContext): { readonly value: unknown } | undefined {
  if (Object.hasOwn(schema, "const")) return { value: schema["const"] };
  const choices = own(schema, "enum");
  const examples = own(schema, "examples");
  if (context.useExamples && isList(examples) && examples.length > 0) return { value: examples[0] };
  if (context.useExamples && Object.hasOwn(schema, "example")) return { value: schema["example"] };
  if (context.useExamples && Object.hasOwn(schema, "default")) return { value: schema["default"] };
  return isList(choices) && choices.length > 0 ? { value: pick(context.random, choices) } : undefined;
}

/** One value that the schema is meant to allow. Whoever asks for it checks it: some schemas allow nothing. */
export function sample(schema: unknown, context: SampleContext): unknown {
  // A schema that requires itself has no finite value; whoever checks the sample will find out.
  if (!isRecord(schema) || context.depth < -20) return null;
  const flat = flatten(schema, context);
  const found = given(flat, context);
  if (found !== undefined) return found.value;
  const deeper: SampleContext = { ...context, depth: context.depth - 1 };
  switch (typeOf(flat, context)) {
    case "object":
      return sampleObject(flat, deeper);
    case "array":
      return sampleArray(flat, deeper);
    case "string":
      return sampleString(flat, context);
    case "integer":
      return sampleNumber(flat, context.random, true);
    case "number":
      return sampleNumber(flat, context.random, false);
    case "boolean":
      return context.random() < 0.5;
    case "null":
      return null;
    default:
      return {};
  }
}
