import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endpointName, type OperationNaming, pascal, uniqueNames } from "../../codegen/model/names.js";

function folder(id: string): string {
  return endpointName({ kind: "queue", id, key: id }, { provider: "fal" }).folder;
}

function operation(
  call: string,
  constants: Readonly<Record<string, string>> = {},
  naming: OperationNaming = { provider: "kie", host: "api.kie.ai" },
): readonly [id: string, folder: string] {
  const [method = "", path = ""] = call.split(" ");
  const list = Object.entries(constants).map(([name, value]) => ({ name, value }));
  const { id, folder } = endpointName(
    { kind: "operation", id: "", key: "", call: { method, path, constants: list } },
    naming,
  );
  return [id, folder];
}

describe("the folder of a queue endpoint", () => {
  it.each([
    ["fal-ai/wan/v2.2-a14b/image-to-video", "fal-ai/wan/v2.2-a14b/image-to-video"],
    ["fal-ai/wan/v2.2-A14B/image-to-video", "fal-ai/wan/v2.2-a14b/image-to-video"],
  ])("keeps what is safe: %s", (id, expected) => expect(folder(id)).toBe(expected));

  it.each(["con/aux", "a/../b", "a/index.ts", "runtime/x", "a/b c", "a/范围", "a/."])(
    "marks what is not safe with a hash: %s",
    (id) => {
      const parts = folder(id).split("/");
      expect(parts.some((part) => /_?[0-9a-z]{4,}$/.test(part))).toBe(true);
      expect(parts).not.toContain("..");
      for (const part of parts) expect(part).toMatch(/^[a-z0-9][a-z0-9._-]*$/);
    },
  );

  it.each(["node_modules/x", "acme/Node_Modules", "acme/cvs/x", "acme/x.orig", "npm-debug.log/x"])(
    "renames what Node or npm would not take for a part of a package: %s",
    (id) => {
      for (const part of folder(id).split("/")) {
        expect(["node_modules", "cvs", "npm-debug.log"]).not.toContain(part);
        expect(part).not.toMatch(/\.orig$/);
      }
      expect(folder(id)).not.toBe(folder(id.replace(/node_modules|cvs|x\.orig|npm-debug\.log/i, "$&_")));
    },
  );

  it("never gives two segments one name", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", minLength: 1 }),
        fc.string({ unit: "grapheme", minLength: 1 }),
        (a, b) => {
          fc.pre(a.toLowerCase() !== b.toLowerCase() && !a.includes("/") && !b.includes("/"));
          expect(folder(`x/${a}`)).not.toBe(folder(`x/${b}`));
        },
      ),
    );
  });
});

describe("the name of a plain operation", () => {
  it.each([
    ["GET /api/v1/chat/credit", {}, "kie.ai GET /api/v1/chat/credit", "kie.ai/api/v1/chat/credit/get"],
    ["GET /items/{itemId}", {}, "kie.ai GET /items/{itemId}", "kie.ai/items/by-itemid/get"],
    ["POST /v1/items:search", {}, "kie.ai POST /v1/items:search", "kie.ai/v1/items~search/post"],
    ["POST /v1/items/{id}:cancel", {}, "kie.ai POST /v1/items/{id}:cancel", "kie.ai/v1/items/by-id~cancel/post"],
    [
      "POST /api/v1/jobs/createTask",
      { model: "wan/2-6-image-to-video" },
      "kie.ai/wan/2-6-image-to-video",
      "kie.ai/wan/2-6-image-to-video",
    ],
    ["POST /v1/tasks", { action: "upscale" }, "kie.ai POST /v1/tasks action=upscale", "kie.ai/v1/tasks/post/upscale"],
    ["POST /v1/tasks", { model: "wan", n: "1" }, "kie.ai/wan", "kie.ai/wan"],
  ])("%s %j: %s", (call, constants, id, expected) => {
    expect(operation(call, constants)).toEqual([id, expected]);
  });

  it.each([
    ["api.b.co.uk", "b.co.uk"],
    ["me.github.io", "me.github.io"],
    ["127.0.0.1", "127.0.0.1"],
    ["localhost", "localhost"],
    ["intranet", "intranet"],
    ["API.Kie.AI", "kie.ai"],
  ])("begins with the registrable domain of its server: %s", (host, domain) => {
    expect(operation("GET /x", {}, { provider: "p", host })).toEqual([`${domain} GET /x`, `${domain}/x/get`]);
  });

  it("begins with the provider where no server is known, and is what a person calls it", () => {
    expect(operation("GET /x", {}, { provider: "lamps" })).toEqual(["lamps GET /x", "lamps/x/get"]);
    expect(operation("POST /x", { model: "a" }, { provider: "p", host: "api.kie.ai", name: "a/extend" })).toEqual([
      "kie.ai/a/extend",
      "kie.ai/a/extend",
    ]);
  });

  it.each([
    ["GET /con/aux.txt", /^kie\.ai\/con_\w{4,}\/aux_\w{4,}\.txt\/get$/],
    ["GET /a./b..", /^kie\.ai\/a_\w{4,}\/b_\w{4,}\/get$/],
    ["GET /by-id/x~y", /^kie\.ai\/by-id_\w{4,}\/x-y_\w{4,}\/get$/],
    ["GET /paths/范围", /^kie\.ai\/paths_\w{4,}\/\w{4,}\/get$/],
  ])("has a hash where a folder cannot say the same: %s", (call, folders) => {
    expect(operation(call)[1]).toMatch(folders);
  });

  it("has no hash for what differs in case alone: such a collision is told", () => {
    expect(operation("POST /v1/createTask")[1]).toBe("kie.ai/v1/createtask/post");
  });

  it("never is that of another path, case aside", () => {
    const part = fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1 }),
      fc.constantFrom("a:b", "{a}", "by-a", "a~b", "a"),
    );
    fc.assert(
      fc.property(part, part, (a, b) => {
        fc.pre(a.toLowerCase() !== b.toLowerCase() && !/[/ ]/.test(`${a}${b}`));
        expect(operation(`GET /x/${a}`)[1]).not.toBe(operation(`GET /x/${b}`)[1]);
      }),
    );
  });
});

describe("uniqueNames", () => {
  it("gives colliding keys a hash each, whatever their order", () => {
    const keys = ["a-b", "a_b", "c"];
    const names = uniqueNames(keys, pascal);
    expect(new Set(names.values()).size).toBe(3);
    expect(names.get("c")).toBe("C");
    expect(uniqueNames([...keys].reverse(), pascal).get("a-b")).toBe(names.get("a-b"));
  });
});
