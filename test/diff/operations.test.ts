import { describe, expect, test } from "vitest";
import type { ApiEndpoint } from "../../codegen/diff/change.js";
import { diffApis } from "../../codegen/diff/diff.js";
import type { Json, JsonObject } from "../../codegen/document/json.js";
import { lines, object } from "./docs.js";

const string = { type: "string" };

function json(schema: Json): JsonObject {
  return { content: { "application/json": { schema } } };
}

function parameter(name: string, place: string, rest: JsonObject = {}): JsonObject {
  return { name, in: place, schema: string, ...rest };
}

const SCHEMES: JsonObject = {
  key: { type: "apiKey", in: "header", name: "X-Key" },
  token: { type: "http", scheme: "bearer" },
};

function operation(parts: JsonObject, schemes: JsonObject = SCHEMES): ApiEndpoint {
  const responses = { "200": json(object({ name: string })) };
  return {
    id: "acme.dev POST /items/{id}",
    kind: "operation",
    key: "acme.dev/items/by-id/post",
    doc: {
      openapi: "3.1.0",
      paths: { "/items/{id}": { post: { responses, ...parts } } },
      components: { securitySchemes: schemes },
    },
  };
}

function changes(before: JsonObject, after: JsonObject): readonly string[] {
  return lines(diffApis([operation(before)], [operation(after)]));
}

describe("an operation", () => {
  const id = parameter("id", "path", { required: true });
  const page = parameter("page", "query");
  const cases: readonly (readonly [
    title: string,
    before: JsonObject,
    after: JsonObject,
    expected: readonly string[],
  ])[] = [
    ["a parameter joins", { parameters: [id] }, { parameters: [id, page] }, ["minor property-added Parameters.query"]],
    ["a parameter leaves", { parameters: [id, page] }, { parameters: [id] }, ["major property-gone Parameters.query"]],
    [
      "a parameter of a place that has others joins, and is required",
      { parameters: [id, page] },
      { parameters: [id, page, parameter("size", "query", { required: true })] },
      ["major property-required Parameters.query", "major property-required Parameters.query.size"],
    ],
    [
      "a parameter takes less",
      { parameters: [id, page] },
      { parameters: [id, { ...page, schema: { type: "string", maxLength: 3 } }] },
      ["major bound-narrowed Parameters.query.page"],
    ],
    [
      "a body becomes required",
      { requestBody: json(object({ x: string })) },
      { requestBody: { ...json(object({ x: string })), required: true } },
      ["major property-required Input"],
    ],
    [
      "a body may be left out",
      { requestBody: { ...json(object({ x: string })), required: true } },
      { requestBody: json(object({ x: string })) },
      ["minor property-optional Input"],
    ],
    [
      "a media type of the body joins",
      { requestBody: json(string) },
      { requestBody: { content: { "application/json": { schema: string }, "text/plain": { schema: string } } } },
      ["minor media-added Input"],
    ],
    [
      "a media type of an answer leaves",
      { responses: { "200": { content: { "application/json": {}, "text/csv": {} } } } },
      { responses: { "200": { content: { "application/json": {} } } } },
      ['major media-gone Responses["200"]'],
    ],
    [
      "a failure joins",
      {},
      { responses: { "200": json(object({ name: string })), "404": json(object({ why: string })) } },
      ['minor answer-added Responses["404"]'],
    ],
    [
      "a failure leaves",
      { responses: { "200": json(object({ name: string })), default: json(string) } },
      {},
      ['major answer-gone Responses["default"]'],
    ],
    [
      "a failure says more",
      { responses: { "200": json(string), "404": json(object({ why: string })) } },
      { responses: { "200": json(string), "404": json(object({ why: string, code: string })) } },
      ['minor property-added Responses["404"].code'],
    ],
    [
      "a second success of another shape widens what comes back",
      {},
      { responses: { "200": json(object({ name: string })), "202": json(object({ "job!": string })) } },
      ["major type-widened Output", 'minor answer-added Responses["202"]'],
    ],
    [
      "a further answer of the same status, under a name of its exporter, widens what comes back",
      {},
      { responses: { "200": json(object({ name: string })), "x-200:other": json(object({ "job!": string })) } },
      ["major type-widened Output"],
    ],
    [
      "a further answer of a failure widens it",
      { responses: { "200": json(string), "404": json(object({ "why!": string })) } },
      {
        responses: {
          "200": json(string),
          "404": json(object({ "why!": string })),
          "x-404:gone": json(object({ "since!": string })),
        },
      },
      ['major type-widened Responses["404"]'],
    ],
    [
      "a header parameter Authorization asks for a bearer token",
      {},
      { parameters: [parameter("Authorization", "header", { required: true })] },
      ["major auth-changed"],
    ],
    [
      "a second success of the same shape",
      {},
      { responses: { "200": json(object({ name: string })), "201": json(object({ name: string })) } },
      ['minor answer-added Responses["201"]'],
    ],
    ["another scheme", { security: [{ key: [] }] }, { security: [{ token: [] }] }, ["major auth-changed"]],
    [
      "one more way to authorise",
      { security: [{ key: [] }] },
      { security: [{ key: [] }, { token: [] }] },
      ["minor auth-added"],
    ],
    [
      "two schemes at once",
      { security: [{ key: [] }] },
      { security: [{ key: [], token: [] }] },
      ["major auth-changed"],
    ],
    ["a key is asked for", {}, { security: [{ key: [] }] }, ["major auth-changed"]],
    ["deprecated", {}, { deprecated: true }, ["minor deprecated"]],
    ["no longer deprecated", { deprecated: true }, {}, ["patch not-deprecated"]],
    ["prose", { summary: "Makes" }, { summary: "Creates" }, []],
  ];
  test.each(cases)("%s", (_title, before, after, expected) => {
    expect([...changes(before, after)].sort()).toEqual([...expected].sort());
  });

  test("a scheme that is only named otherwise is the same", () => {
    const renamed: JsonObject = { apiKey: { type: "apiKey", in: "header", name: "X-Key" } };
    const [before, after] = [
      operation({ security: [{ key: [] }] }),
      operation({ security: [{ apiKey: [] }] }, renamed),
    ];
    expect(diffApis([before], [after]).verdict).toBe("none");
  });

  test("says in words what authorises a call", () => {
    const diff = diffApis([operation({ security: [{ key: [] }] })], [operation({ security: [{ token: [] }, {}] })]);
    expect(diff.endpoints[0]?.changes[0]?.message).toBe(
      'authorised by http bearer, or nothing, no longer by apiKey header "X-Key"',
    );
  });
});
