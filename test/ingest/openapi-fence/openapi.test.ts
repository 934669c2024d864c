import { describe, expect, it } from "vitest";
import { ingestOpenapi } from "../../../codegen/ingest/openapi/openapi.js";
import { placeOf } from "../../../codegen/document/source.js";
import { NO_ORIGINS, originEntries } from "../../../codegen/document/origins.js";

function ingest(text: string): ReturnType<typeof ingestOpenapi> {
  return ingestOpenapi({ id: "api", text });
}

function refused(text: string): readonly string[] {
  const { documents, findings } = ingest(text);
  expect(documents).toEqual([]);
  return findings.map(({ code, at, message, hint }) => {
    const { line, column } = placeOf(text, typeof at === "string" ? 0 : at.start);
    expect(hint).toBeDefined();
    return `${line}:${column} ${code}: ${message}`;
  });
}

describe("ingestOpenapi", () => {
  it.each(["3.0.0", "3.0.4", "3.1.0", "3.1.1", "3.2.0", "3.1.0-rc1"])("reads version %s as it is", (version) => {
    const [document] = ingest(`openapi: ${version}\npaths: {}\n`).documents;
    expect(document?.spec.doc).toEqual({ openapi: version, paths: {} });
    expect(document?.format).toBe("openapi");
    expect(document?.provider).toBe("unknown");
  });

  it("reads Swagger 2.0, and who publishes it from its host", () => {
    const [document] = ingest('{"swagger": "2.0", "host": "api.example.com:8080", "paths": {}}').documents;
    expect(document?.provider).toBe("example");
  });

  it("reads a version that YAML takes for a number", () => {
    expect(ingest("openapi: 3.1\npaths: {}\n").documents[0]?.spec.doc).toEqual({ openapi: 3.1, paths: {} });
  });

  it("reads each document of a stream, and says what is wrong with the others", () => {
    const { documents, findings } = ingest(
      "openapi: 3.1.0\npaths: {}\n---\na: 1\n---\nopenapi: 3.0.0\ncomponents: {}\n",
    );
    expect(documents.map(({ spec }) => Object.keys(spec.doc))).toEqual([
      ["openapi", "paths"],
      ["openapi", "components"],
    ]);
    expect(findings.map(({ code }) => code)).toEqual(["ingest/not-openapi"]);
  });

  it("takes the first server whose address can be read", () => {
    const text =
      "openapi: 3.0.1\npaths: {}\nservers:\n  - bearer: []\n  - url: /v1\n  - url: https:/api.example.com/v1\n";
    expect(ingest(text).documents[0]?.provider).toBe("example");
  });

  it("has an origin for every value of the document", () => {
    const text = '{"openapi": "3.1.0", "paths": {"/a": {"get": {"tags": ["x", {"y": null}]}}}}';
    const [document] = ingest(text).documents;
    expect(originEntries(document?.spec.origins ?? NO_ORIGINS).map(([at]) => at)).toEqual([
      "#",
      "#/openapi",
      "#/paths",
      "#/paths/~1a",
      "#/paths/~1a/get",
      "#/paths/~1a/get/tags",
      "#/paths/~1a/get/tags/0",
      "#/paths/~1a/get/tags/1",
      "#/paths/~1a/get/tags/1/y",
    ]);
  });

  it.each([
    [
      '{\n  "error": {"code": "gone", "message": "no such model"}\n}',
      "2:3 ingest/not-openapi: this is an error message of a server (gone: no such model)",
    ],
    ["overlay: 1.0.0\nactions: []\n", "1:1 ingest/not-openapi: this is an OpenAPI Overlay, not a document"],
    [
      "info: {}\npaths: {}\n",
      '1:1 ingest/not-openapi: the document states no `openapi` or `swagger` version; its keys begin with "info", "paths"',
    ],
    ["info: {}\nopenapi: 4.0.0\npaths: {}\n", '2:1 ingest/not-openapi: version "4.0.0" is none that falsmith reads'],
    ["swagger: '1.2'\npaths: {}\n", '1:1 ingest/not-openapi: version "1.2" is none that falsmith reads'],
    ["openapi: {a: 1}\npaths: {}\n", '1:1 ingest/not-openapi: version {"a":1} is none that falsmith reads'],
    [
      "openapi: 3.0.0\ninfo: {}\n",
      "1:1 ingest/not-openapi: the document has no `paths`, `webhooks` or `components`: it may be cut off",
    ],
    ["[1, 2]\n", "1:2 ingest/not-openapi: a list is not an OpenAPI document"],
    ["words\n", "1:1 ingest/not-openapi: a single value is not an OpenAPI document"],
    ['{"openapi": "3.0.0", "paths": {', "1:32 text/json-syntax: a key in double quotes is missing"],
  ])("refuses %j with the place of its reason", (text, finding) => {
    expect(refused(text)).toEqual([finding]);
  });
});
