import type { Finding } from "../document/finding.js";
import { isList, isObject, type Json, type JsonObject, own } from "../document/json.js";
import { isEnforced, type RuleId } from "../document/origin.js";
import { depthOf, join, lastKey, type Pointer } from "../document/pointer.js";
import { REFUSED_KEYWORDS, VALUE_KEYWORDS } from "../openapi/keywords.js";
import {
  anchorOf,
  type Documents,
  indexDocuments,
  MAX_DEPTH,
  type SchemaDocument,
  type SchemaPlace,
} from "./documents.js";
import { embeddedKeywords } from "./embedded-schema.js";
import { endlessRefs } from "./endless-refs.js";
import { lowerApplicators } from "./lower-applicators.js";
import { lowerArray, lowerObject, lowerUnevaluated } from "./lower-collections.js";
import { lowerEnums, lowerNumber, lowerString, lowerTypes } from "./lower-values.js";
import type { Lowering } from "./lowering.js";
import { isMetaSchema } from "./meta-schema.js";
import type { Check, Model, Schema, ShapeId } from "./model.js";
import { entriesOf, type KeywordEntry } from "./normalise.js";
import { entriesOfOpenApi30 } from "./openapi-30.js";
import { assertsFormats, type Dialect, dialectProblem, keywordsLeftOut } from "./vocabulary.js";

export interface LowerOptions {
  readonly dialect: Dialect;
  readonly assertFormats: boolean;
  /** Documents that references may name besides the roots. */
  readonly others: readonly SchemaDocument[];
  /** Answers for pointers that the root documents do not have. */
  readonly shared?: SchemaDocument;
}

/** Documents that extend the meta-schemas by name, seen while lowering: what `#meta` means then is not known. */
interface Extensions {
  usesMeta: boolean;
  readonly places: SchemaPlace[];
}

interface State {
  readonly documents: Documents;
  readonly options: LowerOptions;
  readonly findings: Finding[];
  readonly schemas: Map<ShapeId, Schema>;
  readonly targets: Map<ShapeId, ScopedPlace>;
  readonly roots: ReadonlySet<ShapeId>;
  readonly extensions: Extensions;
}

/** A document that repeats itself by reference (as YAML can) grows without end when it is followed. */
const MAX_SCHEMAS = 50_000;

/**
 * The dynamic scope of JSON Schema (2020-12 core, 8.2.3.2), as far as it matters: for each name that some `$dynamicRef`
 * asks for, the first `$dynamicAnchor` of it in the resources that were entered on the way. A schema is lowered once for
 * each scope in which it is reached; where nobody asks there is one, the empty one.
 */
type DynamicScope = ReadonlyMap<string, SchemaPlace>;

/** A schema as it is reached on some way. */
interface ScopedPlace {
  readonly place: SchemaPlace;
  readonly scope: DynamicScope;
}

function idOf({ place, scope }: ScopedPlace): ShapeId {
  if (scope.size === 0) return `${place.document.uri} ${place.pointer}`;
  const way = [...scope].map(([name, target]) => ` ${name}=${target.document.uri}${target.pointer}`).sort();
  return `${place.document.uri} ${place.pointer}${way.join("")}`;
}

/** The place and its scope, with what its resource adds to the scope of the way to it. */
function entered(documents: Documents, place: SchemaPlace, scope: DynamicScope): ScopedPlace {
  if (documents.dynamicNames.size === 0) return { place, scope };
  const added = [...documents.dynamicNames].flatMap((name) => {
    const anchor = scope.has(name) ? undefined : documents.dynamicAnchor(place.base, name);
    return anchor === undefined ? [] : [[name, anchor] as const];
  });
  return { place, scope: added.length === 0 ? scope : new Map([...scope, ...added]) };
}

function pointerOf(place: SchemaPlace, keys: readonly (string | number)[] = []): Pointer {
  return join(`${place.document.at}${place.pointer.slice(1)}`, ...keys);
}

interface Refusal {
  readonly code: RuleId;
  readonly message: string;
  /** From the schema to what is refused. */
  readonly keys?: readonly (string | number)[];
  readonly hint?: string | undefined;
}

function report(state: State, place: SchemaPlace, { code, message, keys = [], hint }: Refusal): void {
  const { source } = place.document;
  state.findings.push({
    code,
    level: "error",
    at: pointerOf(place, keys),
    message,
    ...(source !== undefined && { source }),
    ...(hint !== undefined && { hint }),
  });
}

function entriesToEnforce(
  node: JsonObject,
  { document }: SchemaPlace,
  options: LowerOptions,
): ReadonlyMap<string, KeywordEntry> {
  const entries = options.dialect === "openapi-3.0" ? entriesOfOpenApi30(node) : entriesOf(node);
  // Facts that only help the person who types are not enforced (law 4).
  for (const name of entries.keys()) if (!isEnforced(node, name)) entries.delete(name);
  for (const name of keywordsLeftOut(own(document.root, "$schema"), options.others)) entries.delete(name);
  return entries;
}

/** The code of a reference that leads nowhere. */
export const DANGLING_REFERENCE = "emit/dangling-ref";

function resolved(state: State, place: SchemaPlace, keyword: string, ref: string): SchemaPlace | undefined {
  const target = state.documents.resolve(ref, place);
  if (typeof target !== "string") return target;
  const message = `the reference ${JSON.stringify(ref)} ${target}`;
  report(state, place, { code: DANGLING_REFERENCE, keys: [keyword], message });
  return undefined;
}

function asTarget(state: State, target: SchemaPlace, scope: DynamicScope): ShapeId {
  const reached = entered(state.documents, target, scope);
  state.targets.set(idOf(reached), reached);
  return idOf(reached);
}

function targetOf(state: State, { place, scope }: ScopedPlace, ref: string): ShapeId | undefined {
  const target = resolved(state, place, "$ref", ref);
  return target === undefined ? undefined : asTarget(state, target, scope);
}

/** A `$dynamicRef` is a `$ref` unless what it names first is a `$dynamicAnchor`: then the outermost of that name counts. */
function dynamicTargetOf(state: State, { place, scope }: ScopedPlace, ref: string): ShapeId | undefined {
  const target = resolved(state, place, "$dynamicRef", ref);
  if (target === undefined) return undefined;
  const name = anchorOf(ref);
  const isDynamic = name !== "" && own(target.value, "$dynamicAnchor") === name;
  return asTarget(state, isDynamic ? (scope.get(name) ?? target) : target, scope);
}

const MAX_VALUE_DEPTH = 200;

/** Why a value from a schema cannot be written down as it is; undefined when it can. */
function valueProblem(value: Json, depth = 0): "too deep" | "no JSON" | undefined {
  if (depth > MAX_VALUE_DEPTH) return "too deep";
  if (typeof value === "number") return Number.isFinite(value) ? undefined : "no JSON";
  if (value === null || typeof value === "string" || typeof value === "boolean") return undefined;
  if (!isList(value) && !isObject(value)) return "no JSON";
  for (const item of isList(value) ? value : Object.values(value)) {
    const problem = valueProblem(item, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function lowerObjectSchema(state: State, reached: ScopedPlace, node: JsonObject): Schema {
  const { place, scope } = reached;
  const at = pointerOf(place);
  const entries = entriesToEnforce(node, place, state.options);
  const l: Lowering = {
    entries,
    assertFormats:
      state.options.assertFormats || assertsFormats(own(place.document.root, "$schema"), state.options.others),
    refuse: (code, keys, message, hint) => report(state, place, { code, keys, message, hint }),
    child: (...keys) => lowerPlace(state, entered(state.documents, state.documents.child(place, ...keys), scope)),
    target: (ref) => targetOf(state, reached, ref),
    dynamicTarget: (ref) => dynamicTargetOf(state, reached, ref),
  };
  const unwritable = [...entries].flatMap(([name, { value, from }]) => {
    const problem = VALUE_KEYWORDS.has(name) || name === "examples" ? valueProblem(value) : undefined;
    return problem === undefined ? [] : [{ problem, from }];
  });
  for (const { problem, from } of unwritable)
    if (problem === "too deep") l.refuse("emit/too-deep", [from], "values are nested too deeply");
    else l.refuse("emit/invalid-schema", [from], "numbers must be finite, and everything else JSON");
  if (unwritable.length > 0) return { kind: "schema", at, checks: [], carried: true, hint: lastKey(place.pointer) };
  for (const [keyword, why] of REFUSED_KEYWORDS)
    if (entries.has(keyword)) l.refuse("emit/unsupported-keyword", [keyword], `${keyword} is not supported: ${why}`);
  const problem = dialectProblem(entries.get("$schema")?.value, state.options.dialect, state.options.others);
  if (problem !== undefined) l.refuse("emit/unsupported-dialect", ["$schema"], problem);
  if (isMetaSchema(place.document)) state.extensions.usesMeta = true;
  else if (entries.get("$dynamicAnchor")?.value === "meta") state.extensions.places.push(place);
  const types = lowerTypes(l);
  const steps = [lowerEnums, lowerNumber, lowerString, lowerArray, lowerObject, lowerApplicators, lowerUnevaluated];
  const checks: readonly Check[] = steps.flatMap((step) => [...step(l, at)]);
  const carried = embeddedKeywords(l, checks, state.roots.has(idOf(reached)));
  return { kind: "schema", at, checks, carried, hint: lastKey(place.pointer), ...(types !== undefined && { types }) };
}

/** Lowers the schema at a place, once for each scope. */
function lowerPlace(state: State, reached: ScopedPlace): Schema {
  const { place } = reached;
  const id = idOf(reached);
  const known = state.schemas.get(id);
  if (known !== undefined) return known;
  const at = pointerOf(place);
  const base = { kind: "schema", at, hint: lastKey(place.pointer) } as const;
  const { value } = place;
  let schema: Schema = { ...base, checks: [], carried: true };
  if (state.schemas.size >= MAX_SCHEMAS) {
    if (!state.findings.some(({ code }) => code === "emit/too-large"))
      report(state, place, { code: "emit/too-large", message: "there are too many schemas" });
    return schema;
  }
  if (value === false) schema = { ...base, checks: [{ kind: "never", at }], carried: false };
  else if (depthOf(place.pointer) > 2 * MAX_DEPTH)
    report(state, place, { code: "emit/too-deep", message: "schemas are nested too deeply" });
  else if (isObject(value)) schema = lowerObjectSchema(state, reached, value);
  else if (value !== true)
    report(state, place, { code: "emit/invalid-schema", message: "a schema must be an object, true or false" });
  state.schemas.set(id, schema);
  return schema;
}

/** The root, or what it refers to when it is nothing but a reference: the validator then is the shape itself. */
function rootPlace(documents: Documents, document: SchemaDocument): SchemaPlace {
  let place = documents.rootOf(document);
  for (let hops = 0; hops < 20; hops += 1) {
    const ref = own(place.value, "$ref");
    if (typeof ref !== "string" || !isObject(place.value) || Object.keys(place.value).length > 1) return place;
    const target = documents.resolve(ref, place);
    if (typeof target === "string") return place;
    place = target;
  }
  return place;
}

/**
 * Lowers JSON Schemas to the closed model.
 * @param roots the schemas that validators are wanted for, one document each.
 * @returns the model, and an error finding for everything in it that cannot be enforced; a model with findings must
 *   not be emitted, since it checks less than its schema says.
 */
export function lowerSchemas(
  roots: readonly SchemaDocument[],
  options: LowerOptions,
): { readonly model: Model; readonly findings: readonly Finding[] } {
  const oldStyle = options.dialect === "openapi-3.0";
  const { shared } = options;
  const all = [...roots, ...options.others, ...(shared === undefined ? [] : [shared])];
  const documents = indexDocuments(all, oldStyle, shared);
  const places = roots.map((document) => entered(documents, rootPlace(documents, document), new Map()));
  const state: State = {
    documents,
    options,
    findings: [],
    schemas: new Map(),
    targets: new Map(),
    roots: new Set(places.map(idOf)),
    extensions: { usesMeta: false, places: [] },
  };
  const lowered = places.map((place) => lowerPlace(state, place));
  const shapes = new Map<ShapeId, Schema>();
  // A map's iteration goes on over what is added meanwhile: targets of targets are lowered too.
  for (const [id, place] of state.targets) shapes.set(id, lowerPlace(state, place));
  if (state.extensions.usesMeta)
    for (const place of state.extensions.places)
      report(state, place, {
        code: "emit/unsupported-keyword",
        keys: ["$dynamicAnchor"],
        message: "extending the meta-schemas is not supported",
      });
  const model: Model = { roots: lowered, shapes };
  return { model, findings: [...state.findings, ...endlessRefs(model)] };
}
