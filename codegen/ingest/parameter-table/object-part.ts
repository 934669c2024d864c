import type { Json } from "../../document/json.js";
import type { Stretch } from "../excerpt.js";
import type { JsonNode } from "../json/json-tree.js";
import { field, list, object, value, type PartField, type Part } from "../page/part.js";
import type { PageTypeName } from "../page/type-name.js";
import { shapeOf, type FieldTree, type Node } from "./field-tree.js";

function objectFields(nodes: ReadonlyMap<string, Node>, shape: JsonNode | undefined): readonly PartField[] {
  const properties = [...nodes.values()].map((node) => [node.name, nodePart(node, shapeOf(shape, node.name))] as const);
  const needed = [...nodes.values()].flatMap(({ name, required }) =>
    required === undefined ? [] : [{ name, required }],
  );
  const required = list(
    needed.map((one) => value(one.name, [one.required])),
    needed.map((one) => one.required),
  );
  return [["properties", object(properties)], ...(needed.length === 0 ? [] : field("required", required))];
}

/** Keywords that the fields inside a field replace. */
const SHAPE = new Set(["type", "items", "$ref", "additionalProperties", "anyOf"]);

function isNull(type: PageTypeName | undefined): boolean {
  return type?.kind === "primitive" && type.type === "null";
}

/** The name of the type of a field with fields inside: a list where its type, or all of it but `null`, is one. */
function outerType({ type }: Node, isList: boolean): { readonly isList: boolean; readonly name: Json } {
  const branches = type?.kind === "union" ? type.of : [];
  const others = branches.filter((branch) => !isNull(branch));
  const isStatedList = isList || (others.length > 0 && others.every(({ kind }) => kind === "list"));
  const name = isStatedList ? "array" : "object";
  return { isList: isStatedList, name: branches.some(isNull) ? [name, "null"] : name };
}

/** The schema of a field. A step that no row states is a list where the example shows one. */
function nodePart(node: Node, shape: JsonNode | undefined): Part {
  const isList = node.isList || node.type?.kind === "list" || (!node.stated && shape?.body.kind === "list");
  const type = node.schema.find(([key]) => key === "type")?.[1];
  if (node.children.size === 0) {
    const implied: readonly PartField[] = isList && type === undefined ? [["type", value("array", [node.at])]] : [];
    return object([...implied, ...node.schema], [node.at]);
  }
  const others = node.schema.filter(([key]) => !SHAPE.has(key));
  const outer = outerType(node, isList);
  const fields = objectFields(node.children, shape);
  const inner: readonly PartField[] = outer.isList
    ? [["items", object([["type", value("object")], ...fields])]]
    : fields;
  return object([["type", value(outer.name, type?.at ?? [])], ...others, ...inner], [node.at]);
}

/** The object that all fields of a tree make; undefined when there are none. */
export function objectOf(tree: FieldTree, at: readonly Stretch[]): Part | undefined {
  return tree.roots.size === 0
    ? undefined
    : object([["type", value("object")], ...objectFields(tree.roots, tree.shape)], at);
}
