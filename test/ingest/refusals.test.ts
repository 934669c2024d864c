import { expect, test } from "vitest";
import { quoteOf } from "../../codegen/document/source.js";
import { ingest } from "../../codegen/ingest/ingest.js";

/** The one error of a source that is refused: its code, its words, its remedy and what it points to. */
function refusal(text: string): readonly string[] {
  const { documents, findings } = ingest({ id: "x", text });
  expect(documents).toEqual([]);
  const [first] = findings.filter(({ level }) => level === "error");
  if (first === undefined) return [];
  const quote = typeof first.at === "string" ? first.at : quoteOf(text, first.at);
  return [first.code, first.message, first.hint ?? "", quote];
}

test.each([
  ['{"info": {"name": "x"}, "item": []}', "ingest/not-openapi", "this is a Postman collection"],
  ['{"log": {"version": "1.2", "entries": []}}', "ingest/not-openapi", "this is a HAR recording"],
  [
    '{"swaggerVersion": "1.2", "apis": [{"path": "/a", "operations": [{"method": "GET"}]}]}',
    "ingest/not-openapi",
    "Swagger 1",
  ],
  ["asyncapi: 2.6.0\nchannels: {}\n", "ingest/not-openapi", "this is an AsyncAPI document"],
  ["arazzo: 1.0.0\nworkflows: []\n", "ingest/not-openapi", "this is an Arazzo document"],
  ['{"__export_format": 4, "resources": []}', "ingest/not-openapi", "this is an export of Insomnia"],
  ['{"cells": [], "nbformat": 4}', "ingest/not-openapi", "this is a notebook"],
  ['{"$schema": "x", "type": "object"}', "ingest/not-openapi", "this is a JSON Schema"],
  ['{"data": {"__schema": {}}}', "ingest/not-openapi", "the introspection of a GraphQL API"],
  ['{"prompt": "A dog", "steps": 5}', "ingest/not-openapi", 'its keys begin with "prompt", "steps"'],
  ["%PDF-1.7\nx\n", "ingest/format", "this is a PDF file"],
  ["{\\rtf1\\ansi x}", "ingest/format", "this is a document in Rich Text Format"],
  ["version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "ingest/format", "this is a pointer of Git LFS"],
  ["#%RAML 1.0\ntitle: x\n", "ingest/format", "this is a RAML document"],
  ["FORMAT: 1A\n\n# Paint\n", "ingest/format", "this is an API Blueprint"],
  ['syntax = "proto3";\nservice A {}\n', "ingest/format", "this is a Protocol Buffers definition"],
  ["type Query {\n  a: String\n}\n", "ingest/format", "this is a GraphQL schema"],
  ["# Changelog\n\n## 1.2.0\n\n- Added\n", "ingest/format", "this is a list of changes"],
  ["name,type,required\nprompt,string,yes\n", "ingest/format", "this is a table in CSV"],
  [
    "# Draw\n\n`POST https://a.b/v1/draw`\n\nDraws.\n",
    "ingest/format",
    "it names POST https://a.b/v1/draw, and states no parameters",
  ],
  ["\nOur API is fast.\nCall us.\n", "ingest/format", "found 2 lines, the first “Our API is fast.”"],
])("is refused for what it is, with a remedy: %j", (text, code, words) => {
  const [found, message, hint = "", quote = ""] = refusal(text);
  expect(found).toBe(code);
  expect(message).toContain(words);
  expect(hint.length).toBeGreaterThan(10);
  expect(quote.trim()).not.toBe("");
});
