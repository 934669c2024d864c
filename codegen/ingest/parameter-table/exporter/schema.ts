import type { Stretch } from "../../excerpt.js";
import { type JsonMember, type JsonNode, readJsonText } from "../../json/json-tree.js";
import type { Report } from "../../page/findings.js";
import { partOfJson } from "../../page/json-part.js";
import { field, list, object, type Part, type PartField, value } from "../../page/part.js";
import { isTrue, itemsOf, memberOf, nodeOf, placeOf, textField, textOf } from "./node.js";

/** Lists of a schema that say something else when some of their items are missing. */
const ALL_OR_NOTHING = new Set(["enum", "oneOf", "anyOf", "allOf", "prefixItems"]);

/** A schema of the dump: its own definitions are components here; lists that break off are left out. */
function schemaFields(node: JsonNode): readonly PartField[] {
  return node.body.kind !== "object"
    ? []
    : node.body.members.flatMap((member): readonly PartField[] => {
        if (ALL_OR_NOTHING.has(member.key) && !member.node.whole) return [];
        const ref = member.key === "$ref" ? /^#\/definitions\/([^/]{1,200})$/.exec(textOf(node, "$ref") ?? "") : null;
        if (ref !== null) return [["$ref", value(`#/components/schemas/${ref[1] ?? ""}`, placeOf(member), "schema")]];
        return [[member.key, schemaMember(member.node, placeOf(member))]];
      });
}

function schemaMember(node: JsonNode, at: readonly Stretch[]): Part {
  if (node.body.kind === "scalar") return value(node.body.value, at, "schema");
  if (node.body.kind === "object") return object(schemaFields(node), at, "schema");
  return list(
    node.body.items.map((item) => schemaMember(item, item.body.kind === "scalar" ? [item] : [])),
    at,
    "schema",
  );
}

/** The `jsonSchema` of a body, reply or parameter; undefined when it has none or an empty one. */
export function schemaPart(holder: JsonNode | undefined): Part | undefined {
  const member = memberOf(holder, "jsonSchema") ?? memberOf(holder, "schema");
  if (member?.node.body.kind !== "object" || member.node.body.members.length === 0) return undefined;
  return schemaMember(member.node, placeOf(member));
}

/** Inside of a text of JSON there are no places of its own: all of it stands where the text does. */
function withoutPlaces(part: Part): Part {
  const { body } = part;
  if (body.kind === "list") return { ...part, at: [], body: { kind: "list", items: body.items.map(withoutPlaces) } };
  if (body.kind !== "object") return { ...part, at: [] };
  const fields = body.fields.map(([key, child]) => [key, withoutPlaces(child)] as const);
  return { ...part, at: [], body: { kind: "object", fields } };
}

/** An example, which the exporter keeps as JSON or as a text of JSON. */
export function examplePart(member: JsonMember | undefined, report: Report): Part | undefined {
  if (member === undefined) return undefined;
  if (member.node.body.kind !== "scalar") return partOfJson(member.node, "example", placeOf(member));
  const text = member.node.body.value;
  if (typeof text !== "string" || text.trim() === "") return undefined;
  const { node, faults, end } = readJsonText(text, 0);
  const readable = node !== undefined && faults.every((fault) => fault.mended) && text.slice(end).trim() === "";
  const [first] = faults;
  if (!readable) report("ingest/example-json", member.at, "the example is not JSON; it is left out");
  else if (first !== undefined) report("ingest/example-json", member.at, `${first.message}; read all the same`);
  return readable ? { ...withoutPlaces(partOfJson(node)), at: placeOf(member) } : undefined;
}

/** The schema of a parameter or of a form's field: `{ name, type, required, description }`. */
export function namedSchema(node: JsonNode): readonly PartField[] {
  const schema = schemaPart(node);
  if (schema?.body.kind === "object") return schema.body.fields;
  if (textOf(node, "type") !== "file") return textField(node, "type");
  const at = placeOf(memberOf(node, "type"));
  return [
    ["type", value("string", at, "schema")],
    ["format", value("binary", at, "schema")],
  ];
}

/** A form: its fields as the properties of an object. */
export function formPart(body: JsonNode | undefined): Part | undefined {
  const fields = itemsOf(nodeOf(body, "parameters")).flatMap((node) => {
    const name = textOf(node, "name");
    return name === undefined ? [] : [{ name, node, at: placeOf(memberOf(node, "name")) }];
  });
  if (fields.length === 0) return undefined;
  const needed = fields.filter(({ node }) => isTrue(node, "required"));
  const names = needed.map(({ name, at }) => value(name, at, "schema"));
  const required = list(
    names,
    needed.flatMap(({ at }) => at),
    "schema",
  );
  const properties = fields.map(({ name, node, at }): PartField => {
    return [name, object([...namedSchema(node), ...textField(node, "description")], at, "schema")];
  });
  const needs = needed.length === 0 ? [] : field("required", required);
  return object([["type", value("object")], ["properties", object(properties)], ...needs]);
}
