import type { Basis } from "../../document/origin.js";
import type { Stretch } from "../excerpt.js";
import type { JsonMember, JsonNode } from "../json/json-tree.js";
import { list, object, type Part, value } from "./part.js";

function memberPart({ at, node }: JsonMember, basis: Basis): Part {
  return partOfJson(node, basis, [{ start: at.start, end: node.body.kind === "scalar" ? node.end : at.end }]);
}

/**
 * A JSON text as a part: each member with its own place, for an object or list only its key.
 * `at` is the place of the root, which has no key: the words of the page that announce it.
 */
export function partOfJson(node: JsonNode, basis: Basis = "example", at: readonly Stretch[] = [node]): Part {
  if (node.body.kind === "scalar") return value(node.body.value, at, basis);
  if (node.body.kind === "list") {
    const items = node.body.items.map((item) => partOfJson(item, basis, item.body.kind === "scalar" ? [item] : []));
    return list(items, at, basis);
  }
  return object(
    node.body.members.map((member) => [member.key, memberPart(member, basis)] as const),
    at,
    basis,
  );
}
