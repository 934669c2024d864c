import ts from "typescript";
import { perObject } from "../../../codegen/document/memo.js";

/** A member of an object type. */
export interface TypeMember {
  readonly type: TypeTree;
  readonly isOptional: boolean;
  readonly isReadonly: boolean;
  /** The words of its comment, without stars. */
  readonly comment: string;
}

export interface ObjectTree {
  readonly kind: "object";
  readonly members: ReadonlyMap<string, TypeMember>;
  /** What its index signature gives. */
  readonly index?: TypeTree;
}

interface TupleItem {
  readonly type: TypeTree;
  readonly isOptional: boolean;
}

/** A type as a tree, without the ways to write it. */
export type TypeTree =
  /** A keyword, a literal, or a type of the platform. */
  | { readonly kind: "word"; readonly text: string }
  /** A declaration, by the names that lead to it. */
  | { readonly kind: "name"; readonly path: readonly string[] }
  | { readonly kind: "list"; readonly item: TypeTree }
  | { readonly kind: "tuple"; readonly items: readonly TupleItem[]; readonly rest?: TypeTree }
  | { readonly kind: "stream"; readonly item: TypeTree }
  | ObjectTree
  | { readonly kind: "union" | "intersection"; readonly parts: readonly TypeTree[] }
  | { readonly kind: "omit"; readonly of: TypeTree; readonly keys: readonly string[] }
  | { readonly kind: "required"; readonly of: TypeTree; readonly keys: readonly string[] };

/** The declarations of one module. */
export interface TypeModule {
  readonly types: ReadonlyMap<string, TypeMember>;
}

const UNKNOWN: TypeTree = { kind: "word", text: "unknown" };

function commentBefore(node: ts.Node, file: ts.SourceFile): string {
  const ranges = ts.getLeadingCommentRanges(file.text, node.getFullStart()) ?? [];
  return ranges
    .map(({ pos, end }) => file.text.slice(pos, end))
    .filter((text) => text.startsWith("/**"))
    .map((text) => text.slice(3, -2).replaceAll(/^[ \t]*\* ?/gm, ""))
    .join("\n")
    .trim();
}

function nameOf(name: ts.PropertyName): string {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isNumericLiteral(name) ? name.text : name.getText();
}

/** The keys that a union of literals names. */
function keysOf(node: ts.TypeNode | undefined): readonly string[] {
  if (node === undefined) return [];
  if (ts.isUnionTypeNode(node)) return node.types.flatMap(keysOf);
  return ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal) ? [node.literal.text] : [];
}

function readObject(elements: readonly ts.TypeElement[], file: ts.SourceFile): TypeTree {
  const members = new Map<string, TypeMember>();
  let index: TypeTree | undefined;
  for (const member of elements) {
    if (ts.isIndexSignatureDeclaration(member)) index = readType(member.type, file);
    else if (ts.isPropertySignature(member))
      members.set(nameOf(member.name), {
        type: member.type === undefined ? UNKNOWN : readType(member.type, file),
        isOptional: member.questionToken !== undefined,
        isReadonly: member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword) ?? false,
        comment: commentBefore(member, file),
      });
  }
  return { kind: "object", members, ...(index === undefined ? {} : { index }) };
}

function readReference(node: ts.TypeReferenceNode, file: ts.SourceFile): TypeTree {
  const name = node.typeName.getText(file);
  const [first, second] = node.typeArguments ?? [];
  if (first === undefined)
    return name.startsWith("globalThis.") ? { kind: "word", text: name } : { kind: "name", path: [name] };
  if (name === "Record" && second !== undefined)
    return { kind: "object", members: new Map(), index: readType(second, file) };
  if (name === "WithRequired") return { kind: "required", of: readType(first, file), keys: keysOf(second) };
  if (name === "Omit") return { kind: "omit", of: readType(first, file), keys: keysOf(second) };
  if (name === "globalThis.AsyncIterable") return { kind: "stream", item: readType(first, file) };
  return name === "NonNullable" ? readType(first, file) : { kind: "word", text: node.getText(file) };
}

function readTuple(node: ts.TupleTypeNode, file: ts.SourceFile): TypeTree {
  const items: TupleItem[] = [];
  let rest: TypeTree | undefined;
  for (const element of node.elements) {
    if (ts.isRestTypeNode(element)) {
      const list = readType(element.type, file);
      rest = list.kind === "list" ? list.item : list;
    } else if (ts.isOptionalTypeNode(element)) items.push({ type: readType(element.type, file), isOptional: true });
    else items.push({ type: readType(element, file), isOptional: false });
  }
  return { kind: "tuple", items, ...(rest === undefined ? {} : { rest }) };
}

function readIndexed(node: ts.IndexedAccessTypeNode, file: ts.SourceFile): TypeTree {
  const [key] = keysOf(node.indexType);
  const whole = readType(node.objectType, file);
  return whole.kind === "name" && key !== undefined
    ? { kind: "name", path: [...whole.path, key] }
    : { kind: "word", text: node.getText(file) };
}

/** Reads a type node; what it does not know stays a word, and differs from all else. */
function readType(node: ts.TypeNode, file: ts.SourceFile): TypeTree {
  if (ts.isParenthesizedTypeNode(node)) return readType(node.type, file);
  if (ts.isUnionTypeNode(node)) return { kind: "union", parts: node.types.map((part) => readType(part, file)) };
  if (ts.isIntersectionTypeNode(node)) {
    const parts = node.types.map((part) => readType(part, file));
    const [word, empty] = parts;
    const isOpen = parts.length === 2 && word?.kind === "word" && empty?.kind === "object" && empty.members.size === 0;
    return isOpen && empty.index === undefined
      ? { kind: "word", text: `${word.text} & {}` }
      : { kind: "intersection", parts };
  }
  if (ts.isArrayTypeNode(node)) return { kind: "list", item: readType(node.elementType, file) };
  if (ts.isTupleTypeNode(node)) return readTuple(node, file);
  if (ts.isTypeLiteralNode(node)) return readObject(node.members, file);
  if (ts.isTypeReferenceNode(node)) return readReference(node, file);
  if (ts.isIndexedAccessTypeNode(node)) return readIndexed(node, file);
  if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal))
    return { kind: "word", text: JSON.stringify(node.literal.text) };
  return { kind: "word", text: node.getText(file) };
}

/** Reads the types that a module exports. */
export function readTypes(text: string): TypeModule {
  const file = ts.createSourceFile("types.ts", text, ts.ScriptTarget.ESNext, true);
  const types = new Map<string, TypeMember>();
  const add = (name: string, type: TypeTree, node: ts.Node): void => {
    types.set(name, { type, isOptional: false, isReadonly: false, comment: commentBefore(node, file) });
  };
  for (const statement of file.statements) {
    if (ts.isTypeAliasDeclaration(statement)) add(statement.name.text, readType(statement.type, file), statement);
    else if (ts.isInterfaceDeclaration(statement))
      add(statement.name.text, readObject(statement.members, file), statement);
  }
  return { types };
}

function memberAt(type: TypeTree, key: string, module: TypeModule): TypeMember | undefined {
  const shape = headOf(type, module);
  if (shape.kind === "list" && key === "items")
    return { type: shape.item, isOptional: false, isReadonly: false, comment: "" };
  return shape.kind === "object" ? shape.members.get(key) : undefined;
}

/** The declaration or the member that names lead to. */
export function memberOf(path: readonly string[], module: TypeModule): TypeMember | undefined {
  const [name = "", ...keys] = path;
  let member = module.types.get(name);
  for (const key of keys) member = member === undefined ? undefined : memberAt(member.type, key, module);
  return member;
}

const LONGEST_CHAIN = 16;

/** A type without a name, a helper or a composition around it, as far as it can be told. */
export function headOf(type: TypeTree, module: TypeModule, chain = 0): TypeTree {
  if (chain > LONGEST_CHAIN) return type;
  const deeper = (part: TypeTree): TypeTree => headOf(part, module, chain + 1);
  switch (type.kind) {
    case "name":
      return namedHead(type.path, module, chain);
    case "omit":
      return mapShapes(deeper(type.of), (shape) => ({
        ...shape,
        members: new Map([...shape.members].filter(([name]) => !type.keys.includes(name))),
      }));
    case "required":
      return mapShapes(deeper(type.of), (shape) => withRequired(shape, type.keys));
    case "union":
      return unionOf(type.parts, module, chain);
    case "intersection":
      return intersectionOf(type.parts.map(deeper), module, chain);
    default:
      return type;
  }
}

const HEADS = new WeakMap<TypeModule, Map<string, TypeTree>>();

/** What a name stands for: told once, where the chain to it has left enough of the way. */
function namedHead(path: readonly string[], module: TypeModule, chain: number): TypeTree {
  const name = path.join(".");
  const known = HEADS.get(module) ?? new Map<string, TypeTree>();
  HEADS.set(module, known);
  const before = known.get(name);
  if (before !== undefined) return before;
  const target = memberOf(path, module);
  const head: TypeTree = target === undefined ? { kind: "word", text: name } : headOf(target.type, module, chain + 1);
  if (chain === 0) known.set(name, head);
  return head;
}

function mapShapes(type: TypeTree, map: (shape: ObjectTree) => TypeTree): TypeTree {
  if (type.kind === "object") return map(type);
  return type.kind === "union" ? { ...type, parts: type.parts.map((part) => mapShapes(part, map)) } : type;
}

function withRequired(shape: ObjectTree, keys: readonly string[]): ObjectTree {
  const members = [...shape.members].map(([name, member]): readonly [string, TypeMember] => [
    name,
    keys.includes(name) ? { ...member, isOptional: false } : member,
  ]);
  return { ...shape, members: new Map(members) };
}

/** A union whose parts are no unions; an object keeps its name. */
function unionOf(parts: readonly TypeTree[], module: TypeModule, chain: number): TypeTree {
  const flat = parts.flatMap((part): readonly TypeTree[] => {
    const shape = headOf(part, module, chain + 1);
    if (shape.kind === "union") return shape.parts;
    return [part.kind === "name" && shape.kind === "object" ? part : shape];
  });
  const known = new Map(flat.map((part) => [show(part), part]));
  const [only, ...more] = known.values();
  return only !== undefined && more.length === 0
    ? headOf(only, module, chain + 1)
    : { kind: "union", parts: [...known.values()] };
}

const MOST_COMBINATIONS = 64;
/** The same where all are words: a list of values that may be null. */
const MOST_WORDS = 1_000;

/** An intersection as one object, or as a union of such, where it can be told. */
function intersectionOf(parts: readonly TypeTree[], module: TypeModule, chain: number): TypeTree {
  const stated = parts.filter((part) => !(part.kind === "word" && part.text === "unknown"));
  const choices = stated.map((part) => (part.kind === "union" ? part.parts : [part]));
  const [first = [], ...others] = choices.map((choice) => choice.map(show));
  if (choices.length > 1 && choices.flat().every(isLiteral)) {
    // Two lists of a hundred values each: what both have.
    const common = first.filter((literal) => others.every((list) => list.includes(literal)));
    if (common.length === 0) return { kind: "word", text: "never" };
    return unionOf(
      common.map((literal) => ({ kind: "word", text: literal })),
      module,
      chain,
    );
  }
  const most = choices.flat().every(({ kind }) => kind === "word") ? MOST_WORDS : MOST_COMBINATIONS;
  if (choices.reduce((product, one) => product * one.length, 1) > most) return { kind: "intersection", parts: stated };
  let combinations: readonly TypeTree[] = [UNKNOWN];
  for (const choice of choices)
    combinations = combinations.flatMap((left) => choice.map((right) => both(left, headOf(right, module, chain + 1))));
  const possible = combinations.filter((one) => show(one) !== "never");
  return possible.length === 0 ? { kind: "word", text: "never" } : unionOf(possible, module, chain);
}

function isLiteral(type: TypeTree): boolean {
  return type.kind === "word" && /^(?:"|-?\d|true$|false$|null$)/.test(type.text);
}

function isLiteralOf(literal: string, keyword: string): boolean {
  const keywords: readonly (readonly [string, RegExp])[] = [
    ["string", /^"/],
    ["number", /^-?[\d.]/],
    ["boolean", /^(?:true|false)$/],
  ];
  return keywords.some(([name, pattern]) => name === keyword && pattern.test(literal));
}

/** What is of both types; an intersection where it cannot be told. */
function both(left: TypeTree, right: TypeTree): TypeTree {
  if (show(left) === show(right) || (right.kind === "word" && right.text === "unknown")) return left;
  if (left.kind === "word" && left.text === "unknown") return right;
  if (left.kind === "object" && right.kind === "object") return bothObjects(left, right);
  if (left.kind === "word" && right.kind === "word") {
    if (isLiteralOf(left.text, right.text)) return left;
    return isLiteralOf(right.text, left.text) ? right : { kind: "word", text: "never" };
  }
  const isNull = [left, right].some((one) => one.kind === "word" && one.text === "null");
  return isNull ? { kind: "word", text: "never" } : { kind: "intersection", parts: [left, right] };
}

function bothObjects(left: ObjectTree, right: ObjectTree): ObjectTree {
  const members = new Map(left.members);
  for (const [name, member] of right.members) {
    const known = members.get(name);
    if (known === undefined) members.set(name, member);
    else
      members.set(name, {
        type: both(known.type, member.type),
        isOptional: known.isOptional && member.isOptional,
        isReadonly: known.isReadonly || member.isReadonly,
        comment: [known.comment, member.comment].filter((text) => text !== "").join("\n"),
      });
  }
  const index = left.index ?? right.index;
  return { kind: "object", members, ...(index === undefined ? {} : { index }) };
}

/** A type on one line; the order of a union's parts and of members makes no difference. */
export const show: (type: TypeTree) => string = perObject(shownAs);

function shownAs(type: TypeTree): string {
  switch (type.kind) {
    case "word":
      return type.text;
    case "name":
      return type.path.join(".");
    case "list":
      return `(${show(type.item)})[]`;
    case "stream":
      return `AsyncIterable<${show(type.item)}>`;
    case "tuple": {
      const items = type.items.map((item) => `${show(item.type)}${item.isOptional ? "?" : ""}`);
      return `[${[...items, ...(type.rest === undefined ? [] : [`...(${show(type.rest)})[]`])].join(", ")}]`;
    }
    case "object": {
      const members = [...type.members].map(([name, one]) => `${name}${one.isOptional ? "?" : ""}: ${show(one.type)}`);
      const index = type.index === undefined ? [] : [`[key]: ${show(type.index)}`];
      return `{ ${[...members.sort(), ...index].join("; ")} }`;
    }
    case "union":
    case "intersection":
      return type.parts
        .map(show)
        .sort()
        .join(type.kind === "union" ? " | " : " & ");
    default:
      return `${type.kind}<${show(type.of)}, ${type.keys.join("|")}>`;
  }
}
