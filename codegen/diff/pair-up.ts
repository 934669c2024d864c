import { shapeText } from "./show.js";
import type { ArrayShape, ObjectShape } from "./shape.js";

/** Members of two unions that are the same one, and those that only one side has. */
export interface Pairs<T> {
  readonly pairs: readonly (readonly [before: T, after: T])[];
  readonly gone: readonly T[];
  readonly added: readonly T[];
}

function matched<T>(before: readonly T[], after: readonly T[], keyOf: (member: T) => string): Pairs<T> {
  const waiting = new Map<string, T[]>();
  for (const member of after) waiting.set(keyOf(member), [...(waiting.get(keyOf(member)) ?? []), member]);
  const pairs: (readonly [T, T])[] = [];
  const gone: T[] = [];
  for (const member of before) {
    const partner = waiting.get(keyOf(member))?.shift();
    if (partner === undefined) gone.push(member);
    else pairs.push([member, partner]);
  }
  const paired = new Set(pairs.map(([, partner]) => partner));
  return { pairs, gone, added: after.filter((member) => !paired.has(member)) };
}

/** Pairs members by one key after the other; when one is left on either side, they are one that changed. */
function paired<T>(before: readonly T[], after: readonly T[], keys: readonly ((member: T) => string)[]): Pairs<T> {
  const pairs: (readonly [T, T])[] = [];
  let rest: Pairs<T> = { pairs: [], gone: before, added: after };
  for (const keyOf of keys) {
    rest = matched(rest.gone, rest.added, keyOf);
    pairs.push(...rest.pairs);
  }
  const [[gone, ...others], [added, ...more]] = [rest.gone, rest.added];
  if (gone === undefined || added === undefined || others.length + more.length > 0)
    return { pairs, gone: rest.gone, added: rest.added };
  return { pairs: [...pairs, [gone, added]], gone: [], added: [] };
}

function keysText({ properties }: ObjectShape): string {
  return [...properties.keys()].toSorted().join("\n");
}

/** Which objects of two unions are the same: those with the same keys, then those with the same name. */
export function pairObjects(before: readonly ObjectShape[], after: readonly ObjectShape[]): Pairs<ObjectShape> {
  return paired(before, after, [
    (one) => `${one.name ?? ""}\n${keysText(one)}`,
    keysText,
    (one) => one.name ?? keysText(one),
  ]);
}

/** Which lists of two unions are the same: those of the same items. */
export function pairArrays(before: readonly ArrayShape[], after: readonly ArrayShape[]): Pairs<ArrayShape> {
  return paired(before, after, [
    ({ items, prefix }) => `${prefix.length} ${items === undefined ? "" : shapeText(items())}`,
  ]);
}
