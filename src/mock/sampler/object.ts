import { isList, isRecord, own, setOwn, type JsonRecord } from "../own.js";
import type { SampleContext } from "./context.js";

function stringsOf(value: unknown): string[] {
  return isList(value) ? value.filter((item) => typeof item === "string") : [];
}

// A file object that names its type should not be contradicted by its URL: the type is settled first.
function urlLast(names: readonly string[]): string[] {
  return [...names.filter((name) => name !== "url"), ...names.filter((name) => name === "url")];
}

function propertySchema(schema: JsonRecord, name: string): unknown {
  const named = own(own(schema, "properties"), name);
  if (named !== undefined) return named;
  const rest = own(schema, "additionalProperties");
  return isRecord(rest) ? rest : {};
}

function namesOf(schema: JsonRecord, context: SampleContext): string[] {
  const properties = own(schema, "properties");
  const required = stringsOf(own(schema, "required"));
  const optional = isRecord(properties) && context.optional && context.depth > 0 ? Object.keys(properties) : [];
  const allowed = optional.filter((name) => own(properties, name) !== false);
  const names = new Set([...allowed, ...required]);
  const dependent = own(schema, "dependentRequired");
  for (const name of names) for (const needed of stringsOf(own(dependent, name))) names.add(needed);
  const most = own(schema, "maxProperties");
  const kept = [...required, ...[...names].filter((name) => !required.includes(name))];
  return urlLast(kept.slice(0, typeof most === "number" ? Math.max(most, required.length) : kept.length));
}

function fill(schema: JsonRecord, object: Record<string, unknown>, context: SampleContext): void {
  const least = own(schema, "minProperties");
  const closed = own(schema, "additionalProperties") === false;
  const known = isRecord(own(schema, "properties")) ? Object.keys(own(schema, "properties") ?? {}) : [];
  const spare = [
    ...known.filter((name) => !Object.hasOwn(object, name)),
    ...(closed ? [] : ["extra_1", "extra_2", "extra_3"]),
  ];
  for (const name of spare) {
    if (Object.keys(object).length >= (typeof least === "number" ? least : 0)) return;
    setOwn(object, name, context.sample(propertySchema(schema, name), context));
  }
}

/** An object with what the schema requires, and what it allows while there is depth left. */
export function sampleObject(schema: JsonRecord, context: SampleContext): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const name of namesOf(schema, context)) {
    const contentType = own(object, "content_type");
    const fileOf: SampleContext["fileOf"] = (path, type) =>
      context.fileOf(path, type ?? (typeof contentType === "string" ? contentType : undefined));
    const inside = { ...context, path: [...context.path, name], fileOf };
    setOwn(object, name, context.sample(propertySchema(schema, name), inside));
  }
  fill(schema, object, context);
  // The order of the schema, not that of making.
  const properties = own(schema, "properties");
  const order = isRecord(properties) ? Object.keys(properties) : [];
  const ordered: Record<string, unknown> = {};
  for (const name of new Set([...order, ...Object.keys(object)])) {
    if (Object.hasOwn(object, name)) setOwn(ordered, name, object[name]);
  }
  return ordered;
}
