import { describe, expect, it } from "vitest";
import { gateway } from "../../codegen/rules/repair/gateway.js";
import { applyRules, originOf, type Evidence } from "../../codegen/document/document.js";
import { own, type Json, type JsonObject } from "../../codegen/document/json.js";
import { valueAt } from "../../codegen/document/pointer.js";
import { quoteOf } from "../../codegen/document/source.js";
import { evidenceFor, pageOf, specOf } from "../support/page.js";

interface Published {
  readonly origin?: string;
  readonly provider?: string;
}

function served(doc: JsonObject, published: Published = {}) {
  const { spec, text } = specOf(doc);
  const evidence: Evidence = evidenceFor({ ...text, ...published });
  const { spec: after, findings } = applyRules(spec, [gateway], evidence);
  return {
    servers: own(after.doc, "servers"),
    security: own(after.doc, "security"),
    schemes: valueAt(after.doc, "#/components/securitySchemes"),
    basis: originOf(after, "#/servers").basis,
    told: findings.map(
      ({ level, code, at }) => `${level} ${code} at ${typeof at === "string" ? at : quoteOf(text.text, at)}`,
    ),
  };
}

function queue(more: JsonObject = {}): JsonObject {
  return { ...pageOf("fal-ai/lamp/image", { type: "object", properties: {} }), ...more };
}

function withServers(...urls: readonly Json[]): JsonObject {
  return { servers: urls.map((url) => ({ url })) };
}

function withSchemes(securitySchemes: JsonObject): JsonObject {
  return { components: { securitySchemes } };
}

const key = { type: "apiKey", in: "header", name: "Authorization" };
const bearer = { type: "http", scheme: "bearer" };
const FAL = {
  url: "https://queue.fal.run",
  description: "fal's queue",
  "x-falsmith-gateway": { name: "fal", auth: "Key", profile: "fal" },
};

describe("a queue endpoint of fal", () => {
  it.each<JsonObject>([
    {},
    { servers: [] },
    { servers: "none" },
    withServers(5),
    withServers("https://fal.run/"),
    withServers("https://queue.fal.run"),
    withServers("https://fal.ai"),
    withServers("http://api.fal.com:80"),
    withServers("https://falrun.run"),
  ])("with %j is served by fal's queue", (more) => {
    const { servers, security, schemes, basis, told } = served(queue(more));
    expect([servers, security, basis]).toEqual([[FAL], [{ falKey: [] }], "protocol"]);
    expect(schemes).toEqual({ falKey: { ...key, description: "Key <fal key>" } });
    expect(told).toEqual(["note repair/gateway at #/servers"]);
  });

  it.each<[more: JsonObject, security: Json, schemes: readonly string[]]>([
    [withSchemes({ k: key }), [{ k: [] }], ["k"]],
    [{ ...withSchemes({ b: bearer, k: key }), security: [{ k: [] }] }, [{ k: [] }], ["b", "k"]],
    [withSchemes({ b: bearer }), [{ falKey: [] }], ["b", "falKey"]],
    [{ security: [] }, [{ falKey: [] }], ["falKey"]],
    [{ security: [{ x: [] }] }, [{ x: [] }], ["falKey"]],
  ])("with %j asks for %j", (more, security, schemes) => {
    const found = served(queue(more));
    expect(found.security).toEqual(security);
    expect(Object.keys(Object(found.schemes))).toEqual(schemes);
  });
});

describe("a queue endpoint of a relay", () => {
  it.each([
    ["https://api.relay.example", "relay"],
    ["https://notfal.run", "notfal"],
    ["https://fal.run.example", "run"],
    ["https://a.example/@b", "a"],
    ["https://a.example?u=@", "a"],
  ])("at %s is served by %s", (url, name) => {
    const { servers, basis, told } = served(queue(withServers(url)));
    expect(servers).toEqual([{ url, "x-falsmith-gateway": { name, auth: "Bearer", profile: "relay" } }]);
    expect([basis, told]).toEqual(["schema", ["note repair/gateway at #/servers"]]);
  });

  it.each<[schemes: JsonObject, auth: string]>([
    [{ k: key }, "Key"],
    [{ k: key, b: { type: "http", scheme: "Bearer" } }, "Bearer"],
    [{ b: { type: "http", scheme: "basic" }, k: key }, "Key"],
    [{ o: { type: "oauth2" } }, "Bearer"],
  ])("with the schemes %j takes the word %s", (schemes, auth) => {
    const { servers } = served(queue({ ...withServers("https://api.relay.example"), ...withSchemes(schemes) }));
    expect(valueAt(servers ?? null, "#/0/x-falsmith-gateway/auth")).toBe(auth);
  });

  it("keeps the gateway that a server names, and what is no server", () => {
    const named = { url: "https://c.example", "x-falsmith-gateway": { name: "z" } };
    const { servers } = served(queue({ servers: [{ url: "https://b.other.example" }, {}, named] }));
    expect(servers).toEqual([
      { url: "https://b.other.example", "x-falsmith-gateway": { name: "other", auth: "Bearer", profile: "relay" } },
      {},
      named,
    ]);
  });
});

it.each([
  "https://me:pw@a.example",
  "https://me@a.example",
  "HTTPS://me@a.example/x",
  "//me@a.example",
  "\\\\me@a.example",
])("refuses the credential in %s", (url) => {
  const doc = queue(withServers("https://b.example", url));
  const { servers, told } = served(doc);
  expect(told).toEqual([`error repair/gateway at url: ${url}`]);
  expect(servers).toEqual(doc["servers"]);
});

describe("a plain operation", () => {
  function plain(servers?: Json, more: JsonObject = {}): JsonObject {
    return {
      openapi: "3.1.0",
      info: { title: "Lamps", version: "1" },
      ...(servers === undefined ? {} : { servers }),
      paths: { "/lamps": { get: { responses: { "200": { description: "" } }, ...more } } },
    };
  }
  const published = { origin: "https://docs.lamps.example/v1/api.yaml" };

  it.each<[url: string, published: Published, absolute: string, name: string]>([
    ["https://api.lamps.example/", {}, "https://api.lamps.example", "lamps.example"],
    ["https://api.lamps.example", { provider: "fal" }, "https://api.lamps.example", "lamps.example"],
    ["https://api.lamps.example", { provider: "shop" }, "https://api.lamps.example", "shop"],
    ["/v2", published, "https://docs.lamps.example/v2", "lamps.example"],
    ["/v2/", published, "https://docs.lamps.example/v2", "lamps.example"],
    ["v2", published, "https://docs.lamps.example/v1/v2", "lamps.example"],
    ["//api.lamps.example/v2", published, "https://api.lamps.example/v2", "lamps.example"],
  ])("at %s published as %j is at %s of %s", (url, given, absolute, name) => {
    const { servers, told } = served(plain([{ url }]), given);
    expect(servers).toEqual([{ url: absolute, "x-falsmith-gateway": { name, profile: "http" } }]);
    expect(told).toEqual(["note repair/gateway at #/paths/~1lamps/get"]);
  });

  it("gives all its servers the name of the first", () => {
    const named = { url: "https://c.example", "x-falsmith-gateway": { name: "z" } };
    const { servers } = served(
      plain([{ url: 5 }, named, { url: "https://a.one.example" }, { url: "https://b.two.example" }]),
    );
    expect(servers).toEqual([
      { url: 5 },
      named,
      { url: "https://a.one.example", "x-falsmith-gateway": { name: "one.example", profile: "http" } },
      { url: "https://b.two.example", "x-falsmith-gateway": { name: "one.example", profile: "http" } },
    ]);
  });

  it("without servers has the one at which it was published", () => {
    const { servers, basis } = served(plain(), published);
    expect(servers).toEqual([
      { url: "https://docs.lamps.example", "x-falsmith-gateway": { name: "lamps.example", profile: "http" } },
    ]);
    expect(basis).toBe("stated");
  });

  it.each(["file:///home/api.yaml", "api.yaml", "ftp://lamps.example"])(
    "has none that was published at %s",
    (origin) => {
      expect(served(plain(), { origin }).told).toEqual([]);
      expect(served(plain([{ url: "/v2" }]), { origin }).servers).toEqual([{ url: "/v2" }]);
    },
  );
});
