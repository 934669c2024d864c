import { describe, expect, it } from "vitest";
import { gateway } from "../../codegen/rules/repair/gateway.js";
import { openapi31 } from "../../codegen/rules/repair/openapi-31.js";
import { serverUrl } from "../../codegen/rules/repair/server-url.js";
import { repairs } from "../../codegen/rules/index.js";
import { originOf, applyRules } from "../../codegen/document/document.js";
import { own, type JsonObject } from "../../codegen/document/json.js";
import { valueAt } from "../../codegen/document/pointer.js";
import { quoteOf } from "../../codegen/document/source.js";
import { evidenceFor, pageOf, specOf } from "../support/page.js";

const input = { type: "object", properties: { prompt: { type: "string" } }, required: ["prompt"] };
function repaired(doc: JsonObject, rules = repairs) {
  const { spec, text } = specOf(doc);
  return { ...applyRules(spec, rules, evidenceFor(text)), text };
}

describe("repair/server-url", () => {
  it.each([
    ["https:/api.relay.example", "https://api.relay.example"],
    ["https//api.relay.example", "https://api.relay.example"],
    ["https:api.relay.example/v1", "https://api.relay.example/v1"],
    ["https:///api.relay.example", "https://api.relay.example"],
    [" https://api.relay.example/ ", "https://api.relay.example"],
    ["api.relay.example/v1", "https://api.relay.example/v1"],
  ])("reads %j as %s", (url, expected) => {
    const { spec, findings } = repaired({ openapi: "3.1.0", servers: [{ url }], paths: {} }, [serverUrl]);
    expect(valueAt(spec.doc, "#/servers/0/url")).toBe(expected);
    expect(findings).toHaveLength(1);
  });

  it.each(["https://api.relay.example", "http://127.0.0.1:8787/v1", "/relative", "{protocol}://x"])(
    "leaves %j alone",
    (url) => {
      expect(repaired({ openapi: "3.1.0", servers: [{ url }], paths: {} }, [serverUrl]).findings).toEqual([]);
    },
  );

  it("warns at the line that states the damaged URL", () => {
    const { findings, text } = repaired({ openapi: "3.1.0", servers: [{ url: "https:/x.example" }], paths: {} }, [
      serverUrl,
    ]);
    const [finding] = findings;
    expect(finding?.level).toBe("warning");
    expect(typeof finding?.at === "object" ? quoteOf(text.text, finding.at) : finding?.at).toBe(
      "url: https:/x.example",
    );
  });
});

describe("repair/openapi-31", () => {
  it("says the same in the words of 3.1", () => {
    const schema = { type: "string", nullable: true, enum: ["a"], example: "a" };
    const limits = { type: "number", minimum: 0, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: false };
    const { spec } = repaired({ openapi: "3.0.3", paths: {}, components: { schemas: { A: schema, B: limits } } }, [
      openapi31,
    ]);
    expect(own(spec.doc, "openapi")).toBe("3.1.0");
    expect(valueAt(spec.doc, "#/components/schemas/A")).toEqual({
      type: ["string", "null"],
      enum: ["a", null],
      examples: ["a"],
    });
    expect(valueAt(spec.doc, "#/components/schemas/B")).toEqual({ type: "number", exclusiveMinimum: 0, maximum: 5 });
  });
});

describe("nullable without a type", () => {
  it.each<[written: JsonObject, read: JsonObject]>([
    [
      { $ref: "#/components/schemas/B", nullable: true, description: "Words" },
      { description: "Words", anyOf: [{ $ref: "#/components/schemas/B" }, { type: "null" }] },
    ],
    [
      { allOf: [{ $ref: "#/components/schemas/B" }], nullable: true },
      { anyOf: [{ allOf: [{ $ref: "#/components/schemas/B" }] }, { type: "null" }] },
    ],
    [{ anyOf: [{ type: "string" }], nullable: true }, { anyOf: [{ type: "string" }, { type: "null" }] }],
    [{ enum: ["a"], nullable: true }, { enum: ["a", null] }],
    [{ nullable: true }, {}],
    [{ $ref: "#/components/schemas/B", nullable: false }, { $ref: "#/components/schemas/B" }],
  ])("%j", (written, read) => {
    const schemas = { A: { type: "object", properties: { a: written } }, B: { type: "object" } };
    const { spec } = repaired({ openapi: "3.0.3", paths: {}, components: { schemas } }, [openapi31]);
    expect(valueAt(spec.doc, "#/components/schemas/A/properties/a")).toEqual(read);
  });
});

describe("the queue's layout", () => {
  const reply = {
    status: "IN_QUEUE",
    request_id: "1",
    status_url: "https://queue.fal.run/fal-ai/lamp/requests/1/status",
  };
  const page = pageOf("fal-ai/lamp/image", input, { server: "https://api.relay.example", reply });

  it("has fal's four routes and the components Input, Output and QueueStatus", () => {
    const { spec } = repaired(page);
    const path = "/fal-ai/lamp/image";
    expect(Object.keys(own(spec.doc, "paths") ?? {})).toEqual([
      path,
      `${path}/requests/{request_id}/status`,
      `${path}/requests/{request_id}/cancel`,
      `${path}/requests/{request_id}`,
    ]);
    expect(valueAt(spec.doc, "#/components/schemas/Input")).toEqual(input);
    expect(valueAt(spec.doc, "#/components/schemas/Output")).toEqual({});
    expect(valueAt(spec.doc, "#/paths/~1fal-ai~1lamp~1image/post/responses/200/content/application~1json")).toEqual({
      schema: { $ref: "#/components/schemas/QueueStatus" },
      example: reply,
    });
  });

  it("keeps the evidence of a schema that moved", () => {
    const { spec, text } = repaired(page);
    const [span] = originOf(spec, "#/components/schemas/Input/properties/prompt/type").evidence;
    expect(span === undefined ? "" : quoteOf(text.text, span)).toBe("type: string");
  });

  it("takes a reply that is no envelope for the output, with its example", () => {
    const output = { type: "object", properties: { url: { type: "string" } } };
    const { spec } = repaired(
      pageOf("fal-ai/lamp/image", input, {
        server: "https://fal.run",
        output,
        reply: { url: "https://x.example/a.png" },
      }),
    );
    expect(valueAt(spec.doc, "#/components/schemas/Output")).toEqual({
      ...output,
      examples: [{ url: "https://x.example/a.png" }],
    });
  });

  it("renames components and every reference to them", () => {
    const doc = pageOf("fal-ai/lamp/image", { $ref: "#/components/schemas/LampRequest" });
    const { spec } = repaired({
      ...doc,
      components: {
        schemas: {
          LampRequest: input,
          Input: { type: "string" },
          Uses: { items: { $ref: "#/components/schemas/Input" } },
        },
      },
    });
    expect(valueAt(spec.doc, "#/components/schemas/Input")).toEqual(input);
    expect(valueAt(spec.doc, "#/components/schemas/Uses/items/$ref")).toBe("#/components/schemas/Input2");
    expect(valueAt(spec.doc, "#/components/schemas/LampRequest")).toBeUndefined();
  });

  it("is reached once: a second run changes nothing but what it writes again", () => {
    const once = repaired(page);
    const twice = applyRules(once.spec, repairs, evidenceFor(once.text));
    expect(twice.spec.doc).toEqual(once.spec.doc);
  });
});

describe("repair/gateway", () => {
  const of = (server: string | undefined, more: JsonObject = {}) =>
    repaired({ ...pageOf("fal-ai/lamp/image", input, server === undefined ? {} : { server }), ...more }, [gateway]);

  it("names a relay by its host, with the word of its security scheme", () => {
    const { spec } = of("https://api.relay.example", {
      components: { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
    });
    expect(valueAt(spec.doc, "#/servers/0")).toEqual({
      url: "https://api.relay.example",
      "x-falsmith-gateway": { name: "relay", auth: "Bearer", profile: "relay" },
    });
  });

  it.each([undefined, "https://fal.run", "https://queue.fal.run"])(
    "serves %s from fal's queue with fal's key",
    (server) => {
      const { spec } = of(server);
      expect(valueAt(spec.doc, "#/servers/0/url")).toBe("https://queue.fal.run");
      expect(valueAt(spec.doc, "#/security")).toEqual([{ falKey: [] }]);
    },
  );

  it.each(["https://evilfal.run", "https://fal.run.evil.example", "https://fal.runx.example"])(
    "does not take %s for fal",
    (server) => {
      expect(valueAt(of(server).spec.doc, "#/servers/0/x-falsmith-gateway/profile")).toBe("relay");
    },
  );

  it("refuses a credential in a server URL", () => {
    expect(of("https://user:secret@api.relay.example").findings).toMatchObject([
      { level: "error", code: "repair/gateway" },
    ]);
  });
});
