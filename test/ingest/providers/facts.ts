import { compile } from "../../../codegen/compile/compile.js";
import { isList, isObject, type Json, type JsonObject, own, wordOf } from "../../../codegen/document/json.js";
import { type Pointer, valueAt } from "../../../codegen/document/pointer.js";

const LIMITS = ["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"] as const;

function listOf(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

function resolved(doc: JsonObject, schema: Json | undefined): Json | undefined {
  const ref = own(schema, "$ref");
  return typeof ref === "string" ? valueAt(doc, ref as Pointer) : schema;
}

/** A schema in a few words: `string 1..20 "a"|"b" = "a"`; what only an example shows has a tilde. */
function words(doc: JsonObject, schema: Json | undefined): string {
  const here = resolved(doc, schema);
  const branches = listOf(own(here, "anyOf"));
  const type = own(here, "type");
  const name = isList(type) ? type.map(wordOf).join("|") : wordOf(type);
  const items = own(here, "items");
  const values = listOf(own(here, "enum")).map((value) => JSON.stringify(value));
  const byDefault = own(here, "default");
  return [
    branches.length > 0 ? `(${branches.map((branch) => words(doc, branch)).join(" or ")})` : name || "any",
    ...(items === undefined ? [] : [`of ${words(doc, items)}`]),
    ...(own(here, "format") === undefined ? [] : [`<${wordOf(own(here, "format"))}>`]),
    ...values.slice(0, 1).map(() => values.join("|")),
    ...LIMITS.flatMap((key) => (own(here, key) === undefined ? [] : [`${key} ${wordOf(own(here, key))}`])),
    ...(byDefault === undefined ? [] : [`= ${JSON.stringify(byDefault)}`]),
    ...(own(here, "x-falsmith-basis") === undefined ? [] : ["~"]),
  ].join(" ");
}

function fieldLines(doc: JsonObject, schema: Json | undefined, indent: string): readonly string[] {
  const here = resolved(doc, schema);
  const object = own(here, "items") === undefined ? here : resolved(doc, own(here, "items"));
  const required = new Set(listOf(own(object, "required")));
  const properties = own(object, "properties");
  return Object.entries(isObject(properties) ? properties : {}).flatMap(([name, inner]) => [
    `${indent}${name}${required.has(name) ? "*" : ""}: ${words(doc, inner)}`,
    ...fieldLines(doc, inner, `${indent}  `),
  ]);
}

function contentLines(doc: JsonObject, label: string, content: Json | undefined): readonly string[] {
  return Object.entries(isObject(content) ? content : {}).flatMap(([mediaType, media]) => {
    const schema = own(media, "schema");
    const fields = fieldLines(doc, schema, "    ");
    return [`  ${label} ${mediaType}${fields.length === 0 ? `: ${words(doc, schema)}` : ""}`, ...fields];
  });
}

function operationLines(doc: JsonObject, call: string, operation: Json | undefined): readonly string[] {
  const parameters = listOf(own(operation, "parameters")).map((one) => resolved(doc, one));
  const responses = own(operation, "responses");
  return [
    `${call}`,
    ...parameters.map(
      (one) =>
        `  ${wordOf(own(one, "in"))} ${wordOf(own(one, "name"))}${own(one, "required") === true ? "*" : ""}: ${words(doc, own(one, "schema"))}`,
    ),
    ...contentLines(doc, "body", own(own(operation, "requestBody"), "content")),
    ...Object.entries(isObject(responses) ? responses : {}).flatMap(([status, response]) => {
      const lines = contentLines(doc, status, own(response, "content"));
      return lines.length === 0 ? [`  ${status}`] : lines;
    }),
  ];
}

function authOf(doc: JsonObject): string {
  const schemes = own(own(doc, "components"), "securitySchemes");
  return Object.values(isObject(schemes) ? schemes : {})
    .map((scheme) => wordOf(own(scheme, "scheme")) || wordOf(own(scheme, "name")))
    .join(", ");
}

/** What is read from a page, a line a fact, so that a person can write down beside the page what is due. */
export async function factsOf(name: string, text: string): Promise<string> {
  const { endpoints, findings } = await compile([{ id: `specs/page/${name}`, text }]);
  const lines = endpoints.flatMap(({ mended: { doc } }) => {
    const url = wordOf(own(listOf(own(doc, "servers"))[0], "url"));
    const paths = own(doc, "paths");
    const auth = authOf(doc);
    return Object.entries(isObject(paths) ? paths : {}).flatMap(([path, item]) =>
      Object.entries(isObject(item) ? item : {}).flatMap(([method, operation]) =>
        operationLines(doc, `${method.toUpperCase()} ${url}${path}${auth === "" ? "" : ` (${auth})`}`, operation),
      ),
    );
  });
  const told = findings.filter(({ code, level }) => level !== "note" && code.startsWith("ingest/"));
  return `${[...lines, ...told.map(({ code, message }) => `! ${code}: ${message.slice(0, 80)}`)].join("\n")}\n`;
}
