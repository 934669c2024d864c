import { isObject, type Json, type JsonObject, own } from "../../document/json.js";

/** Marks a part of a body that is bytes: its type is `Blob`, and validators let any value through. */
export const BLOB_MARK = "x-falsmith-blob";

function isBytes(schema: Json | undefined): boolean {
  return (
    isObject(schema) &&
    (own(schema, "type") === undefined || own(schema, "type") === "string") &&
    (own(schema, "format") === "binary" ||
      (own(schema, "contentMediaType") !== undefined &&
        own(schema, "contentEncoding") === undefined &&
        own(schema, "contentSchema") === undefined))
  );
}

function blob(schema: Json | undefined): JsonObject {
  const description = own(schema, "description");
  return { ...(description === undefined ? {} : { description }), [BLOB_MARK]: true };
}

function part(schema: Json): Json {
  if (isBytes(schema)) return blob(schema);
  const items = own(schema, "items");
  return isObject(schema) && isBytes(items) ? { ...schema, items: blob(items) } : schema;
}

/**
 * The schema of a body that is no JSON, with its binary parts marked: the fields of a multipart form, or the whole body
 * (`application/octet-stream`, `image/png`). JSON cannot hold bytes, so its schemas stay as they are.
 */
export function binaryParts(schema: Json, mediaType: string): Json {
  if (/json/i.test(mediaType)) return schema;
  if (isBytes(schema)) return blob(schema);
  const properties = own(schema, "properties");
  if (!isObject(schema) || !isObject(properties) || !/^multipart\//i.test(mediaType)) return schema;
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, part(value)])),
  };
}
