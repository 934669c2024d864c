import { isObject, type Json, own } from "../document/json.js";

/** What a source is instead of a documentation page, and what to do with it. */
export interface OtherFormat {
  readonly what: string;
  readonly hint: string;
}

const CONVERT = "export or convert it to OpenAPI, or give the documentation page of the endpoint";
const PAGE = "give the page that documents the endpoint, with its address and its parameters, or its OpenAPI document";

interface JsonMark extends OtherFormat {
  readonly is: (value: Json) => boolean;
}

function has(...keys: readonly string[]): (value: Json) => boolean {
  return (value) => keys.every((key) => own(value, key) !== undefined);
}

const JSON_MARKS: readonly JsonMark[] = [
  {
    is: (value) =>
      /getpostman\.com/.test(String(own(own(value, "info") ?? {}, "schema"))) || has("info", "item")(value),
    what: "a Postman collection",
    hint: CONVERT,
  },
  {
    is: (value) => has("version", "entries")(own(value, "log") ?? null),
    what: "a HAR recording of a browser",
    hint: PAGE,
  },
  { is: has("swaggerVersion"), what: "a document of Swagger 1", hint: "convert it to Swagger 2.0 or OpenAPI 3" },
  { is: has("asyncapi"), what: "an AsyncAPI document", hint: "falsmith reads HTTP APIs: give their OpenAPI document" },
  { is: has("arazzo"), what: "an Arazzo document of workflows", hint: "give the OpenAPI documents that it refers to" },
  { is: has("__export_format", "resources"), what: "an export of Insomnia", hint: CONVERT },
  { is: has("cells", "nbformat"), what: "a notebook", hint: PAGE },
  { is: has("$schema", "type"), what: "a JSON Schema without an endpoint", hint: PAGE },
  {
    is: (value) => has("__schema")(own(value, "data") ?? value),
    what: "the introspection of a GraphQL API",
    hint: PAGE,
  },
  { is: has("tools"), what: "a list of tools of a model", hint: PAGE },
];

/** What a JSON or YAML value is that is no OpenAPI document; undefined when that is not known. */
export function otherFormatOf(value: Json): OtherFormat | undefined {
  return isObject(value) ? JSON_MARKS.find(({ is }) => is(value)) : undefined;
}

interface TextMark extends OtherFormat {
  readonly pattern: RegExp;
}

const TEXT_MARKS: readonly TextMark[] = [
  { pattern: /^%PDF-/, what: "a PDF file", hint: "copy the text of its pages into a .txt file" },
  { pattern: /^\{\\rtf/, what: "a document in Rich Text Format", hint: "save it as plain text" },
  {
    pattern: /^version https:\/\/git-lfs\./,
    what: "a pointer of Git LFS",
    hint: "fetch the file itself: git lfs pull",
  },
  { pattern: /^#%RAML/, what: "a RAML document", hint: CONVERT },
  { pattern: /^FORMAT:\s?1A/, what: "an API Blueprint", hint: CONVERT },
  {
    pattern: /^syntax\s?=\s?"proto[23]"/m,
    what: "a Protocol Buffers definition",
    hint: "falsmith reads HTTP APIs: give their OpenAPI document",
  },
  {
    pattern: /^(?:type (?:Query|Mutation)|schema|directive @\w+|extend type \w+)\b[^\n]{0,80}\{?\s*$/m,
    what: "a GraphQL schema",
    hint: "falsmith reads HTTP APIs with an operation for each address: give their documentation",
  },
  {
    pattern: /^(?:#\s*)?(?:change ?log|release notes|更新日志|変更履歴)\s*$/im,
    what: "a list of changes",
    hint: PAGE,
  },
  {
    pattern: /^[\w "-]{1,40}(?:,[\w "-]{1,40}){2,20}\r?\n[^\n|]{1,400},/,
    what: "a table in CSV",
    hint: "write it as a Markdown table below the line that shows method and URL",
  },
];

/** What a text is that is no documentation page; undefined when that is not known. */
export function otherTextFormat(text: string): OtherFormat | undefined {
  const head = text.slice(0, 4096).replace(/^\ufeff?\s+/, "");
  return TEXT_MARKS.find(({ pattern }) => pattern.test(head));
}
