import { describe, expect, it } from "vitest";
import { checkGateway } from "../../codegen/io/config/gateway-config.js";
import type { JsonObject } from "../../codegen/document/json.js";

class Refused extends Error {}

function checked(value: unknown, name = "shop"): object {
  return checkGateway(name, value, (message) => {
    throw new Refused(message);
  });
}

const http = { url: "https://shop.example", profile: "http" };

describe("a gateway", () => {
  it.each<[profile: string, auth: string | undefined]>([
    ["fal", "Key"],
    ["fal-relay", "Bearer"],
    ["relay", "Bearer"],
    ["http", undefined],
  ])("of the profile %s has the auth %s where it says nothing", (profile, auth) => {
    const given = { url: "https://shop.example/v1", profile };
    expect(checked(given)).toEqual({ ...given, ...(auth === undefined ? {} : { auth }) });
    expect(checked({ ...given, security: {} })).toEqual({ ...given, security: {} });
    expect(checked({ ...given, auth: "Key" })).toEqual({ ...given, auth: "Key" });
  });

  it.each([
    "http://shop.example",
    "https://shop.example:8080/a/b",
    "https://127.0.0.1/",
    "https://shop.example/a(b)~c",
  ])("may be at %s", (url) => {
    expect(checked({ ...http, url })).toEqual({ ...http, url });
  });

  it.each<JsonObject>([
    { type: "bearer" },
    { type: "basic" },
    { type: "apiKey", in: "header", name: "X-Key" },
    { type: "apiKey", in: "query", name: "key" },
    { type: "apiKey", in: "cookie", name: "key", prefix: "Token " },
    { type: "apiKey", in: "header", name: "X-Key", prefix: "Key" },
  ])("may ask for %j", (scheme) => {
    expect(checked({ ...http, security: { main: scheme } })).toEqual({ ...http, security: { main: scheme } });
  });

  it.each<[url: string, variables: JsonObject]>([
    ["https://{region}.shop.example", { region: { default: "eu" } }],
    ["https://{region}.shop.example", { region: { default: "eu", enum: ["us", "eu"] } }],
    ["https://shop.example/{a}/{b}", { a: { default: "x-1" }, b: { default: "v.2_3" } }],
    ["https://shop.example/{a}", { a: { default: "" } }],
  ])("may be at %s with %j", (url, variables) => {
    expect(checked({ ...http, url, variables })).toEqual({ ...http, url, variables });
  });
});

describe("no gateway", () => {
  it.each(["__proto__", "", " shop"])("is called %j", (name) => {
    expect(() => checked(http, name)).toThrow("is not a valid gateway name");
  });

  it.each<[value: unknown, flaw: string]>([
    [undefined, 'gateways["shop"] must be an object'],
    [[], 'gateways["shop"] must be an object'],
    [{ ...http, key: "k" }, 'unknown key "gateways[\\"shop\\"].key"'],
    [{ url: http.url }, ".profile must be fal or fal-relay or relay or http"],
    [{ ...http, profile: "https" }, ".profile must be"],
    [{ ...http, auth: "key" }, ".auth must be Key or Bearer"],
    [{ ...http, auth: "Key", security: {} }, "has both auth and security"],
    [{ ...http, security: [] }, ".security must be an object"],
    [{ ...http, variables: "x" }, ".variables must be an object"],
    [{ ...http, security: { main: 5 } }, '.security["main"] must be an object'],
    [{ ...http, security: { main: {} } }, '.security["main"].type must be bearer or basic or apiKey'],
    [{ ...http, security: { main: { type: "bearer", in: "header" } } }, "unknown key"],
    [{ ...http, security: { main: { type: "apiKey", in: "header" } } }, ".name must be the name of a header"],
    [
      { ...http, security: { main: { type: "apiKey", in: "header", name: "a b" } } },
      ".name must be the name of a header",
    ],
    [
      { ...http, security: { main: { type: "apiKey", in: "body", name: "a" } } },
      ".in must be header or query or cookie",
    ],
    [
      { ...http, security: { main: { type: "apiKey", in: "header", name: "a", prefix: "a  " } } },
      ".prefix must be a word",
    ],
    [{ ...http, security: { main: { type: "apiKey", in: "header", name: "a", prefix: 5 } } }, ".prefix must be a word"],
    [{ ...http, security: { main: { type: "apiKey", in: "header", name: "a", of: 5 } } }, "unknown key"],
  ])("is %j", (value, flaw) => {
    expect(() => checked(value)).toThrow(flaw);
    expect(() => checked(value)).toThrow(Refused);
  });

  it.each([
    undefined,
    5,
    "shop.example",
    "ftp://shop.example",
    "https://",
    "https://me@shop.example",
    "https://shop.example?key=1",
    "https://shop.example/#a",
    "https://shop.example/a b",
    "https://shop.example\\a",
    " https://shop.example",
    "https://shop.example:port",
  ])("is at %j", (url) => {
    expect(() => checked({ ...http, url })).toThrow(".url must be an http(s) URL of an origin and a path");
  });

  it.each<[url: string, variables: JsonObject, flaw: string]>([
    ["https://{a}.example", {}, "has the variable {a}"],
    ["https://a.example", { a: { default: "b" } }, 'holds "a"'],
    ["https://{a}.example", { a: 5 }, '.variables["a"] must be an object'],
    ["https://{a}.example", { a: {} }, ".default must be a part of a URL"],
    ["https://{a}.example", { a: { default: "b?c" } }, ".default must be a part of a URL"],
    ["https://{a}.example", { a: { default: 5 } }, ".default must be a part of a URL"],
    ["https://{a}.example", { a: { default: "b", values: [] } }, "unknown key"],
    ["https://{a}.example", { a: { default: "b", enum: "b" } }, ".enum must be a list of values"],
    ["https://{a}.example", { a: { default: "b", enum: [] } }, ".enum must be a list of values"],
    ["https://{a}.example", { a: { default: "b", enum: ["c"] } }, ".default must be one of"],
    ["https://{a}.example", { a: { default: "b", enum: ["b", "c d"] } }, ".enum must be a part of a URL"],
    ["https://a.example:{a}", { a: { default: "port" } }, ".url must be an http(s) URL"],
  ])("is at %s with %j", (url, variables, flaw) => {
    expect(() => checked({ ...http, url, variables })).toThrow(flaw);
  });
});
