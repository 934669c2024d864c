import type { Finding } from "../../../document/finding.js";
import { isList, isObject, own, type Json, type JsonObject } from "../../../document/json.js";
import { perObject } from "../../../document/memo.js";
import { join, keysOf, valueAt, type Pointer } from "../../../document/pointer.js";
import { inferred } from "../../../openapi/edit.js";
import {
  componentName,
  isPointer,
  operationsOf,
  refsIn,
  replyMediaAt,
  requestMediaAt,
  resolveAt,
} from "../../../openapi/operation.js";
import { operationParameters } from "../../../openapi/operation-parameters.js";
import { withDescendants } from "../../../openapi/schemas.js";
import { below, ID, structureFinding, reject, type StructureCheck, type Spot, type Rejection } from "./spot.js";
import { fieldsOf, isExtension } from "../../../openapi/objects.js";

/** Names that schemas give themselves: a reference may name one instead of a place. */
const anchorsOf = perObject((doc: JsonObject): ReadonlySet<string> => {
  const names = new Set<string>();
  const open: Json[] = [doc];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    for (const key of ["$id", "$anchor", "$dynamicAnchor"]) {
      const name = own(value, key);
      if (typeof name === "string") names.add(key === "$id" ? name : `#${name}`);
    }
    if (isList(value)) open.push(...value);
    else if (isObject(value)) open.push(...Object.values(value));
  }
  return names;
});

/** True for a place in a part of the document that OpenAPI does not know: such parts are left out. */
function isLeftOut({ version }: StructureCheck, ref: Pointer): boolean {
  const [first, second] = keysOf(ref);
  const isUnknown = (kind: string, key: string | undefined): boolean =>
    key !== undefined && fieldsOf(kind, version)?.has(key) === false && !isExtension(kind, key);
  return isUnknown("document", first) || (first === "components" && isUnknown("components", second));
}

/** Why a reference leads nowhere; undefined when it leads somewhere. */
function nowhere(check: StructureCheck, ref: string): string | undefined {
  const { doc } = check.spec;
  if (isPointer(ref) && (ref === "#" || (valueAt(doc, ref) !== undefined && !isLeftOut(check, ref)))) return undefined;
  const named = anchorsOf(doc);
  if (named.has(ref) || named.has(ref.split("#", 1)[0] ?? "")) return undefined;
  return isPointer(ref)
    ? `refers to ${ref}, which is not there`
    : `refers to ${ref}, which is in no input: nothing else is read or fetched`;
}

/** What to do about a reference that leads nowhere. */
export const LOST_HINT =
  "Name the file that it refers to among the inputs, bundle the document into one file, or define what it refers to.";

/** A reference in place of an object: it leads to one in the document, or the place is unfit. */
export function referenceCheck(
  check: StructureCheck,
  ref: string,
  spot: Spot,
  target: (at: Pointer) => Rejection | undefined,
): Rejection | undefined {
  const why = nowhere(check, ref);
  if (why !== undefined) return reject(spot, why, true);
  const at = isPointer(ref) ? resolveAt(check.spec.doc, ref) : undefined;
  if (at === undefined) return isPointer(ref) ? reject(spot, `refers to ${ref}, which leads nowhere`, true) : undefined;
  const known = check.targets.get(at);
  if (known !== undefined || check.targets.has(at)) return known;
  // While the target is looked at, a reference back to it is no fault.
  check.targets.set(at, undefined);
  const found = target(at);
  check.targets.set(at, found);
  return found;
}

/** The references of a schema that lead nowhere are dropped, unless types are made from it: then it is refused later. */
export function* schemaCheck(
  check: StructureCheck,
  value: Json,
  spot: Spot,
): Generator<Finding, Rejection | undefined> {
  if (typeof value === "boolean") return undefined;
  if (!isObject(value)) return reject(spot, "is not a schema");
  if (check.vital.has(spot.from) || refsIn(value, "#").length === 0) return undefined;
  for (const { at, schema } of withDescendants({ at: "#", schema: value })) {
    const ref = own(schema, "$ref");
    const why = typeof ref === "string" ? nowhere(check, ref) : undefined;
    // A schema that is used by name and defined nowhere may be a known shape: that is found out later.
    if (why === undefined || (typeof ref === "string" && isPointer(ref) && componentName(ref) !== undefined)) continue;
    const place: Spot = { from: `${spot.from}${at.slice(1)}`, at: `${spot.at}${at.slice(1)}` };
    const key = below(place, "$ref");
    yield structureFinding(
      check,
      key,
      { level: "warning", message: `the schema ${why}; what it says is unknown`, hint: LOST_HINT },
      [{ op: "remove", at: key.at, origin: inferred(check.spec, ID, key.from) }],
    );
  }
  return undefined;
}

function seeds(doc: JsonObject): readonly Pointer[] {
  return operationsOf(doc).flatMap(({ at }) => [
    ...[requestMediaAt(doc, at), replyMediaAt(doc, at)].flatMap((media) =>
      media === undefined ? [] : [join(media, "schema")],
    ),
    ...operationParameters(doc, at).map((parameter) => join(parameter, "schema")),
  ]);
}

/** The schemas that types and validators are made from: those of bodies and replies, and what they refer to. */
export function vitalSchemas(doc: JsonObject): ReadonlySet<Pointer> {
  const found = new Set<Pointer>();
  const open: Pointer[] = [...seeds(doc)];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (found.has(at)) continue;
    found.add(at);
    for (const { ref } of refsIn(valueAt(doc, at), at)) {
      const name = isPointer(ref) ? componentName(ref) : undefined;
      if (name !== undefined) open.push(join("#/components/schemas", name));
    }
  }
  return found;
}
