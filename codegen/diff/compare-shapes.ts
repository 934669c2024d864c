import { sameJson, type Json } from "../document/json.js";
import { excerpt } from "../messages/visible.js";
import type { ChangeKind } from "./change.js";
import { compareBounds } from "./compare-bounds.js";
import type { Bounds } from "./bounds.js";
import type { Direction } from "./impact.js";
import { pairArrays, pairObjects } from "./pair-up.js";
import { isOffer, type ArrayShape, type LazyShape, type ObjectShape, type PropertyShape, type Shape } from "./shape.js";
import { propertyName, shapeText, step } from "./show.js";

/** What a comparison of one endpoint's input or output carries along. */
export interface Comparison {
  readonly direction: Direction;
  readonly add: (kind: ChangeKind, at: string, message: string) => void;
  /** Whether a property that may be left out may also be null without a word about it: see {@link dialectOf}. */
  readonly isDialect: (before: PropertyShape, after: PropertyShape) => boolean;
  readonly onDialect: () => void;
  /** Pairs that were compared, or are being compared: what contains itself is compared once. */
  readonly seen: Map<ObjectShape, Set<ObjectShape>>;
  /** What is still to be compared, level by level: where not all can be, what is near the root is. */
  readonly waiting: (() => void)[];
  /** How many more pairs are looked at. */
  budget: number;
  /** Whether something was left out, because it was too deep or too much. */
  isCut: boolean;
}

/** Deeper than this only machines nest. */
const DEPTH_LIMIT = 24;

interface ShapePlace {
  readonly at: string;
  readonly depth: number;
}

function bounds(before: Bounds, after: Bounds, at: string, run: Comparison): void {
  for (const { narrower, message } of compareBounds(before, after))
    run.add(narrower ? "bound-narrowed" : "bound-widened", at, excerpt(message, 200));
}

interface ShapeParts {
  readonly kinds: readonly string[];
  readonly values: readonly string[];
}

/** What `a` allows and `b` does not: whole kinds, and single values. Lists and objects are counted by the caller. */
function beyond(a: Shape, b: Shape): ShapeParts {
  return {
    kinds: [
      ...(a.nullable && !b.nullable ? ["null"] : []),
      ...(a.boolean && !b.boolean ? ["boolean"] : []),
      ...(a.number !== undefined && b.number === undefined ? ["number"] : []),
      ...(a.string !== undefined && b.string === undefined ? ["string"] : []),
    ],
    values: [...a.values]
      .filter(([text, value]) => !isOffer(a, value) && !b.values.has(text) && !isOffer(b, value))
      .map(([text]) => text),
  };
}

function offersOf(shape: Shape): readonly string[] {
  return [...shape.values]
    .filter(([, value]) => isOffer(shape, value))
    .map(([text]) => text)
    .toSorted();
}

function isClosed(shape: Shape): boolean {
  return shape.values.size > 0;
}

/** Values that joined or left a list of values: each is told by itself. */
function compareValues(gone: readonly string[], added: readonly string[], at: string, run: Comparison): void {
  const list = (texts: readonly string[]): string => {
    const shown = texts.slice(0, 8).map((text) => excerpt(text, 60));
    return `${shown.join(", ")}${texts.length > 8 ? ` and ${texts.length - 8} more` : ""}`;
  };
  if (gone.length > 0) run.add("enum-value-gone", at, `no longer ${list(gone)}`);
  if (added.length > 0) run.add("enum-value-added", at, `now also ${list(added)}`);
}

function compareKinds(before: Shape, after: Shape, place: ShapePlace, run: Comparison): void {
  const { at } = place;
  const [lost, won] = [beyond(before, after), beyond(after, before)];
  const objects = pairObjects(before.objects, after.objects);
  const arrays = pairArrays(before.arrays, after.arrays);
  const narrower = lost.kinds.length + objects.gone.length + arrays.gone.length > 0;
  const wider = won.kinds.length + objects.added.length + arrays.added.length > 0;
  const [gone, added] = [lost.values.length > 0, won.values.length > 0];
  const isEnum = !narrower && !wider && isClosed(before) && isClosed(after);
  if (isEnum) compareValues(lost.values, won.values, at, run);
  else if (narrower || wider || gone || added) {
    const kind =
      (narrower || gone) && (wider || added) ? "type-changed" : narrower || gone ? "type-narrowed" : "type-widened";
    run.add(kind, at, `${shapeText(before)} → ${shapeText(after)}`);
  }
  for (const [a, b] of objects.pairs) run.waiting.push(() => compareObjects(a, b, place, run));
  for (const [a, b] of arrays.pairs) compareArrays(a, b, place, run);
}

/** Two shapes at one place. */
function compareShapes(before: Shape, after: Shape, place: ShapePlace, run: Comparison): void {
  if (before === after || (before.any && after.any)) return;
  const { at, depth } = place;
  if (depth > DEPTH_LIMIT) {
    run.isCut = true;
    return;
  }
  if (before.any || after.any) {
    run.add(after.any ? "type-widened" : "type-narrowed", at, `${shapeText(before)} → ${shapeText(after)}`);
    return;
  }
  compareKinds(before, after, place, run);
  if (before.number !== undefined && after.number !== undefined) {
    const [a, b] = [before.number, after.number];
    if (a.integer !== b.integer)
      run.add(b.integer ? "bound-narrowed" : "bound-widened", at, b.integer ? "number → integer" : "integer → number");
    bounds(a.bounds, b.bounds, at, run);
  }
  if (before.string !== undefined && after.string !== undefined)
    bounds(before.string.bounds, after.string.bounds, at, run);
  const [old, now] = [offersOf(before), offersOf(after)];
  if (
    !sameJson(old, now) &&
    (old.length > 0 || now.length > 0) &&
    before.string !== undefined &&
    after.string !== undefined
  )
    run.add("offer-changed", at, "other values are offered; any is still taken");
}

function compareLazy(
  before: LazyShape | undefined,
  after: LazyShape | undefined,
  place: ShapePlace,
  run: Comparison,
): void {
  if (before === after) return;
  const [a, b] = [before?.(), after?.()];
  if (a !== undefined && b !== undefined) compareShapes(a, b, place, run);
  else if (a !== undefined && !a.any) run.add("type-widened", place.at, `${shapeText(a)} → unknown`);
  else if (b !== undefined && !b.any) run.add("type-narrowed", place.at, `unknown → ${shapeText(b)}`);
}

function compareArrays(before: ArrayShape, after: ArrayShape, { at, depth }: ShapePlace, run: Comparison): void {
  bounds(before.bounds, after.bounds, at, run);
  const length = Math.max(before.prefix.length, after.prefix.length);
  for (let i = 0; i < Math.min(length, 1000); i += 1) {
    const [a, b] = [before.prefix[i] ?? before.items, after.prefix[i] ?? after.items];
    compareLazy(a, b, { at: `${at}[${i}]`, depth: depth + 1 }, run);
  }
  compareLazy(before.items, after.items, { at: `${at}[]`, depth: depth + 1 }, run);
}

function presetText(value: Json | undefined): string {
  return value === undefined ? "none" : excerpt(JSON.stringify(value), 60);
}

function compareProperty(before: PropertyShape, after: PropertyShape, place: ShapePlace, run: Comparison): void {
  const { at } = place;
  if (before.required !== after.required)
    run.add(
      after.required ? "property-required" : "property-optional",
      at,
      after.required ? "optional → required" : "required → optional",
    );
  if (before.deprecated !== after.deprecated)
    run.add(
      after.deprecated ? "deprecated" : "not-deprecated",
      at,
      after.deprecated ? "deprecated" : "no longer deprecated",
    );
  if (!sameJson(before.preset, after.preset))
    run.add("default-changed", at, `default ${presetText(before.preset)} → ${presetText(after.preset)}`);
  let [a, b] = [before.shape(), after.shape()];
  if (!a.any && !b.any && a.nullable !== b.nullable && run.isDialect(before, after)) {
    run.onDialect();
    [a, b] = [
      { ...a, nullable: false },
      { ...b, nullable: false },
    ];
  }
  compareShapes(a, b, place, run);
}

function compareOthers(before: ObjectShape, after: ObjectShape, { at, depth }: ShapePlace, run: Comparison): void {
  const [a, b] = [before.others, after.others];
  if (a === b) return;
  if (typeof a === "function" && typeof b === "function") {
    compareLazy(a, b, { at: `${at}[string]`, depth: depth + 1 }, run);
    return;
  }
  if (a === "none" || b === "none")
    run.add(
      b === "none" ? "bound-narrowed" : "bound-widened",
      at,
      b === "none" ? "other keys are refused" : "other keys are taken",
    );
  else if (typeof b === "function") run.add("type-narrowed", at, `other keys hold ${shapeText(b())}`);
  else if (typeof a === "function") run.add("type-widened", at, "other keys hold anything");
}

function addedText(name: string, { shape, required }: PropertyShape): string {
  return `${excerpt(propertyName(name), 80)}${required ? "" : "?"}: ${shapeText(shape())}`;
}

function compareObjects(before: ObjectShape, after: ObjectShape, place: ShapePlace, run: Comparison): void {
  if (before === after) return;
  if (run.budget < 0) {
    run.isCut = true;
    return;
  }
  const seen = run.seen.get(before) ?? new Set();
  if (seen.has(after)) return;
  run.seen.set(before, seen.add(after));
  run.budget -= 1 + before.properties.size;
  bounds(before.bounds, after.bounds, place.at, run);
  compareOthers(before, after, place, run);
  for (const [name, property] of before.properties) {
    const at = `${place.at}${step(name)}`;
    const now = after.properties.get(name);
    if (now === undefined) run.add("property-gone", at, `gone: ${addedText(name, property)}`);
    else compareProperty(property, now, { at, depth: place.depth + 1 }, run);
  }
  for (const [name, property] of after.properties) {
    if (before.properties.has(name)) continue;
    const kind = property.required && run.direction === "input" ? "property-required" : "property-added";
    run.add(kind, `${place.at}${step(name)}`, `new: ${addedText(name, property)}`);
  }
}

/** Compares two shapes and all that they reach. */
export function compareAll(before: Shape, after: Shape, at: string, run: Comparison): void {
  compareShapes(before, after, { at, depth: 0 }, run);
  // The list grows while it is walked.
  for (const compare of run.waiting) compare();
}
