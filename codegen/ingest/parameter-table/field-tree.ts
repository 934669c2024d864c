import type { Excerpt, Stretch } from "../excerpt.js";
import type { Report } from "../page/findings.js";
import type { JsonNode } from "../json/json-tree.js";
import type { PartField } from "../page/part.js";
import type { PageTypeName } from "../page/type-name.js";
import type { TableField } from "./table/row-field.js";

/** A field and the fields inside it, by name. */
export interface Node {
  readonly name: string;
  readonly at: Stretch;
  readonly schema: readonly PartField[];
  readonly type: PageTypeName | undefined;
  readonly required: Stretch | undefined;
  readonly isList: boolean;
  /** False for a field that only the dotted name of another, or the title of a section, shows. */
  readonly stated: boolean;
  readonly children: Map<string, Node>;
}

/** Fields of one object under construction, and an example of it, if the page shows one. */
export interface FieldTree {
  readonly roots: Map<string, Node>;
  /** Fields by name and by the name of their type, the first of each: what titles of sections refer to. */
  readonly known: Map<string, Node>;
  readonly shape: JsonNode | undefined;
  readonly report: Report;
}

export function emptyTree(shape: JsonNode | undefined, report: Report): FieldTree {
  return {
    roots: new Map(),
    known: new Map(),
    shape,
    report,
  };
}

/** The example of a member; of a list, the member of its first item. */
export function shapeOf(shape: JsonNode | undefined, key: string): JsonNode | undefined {
  const inner = shape?.body.kind === "list" ? shape.body.items[0] : shape;
  return inner?.body.kind === "object" ? inner.body.members.find((member) => member.key === key)?.node : undefined;
}

interface NameSegment {
  readonly name: string;
  readonly isList: boolean;
}

/** The steps of a dotted name; `[]`, `[0]` and a bare number after a step mean the items of a list. */
function segmentsOf(name: string): readonly NameSegment[] {
  const segments: NameSegment[] = [];
  for (const piece of name.split(".")) {
    const bare = piece.replace(/(?:\[[\w*]{0,10}\]){1,4}$/, "");
    const last = segments.at(-1);
    if (last !== undefined && (bare === "" || /^\d{1,4}$/.test(bare)))
      segments[segments.length - 1] = { ...last, isList: true };
    else if (bare !== "") segments.push({ name: bare, isList: bare !== piece });
  }
  return segments;
}

function implicit(name: string, at: Stretch, isList: boolean): Node {
  return {
    name,
    at,
    schema: [],
    type: undefined,
    required: undefined,
    isList,
    stated: false,
    children: new Map(),
  };
}

/** The fields below the steps that lead to a dotted name; steps that no row states are made. */
function descend(siblings: Map<string, Node>, path: readonly NameSegment[], at: Stretch): Map<string, Node> {
  return path.reduce((nodes, { name, isList }) => {
    const found = nodes.get(name) ?? implicit(name, at, isList);
    nodes.set(name, found);
    return found.children;
  }, siblings);
}

function typeNames(type: PageTypeName | undefined): readonly string[] {
  const inner = type?.kind === "list" ? type.items : type?.kind === "map" ? type.values : type;
  if (inner?.kind === "primitive") return inner.shape === undefined ? [] : [inner.shape];
  return inner?.kind === "named" ? [inner.name] : [];
}

function place(siblings: Map<string, Node>, one: TableField, tree: FieldTree): Node | undefined {
  const path = segmentsOf(one.name);
  const leaf = path.at(-1);
  if (leaf === undefined) return undefined;
  const nodes = descend(siblings, path.slice(0, -1), one.at);
  const former = nodes.get(leaf.name);
  if (former?.stated === true) {
    tree.report("ingest/field-twice", one.at, `${one.name} is documented twice; the first one counts`);
    return former;
  }
  const { schema, type, required } = one;
  const children = former?.children ?? new Map<string, Node>();
  const isList = leaf.isList || former?.isList === true;
  const node: Node = { name: leaf.name, at: one.at, schema, type, required, isList, stated: true, children };
  nodes.set(leaf.name, node);
  for (const name of [leaf.name, ...typeNames(type)]) if (!tree.known.has(name)) tree.known.set(name, node);
  return node;
}

interface IndentLevel {
  readonly indent: number;
  readonly node: Node;
  readonly shape: JsonNode | undefined;
}

/** In a flattened table a field is inside the innermost object whose example has its key. */
function leaveFlattened(stack: IndentLevel[], one: TableField): void {
  while (stack.length > 0 && shapeOf(stack.at(-1)?.shape, one.name) === undefined) stack.pop();
}

function leaveIndented(stack: IndentLevel[], one: TableField): void {
  while ((stack.at(-1)?.indent ?? -1) >= one.indent) stack.pop();
}

function holdsFields({ type }: Node): boolean {
  return (
    type?.kind === "map" ||
    type?.kind === "list" ||
    type?.kind === "named" ||
    (type?.kind === "primitive" && type.type === "object")
  );
}

/** A field that no example shows and that follows an object in a flattened table may belong to it. */
function reportDoubt(former: Node | undefined, one: TableField, tree: FieldTree): void {
  const inner = former?.type?.kind === "list" ? former.type.items : former?.type;
  const isObject = inner?.kind === "primitive" && inner.type === "object";
  if (former === undefined || !isObject || shapeOf(tree.shape, one.name) !== undefined) return;
  const message = `whether ${one.name} is a field of ${former.name} cannot be decided; it is read as one beside it`;
  tree.report("ingest/table-row", one.at, message, { hint: "An example that shows the field would tell." });
}

/** The field that the title of a section names: where it stands, or a new one. */
function targetOf(tree: FieldTree, into: Excerpt): Node {
  const found = tree.known.get(into.text) ?? tree.roots.get(into.text);
  if (found !== undefined) return found;
  const target = implicit(into.text, into, shapeOf(tree.shape, into.text)?.body.kind === "list");
  tree.roots.set(into.text, target);
  return target;
}

/** True when a field or the shape of one has this name: what a section's title may refer to. */
export function knows(tree: FieldTree, name: string): boolean {
  return tree.known.has(name);
}

/** Adds the rows of a table: dotted names and set-in names find their parent; `into` names the parent of all. */
export function addFields(
  tree: FieldTree,
  fields: readonly TableField[],
  into: Excerpt | undefined,
  flattened: boolean,
): void {
  const target = into === undefined ? undefined : targetOf(tree, into);
  const stack: IndentLevel[] = [];
  let former: Node | undefined;
  for (const one of fields) {
    if (flattened) leaveFlattened(stack, one);
    else leaveIndented(stack, one);
    const parent = stack.at(-1)?.node ?? target;
    if (flattened && parent === undefined) reportDoubt(former, one, tree);
    former = place(parent?.children ?? tree.roots, one, tree);
    if (former === undefined || (flattened && !holdsFields(former))) continue;
    stack.push({ indent: one.indent, node: former, shape: shapeOf(stack.at(-1)?.shape ?? tree.shape, former.name) });
  }
}
