import type { Stretch } from "../../excerpt.js";
import type { JsonMember, JsonNode } from "../../json/json-tree.js";
import { field, type PartField, value } from "../../page/part.js";

/** A member of an object by its key; of keys that are there twice, the last. */
export function memberOf(node: JsonNode | undefined, key: string): JsonMember | undefined {
  return node?.body.kind === "object" ? node.body.members.findLast((member) => member.key === key) : undefined;
}

/** The value of a member. */
export function nodeOf(node: JsonNode | undefined, key: string): JsonNode | undefined {
  return memberOf(node, key)?.node;
}

/** The text of a member; undefined when it is empty or no text. */
export function textOf(node: JsonNode | undefined, key: string): string | undefined {
  const body = nodeOf(node, key)?.body;
  return body?.kind === "scalar" && typeof body.value === "string" && body.value !== "" ? body.value : undefined;
}

/** The items of a list; none of anything else. */
export function itemsOf(node: JsonNode | undefined): readonly JsonNode[] {
  return node?.body.kind === "list" ? node.body.items : [];
}

/** True for a member that is `true`, or 1 as older dumps have it. */
export function isTrue(node: JsonNode, key: string): boolean {
  const body = nodeOf(node, key)?.body;
  return body?.kind === "scalar" && (body.value === true || body.value === 1);
}

/** The place of a member: key and value of a scalar, the key of anything else. */
export function placeOf(member: JsonMember | undefined): readonly Stretch[] {
  if (member === undefined) return [];
  return [{ start: member.at.start, end: member.node.body.kind === "scalar" ? member.node.end : member.at.end }];
}

/** A text of the dump as a field of the document. */
export function textField(node: JsonNode, key: string, as: string = key): readonly PartField[] {
  const text = textOf(node, key);
  return field(as, text === undefined ? undefined : value(text, placeOf(memberOf(node, key)), "schema"));
}
