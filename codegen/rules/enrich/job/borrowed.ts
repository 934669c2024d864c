import { perObject } from "../../../document/memo.js";
import { type Field, topNames } from "./fields.js";
import type { OperationPage } from "./operation-page.js";
import { familyOfPath, onePerPlace, type OperationUnit, type ReplyFields, shapeOf } from "./unit.js";

/*
 * Pages are made by copying pages: where the schema and the example of a reply have nothing in common, one of them is
 * another operation's. The one that stands in other families as well is borrowed, and the other is the reply; where both
 * are borrowed, or neither is, nothing is known.
 */

/** Which families show a shape, and of which the own pages agree on it. */
interface Shapes {
  readonly families: ReadonlyMap<string, ReadonlySet<string>>;
  /** By family: fields of replies whose schema and example do not contradict each other. */
  readonly sound: ReadonlyMap<string, readonly (readonly string[])[]>;
}

function shapesOf(units: readonly OperationUnit[]): Shapes {
  const families = new Map<string, Set<string>>();
  const sound = new Map<string, (readonly string[])[]>();
  for (const { path, pages } of units)
    for (const page of pages) {
      const family = familyOfPath(path);
      const { schema, examples, fields, isContradictory } = page.reply();
      for (const one of [schema, examples]) {
        const shape = shapeOf(one);
        if (shape !== "") families.set(shape, (families.get(shape) ?? new Set()).add(family));
      }
      if (!isContradictory && schema.length > 0 && examples.length > 0)
        sound.set(family, [...(sound.get(family) ?? []), topNames(fields)]);
    }
  return { families, sound };
}

/** True for a side of a reply that another family shows as well, and no sound page of the own family. */
function isBorrowed(fields: readonly Field[], family: string, { families, sound }: Shapes): boolean {
  const names = topNames(fields);
  const isOwn = (sound.get(family) ?? []).some(
    (own) => names.filter((name) => own.includes(name)).length * 2 > names.length,
  );
  if (isOwn) return false;
  const others = families.get(shapeOf(fields)) ?? new Set();
  if ([...others].some((one) => one !== family)) return true;
  // The example of one moment shows fewer fields than the reply that it was copied from.
  return [...sound].some(
    ([other, replies]) =>
      other !== family && names.length > 3 && replies.some((one) => names.every((name) => one.includes(name))),
  );
}

function fieldsOf(page: OperationPage, shapes: Shapes): readonly Field[] {
  const { schema, examples, fields, isContradictory } = page.reply();
  if (!isContradictory) return fields;
  const family = familyOfPath(page.path);
  const [schemaIsForeign, exampleIsForeign] = [schema, examples].map((side) => isBorrowed(side, family, shapes));
  if (schemaIsForeign === exampleIsForeign) return [];
  return schemaIsForeign === true ? examples : schema;
}

/** The reader of replies for the operations of one provider: borrowed sides are left out. */
export function replyReader(units: readonly OperationUnit[]): ReplyFields {
  let shapes: Shapes | undefined;
  return perObject(({ pages }) => {
    if (pages.some((page) => page.reply().isContradictory)) shapes ??= shapesOf(units);
    const known = shapes ?? { families: new Map(), sound: new Map() };
    const own = onePerPlace(pages.flatMap((page) => fieldsOf(page, known).map((field) => ({ field, page }))));
    return own.length > 0 ? own : besideOf(pages, units);
  });
}

/** The reply of the operation above, on one page of prose: `/paint/edit` without a reply of its own answers as `/paint` does. */
function besideOf(pages: readonly OperationPage[], units: readonly OperationUnit[]): ReturnType<ReplyFields> {
  const [page] = pages;
  if (page?.isProse !== true || page.method === "get") return [];
  const above = units.flatMap((unit) =>
    unit.pages.filter(
      (one) => one.source === page.source && one.method === page.method && page.path.startsWith(`${one.path}/`),
    ),
  );
  return above
    .slice(0, 1)
    .flatMap((one) =>
      one.reply().fields.map((field) => ({ field: { ...field, basis: "example" as const }, page: one })),
    );
}

/** True where every page leaves the reply open, or shows only what is another operation's. */
export function isUnknownReply(unit: OperationUnit, replyOf: ReplyFields): boolean {
  return replyOf(unit).length === 0;
}
