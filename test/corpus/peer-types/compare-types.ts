import { isList, isObject, type Json, type JsonObject, own } from "../../../codegen/document/json.js";
import { valueAt } from "../../../codegen/document/pointer.js";
import { isPointer } from "../../../codegen/openapi/operation.js";
import {
  headOf,
  memberOf,
  type ObjectTree,
  show,
  type TypeMember,
  type TypeModule,
  type TypeTree,
} from "./type-tree.js";

/** Where two types part: `what` names the place, the rest is what stands there. */
export interface TypeDifference {
  readonly what: "member" | "optional" | "readonly" | "comment" | "index" | "union" | "tuple" | "omit" | "type";
  /** The members and items that lead to it. */
  readonly at: readonly string[];
  /** What ours has there; undefined where it has nothing. */
  readonly ours: TypeTree | undefined;
  readonly theirs: TypeTree | undefined;
  /** What the comments say, where these differ. */
  readonly comments?: readonly [ours: string, theirs: string];
  /** The schemas of the place, with those they are made of. */
  readonly schemas: readonly JsonObject[];
  /** The schemas of the object that has it as a member. */
  readonly around: readonly JsonObject[];
}

export interface Comparison {
  readonly ours: TypeModule;
  readonly theirs: TypeModule;
  readonly doc: JsonObject;
  /** Whether these names stand for one component. */
  readonly isPair: (ours: readonly string[], theirs: readonly string[]) => boolean;
  readonly report: (difference: TypeDifference) => void;
}

interface Place {
  readonly at: readonly string[];
  readonly schemas: readonly JsonObject[];
  readonly around: readonly JsonObject[];
  /** Pairs of declarations that are being compared. */
  readonly compared: Set<string>;
}

const MOST_SCHEMAS = 400;

/** Schemas with all that they are made of: what they refer to, and the branches of their compositions. */
function partsOf(doc: JsonObject, schemas: readonly Json[]): readonly JsonObject[] {
  const found = new Set<JsonObject>();
  const open: Json[] = [...schemas].reverse();
  for (let schema = open.pop(); schema !== undefined; schema = open.pop()) {
    if (!isObject(schema) || found.has(schema) || found.size >= MOST_SCHEMAS) continue;
    found.add(schema);
    const ref = own(schema, "$ref");
    if (typeof ref === "string" && isPointer(ref)) open.push(valueAt(doc, ref) ?? {});
    for (const keyword of ["allOf", "anyOf", "oneOf"]) {
      const list = own(schema, keyword);
      if (isList(list)) open.push(...list);
    }
  }
  return [...found];
}

export function childrenOf(schemas: readonly JsonObject[], keyword: string, name?: string): readonly Json[] {
  return schemas.flatMap((schema) => {
    const value = own(schema, keyword);
    const child = name === undefined ? value : own(value, name);
    return child === undefined ? [] : isList(child) ? child : [child];
  });
}

function below(comparison: Comparison, place: Place, key: string, children: readonly Json[]): Place {
  return { ...place, at: [...place.at, key], schemas: partsOf(comparison.doc, children), around: place.schemas };
}

type Pair = readonly [ours: TypeTree | undefined, theirs: TypeTree | undefined];

function tell(comparison: Comparison, place: Place, what: TypeDifference["what"], [ours, theirs]: Pair): void {
  const { at, schemas, around } = place;
  comparison.report({ what, at, ours, theirs, schemas, around });
}

/** Tags by which openapi-typescript repeats a type, or names what follows. */
const TAGS = /^(?:Format:|@(?:format|description|default|example|constant|deprecated|enum \{.*\}))(?=\s|$)/gm;

/** The words of a text, as a set. */
export function wordsOf(text: string): ReadonlySet<string> {
  const apart = text.replaceAll(TAGS, "").replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2");
  return new Set(apart.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu));
}

/** The words of theirs that ours does not have. */
export function missingWords([ours, theirs]: readonly [ours: string, theirs: string]): readonly string[] {
  const known = wordsOf(ours);
  return [...wordsOf(theirs)].filter((word) => !known.has(word));
}

function compareMember(comparison: Comparison, place: Place, ours: TypeMember, theirs: TypeMember): void {
  if (ours.isOptional !== theirs.isOptional) tell(comparison, place, "optional", [ours.type, theirs.type]);
  if (ours.isReadonly !== theirs.isReadonly) tell(comparison, place, "readonly", [ours.type, theirs.type]);
  compareComments(comparison, place, ours, theirs);
  compareTypes(comparison, place, ours.type, theirs.type);
}

function compareComments(comparison: Comparison, place: Place, ours: TypeMember, theirs: TypeMember): void {
  const { at, schemas, around } = place;
  const comments = [ours.comment, theirs.comment] as const;
  const isOld = (text: string): boolean => /^@deprecated\b/m.test(text);
  if (missingWords(comments).length === 0 && (isOld(ours.comment) || !isOld(theirs.comment))) return;
  comparison.report({ what: "comment", at, ours: ours.type, theirs: theirs.type, comments, schemas, around });
}

function compareObjects(comparison: Comparison, place: Place, ours: ObjectTree, theirs: ObjectTree): void {
  for (const name of new Set([...ours.members.keys(), ...theirs.members.keys()])) {
    const [mine, other] = [ours.members.get(name), theirs.members.get(name)];
    const inside = below(comparison, place, name, childrenOf(place.schemas, "properties", name));
    if (mine !== undefined && other !== undefined) compareMember(comparison, inside, mine, other);
    else tell(comparison, inside, "member", [mine?.type, other?.type]);
  }
  if (ours.index === undefined && theirs.index === undefined) return;
  const children = [
    ...childrenOf(place.schemas, "additionalProperties"),
    ...childrenOf(place.schemas, "patternProperties").flatMap((map) => (isObject(map) ? Object.values(map) : [])),
  ];
  const inside = below(comparison, place, "[key]", children);
  if (ours.index === undefined || theirs.index === undefined)
    tell(comparison, inside, "index", [ours.index, theirs.index]);
  else compareTypes(comparison, inside, ours.index, theirs.index);
}

function partsOfUnion(type: TypeTree): readonly TypeTree[] {
  return type.kind === "union" ? type.parts : [type];
}

/** How much two parts of unions have in common: those that have most are compared with each other. */
function likeness(comparison: Comparison, ours: TypeTree, theirs: TypeTree): number {
  if (ours.kind === "name" && theirs.kind === "name" && comparison.isPair(ours.path, theirs.path)) return 1000;
  const [mine, other] = [headOf(ours, comparison.ours), headOf(theirs, comparison.theirs)];
  if (show(mine) === show(other)) return 999;
  if (mine.kind !== other.kind) return mine.kind === "tuple" && other.kind === "list" ? 1 : 0;
  if (mine.kind !== "object" || other.kind !== "object") return mine.kind === "word" ? 0 : 1;
  const names = new Set([...mine.members.keys(), ...other.members.keys()]);
  const common = [...mine.members].filter(([name]) => other.members.has(name));
  const equal = common.filter(([name, one]) => show(one.type) === show(other.members.get(name)?.type ?? one.type));
  return 1 + (100 * common.length + 100 * equal.length) / Math.max(1, names.size);
}

function compareUnions(comparison: Comparison, place: Place, ours: TypeTree, theirs: TypeTree): void {
  const [mine, others] = [[...partsOfUnion(ours)], [...partsOfUnion(theirs)]];
  const pairs: (readonly [TypeTree, TypeTree])[] = [];
  const scored = mine
    .flatMap((one) => others.map((other) => ({ one, other, score: likeness(comparison, one, other) })))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const taken = new Set<TypeTree>();
  for (const { one, other } of scored) {
    if (taken.has(one) || taken.has(other)) continue;
    taken.add(one).add(other);
    pairs.push([one, other]);
  }
  const [more, missing] = [mine, others].map((list) => list.filter((part) => !taken.has(part)));
  if (more !== undefined && missing !== undefined && more.length + missing.length > 0)
    tell(comparison, place, "union", [asUnion(more), asUnion(missing)]);
  for (const [one, other] of pairs) compareTypes(comparison, place, one, other);
}

function asUnion(parts: readonly TypeTree[]): TypeTree | undefined {
  return parts.length === 0 ? undefined : { kind: "union", parts };
}

function compareTuples(comparison: Comparison, place: Place, ours: TypeTree, theirs: TypeTree): void {
  if (ours.kind !== "tuple" || theirs.kind !== "tuple") return;
  const isSame =
    ours.items.length === theirs.items.length &&
    (ours.rest === undefined) === (theirs.rest === undefined) &&
    ours.items.every((item, index) => item.isOptional === theirs.items[index]?.isOptional);
  if (!isSame) tell(comparison, place, "tuple", [ours, theirs]);
  const children = childrenOf(place.schemas, "prefixItems");
  for (const [index, item] of ours.items.entries()) {
    const other = theirs.items[index];
    const inside = below(comparison, place, `[${index}]`, children);
    if (other !== undefined) compareTypes(comparison, inside, item.type, other.type);
  }
}

/** A type that nothing leads back to: it is what it says. */
function isPlain({ kind }: TypeTree): boolean {
  return kind === "word" || kind === "object" || kind === "list" || kind === "stream" || kind === "tuple";
}

/** Whether keys are left out of a union as a whole: TypeScript then keeps what all its branches share, and nothing else. */
function leavesOutOfUnion(type: TypeTree, module: TypeModule): boolean {
  const declared = type.kind === "name" ? memberOf(type.path, module)?.type : type;
  if (declared === undefined) return false;
  const parts = declared.kind === "intersection" ? declared.parts : [declared];
  return parts.some((part) => part.kind === "omit" && headOf(part.of, module).kind === "union");
}

/** Walks two types together, and reports where they part; two names that have been compared elsewhere are passed over. */
export function compareTypes(comparison: Comparison, place: Place, ours: TypeTree, theirs: TypeTree): void {
  if (ours.kind === "name" && theirs.kind === "name") {
    if (comparison.isPair(ours.path, theirs.path)) return;
  }
  if (!isPlain(ours) || !isPlain(theirs)) {
    const names = `${show(ours)} ~ ${show(theirs)}`;
    if (place.compared.has(names)) return;
    place.compared.add(names);
  }
  if (leavesOutOfUnion(theirs, comparison.theirs)) tell(comparison, place, "omit", [ours, theirs]);
  const [mine, other] = [headOf(ours, comparison.ours), headOf(theirs, comparison.theirs)];
  if (mine.kind === "union" || other.kind === "union") compareUnions(comparison, place, mine, other);
  else if (mine.kind === "object" && other.kind === "object") compareObjects(comparison, place, mine, other);
  else if (mine.kind === "tuple" && other.kind === "tuple") compareTuples(comparison, place, mine, other);
  else if ((mine.kind === "list" || mine.kind === "stream") && other.kind === mine.kind)
    compareTypes(comparison, below(comparison, place, "[]", childrenOf(place.schemas, "items")), mine.item, other.item);
  else if (mine.kind === "intersection" && other.kind === "intersection" && mine.parts.length === other.parts.length)
    // Both write them in the order of the schema.
    for (const [index, part] of mine.parts.entries()) compareTypes(comparison, place, part, other.parts[index] ?? part);
  else if (show(mine) !== show(other)) tell(comparison, place, "type", [mine, other]);
}

/** Compares the types of two declarations of one schema. */
export function compareDeclarations(comparison: Comparison, schema: Json, ours: TypeMember, theirs: TypeMember): void {
  const schemas = partsOf(comparison.doc, [schema]);
  const place: Place = { at: [], schemas, around: [], compared: new Set() };
  compareComments(comparison, place, ours, theirs);
  compareTypes(comparison, place, ours.type, theirs.type);
}
