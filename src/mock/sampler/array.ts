import { isList, isRecord, own, type JsonRecord } from "../own.js";
import { integerBetween } from "./random.js";
import type { SampleContext } from "./context.js";

function lengthOf(schema: JsonRecord, prefix: number, context: SampleContext): number {
  const least = own(schema, "minItems");
  const most = own(schema, "maxItems");
  const contains = own(schema, "contains") === undefined ? 0 : Math.max(1, Number(own(schema, "minContains") ?? 1));
  const low = Math.max(typeof least === "number" ? least : 0, contains);
  const wanted = context.depth > 0 ? Math.max(low, prefix, integerBetween(context.random, 1, 2)) : low;
  return Math.min(wanted, typeof most === "number" ? most : wanted, 1000);
}

function itemSchema(schema: JsonRecord, prefix: readonly unknown[], index: number): unknown {
  return prefix[index] ?? own(schema, "items");
}

/** A list of as many items as the schema asks for, each sampled from the schema of its place. */
export function sampleArray(schema: JsonRecord, context: SampleContext): unknown[] {
  const prefixItems = own(schema, "prefixItems");
  const prefix = isList(prefixItems) ? prefixItems : [];
  const items = own(schema, "items");
  const contains = own(schema, "contains");
  const length = lengthOf(schema, prefix.length, context);
  const closed = items === false ? Math.min(length, prefix.length) : length;
  const unique = own(schema, "uniqueItems") === true;
  const list: unknown[] = [];
  const seen = new Set<string>();
  for (let tries = 0; list.length < closed && tries < closed * 20 + 20; tries += 1) {
    const wanted = itemSchema(schema, prefix, list.length) ?? contains ?? {};
    const value = context.sample(isRecord(wanted) ? wanted : (contains ?? {}), context);
    const text = JSON.stringify(value);
    if (unique && seen.has(text)) continue;
    seen.add(text);
    list.push(value);
  }
  return list;
}
