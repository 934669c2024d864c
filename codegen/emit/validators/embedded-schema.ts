import { isList } from "../../document/json.js";
import type { Keyword, Schema } from "../../model/model.js";
import { encodeKey, encodeString } from "../encode.js";
import type { Emitter } from "./context.js";
import { valuesConstant } from "./enum.js";
import { jsonText } from "./json-text.js";
import { aliasOf, isLeaf } from "./leaf.js";

function pointerToken(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

function object(entries: readonly string[]): string {
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

function keywordText(keyword: Keyword, emitter: Emitter, separator: string): string {
  const name = encodeKey(keyword.name);
  switch (keyword.kind) {
    case "value": {
      const list =
        keyword.name === "enum" && isList(keyword.value) ? valuesConstant(keyword.value, emitter) : undefined;
      return `${name}: ${list ?? jsonText(keyword.value)}`;
    }
    case "schema":
      return `${name}: ${partText(keyword.schema, emitter)}`;
    case "list":
      return `${name}: [${keyword.schemas.map((schema) => partText(schema, emitter)).join(", ")}]`;
    case "map": {
      const entries = keyword.schemas.map(([key, schema]) => `${encodeKey(key)}: ${partText(schema, emitter)}`);
      return `${name}: ${separator === "" || entries.length === 0 ? object(entries) : `{${separator}  ${entries.join(`,${separator}  `)},${separator}}`}`;
    }
    case "ref":
      return `${name}: ${encodeString(`#/$defs/${pointerToken(emitter.target(keyword.target).def)}`)}`;
  }
}

/** A part of a schema: what has functions of its own has a constant of its own. */
function partText(schema: Schema, emitter: Emitter): string {
  return isLeaf(schema) || aliasOf(schema) !== undefined ? inlineText(schema, emitter) : emitter.shape(schema).schema;
}

function inlineText(schema: Schema, emitter: Emitter): string {
  return typeof schema.carried === "boolean"
    ? String(schema.carried)
    : object(schema.carried.map((keyword) => keywordText(keyword, emitter, "")));
}

/** The schema of a shape as an expression, one keyword or property per line. */
export function schemaText(schema: Schema, emitter: Emitter): string {
  return typeof schema.carried === "boolean"
    ? String(schema.carried)
    : `{\n${schema.carried.map((keyword) => `  ${keywordText(keyword, emitter, "\n  ")},\n`).join("")}}`;
}

/** The schemas that stand inside a schema, and the ones it refers to. */
export function partsOf(
  schema: Schema,
  emitter: Emitter,
): { readonly inside: readonly Schema[]; readonly targets: readonly Schema[] } {
  const inside: Schema[] = [];
  const targets: Schema[] = [];
  for (const keyword of typeof schema.carried === "boolean" ? [] : schema.carried) {
    if (keyword.kind === "schema") inside.push(keyword.schema);
    if (keyword.kind === "list") inside.push(...keyword.schemas);
    if (keyword.kind === "map") inside.push(...keyword.schemas.map(([, part]) => part));
    if (keyword.kind === "ref") targets.push(emitter.targetSchema(keyword.target));
  }
  return { inside, targets };
}
