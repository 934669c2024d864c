import { isList, isObject, type Json, own, sameJson } from "../../../document/json.js";
import { join, type Pointer } from "../../../document/pointer.js";
import type { CompiledEndpoint } from "../../../model/endpoint/compiled-endpoint.js";

type EndpointDocuments = Pick<CompiledEndpoint, "id" | "mended">;

/** Keys that tell people something and change no type and no validator. */
const WORDS: ReadonlySet<string> = new Set(["title", "description", "example", "examples", "externalDocs", "$comment"]);

function isWord(key: string, isName: boolean): boolean {
  return !isName && (WORDS.has(key) || key.startsWith("x-"));
}

function show(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

const NAMES_MAP: ReadonlySet<string> = new Set(["properties", "patternProperties", "$defs", "schemas"]);

function changesAt(before: Json | undefined, after: Json | undefined, at: Pointer, isName: boolean): readonly string[] {
  if (before === undefined && after === undefined) return [];
  if (before === undefined) return [`+ ${at} ${show(after ?? null)}`];
  if (after === undefined) return [`- ${at} ${show(before)}`];
  if (isObject(before) && isObject(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((key) => !isWord(key, isName))
      .flatMap((key) => changesAt(own(before, key), own(after, key), join(at, key), !isName && NAMES_MAP.has(key)));
  const isSame = sameJson(before, after) || (isList(before) && isList(after) && sameSet(before, after));
  return isSame ? [] : [`~ ${at} ${show(before)} → ${show(after)}`];
}

/** `required` and `enum` say the same in any order. */
function sameSet(a: readonly Json[], b: readonly Json[]): boolean {
  return a.length === b.length && a.every((item) => b.some((other) => sameJson(item, other)));
}

function schemasOf({ mended }: EndpointDocuments): Json | undefined {
  return own(own(mended.doc, "components"), "schemas");
}

/**
 * What differs between two states of a source in terms of its endpoints: endpoints that come and go, and, by pointer,
 * the schemas of those that stay. Descriptions and examples are left out: they change no type.
 */
export function apiChanges(
  before: readonly EndpointDocuments[],
  after: readonly EndpointDocuments[],
): readonly string[] {
  const [old, now] = [before, after].map((list) => new Map(list.map((one) => [one.id.toLowerCase(), one])));
  const ids = [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])].toSorted();
  return ids.flatMap((id) => {
    const [left, right] = [old?.get(id), now?.get(id)];
    if (left === undefined) return [`+ ${right?.id ?? id}`];
    if (right === undefined) return [`- ${left.id}`];
    const found = changesAt(schemasOf(left), schemasOf(right), "#/components/schemas", true);
    return found.length === 0 ? [] : [right.id, ...found.map((line) => `  ${line}`)];
  });
}
