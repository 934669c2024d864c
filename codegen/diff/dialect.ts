import type { ObjectShape, PropertyShape, Shape } from "./shape.js";

/** What the properties of a document tell about the generator that wrote it. */
export interface Habit {
  /** How many properties may be left out and have no default, and how many of them may be null as well. */
  readonly optional: number;
  readonly nullable: number;
  /** Some property has a title that a program made from its name, as generators of schemas from classes do. */
  readonly isMachine: boolean;
}

/** How many properties are looked at; a habit shows early. */
const LIMIT = 2000;

function mayBeLeftOut({ required, preset }: PropertyShape): boolean {
  return !required && preset === undefined;
}

/** Looks at every property that shapes reach. */
export function habitOf(roots: readonly Shape[]): Habit {
  const seen = new Set<ObjectShape>();
  const waiting: Shape[] = [...roots];
  let [optional, nullable, isMachine, count] = [0, 0, false, 0];
  for (let shape = waiting.pop(); shape !== undefined && count < LIMIT; shape = waiting.pop()) {
    count += 1;
    for (const { items, prefix } of shape.arrays)
      waiting.push(...[...prefix, ...(items === undefined ? [] : [items])].map((one) => one()));
    for (const object of shape.objects) {
      if (seen.has(object)) continue;
      seen.add(object);
      if (typeof object.others === "function") waiting.push(object.others());
      for (const property of object.properties.values()) {
        const value = property.shape();
        waiting.push(value);
        isMachine ||= property.machineTitle;
        if (!mayBeLeftOut(property)) continue;
        optional += 1;
        if (value.nullable) nullable += 1;
      }
    }
  }
  return { optional, nullable, isMachine };
}

function rarelySaysNull({ optional, nullable }: Habit): boolean {
  return nullable * 4 <= optional;
}
function mostlySaysNull({ optional, nullable }: Habit): boolean {
  return nullable > 0 && nullable * 2 >= optional;
}
function seldomSaysNull({ optional, nullable }: Habit): boolean {
  return nullable * 2 < optional;
}
function alwaysSaysNull({ optional, nullable }: Habit): boolean {
  return nullable > 0 && nullable === optional;
}

/** Whether one document leaves null out where the other writes it; the other may write it always, or in most places. */
function isOtherHabit(silent: Habit, telling: Habit): boolean {
  return (rarelySaysNull(silent) && mostlySaysNull(telling)) || (seldomSaysNull(silent) && alwaysSaysNull(telling));
}

/**
 * Whether `null` at a property is a matter of dialect. Older generators of schemas from classes leave the null of an
 * optional field out, whatever its default, newer ones write it: where both documents come from such a generator and
 * each has the habit of another one, neither makes a statement by the null of a field that may be left out. The habit is
 * read from fields without a default: of those with one, most take no null in either dialect.
 */
export function dialectOf(before: Habit, after: Habit): (a: PropertyShape, b: PropertyShape) => boolean {
  const isTwoDialects =
    before.isMachine && after.isMachine && (isOtherHabit(before, after) || isOtherHabit(after, before));
  return (a, b) => isTwoDialects && !a.required && !b.required;
}
