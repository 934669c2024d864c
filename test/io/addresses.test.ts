import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { addressFlaw, redirectTarget } from "../../codegen/io/sources/address.js";
import { nameSources, pathBelow } from "../../codegen/io/sources/source-ids.js";

describe("an address", () => {
  it.each(["https://a.example/x", "http://127.0.0.1:80/x", "http://localhost", "http://[::1]:5/"])(
    "%s is fetched",
    (address) => {
      expect(addressFlaw(address)).toBeUndefined();
    },
  );

  it.each([
    ["a.example", "this is not an address"],
    ["", "this is not an address"],
    ["https://me@a.example", "holds credentials"],
    ["https://:word@a.example", "holds credentials"],
    ["ftp://a.example", "not ftp:"],
    ["file:///etc/hosts", "not file:"],
    ["http://a.example", "not https:"],
    ["http://localhost.example", "not https:"],
  ])("%s is not", (address, flaw) => {
    expect(addressFlaw(address)).toContain(flaw);
  });
});

describe("a redirect", () => {
  it.each([
    ["/b", "https://a.example/b"],
    ["b?c=1", "https://a.example/x/b?c=1"],
    ["https://a.example:443/b", "https://a.example/b"],
    ["//a.example/b", "https://a.example/b"],
  ])("to %s is followed", (location, to) => {
    expect(redirectTarget("https://a.example/x/y", location)).toEqual({ to });
  });

  it.each([
    [null, "to nowhere"],
    ["https://", "to nowhere"],
    ["http://a.example/b", "http://a.example;"],
    ["https://b.a.example/b", "https://b.a.example;"],
    ["//b.example", "https://b.example;"],
  ])("to %j is not", (location, flaw) => {
    expect(redirectTarget("https://a.example/x/y", location)).toMatchObject({ flaw: expect.stringContaining(flaw) });
  });
});

describe("the name of a source", () => {
  it.each([
    ["specs/a.yaml", "specs/a.yaml"],
    ["..a/b", "..a/b"],
    [".", undefined],
    ["..", undefined],
    ["../a.yaml", undefined],
    ["../work2/a.yaml", undefined],
  ])("at %s below a folder is %s", (path, below) => {
    expect(pathBelow(join("/work", path), "/work")).toBe(below);
  });

  it("is its path below the folder, else its last part, numbered where two have it", () => {
    const at = (path: string) => ({ path, label: path });
    const standard = { path: undefined, label: "-" };
    const candidates = [
      at("/z/a.yaml"),
      at("/b/a.yaml"),
      at("/work/a.yaml"),
      at("/y/page"),
      at("/x/page"),
      at("/q/.env"),
      at("/r/.env"),
      standard,
    ];
    const names = nameSources(candidates, "/work");
    expect(candidates.map((candidate) => names.get(candidate))).toEqual([
      "a-3.yaml",
      "a-2.yaml",
      "a.yaml",
      "page-2",
      "page",
      ".env",
      ".env-2",
      "stdin",
    ]);
  });
});
