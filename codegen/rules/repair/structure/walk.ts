import type { Finding } from "../../../document/finding.js";
import { isList, isObject, own, type Json, type JsonObject } from "../../../document/json.js";
import type { Patch } from "../../../document/patch.js";
import { join, valueAt } from "../../../document/pointer.js";
import { assembleValue } from "../../../openapi/assemble-value.js";
import { inferred } from "../../../openapi/edit.js";
import { amend, fallbackOf, lackOf } from "./amend.js";
import { schemaMoves } from "./parameter-schema.js";
import { isPlainly, plainCheck } from "./plain.js";
import { LOST_HINT, referenceCheck, schemaCheck } from "./references.js";
import {
  below,
  ID,
  added,
  structureFinding,
  reject,
  without,
  type StructureCheck,
  type Spot,
  type Rejection,
} from "./spot.js";
import { fieldsOf, isExtension, isToken, namedOf, type ObjectField } from "../../../openapi/objects.js";

/** A value that is checked, and where it stands. */
interface Part {
  readonly value: Json;
  readonly spot: Spot;
}

/** A key of an object of a kind, and where its value stands. */
interface KeyOf {
  readonly kind: string;
  readonly key: string;
  readonly spot: Spot;
}

type CheckSteps = Generator<Finding, Rejection | undefined>;

/** Runs a check for its verdict alone. */
function verdict(checked: CheckSteps): Rejection | undefined {
  for (let step = checked.next(); ; step = checked.next()) if (step.done === true) return step.value;
}

/** Parts without which a call cannot be made or its answer not be read: when one of them is lost, so is the endpoint. */
function isCall(kind: string, key: string): boolean {
  return (
    (kind === "operation" && (key === "parameters" || key === "requestBody")) ||
    (kind === "pathItem" && key !== "servers" && key !== "summary" && key !== "description") ||
    (kind === "paths" && key !== "") ||
    (kind === "responses" && key.startsWith("2"))
  );
}

function nameOf(kind: string): string {
  return kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** What becomes of a part that cannot be what is due: it goes, with a warning, or it refuses the endpoint. */
function dropped(walk: StructureCheck, { kind, key, spot }: KeyOf, reason: Rejection, patch: Patch): Finding {
  const refused = isCall(kind, key) && (reason.lost || key === "requestBody");
  const place = reason.from === spot.from ? "this" : reason.from;
  const message = `${place} ${reason.why}`;
  if (refused) return structureFinding(walk, spot, { level: "error", message, hint: LOST_HINT }, []);
  return structureFinding(walk, spot, { level: "warning", message: `${message}; it is left out` }, [patch]);
}

/** What a list or a map holds. */
function itemOf({ kind, reference, holdsObjects }: ObjectField): ObjectField {
  return { kind, reference, required: false, holdsObjects };
}

function* list(walk: StructureCheck, field: ObjectField, { value, spot }: Part, parent: string): CheckSteps {
  if (!isList(value)) return reject(spot, "is not a list");
  const one = itemOf(field);
  const verdicts = value.map((item, index) => verdict(only(walk, one, item, below(spot, index))));
  const kept = value.flatMap((_, index) => (verdicts[index] === undefined ? [index] : []));
  const items = kept.map((index) => ({ kept: join(spot.from, index) }));
  const patch = (): Patch => assembleValue(walk.spec, ID, spot.at, { items, because: spot.from });
  let said = false;
  for (const [index, reason] of verdicts.entries()) {
    if (reason === undefined) continue;
    const found = dropped(walk, { kind: parent, key: keyOf(spot), spot: below(spot, index) }, reason, patch());
    // One patch takes all of them out; every one has a finding.
    yield said ? { ...found, fix: [] } : found;
    said ||= (found.fix ?? []).length > 0;
  }
  for (const [place, index] of kept.entries()) {
    const item = { from: join(spot.from, index), at: join(spot.at, said ? place : index) };
    yield* only(walk, one, value[index] ?? null, item);
  }
  return undefined;
}

function keyOf({ from }: Spot): string {
  return from.slice(from.lastIndexOf("/") + 1);
}

/** An entry of `examples` that is the example itself. */
function isBare(kind: string, value: Json): boolean {
  return (
    kind === "example" &&
    (!isObject(value) ||
      (Object.keys(value).length > 0 &&
        ["$ref", "value", "externalValue", "summary", "description"].every((key) => own(value, key) === undefined) &&
        Object.keys(value).some((key) => !key.startsWith("x-"))))
  );
}

function* map(walk: StructureCheck, field: ObjectField, value: Json, spot: Spot): CheckSteps {
  if (!isObject(value)) return reject(spot, "is not a map");
  const one = itemOf(field);
  for (const key of Object.keys(value)) {
    const place = below(spot, key);
    const child = own(value, key) ?? null;
    if (isBare(field.kind, child)) {
      const wrapped = assembleValue(walk.spec, ID, place.at, {
        keys: [["value", { kept: place.from }]],
        because: place.from,
      });
      yield structureFinding(walk, place, { message: "an example stands under `value`" }, [wrapped]);
      continue;
    }
    const reason =
      field.kind === "header" && !isToken(key)
        ? reject(place, "is no name of a header")
        : yield* only(walk, one, child, place);
    if (reason !== undefined) yield dropped(walk, { kind: "", key: "", spot: place }, reason, removal(walk, place));
  }
  return undefined;
}

function removal({ spec }: StructureCheck, { from, at }: Spot): Patch {
  return {
    op: "remove",
    at,
    origin: inferred(spec, ID, from),
  };
}

/** What is said of a key that cannot stay as it is; undefined when the object is nothing without it. */
function outcome(
  walk: StructureCheck,
  place: KeyOf,
  value: JsonObject,
  { field, reason }: { readonly field: ObjectField | undefined; readonly reason: Rejection | undefined },
): Finding | undefined {
  const { kind, key, spot } = place;
  if (field === undefined || reason === undefined) return unknown(walk, place);
  if (field.required && fallbackOf(kind, key, value) === undefined) return undefined;
  const child = own(value, key) ?? null;
  if (child === null) return without(walk, spot, `\`${key}\` is empty`);
  // Another rule has refused the path by now.
  if (kind === "paths" && reason.lost && isBarePath(child)) return without(walk, spot, "a path that is elsewhere");
  return dropped(walk, place, reason, removal(walk, spot));
}

function isBarePath(item: Json): boolean {
  return (
    isObject(item) &&
    Object.keys(item).every((key) => key === "$ref" || fieldsOf("pathItem", "3.2")?.get(key)?.kind !== "operation")
  );
}

/** The fields of an object, one by one. Gives the keys that go. */
function* fieldsIn(
  walk: StructureCheck,
  kind: string,
  { value, spot }: { readonly value: JsonObject; readonly spot: Spot },
  moved: readonly string[],
): Generator<Finding, Rejection | readonly string[]> {
  const gone: string[] = [];
  const names = namedOf(kind);
  for (const key of Object.keys(value)) {
    if (isExtension(kind, key) || moved.includes(key)) continue;
    const field = fieldsOf(kind, walk.version)?.get(key) ?? (names?.keys.test(key) === true ? names.field : undefined);
    const child = own(value, key) ?? null;
    // Most fields are texts and flags as they are due: no place is made for them.
    if (field !== undefined && field.many === undefined && isPlainly(walk, field.kind, child)) continue;
    const place = below(spot, key);
    const reason = field === undefined ? undefined : yield* checked(walk, field, { value: child, spot: place }, kind);
    if (field !== undefined && reason === undefined) continue;
    const found = outcome(walk, { kind, key, spot: place }, value, { field, reason });
    if (found === undefined) {
      if (reason !== undefined) return reason;
      continue;
    }
    yield found;
    if (found.level !== "error") gone.push(key);
  }
  return [...gone, ...moved];
}

/** A key that OpenAPI does not know, or that only a later version knows. */
function unknown(walk: StructureCheck, { kind, key, spot }: KeyOf): Finding {
  const name = `OpenAPI ${walk.version}'s ${nameOf(kind)} object`;
  return without(walk, spot, `\`${key.slice(0, 80)}\` is not a field of ${name}`);
}

function* object(walk: StructureCheck, kind: string, value: Json, spot: Spot): CheckSteps {
  if (!isObject(value)) return reject(spot, `is not ${/^[aeio]/.test(kind) ? "an" : "a"} ${nameOf(kind)} object`);
  const ref = own(value, "$ref");
  if ((kind === "pathItem" || kind === "operation") && typeof ref === "string") {
    const lost = referenceCheck(walk, ref, spot, () => undefined);
    if (lost !== undefined) return lost;
  }
  const moves = schemaMoves(walk, kind, value, spot);
  if (moves !== undefined) yield moves.finding;
  const gone = yield* fieldsIn(walk, kind, { value, spot }, moves?.keys ?? []);
  if (!isList(gone)) return gone;
  const lost = new Set(gone);
  const kept = Object.entries(value).filter(([key]) => !lost.has(key));
  const rest: JsonObject = Object.fromEntries(moves === undefined ? kept : [...kept, ["schema", {}]]);
  for (const [key, field] of fieldsOf(kind, walk.version) ?? []) {
    if (!field.required || own(rest, key) !== undefined) continue;
    const fallback = fallbackOf(kind, key, value);
    if (fallback === undefined) return reject(spot, `has no \`${key}\``);
    yield added(walk, spot, [key, fallback], `\`${key}\` is required`);
  }
  const lack = kind === "responses" && isEmptyResponses(rest) ? "holds no response" : lackOf(kind, rest);
  if (lack !== undefined) return reject(spot, lack);
  yield* amend(walk, kind, rest, spot);
  return undefined;
}

function isEmptyResponses(value: JsonObject): boolean {
  return Object.keys(value).every((key) => namedOf("responses")?.keys.test(key) !== true);
}

/** One value, or a reference to it. */
function* only(walk: StructureCheck, field: ObjectField, value: Json, spot: Spot): CheckSteps {
  const ref = own(value, "$ref");
  if (field.reference && typeof ref === "string") {
    const target: ObjectField = { ...field, reference: false };
    return referenceCheck(walk, ref, spot, (at) =>
      verdict(only(walk, target, valueAt(walk.spec.doc, at) ?? null, { from: at, at })),
    );
  }
  if (field.kind === "schema") return yield* schemaCheck(walk, value, spot);
  const plain = plainCheck(walk, field.kind, value, spot);
  return plain === undefined ? yield* object(walk, field.kind, value, spot) : yield* plain;
}

/** Checks what stands at a key: gives the findings, and why it cannot stand there. */
export function* checked(walk: StructureCheck, field: ObjectField, part: Part, parent: string): CheckSteps {
  const { value, spot } = part;
  if (field.many === "list") return yield* list(walk, field, part, parent);
  if (field.many === "map") return yield* map(walk, field, value, spot);
  return yield* only(walk, field, value, spot);
}
